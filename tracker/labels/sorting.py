"""Names in the order of the reader's alphabet.

The Unicode Collation Algorithm (UTS 10) with its default table, by pyuca, and over it what CLDR 48 says for
the languages of the tracker (common/collation): Spanish has ñ after n, Latvian its letters with marks after
those without and y beside i, Greek the Greek letters before the Latin. The others have no rules of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar

from babel import Locale
from pyuca.collator import Collator_10_0_0

from tracker.extensions import page_locale

T = TypeVar("T")
SortKey = tuple[float, ...]

_AFTER: Mapping[str, Mapping[str, str]] = {
    "es": {"n": "ñ"},
    "lv": dict(zip("acegiklnorsuz", ["ā", "č", "ē", "ģ", "yī", *"ķļņōŗšūž"], strict=True)),
}
"""The letters of a language that follow another as letters of their own, in their order."""
_GREEK_FIRST = frozenset({"el"})
_ONE_APOSTROPHE = str.maketrans("’‘", "''")
"""Whichever was typed: “L’Aquila” stands where "L'Aquila" does, as in later tables."""
_FIRST_PRIVATE = 0xE000
"""What the own letters are called within the table: characters that no text has."""


def sort_key(name: str, locale: Locale | str | None = None) -> SortKey:
    """What names are compared by in a language, the reader's where none is named.

    Equal for names that differ in nothing that the language counts: where these must not change places
    from page to page, the list comes with an order of its own, which sorting keeps.
    """
    chosen = locale or page_locale()
    return _key(name, chosen.language if isinstance(chosen, Locale) else chosen[:2])


def sorted_by_name(
    things: Iterable[T], name: Callable[[T], str], locale: Locale | str | None = None
) -> list[T]:
    """Things by what they are called; those of one name stay in the order in which they came."""
    return sorted(things, key=lambda thing: sort_key(name(thing), locale))


@lru_cache(maxsize=16_384)
def _key(name: str, language: str) -> SortKey:
    table, letters = _table()
    own = letters.get(language, {})
    whole = unicodedata.normalize("NFC", name).translate(_ONE_APOSTROPHE).translate(own)
    elements = table.collation_elements(unicodedata.normalize("NFD", whole).translate(own))
    if language in _GREEK_FIRST:
        elements = [(_greek_first(first), *others) for first, *others in elements]
    key: SortKey = table.sort_key_from_collation_elements(elements)
    return key


@cache
def _table() -> tuple[Any, Mapping[str, dict[int, int]]]:
    """The default table with the letters of all languages, and how these are called in it, by language.

    It is read from a file once for each process, in a tenth of a second.
    """
    table = Collator_10_0_0()
    private = iter(range(_FIRST_PRIVATE, _FIRST_PRIVATE + 100))
    called: dict[str, dict[int, int]] = {}
    for language, letters in _AFTER.items():
        called[language] = {}
        for plain, own in letters.items():
            for place, letter in enumerate(own, start=1):
                for before, form in ((plain, letter), (plain.upper(), letter.upper())):
                    ((first, *others),) = table.collation_elements(before)
                    called[language][ord(form)] = name = next(private)
                    table.table.add([name], [[first + place / (len(own) + 1), *others]])
    return table, called


def _greek_first(weight: float) -> float:
    """The weight of a Greek letter below that of "a", and above those of figures and marks."""
    alpha, omega, a = _bounds()
    return a - 1 + (weight - alpha + 1) / (omega - alpha + 2) if alpha <= weight <= omega else weight


@cache
def _bounds() -> tuple[int, int, int]:
    table, _letters = _table()
    alpha, omega, a = (table.collation_elements(letter)[0][0] for letter in "αωa")
    return alpha, omega, a
