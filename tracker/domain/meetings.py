"""The days and hours of an activity: its modes, its days one by one, its times elsewhere, what looks odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.errors import DomainError
from tracker.domain.periods import is_wholly_outside
from tracker.domain.statuses import Mode


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One day of an activity, as it was typed; `row` is its place in the form, for the sentence at it."""

    day: ApproximateDate | None = None
    mode: Mode | None = None
    place: str | None = None
    host_id: int | None = None
    begins: time | None = None
    ends: time | None = None
    timezone: str | None = None
    note: str | None = None
    row: int = 0

    @property
    def columns(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "row"}


@dataclass(frozen=True, slots=True)
class Partner:
    """A co-organiser: an organisation of the programme, or a free name."""

    organisation_id: int | None = None
    name: str | None = None


def check_session_mode(field: str, mode: Mode | None, *, whole: Mode | None) -> None:
    """All sessions of an activity in person or online have that mode; a hybrid one may have any."""
    if mode is not None and whole in (Mode.IN_PERSON, Mode.ONLINE) and mode is not whole:
        raise DomainError(field, "session_mode", whole=whole)


def check_times(field: str, begins: time | None, ends: time | None) -> None:
    """A session does not end before it begins."""
    if begins is not None and ends is not None and ends < begins:
        raise DomainError(field, "ends_before_it_begins")


def block_dates(value: ApproximateDate | None) -> list[ApproximateDate]:
    """Each run of days as a date of its own: 12 and 14 May are two. Empty where the days are not known."""
    if value is None:
        return []
    return [
        ApproximateDate.on(first) if first == last else from_edtf(f"{first.isoformat()}/{last.isoformat()}")
        for first, last in value.blocks
    ]


def count_days(value: ApproximateDate | None) -> int | None:
    """On how many days it takes place; None where they are not known."""
    return len(value.days) or None if value is not None else None


def time_elsewhere(day: date, at: time, *, here: str, there: str) -> datetime:
    """The moment of a clock time in the timezone `here`, as clocks in `there` show it."""
    return datetime.combine(day, at, ZoneInfo(here)).astimezone(ZoneInfo(there))


def differ(day: date, one: str, other: str) -> bool:
    """Whether clocks in two timezones show different times at noon of a day."""
    noon = datetime.combine(day, time(12))
    return noon.replace(tzinfo=ZoneInfo(one)).utcoffset() != noon.replace(tzinfo=ZoneInfo(other)).utcoffset()


def weekend_days(dates: Iterable[ApproximateDate | None]) -> list[date]:
    """The Saturdays and Sundays among exactly known days, each once, in order. Odd, and never refused."""
    days = {day for value in dates if value is not None for day in value.days}
    return sorted(day for day in days if day.weekday() >= 5)


def outside_programme(
    dates: Iterable[ApproximateDate | None], period: ApproximateDate | None
) -> list[ApproximateDate]:
    """The dates that lie wholly outside the programme's period. Odd, and never refused."""
    return [value for value in dates if value is not None and is_wholly_outside(value, period)]
