"""Which kinds of change one statement makes, from how the thing stood before it and after it."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.history import DONE
from tracker.domain.records import State, UpdateRecord
from tracker.domain.statuses import ActivityStatus, ChangeKind, MilestoneStatus

Status = ActivityStatus | MilestoneStatus

OVER = frozenset({*DONE, MilestoneStatus.DROPPED, ActivityStatus.CANCELLED})
OF_STATUS: dict[Status, ChangeKind] = {
    ActivityStatus.HELD: ChangeKind.HELD,
    ActivityStatus.POSTPONED: ChangeKind.POSTPONED,
    ActivityStatus.CANCELLED: ChangeKind.CANCELLED,
    MilestoneStatus.COMPLETED: ChangeKind.COMPLETED,
    MilestoneStatus.DROPPED: ChangeKind.DROPPED,
    MilestoneStatus.PROPOSED: ChangeKind.PROPOSED,
}
"""What a thing has become, where that alone tells the kind."""

CALLED_OFF = frozenset({ChangeKind.POSTPONED, ChangeKind.CANCELLED, ChangeKind.DROPPED})
FIELDS = ("status", "agreed", "expected", "happened", "confidence")


def kinds_of(update: UpdateRecord, before: State, after: State, *, done_before: bool) -> Iterator[ChangeKind]:
    """The lines that a statement gives: its status first, then its dates, then the city's judgement.

    `done_before`: the thing was done when this was said. What then changes without re-opening it is one line.
    """
    status = kind_of_status(before.status, after.status)
    if status is None and done_before:
        if any(differs(field, before, after) for field in FIELDS):
            yield ChangeKind.EDITED_AFTER_DONE
        return
    if status is not None:
        yield status
    loses_date = status in CALLED_OFF and after.expected is None
    if _speaks_of_expected(update) and differs("expected", before, after) and not loses_date:
        yield ChangeKind.MOVED
    if differs("agreed", before, after):
        yield ChangeKind.AGREED
    if differs("confidence", before, after):
        yield ChangeKind.CONFIDENCE


def kind_of_status(before: Status, after: Status) -> ChangeKind | None:
    """The kind of a change of status; None where it is the same."""
    if before == after:
        return None
    if before is MilestoneStatus.PROPOSED:
        return ChangeKind.DECLINED if after is MilestoneStatus.DROPPED else _accepted(after)
    if after in OF_STATUS:
        return OF_STATUS[after]
    return ChangeKind.REOPENED if before in OVER else ChangeKind.STATUS


def differs(field: str, before: object, after: object) -> bool:
    """Whether two states, or two standings, differ in a field; dates by what they say, not by their words."""
    was, now = getattr(before, field), getattr(after, field)
    if was is None or now is None or field in ("status", "confidence"):
        return bool(was != now)
    return (was.edtf, was.earliest, was.latest) != (now.edtf, now.earliest, now.latest)


def _accepted(after: Status) -> ChangeKind:
    return OF_STATUS.get(after, ChangeKind.ACCEPTED)


def _speaks_of_expected(update: UpdateRecord) -> bool:
    return update.expected is not None or update.withdraws_expected
