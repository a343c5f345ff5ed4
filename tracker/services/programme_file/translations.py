"""Texts of a row in more languages, as a file has them: ``{"title": {"fr": "…"}}``.

A translation that was made of an earlier text says so: ``{"fr": {"text": "…", "of": "…"}}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracker.datewords import LANGUAGES
from tracker.domain.statuses import TranslatedField
from tracker.models import Translation
from tracker.services import search_text
from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.json_text import Members
from tracker.services.programme_file.kinds import TITLE, WORDS, Kind

NAME = "translations"
PARTS = ("text", "of")


class Said(NamedTuple):
    """A translation, and the earlier text that it was made of; None: of the one that is there."""

    text: str
    of: str | None = None


Texts = dict[str, dict[str, Said]]
"""By text and language."""


@dataclass(frozen=True)
class Translations(Kind):
    """The translations of these texts of a row."""

    names: tuple[str, ...]

    def read_value(self, value: Any, place: str, faults: Faults) -> Texts | None:
        found: Texts = {}
        for name, languages in _members(value, place, faults, self.names):
            said: dict[str, Said] = {}
            for language, one in _members(languages, f"{place}.{name}", faults, LANGUAGES, "no_translation"):
                read = _said(name, one, f"{place}.{name}.{language}", faults)
                if read is not None:
                    said[language] = read
            if said:
                found[name] = said
        return found or None

    def plain(self, value: Texts) -> dict[str, Any]:
        return {
            name: {language: _plain(value[name][language]) for language in LANGUAGES if language in said}
            for name in self.names
            if (said := value.get(name))
        }


def _members(
    value: Any, place: str, faults: Faults, known: Iterable[str], code: str = "unknown_key"
) -> Iterator[tuple[str, Any]]:
    """The members of an object that have a known name; whatever else is there is a fault."""
    if not isinstance(value, Members):
        faults.add(place, "object_wanted")
        return
    for name in value.twice:
        faults.add(f"{place}.{name}", "twice")
    for name, member in value.items():
        if name in known:
            yield name, member
        else:
            faults.add_unknown(f"{place}.{name}", code, name, known, choices=", ".join(known))


def _said(name: str, value: Any, place: str, faults: Faults) -> Said | None:
    of = None
    if isinstance(value, Members):
        parts = dict(_members(value, place, faults, PARTS))
        of = WORDS.read(parts.get("of"), f"{place}.of", faults)
        value, place = parts.get("text"), f"{place}.text"
    kind = TITLE if name == TranslatedField.TITLE else WORDS
    if value is None:
        faults.add(place, "null")
        return None
    text = kind.read(value, place, faults)
    return None if text is None else Said(text, of)


def _plain(said: Said) -> Any:
    return said.text if said.of is None else {"text": said.text, "of": said.of}


def of_rows(row: Any) -> Texts | None:
    """The translations of a row; in the language that its original turned out to be in there is none."""
    found: Texts = {}
    for one in [one for one in row.translations if one.language != row.language]:
        name = one.field.value
        is_current = one.of_text == getattr(row, name)
        found.setdefault(name, {})[one.language] = Said(one.text, None if is_current else one.of_text)
    return found or None


def merged(stored: Texts | None, file: Texts | None, before: Item, after: Item) -> Texts | None:
    """Those that are stored and those of the file, which go first. `before` and `after` are the row's texts:
    what is stored and the file does not repeat was made of the text before."""
    both: Texts = {}
    for name, stays in (stored or {}).items():
        # The file may know better in which language the original is.
        said = _without(stays, after["language"])
        earlier = before[name] if before[name] != after[name] else None
        both[name] = {
            language: one if one.of or earlier is None else Said(one.text, earlier)
            for language, one in said.items()
        }
    for name, said in (file or {}).items():
        both[name] = both.get(name, {}) | said
    return {name: said for name, said in both.items() if said} or None


def _without(said: dict[str, Said], language: str | None) -> dict[str, Said]:
    return {one: text for one, text in said.items() if one != language}


def bring(row: Any, texts: Texts | None) -> None:
    """Brings the translations of a row to these. Those that are not among them stay."""
    there = {(one.field.value, one.language): one for one in row.translations}
    for name, said in (texts or {}).items():
        for language, one in said.items():
            kept = there.get((name, language))
            if kept is None:
                kept = Translation(field=TranslatedField(name), language=language)
                row.translations.append(kept)
            of = one.of or getattr(row, name)
            if (kept.text, kept.of_text) != (one.text, of):
                kept.text, kept.of_text = one.text, of
                search_text.refresh(kept)


def check(item: Item, faults: Faults) -> None:
    """There is an original, and none is translated into its own language."""
    for name, said in (item[NAME] or {}).items():
        for language in said:
            place = f"{item.at(NAME)}.{name}.{language}"
            if item[name] is None:
                faults.add(place, "nothing_to_translate")
            elif language == item["language"]:
                faults.add(place, "own_language")
