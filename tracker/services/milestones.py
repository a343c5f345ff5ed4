"""What changes a milestone's state: updates, and taking them back."""

from __future__ import annotations

from tracker.domain.dates import ApproximateDate
from tracker.domain.milestones import check_transition
from tracker.domain.periods import check_in_period
from tracker.domain.statuses import Confidence, MilestoneStatus, Reason
from tracker.models import Milestone, MilestoneUpdate, Programme
from tracker.queries.records import record_of_milestone
from tracker.services import confirmations, updates
from tracker.services.statements import Author, Said, check_day_happened, what_changes, with_due_reason


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
    language: str | None = None,
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
        language=language,
    )
    said = checked(milestone, said, programme=programme, effective_on=effective_on)
    update = updates.append(milestone, programme, said, by=by, effective_on=effective_on)
    assert isinstance(update, MilestoneUpdate)
    confirmations.end_where_open(milestone, by=by)
    return update


def checked(
    milestone: Milestone, said: Said, *, programme: Programme, effective_on: ApproximateDate | None = None
) -> Said:
    """The statement without what stood so already, if the rules allow it; else DomainError."""
    said, standing = what_changes(said, record_of_milestone(milestone), programme, effective_on)
    check_in_period("expected", said.expected, milestone.plan.period)
    check_in_period("agreed", said.agreed, milestone.plan.period)
    if isinstance(said.status, MilestoneStatus):
        check_transition(
            MilestoneStatus(standing.status), said.status, reason=said.reason, comment=said.comment
        )
    check_day_happened(said, programme)
    if standing.status is MilestoneStatus.PROPOSED:
        # A date that was only proposed is nobody's yet: the city that gives its own, or none, moves none.
        return said
    return with_due_reason(said, standing, needed=said.status is MilestoneStatus.DROPPED)


def withdraw_update(
    milestone: Milestone,
    update: MilestoneUpdate,
    *,
    programme: Programme,
    by: Author,
    comment: str,
    language: str | None = None,
) -> MilestoneUpdate:
    """Take back an update made in error; the comment says why. Both stay in the history."""
    withdrawal = updates.take_back(milestone, programme, update, by=by, comment=comment, language=language)
    assert isinstance(withdrawal, MilestoneUpdate)
    confirmations.end_where_open(milestone, by=by)
    return withdrawal
