"""The kinds of value that say when: dates as exact as what is known, moments, times of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import Enum
from typing import Any

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.errors import DomainError
from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.json_text import Members
from tracker.services.programme_file.kinds import TEXT, Ids, Keys, Kind

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})"
)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_MOMENT_YEARS = range(1971, 9999)


@dataclass(frozen=True)
class Date(Kind):
    """An EDTF text, or an object of the text that was typed and its EDTF.

    `states_a_day`: a day that somebody states or that lies behind, which may be long after the
    programme's period; others are bound by it on both sides.
    """

    states_a_day: bool = False

    def read_value(self, value: Any, place: str, faults: Faults) -> ApproximateDate | None:
        text = None
        if isinstance(value, Members):
            before = faults.count
            for name in value.keys() - {"text", "edtf"}:
                faults.add_unknown(f"{place}.{name}", "unknown_key", name, ("text", "edtf"))
            for name in value.twice:
                faults.add(f"{place}.{name}", "twice")
            text = None if value.get("text") is None else TEXT.read(value["text"], f"{place}.text", faults)
            value, place = value.get("edtf"), f"{place}.edtf"
            if faults.count > before:
                return None
        if not isinstance(value, str):
            faults.add(place, "date_wanted")
            return None
        try:
            return from_edtf(value, text)
        except DomainError as error:
            faults.add_error(place, error)
            return None

    def plain(self, value: Any) -> Any:
        return value.edtf if value.text is None else {"text": value.text, "edtf": value.edtf}


class Said(Enum):
    """What a date may say beside a date."""

    UNKNOWN_DAY = "unknown"
    WITHDRAWN = None


class DateOrUnknown(Date):
    """A date, or ``"unknown"``: it was so, and nobody says when."""

    def read_value(self, value: Any, place: str, faults: Faults) -> Any:
        return Said.UNKNOWN_DAY if value == "unknown" else super().read_value(value, place, faults)

    def plain(self, value: Any) -> Any:
        return value.value if isinstance(value, Said) else super().plain(value)

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        unknown = value is Said.UNKNOWN_DAY
        return {name: None if unknown else value, f"{name}_unknown": unknown}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        return Said.UNKNOWN_DAY if getattr(row, f"{name}_unknown") else getattr(row, name)


class DateOrWithdrawn(Date):
    """A date, or null: the one said before holds no longer."""

    takes_null = True

    def read_value(self, value: Any, place: str, faults: Faults) -> Any:
        return Said.WITHDRAWN if value is None else super().read_value(value, place, faults)

    def plain(self, value: Any) -> Any:
        return value.value if isinstance(value, Said) else super().plain(value)

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        withdrawn = value is Said.WITHDRAWN
        return {name: None if withdrawn else value, f"withdraws_{name}": withdrawn}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        return Said.WITHDRAWN if getattr(row, f"withdraws_{name}") else getattr(row, name)


class DoneOn(Date):
    """The day on which it was done; or true, on an unknown day; or false."""

    def read_value(self, value: Any, place: str, faults: Faults) -> Any:
        return value if isinstance(value, bool) else super().read_value(value, place, faults)

    def plain(self, value: Any) -> Any:
        return value if isinstance(value, bool) else super().plain(value)

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        dated = isinstance(value, ApproximateDate)
        return {name: True if dated else value, f"{name}_on": value if dated else None}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        on: ApproximateDate | None = getattr(row, f"{name}_on")
        done: bool | None = getattr(row, name)
        return done if on is None else on


class Moment(Kind):
    """ISO 8601 with its offset from UTC. Where none is said, the row says when it was made."""

    def read_value(self, value: Any, place: str, faults: Faults) -> datetime | None:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            try:
                moment = datetime.fromisoformat(value.upper())
            except ValueError:
                moment = None
            if moment is not None and moment.year in _MOMENT_YEARS:
                return moment.astimezone(UTC)
        faults.add(place, "moment_wanted")
        return None

    def plain(self, value: Any) -> str:
        return str(value.astimezone(UTC).isoformat())

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        return {} if value is None else {name: value}


class Clock(Kind):
    def read_value(self, value: Any, place: str, faults: Faults) -> time | None:
        if isinstance(value, str) and _CLOCK.fullmatch(value):
            return time.fromisoformat(value)
        faults.add(place, "clock_wanted")
        return None

    def plain(self, value: Any) -> str:
        return str(value.isoformat("seconds" if value.second else "minutes"))
