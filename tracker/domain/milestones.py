"""What a milestone may become, and the flag of an open one (model.md, "Kinds and statuses")."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.statuses import Confidence, Flag, MilestoneStatus, Reason

DUE_SOON_DAYS = 30
STALE_DAYS = 60

_OPEN = (MilestoneStatus.NOT_STARTED, MilestoneStatus.IN_PROGRESS)
TRANSITIONS: dict[MilestoneStatus, tuple[MilestoneStatus, ...]] = {
    MilestoneStatus.PROPOSED: (*_OPEN, MilestoneStatus.DROPPED),
    MilestoneStatus.NOT_STARTED: (
        MilestoneStatus.IN_PROGRESS,
        MilestoneStatus.COMPLETED,
        MilestoneStatus.DROPPED,
    ),
    MilestoneStatus.IN_PROGRESS: (
        MilestoneStatus.NOT_STARTED,
        MilestoneStatus.COMPLETED,
        MilestoneStatus.DROPPED,
    ),
    MilestoneStatus.COMPLETED: _OPEN,
    MilestoneStatus.DROPPED: _OPEN,
    MilestoneStatus.UNKNOWN: (*_OPEN, MilestoneStatus.COMPLETED, MilestoneStatus.DROPPED),
}
"""From each status, the ones that an update may say; saying the same again is always allowed."""

CLOSED = (MilestoneStatus.COMPLETED, MilestoneStatus.DROPPED)


def check_transition(
    now: MilestoneStatus, to: MilestoneStatus, *, reason: Reason | None, comment: str | None
) -> None:
    """Refuse a step the rules do not know, dropping without a reason, re-opening without a comment."""
    if to is now:
        return
    if to not in TRANSITIONS[now]:
        raise DomainError("status", "no_such_step", now=now, to=to)
    if to is MilestoneStatus.DROPPED and reason is None:
        raise DomainError("reason", "reason_required", to=to)
    if now in CLOSED and not (comment or "").strip():
        raise DomainError("comment", "comment_to_reopen")


def flag_of(
    expected: ApproximateDate | None,
    *,
    last_heard: date | None,
    day: date,
    plan_closed: bool = False,
    programme_over: bool = False,
) -> Flag | None:
    """The flag of an open milestone on a day: the first that applies; None where none is meant to.

    `last_heard` is the effective day of its last update, or the day from which it exists; None
    where neither is known, which is as silent as it gets.
    """
    if plan_closed or programme_over:
        return None
    due = expected.latest if expected else None
    if due is not None and due < day:
        return Flag.OVERDUE
    if due is not None and due <= day + timedelta(days=DUE_SOON_DAYS):
        return Flag.DUE_SOON
    if expected is None:
        return Flag.NO_DATE
    if last_heard is None or day - last_heard >= timedelta(days=STALE_DAYS):
        return Flag.STALE
    return Flag.ON_SCHEDULE


def disagrees(flag: Flag | None, confidence: Confidence | None) -> bool:
    """Where the dates and the city's own judgement disagree, both are shown (model.md, same section)."""
    if flag is Flag.OVERDUE:
        return confidence is Confidence.ON_TRACK
    return flag is Flag.ON_SCHEDULE and confidence is Confidence.OFF_TRACK
