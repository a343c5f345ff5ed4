"""The kinds of value that a file has: how each is read, kept in columns, and written.

A kind reads a JSON value into the value that is kept (None after a fault), says in which columns
of a row that stands, reads it back from these, and writes it as JSON again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel.core import Locale, UnknownLocaleError

from tracker.domain.countries import read_country
from tracker.domain.errors import DomainError
from tracker.labels.languages import languages
from tracker.models.types import TITLE_LENGTH
from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.json_text import BadNumber, Members

LONGEST_TEXT = 20_000
LARGEST_WHOLE = 1_000_000_000
LARGEST_NUMBER = 1_000_000_000_000
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_SLUG = re.compile(r"(?!new$)[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?![0-9])", re.IGNORECASE)

Ids = Mapping[str, Mapping[str, int]]
"""List of the file → key → id of the row."""
Keys = Mapping[str, Mapping[int, str]]
"""The same, the other way round."""


class Kind:
    """What all kinds share: one column, named as the field; kept, compared and written as it is."""

    takes_null = False
    """Whether null says something of its own; else it is as missing, or a fault."""
    is_list = False

    def read(self, value: Any, place: str, faults: Faults) -> Any:
        """The value that is kept; None, and a fault, where this is none of the kind."""
        if isinstance(value, BadNumber):
            faults.add(place, value.code)
            return None
        return self.read_value(value, place, faults)

    def read_value(self, value: Any, place: str, faults: Faults) -> Any:
        raise NotImplementedError

    def plain(self, value: Any) -> Any:
        """As JSON has it."""
        return value

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        """The columns of a row that hold the value."""
        return {name: value}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        """The value that a row holds."""
        return getattr(row, name)


@dataclass(frozen=True)
class Text(Kind):
    """Words. Blank ones say nothing. `required` ones must have a character that shows."""

    longest: int = LONGEST_TEXT
    required: bool = False

    def read_value(self, value: Any, place: str, faults: Faults) -> str | None:
        if not isinstance(value, str):
            faults.add(place, "text_wanted")
        elif len(value) > self.longest:
            faults.add(place, "text_too_long", limit=self.longest, length=len(value))
        elif found := _UNKEPT.search(value):
            faults.add(place, "character", character=f"U+{ord(found[0]):04X}")
        elif value.strip():
            return self.check(value, place, faults)
        elif self.required:
            faults.add(place, "empty_text")
        return None

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        """A further rule of the kind."""
        return value


TEXT = Text()
WORDS = Text(required=True)
TITLE = Text(TITLE_LENGTH, required=True)
KEY = Text(TITLE_LENGTH, required=True)


class PlanKey(Text):
    """A key that a milestone can be named after, as in ``AP2/M3``."""

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        if "/" not in value:
            return value
        faults.add(place, "slash_in_key")
        return None


class Slug(Text):
    """What stands in addresses of pages."""

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        if _SLUG.fullmatch(value):
            return value
        faults.add(place, "slug")
        return None


class Url(Text):
    """An address that a page may link to: one that runs a script is refused."""

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        # Browsers pass over spaces and control characters in a scheme.
        scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
        if scheme is None or scheme[1].lower() in ("http", "https", "mailto"):
            return value
        faults.add(place, "url", scheme=scheme[1])
        return None


class Timezone(Text):
    def check(self, value: str, place: str, faults: Faults) -> str | None:
        if value in _timezones():
            return value
        faults.add_unknown(place, "no_timezone", value, sorted(_timezones()))
        return None


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


class Language(Text):
    """A language tag (BCP 47) that dates can be printed in."""

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        try:
            if _LANGUAGE.fullmatch(value):
                Locale.parse(value, sep="-")
                return value
        except (UnknownLocaleError, ValueError):
            pass
        faults.add(place, "no_language", name=value)
        return None


class WrittenIn(Text):
    """The code of the language that the texts of an object are written in: any that CLDR has a name for."""

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        if value in languages():
            return value
        faults.add(place, "no_language", name=value)
        return None


class Country(Text):
    """Kept as ISO 3166-1: EL is read as GR, UK as GB. Whether the programme has it is checked later."""

    def check(self, value: str, place: str, faults: Faults) -> str | None:
        try:
            return read_country(value)
        except DomainError as error:
            faults.add_error(place, error)
            return None


class AnyCountry(Country):
    """A country that may be outside the programme, as that of a place that takes something up."""


@dataclass(frozen=True)
class Choice(Kind):
    members: type[StrEnum]

    def read_value(self, value: Any, place: str, faults: Faults) -> StrEnum | None:
        if not isinstance(value, str):
            faults.add(place, "text_wanted")
            return None
        try:
            return self.members(value)
        except ValueError:
            known = [member.value for member in self.members]
            faults.add_unknown(place, "no_choice", value, known, choices=", ".join(known))
            return None

    def plain(self, value: Any) -> str:
        return str(value.value)


@dataclass(frozen=True)
class Number(Kind):
    """Nought or more."""

    most: int = LARGEST_NUMBER

    def read_value(self, value: Any, place: str, faults: Faults) -> float | None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            faults.add(place, "number_wanted")
        elif not 0 <= value <= self.most:
            faults.add(place, "number_outside", least=0, most=self.most)
        else:
            return int(value) if value == int(value) else value
        return None


@dataclass(frozen=True)
class Whole(Kind):
    least: int = 0
    most: int = LARGEST_WHOLE

    def read_value(self, value: Any, place: str, faults: Faults) -> int | None:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            faults.add(place, "whole_wanted")
        elif not self.least <= value <= self.most:
            faults.add(place, "number_outside", least=self.least, most=self.most)
        else:
            return value
        return None


class YesNo(Kind):
    def read_value(self, value: Any, place: str, faults: Faults) -> bool | None:
        if isinstance(value, bool):
            return value
        faults.add(place, "yes_no_wanted")
        return None


@dataclass(frozen=True)
class Ref(Kind):
    """The key of a row of another list."""

    target: str

    def read_value(self, value: Any, place: str, faults: Faults) -> str | None:
        key: str | None = KEY.read(value, place, faults)
        return key

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        return {f"{name}_id": None if value is None else ids[self.target][value]}

    def of_row(self, name: str, row: Any, keys: Keys) -> str | None:
        found = getattr(row, f"{name}_id")
        return None if found is None else keys[self.target][found]


class RefOrName(Ref):
    """The key of a row, or ``{"name": "…"}`` for one that is in no list."""

    def read_value(self, value: Any, place: str, faults: Faults) -> Any:
        if not isinstance(value, Members):
            return super().read_value(value, place, faults)
        for name in value.keys() - {"name"}:
            faults.add_unknown(f"{place}.{name}", "unknown_key", name, ("name",))
        for name in value.twice:
            faults.add(f"{place}.{name}", "twice")
        name = WORDS.read(value.get("name"), f"{place}.name", faults)
        return None if name is None else {"name": name}

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        if isinstance(value, dict):
            return {f"{name}_id": None, f"{name}_name": value["name"]}
        return {**super().columns(name, value, ids), f"{name}_name": None}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        free = getattr(row, f"{name}_name")
        return super().of_row(name, row, keys) if free is None else {"name": free}


@dataclass(frozen=True)
class Many(Kind):
    """A list of values of one kind. `unique`: its order says nothing, and none stands in it twice."""

    kind: Kind
    unique: bool = False
    is_list = True

    def read_value(self, value: Any, place: str, faults: Faults) -> list[Any] | None:
        if not isinstance(value, list):
            faults.add(place, "list_wanted")
            return None
        before = faults.count
        found = []
        seen: set[Any] = set()
        for number, member in enumerate(value):
            if member is None:
                faults.add(f"{place}[{number}]", "null")
                continue
            read = self.kind.read(member, f"{place}[{number}]", faults)
            if self.unique and read is not None:
                if read in seen:
                    faults.add(f"{place}[{number}]", "named_twice", name=read)
                seen.add(read)
            found.append(read)
        return [one for one in found if one is not None] if faults.count == before else None

    def plain(self, value: Any) -> list[Any]:
        return [self.kind.plain(one) for one in value]

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        return {name: value or []}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        return list(getattr(row, name) or ())
