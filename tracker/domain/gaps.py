"""What should be known and is not (model.md, section 4, Gaps)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.remembering import once
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import ActivityStatus, GapKind, Mode

SETTLED = (ActivityStatus.CONFIRMED, ActivityStatus.HELD)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not known, of one activity or of one milestone."""

    kind: GapKind
    of: ActivityOnDay | MilestoneOnDay


@once
def gaps(on: ProgrammeOnDay) -> tuple[Gap, ...]:
    """All gaps of a programme or of one pair on its day, in the order of their kinds."""
    found = [Gap(kind, a) for a in on.activities for kind in _of_activity(a)]
    found += [Gap(kind, m) for m in on.milestones for kind in _of_milestone(m)]
    order = list(GapKind)
    return tuple(sorted(found, key=lambda gap: order.index(gap.kind)))


def _of_activity(activity: ActivityOnDay) -> Iterator[GapKind]:
    record, standing = activity.record, activity.standing
    if standing.undetermined:
        # Rule 5: before the day on which it was recorded, this alone is said of it.
        yield GapKind.DAY_UNKNOWN
        return
    if activity.has_passed_unsaid:
        yield GapKind.DID_IT_HAPPEN
    if standing.status in SETTLED:
        if _day_unknown(activity):
            yield GapKind.DAY_UNKNOWN
        if not record.has_host:
            yield GapKind.HOST_UNKNOWN
        if record.mode is Mode.IN_PERSON and not record.has_place:
            yield GapKind.PLACE_UNKNOWN
    if activity.head_count_missing:
        yield GapKind.HEAD_COUNT_MISSING
    if activity.report_missing:
        yield GapKind.REPORT_MISSING


def _day_unknown(activity: ActivityOnDay) -> bool:
    record, standing = activity.record, activity.standing
    if record.has_undated_session:
        return True
    said = standing.happened if standing.status is ActivityStatus.HELD else standing.expected
    if said is None:
        return not record.session_days
    return not said.is_day_known


def _of_milestone(milestone: MilestoneOnDay) -> Iterator[GapKind]:
    standing = milestone.standing
    if standing.undetermined:
        yield GapKind.DAY_UNKNOWN
        return
    if not milestone.in_all:
        return
    if milestone.completed and (standing.happened is None or not standing.happened.is_day_known):
        yield GapKind.DAY_UNKNOWN
    if milestone.undated:
        yield GapKind.UNDATED
    if milestone.unknown:
        yield GapKind.STATE_UNKNOWN
    if milestone.completed and not milestone.record.has_evidence:
        yield GapKind.EVIDENCE_MISSING
