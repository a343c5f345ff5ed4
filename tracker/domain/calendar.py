"""Which events of a calendar an activity or a milestone is: its blocks of days, or the hours of its sessions.

An event is on known days or it is none: what is only known to be in a month, a season or an open range has
no event, and neither has one of several days (model.md, section 2, "Dates are as exact as what is known").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.domain.dates import ApproximateDate
from tracker.domain.history import SAID_BY_THE_ROW, Record, Standing, told_by
from tracker.domain.looks import Look
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.domain.statuses import ActivityStatus, MilestoneStatus

Block = tuple[date, date]
ONE_DAY = timedelta(days=1)


class EventStatus(StrEnum):
    """RFC 5545, 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class SessionHours:
    """What a calendar needs of a session; a `timezone` of None is the programme's."""

    day: ApproximateDate | None
    begins: time | None = None
    ends: time | None = None
    timezone: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One event: whole days from `first` to `last`, both counted in, or hours of one day (aware moments)."""

    first: date
    last: date
    begins: datetime | None = None
    ends: datetime | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The events of one thing, in order of time; no slots where nobody knows its days."""

    slots: tuple[Slot, ...]
    status: EventStatus

    @property
    def is_left_out(self) -> bool:
        """It should be in the calendar, and cannot be. What was cancelled without a day misses nothing."""
        return not self.slots and self.status is not EventStatus.CANCELLED


def schedule_activity(activity: ActivityOnDay, sessions: Sequence[SessionHours], look: Look) -> Schedule:
    """The events of an activity as it stands.

    Postponed without a new day, it is cancelled on the last days that were known, so that whoever has it
    in their calendar sees that it is off.
    """
    record, standing = activity.record, activity.standing
    status, value = EventStatus.TENTATIVE, standing.expected
    if activity.held:
        status, value = EventStatus.CONFIRMED, standing.happened
    elif standing.status is ActivityStatus.CONFIRMED:
        unsure = value is not None and value.is_uncertain
        status = EventStatus.TENTATIVE if unsure else EventStatus.CONFIRMED
    elif standing.status is ActivityStatus.POSTPONED:
        value = _new_day(record, standing, look)
        if not known_blocks(value):
            status = EventStatus.CANCELLED
    elif standing.status is ActivityStatus.CANCELLED:
        status = EventStatus.CANCELLED
    if status is EventStatus.CANCELLED:
        value = _last_known_days(record, standing, look)
    return Schedule(slots_of(value, sessions, str(look.zone)), status)


def schedule_milestone(milestone: MilestoneOnDay, look: Look) -> Schedule | None:
    """The day on which a milestone is due, or on which it was completed; None for a mere proposal.

    It is due by the last day of its expected date (model.md, section 2). Dropped, or without a date that it
    had before, it is cancelled on that day.
    """
    standing = milestone.standing
    if standing.status is MilestoneStatus.PROPOSED:
        return None
    status, value = EventStatus.CONFIRMED, standing.expected
    if milestone.completed and known_blocks(standing.happened):
        value = standing.happened
    elif milestone.dropped or value is None:
        earlier = _last_known_days(milestone.record, standing, look)
        if milestone.dropped or earlier is not None:
            status, value = EventStatus.CANCELLED, earlier
    last_days = [last for _first, last in known_blocks(value)[-1:]]
    return Schedule(tuple(Slot(day, day) for day in last_days), status)


def known_blocks(value: ApproximateDate | None) -> tuple[Block, ...]:
    """Runs of days without a hole; none where a day is not known, or only one of several will be it."""
    reading = value.reading if value else None
    if value is None or reading is None or (reading.one_of and len(reading.spans) > 1):
        return ()
    return value.blocks


def slots_of(value: ApproximateDate | None, sessions: Sequence[SessionHours], zone: str) -> tuple[Slot, ...]:
    """One slot for each block of days, and one for each session whose hours are known.

    `value` says which days count: a session on another day has not been moved along yet. Where it says no
    days, those of the sessions within it do. `zone` is that of sessions which name none.
    """
    blocks = known_blocks(value) or _runs(
        day for one in sessions for day in _days(one) if _within(day, value)
    )
    on_days = [(one, day) for one in sessions for day in _days(one) if any(a <= day <= b for a, b in blocks)]
    timed = [_hours(one, day, one.begins, zone) for one, day in on_days if one.begins is not None]
    whole = [
        Slot(first, last, places=_places(on_days, first, last))
        for block in blocks
        for first, last in _without(block, {slot.first for slot in timed})
    ]
    return tuple(sorted([*whole, *timed], key=_order))


def _order(slot: Slot) -> tuple[date, float]:
    return slot.first, slot.begins.timestamp() if slot.begins else 0.0


def _hours(session: SessionHours, day: date, begins: time, zone: str) -> Slot:
    timezone = ZoneInfo(session.timezone or zone)
    ends = None
    if session.ends is not None and session.ends > begins:
        ends = datetime.combine(day, session.ends, tzinfo=timezone)
    places = (session.place,) if session.place else ()
    return Slot(day, day, datetime.combine(day, begins, tzinfo=timezone), ends, places)


def _places(on_days: Iterable[tuple[SessionHours, date]], first: date, last: date) -> tuple[str, ...]:
    said = (one.place for one, day in on_days if one.place and first <= day <= last)
    return tuple(dict.fromkeys(said))


def _days(session: SessionHours) -> tuple[date, ...]:
    return session.day.days if session.day is not None and known_blocks(session.day) else ()


def _within(day: date, value: ApproximateDate | None) -> bool:
    if value is None:
        return True
    after = value.earliest is None or value.earliest <= day
    return after and (value.latest is None or day <= value.latest)


def _runs(days: Iterable[date]) -> tuple[Block, ...]:
    runs: list[Block] = []
    for day in sorted(set(days)):
        if runs and runs[-1][1] + ONE_DAY == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def _without(block: Block, taken: Iterable[date]) -> list[Block]:
    """What is left of a block of days without some of them."""
    first, last = block
    left = []
    for day in sorted(day for day in taken if first <= day <= last):
        if first < day:
            left.append((first, day - ONE_DAY))
        if day == last:
            return left
        first = day + ONE_DAY
    return [*left, (first, last)]


def _new_day(record: Record, standing: Standing, look: Look) -> ApproximateDate | None:
    """The day that a postponed activity is to be on now; None where it is the one that it had before."""
    old = standing.agreed
    for told in reversed(told_by(record, look)):
        began = told.after.status is ActivityStatus.POSTPONED is not told.before.status
        if began and told.update.id != SAID_BY_THE_ROW:
            old = told.before.expected
        if began:
            break
    return None if standing.expected == old else standing.expected


def _last_known_days(record: Record, standing: Standing, look: Look) -> ApproximateDate | None:
    """The last date with known days that anybody expected; None where there never was one."""
    told = [one.before.expected for one in reversed(told_by(record, look))]
    said = [standing.expected, *told, standing.agreed]
    return next((value for value in said if known_blocks(value)), None)
