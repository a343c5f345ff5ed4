"""``make messages``: gathers every text of the tracker into the catalogues, and compiles what is translated.

messages.py [--check]

A new text joins each catalogue empty; one that is no longer used leaves it. Nothing is guessed.
"""

from __future__ import annotations

import io
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import c2py  # type: ignore[attr-defined]
from html.parser import HTMLParser
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "tracker" / "translations"
SOURCES = (
    # Commands are for administrators, in the language of the documents.
    (ROOT / "tracker", [("cli/**.py", "ignore"), ("**.py", "python")]),
    (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_lp": ((1, "c"), 2),
}
UNDATED = datetime(2026, 11, 22, tzinfo=UTC)
"""Babel wants a day in each catalogue; always the same, so that the same words make the same file."""

LANGUAGES = ("de", "el", "es", "fr", "it", "lv", "nl")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")

NUMBERS = frozenset(("%(num)d", "%(num)s", "%(count)s"))
"""What the number of a plural is called."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one text of one catalogue."""

    language: str
    text: str
    what: str


def path_of(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def gathered() -> Catalog:
    """Every text of the tracker, with the files that it stands in and what is said to translators."""
    found = Catalog(project="Mentoring tracker", charset="utf-8")
    for folder, methods in SOURCES:
        for name, _, text, comments, context in extract_from_dir(
            folder, methods, {}, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        ):
            place = f"{folder.relative_to(ROOT)}/{name}"
            found.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return found


def catalogue_of(language: str) -> Catalog:
    """What is translated into a language; empty where nothing is yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(catalogue: Catalog, texts: Catalog) -> Catalog:
    """A catalogue of exactly these texts, each with the translation that it had."""
    fresh = Catalog(
        locale=catalogue.locale, project="Mentoring tracker", charset="utf-8", fuzzy=False,
        creation_date=UNDATED, revision_date=UNDATED, header_comment="# Texts of the mentoring tracker.",
        last_translator="", language_team="", copyright_holder="", msgid_bugs_address="", version="",
    )  # fmt: skip
    for message in texts:
        if message.id:
            known = catalogue.get(message.id, message.context)
            words = known.string if known and _shape(known) == _shape(message, catalogue.num_plurals) else ""
            places = sorted({(place, None) for place, _ in message.locations})
            fresh.add(
                message.id, words, locations=places, context=message.context,
                auto_comments=message.auto_comments, flags=message.flags,
            )  # fmt: skip
    return fresh


def _shape(message: Message, plurals: int | None = None) -> int:
    """How many forms a message has: one, or as many as the language has plurals."""
    if not isinstance(message.id, (list, tuple)):
        return 1
    return plurals if plurals is not None else len(message.string)


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as translators read it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the tracker reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def forms_of(message: Message) -> Iterator[tuple[str, str]]:
    """Each translated form beside the English one that it stands for."""
    if isinstance(message.id, (list, tuple)):
        yield from ((message.id[0 if at == 0 else 1], form) for at, form in enumerate(message.string))
    else:
        yield message.id, str(message.string)


def faults_of(language: str, catalogue: Catalog) -> Iterator[Fault]:
    """Texts without a translation, and translations with other placeholders, tags or edges than the text."""
    for message in catalogue:
        if not message.id:
            continue
        for at, (english, words) in enumerate(forms_of(message)):
            if not words:
                yield Fault(language, english, "has no translation")
                continue
            said = _fields(words)
            if said not in _fields_allowed(message, at, catalogue):
                yield Fault(language, english, f"has the placeholders {said} in “{words}”")
            if _tags(english) != _tags(words):
                yield Fault(language, english, f"has other tags in “{words}”")
            if _edges(english) != _edges(words):
                yield Fault(language, english, f"has other spaces at its edges in “{words}”")


def _fields_allowed(message: Message, at: int, catalogue: Catalog) -> list[list[str]]:
    """The placeholders of a form: only one that stands for a single number may leave the number out.

    "One day" may stand for 1 in Italian; in Latvian the same form stands for 21 as well, in French for 0.
    """
    if not isinstance(message.id, (list, tuple)):
        return [_fields(message.id)]
    form = c2py(catalogue.plural_expr)
    is_of_one = sum(form(number) == at for number in range(200)) == 1
    whole = _fields(message.id[1])
    return [whole, [one for one in whole if one not in NUMBERS]] if is_of_one else [whole]


def _fields(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _edges(text: str) -> tuple[str, str]:
    kept = text.strip(string.whitespace)
    return text[: len(text) - len(text.lstrip(string.whitespace))], text[text.find(kept) + len(kept) :]


def _tags(text: str) -> list[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)

        def handle_endtag(self, tag: str) -> None:
            found.append(f"/{tag}")

    Reader().feed(text)
    return sorted(found)


def main() -> None:
    """Writes the catalogues; with ``--check`` only says what is wrong. Status 1 where anything is."""
    texts = gathered()
    faults: list[Fault] = []
    for language in LANGUAGES:
        catalogue = brought_up_to_date(catalogue_of(language), texts)
        faults += faults_of(language, catalogue)
        if "--check" not in sys.argv[1:]:
            path = path_of(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_po(catalogue))
            path.with_suffix(".mo").write_bytes(as_mo(catalogue))
    for fault in faults:
        print(f"{fault.language}: “{fault.text}” {fault.what}.")
    print(f"{len(texts)} texts in {len(LANGUAGES)} languages, {len(faults)} to mend.")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
