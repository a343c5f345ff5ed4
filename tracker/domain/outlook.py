"""Where a pair stands, in one flag and one judgement, and what comes next for it.

Nothing is counted here: it picks from a pair's milestones and activities the ones to name first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from tracker.domain.milestones import disagrees
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import ActivityKind, ActivityStatus, Confidence, Flag

URGENCY = (Flag.OVERDUE, Flag.DUE_SOON, Flag.STALE, Flag.NO_DATE, Flag.ON_SCHEDULE)
"""Silence goes before a missing date: who is never heard of has no date either."""

WORST_FIRST = (Confidence.OFF_TRACK, Confidence.AT_RISK, Confidence.ON_TRACK)
AWAITED = (ActivityStatus.PLANNED, ActivityStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`flag` is the most urgent one of the pair's open milestones, `count` how many have it.

    `days`: overdue by, due in, or silent for so many; None where the flag has none, or nobody ever
    said anything. `confidence` is the city's own worst judgement of these; `disagreeing` counts the
    milestones where the two disagree. Without open milestones in a running plan, all is None.
    """

    flag: Flag | None
    count: int
    days: int | None
    confidence: Confidence | None
    disagreeing: int


def outlook(on: ProgrammeOnDay) -> Outlook:
    """Where a pair stands (`ProgrammeOnDay.of_pair`)."""
    flagged = [(milestone.flag, milestone) for milestone in on.milestones]
    flag = next((one for one in URGENCY if any(found is one for found, _ in flagged)), None)
    chosen = [milestone for found, milestone in flagged if found is flag and flag is not None]
    said = {milestone.standing.confidence for found, milestone in flagged if found is not None}
    return Outlook(
        flag=flag,
        count=len(chosen),
        days=_days(flag, chosen),
        confidence=next((one for one in WORST_FIRST if one in said), None),
        disagreeing=sum(disagrees(found, milestone.standing.confidence) for found, milestone in flagged),
    )


def _days(flag: Flag | None, chosen: list[MilestoneOnDay]) -> int | None:
    if flag is Flag.OVERDUE:
        return max((m.overdue_days or 0 for m in chosen), default=None)
    if flag is Flag.DUE_SOON:
        due = [m.standing.expected for m in chosen]
        return min(((one.latest - chosen[0].day).days for one in due if one and one.latest), default=None)
    if flag is Flag.STALE:
        silent = [silent_days(m) for m in chosen]
        return None if None in silent else max((one for one in silent if one is not None), default=None)
    return None


def silent_days(milestone: MilestoneOnDay) -> int | None:
    """Days since somebody last said something of it, or since it came into the plan; None if unknown."""
    began = None if milestone.exists_from == date.min else milestone.exists_from
    heard = milestone.standing.last_update_day or began
    return None if heard is None else (milestone.day - heard).days


@dataclass(frozen=True, slots=True)
class NotHeld:
    """The agreed activities of a kind that are not held, each in one of three numbers.

    `not_known`: nobody says whether it happened, because its day is over, the programme is, or the
    day on which it happened was only found later. `postponed`: put off, with or without a new day.
    """

    to_come: int
    postponed: int
    not_known: int

    @classmethod
    def of(cls, on: ProgrammeOnDay, kind: ActivityKind, *, is_over: bool) -> Self:
        """Of a programme or a pair on its day; `is_over` where the programme had ended by then."""
        left = [one for one in on.of_kind(kind) if one.agreed and not one.held]
        rest = [one for one in left if not _nobody_says(one, is_over=is_over)]
        postponed = sum(one.standing.status is ActivityStatus.POSTPONED for one in rest)
        return cls(len(rest) - postponed, postponed, len(left) - len(rest))


def _nobody_says(activity: ActivityOnDay, *, is_over: bool) -> bool:
    if activity.standing.undetermined or activity.has_passed_unsaid:
        return True
    return is_over and activity.standing.expected is None


def what_comes_next(on: ProgrammeOnDay) -> ActivityOnDay | MilestoneOnDay | None:
    """The next activity or open milestone whose expected day is not over; None where none has a day."""
    activities = [a for a in on.activities if a.standing.status in AWAITED and not a.standing.undetermined]
    coming: list[ActivityOnDay | MilestoneOnDay] = [*activities, *(m for m in on.milestones if m.is_open)]
    dated = [(day, number, one) for number, one in enumerate(coming) if (day := _coming_day(one)) is not None]
    return min(dated, key=lambda found: found[:2])[2] if dated else None


def _coming_day(thing: ActivityOnDay | MilestoneOnDay) -> date | None:
    """The day to sort by: the earliest; None for what is past or has no date."""
    expected = thing.standing.expected
    if expected is None or (expected.latest is not None and expected.latest < thing.day):
        return None
    return expected.earliest or expected.latest
