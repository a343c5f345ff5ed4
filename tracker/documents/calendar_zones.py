"""The rules of a timezone as an iCalendar file describes them (RFC 5545, 3.6.5), from Python's own zones.

The library writes such rules too, but puts each change to summer time an hour late: the time of a change
is that of the clock before it (3.6.5, "onset"), and the library takes the clock after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

ONE_DAY, ONE_SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clocks of a zone show from a moment on, until they are changed again."""

    offset: timedelta
    name: str
    is_summer: bool


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks of a zone are changed at a moment (UTC)."""

    at: datetime
    before: Clock
    after: Clock

    @property
    def onset(self) -> datetime:
        """The same moment as the clock shows it that is about to be changed."""
        return (self.at + self.before.offset).replace(tzinfo=None)


def timezone_of(zone: str, first_year: int, last_year: int) -> Timezone:
    """The zone with each change of its clocks in these years, the last one included."""
    begins = datetime(first_year, 1, 1, tzinfo=UTC)
    clock = _clock(ZoneInfo(zone), begins)
    described = Timezone()
    described.add("tzid", zone)
    described.add_component(_observance(Change(begins - clock.offset, clock, clock)))
    for change in changes(zone, first_year, last_year):
        described.add_component(_observance(change))
    return described


@lru_cache(maxsize=256)
def changes(zone: str, first_year: int, last_year: int) -> tuple[Change, ...]:
    """Each change of the clocks in these years, oldest first."""
    return tuple(_changes(ZoneInfo(zone), first_year, last_year))


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = _clock(zone, day)
    while day < end:
        after = _clock(zone, day + ONE_DAY)
        if after != before:
            yield Change(_moment(zone, day, before), before, after)
        day, before = day + ONE_DAY, after


def _moment(zone: ZoneInfo, day: datetime, before: Clock) -> datetime:
    """The second within a day from which on the clock is not the one that it was before."""
    low, high = day, day + ONE_DAY
    while high - low > ONE_SECOND:
        middle = low + timedelta(seconds=(high - low) // ONE_SECOND // 2)
        low, high = (middle, high) if _clock(zone, middle) == before else (low, middle)
    return high


def _clock(zone: ZoneInfo, moment: datetime) -> Clock:
    there = moment.astimezone(zone)
    return Clock(there.utcoffset() or timedelta(), there.tzname() or "", bool(there.dst()))


def _observance(change: Change) -> TimezoneDaylight | TimezoneStandard:
    described = TimezoneDaylight() if change.after.is_summer else TimezoneStandard()
    described.add("dtstart", change.onset)
    described.add("tzoffsetfrom", change.before.offset)
    described.add("tzoffsetto", change.after.offset)
    described.add("tzname", change.after.name)
    return described
