"""From where the past is looked at: the end of a day, and what had been recorded by then, or is known now.

model.md, section 2, "How a thing stood on day D": two readings of one day. A third look is that of a person
who looked at a certain moment, in the middle of a day, and wants to know what has been recorded since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self

from tracker.domain.statuses import Reading


@dataclass(frozen=True, slots=True)
class Look:
    """The end of `day`, in the programme's own `zone`.

    `day_ends` is the first moment (UTC) after the day. `known_before` is the moment before which a thing
    must have been recorded to be seen; None where all that is known now is seen.
    """

    day: date
    zone: tzinfo
    day_ends: datetime
    known_before: datetime | None = None

    @classmethod
    def at(cls, day: date, zone: tzinfo, reading: Reading = Reading.NOW) -> Self:
        """A day by either reading."""
        ends = end_of(day, zone)
        return cls(day, zone, ends, ends if reading is Reading.THEN else None)

    @classmethod
    def of_moment(cls, moment: datetime, zone: tzinfo) -> Self:
        """What somebody saw who looked at a moment (UTC): its day, and what had been recorded until then."""
        day = day_of(moment, zone)
        return cls(day, zone, end_of(day, zone), moment)

    def sees(self, recorded_at: datetime) -> bool:
        """Whether what was recorded at a moment is known here."""
        return self.known_before is None or recorded_at < self.known_before

    def is_later(self, recorded_at: datetime) -> bool:
        """Whether something was recorded after the day that is looked at."""
        return recorded_at >= self.day_ends


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The day of a UTC moment where the programme lives."""
    return moment.astimezone(zone).date()


def end_of(day: date, zone: tzinfo) -> datetime:
    """The first moment (UTC) after a day; the last moment of time where no day comes after it."""
    if day >= date.max - timedelta(days=2):
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)
