"""What changes a milestone's state: updates, and taking them back."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tracker import clock
from tracker.domain.activities import check_effective, check_happened
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.milestones import check_transition
from tracker.domain.periods import check_in_period, check_year
from tracker.domain.records import UpdateRecord
from tracker.domain.statuses import Confidence, MilestoneStatus, Reason
from tracker.models import Milestone, MilestoneUpdate, Programme
from tracker.queries.records import record_of_milestone
from tracker.services import updates
from tracker.services.updates import Author, Said


def record_update(
    milestone: Milestone,
    *,
    programme: Programme,
    by: Author,
    status: MilestoneStatus | None = None,
    expected: ApproximateDate | None = None,
    withdraws_expected: bool = False,
    agreed: ApproximateDate | None = None,
    happened: ApproximateDate | None = None,
    confidence: Confidence | None = None,
    reason: Reason | None = None,
    comment: str | None = None,
    effective_on: ApproximateDate | None = None,
) -> MilestoneUpdate:
    """Record what somebody says of a milestone; with nothing said, that nothing has changed.

    What stood so already is not said again. Needs the plan and the updates of the milestone loaded.
    Raises DomainError on the field at fault (model.md, "Rules").
    """
    said = Said(
        status=status,
        expected=expected,
        withdraws_expected=withdraws_expected,
        agreed=agreed,
        happened=happened,
        confidence=confidence,
        reason=reason,
        comment=(comment or "").strip() or None,
    )
    said = checked(milestone, said, programme=programme, effective_on=effective_on)
    update = updates.append(
        milestone, programme, said, by=by, record_of=record_of_milestone, effective_on=effective_on
    )
    assert isinstance(update, MilestoneUpdate)
    return update


def checked(
    milestone: Milestone, said: Said, *, programme: Programme, effective_on: ApproximateDate | None = None
) -> Said:
    """The statement without what stood so already, if the rules allow it; else DomainError."""
    today = clock.today(programme.timezone)
    check_effective(effective_on, today=today)
    about = (effective_on.latest or effective_on.earliest) if effective_on else None
    standing = updates.standing_today(
        milestone, programme, record_of_milestone, min(about, today) if about else None
    )
    said = updates.only_what_changes(said, standing)
    if updates.corrects(said, standing) and said.comment is None:
        raise DomainError("comment", "comment_to_correct")
    if said.withdraws_expected and standing.expected is None:
        said = replace(said, withdraws_expected=False)
    for field in ("expected", "agreed", "happened"):
        check_year(field, getattr(said, field), period=programme.period, today=today)
    check_in_period("expected", said.expected, milestone.plan.period)
    check_in_period("agreed", said.agreed, milestone.plan.period)
    if isinstance(said.status, MilestoneStatus):
        check_transition(
            MilestoneStatus(standing.status), said.status, reason=said.reason, comment=said.comment
        )
        check_happened(said.happened, done=said.status is MilestoneStatus.COMPLETED, today=today)
    elif said.happened is not None:
        raise DomainError("happened", "happened_without_done")
    moved = said.withdraws_expected or (said.expected is not None and standing.expected is not None)
    if (moved or (said.agreed is not None and standing.agreed is not None)) and said.reason is None:
        raise DomainError("reason", "reason_for_date")
    # A reason belongs to a moved date or a dropping; alone it says nothing.
    if not (moved or said.agreed is not None or said.status is MilestoneStatus.DROPPED):
        said = replace(said, reason=None)
    return said


def hidden_by(
    milestone: Milestone, said: Said, *, programme: Programme, effective_on: ApproximateDate | None
) -> list[UpdateRecord]:
    """The later updates behind which a back-dated statement would not be seen today."""
    if effective_on is None or (effective_on.latest or effective_on.earliest) is None:
        return []
    day = effective_on.latest or effective_on.earliest
    assert day is not None
    return updates.later_updates_that_hide(
        record_of_milestone(milestone), said, day, ZoneInfo(programme.timezone)
    )


def withdraw_update(
    milestone: Milestone, update: MilestoneUpdate, *, programme: Programme, by: Author, comment: str
) -> MilestoneUpdate:
    """Take back an update made in error; the comment says why. Both stay in the history."""
    withdrawal = updates.take_back(
        milestone, programme, update, by=by, comment=comment, record_of=record_of_milestone
    )
    assert isinstance(withdrawal, MilestoneUpdate)
    return withdrawal
