"""Confirming a completed milestone, and the two ways in which that ends: re-opening, and taking it back."""

from __future__ import annotations

from sqlalchemy import select

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import MilestoneStatus
from tracker.extensions import db
from tracker.models import Confirmation, Milestone, Programme
from tracker.services import revision
from tracker.services.constraints import refused_as
from tracker.services.statements import Author

ONCE = {"uq_confirmation_milestone_id": (None, "confirmed_already")}


def confirm(milestone: Milestone, *, programme: Programme, by: Author) -> Confirmation:
    """A mentor city confirms what is completed, once.

    Raises DomainError `confirm_completed` for what is open, `confirmed_already` for what is confirmed.
    """
    assert by.user is not None
    if milestone.status is not MilestoneStatus.COMPLETED:
        raise DomainError(None, "confirm_completed")
    if milestone.confirmed_by_mentor:
        raise DomainError(None, "confirmed_already")
    confirmation = Confirmation(
        milestone_id=milestone.id,
        by_user_id=by.user.id,
        by_organisation_id=by.organisation_id,
        confirmed_at=clock.now(),
    )
    with refused_as(ONCE):
        db.session.add(confirmation)
        milestone.confirmed_by_mentor = True
    revision.bump(programme)
    return confirmation


def take_back(
    milestone: Milestone, *, programme: Programme, by: Author, why: str, language: str | None = None
) -> None:
    """Ends a confirmation that should not have been, with the reason; all of it stays to be read.

    Raises DomainError `not_confirmed` where there is none, and on `because` where no reason is given.
    """
    if not milestone.confirmed_by_mentor:
        raise DomainError(None, "not_confirmed")
    if not why.strip():
        raise DomainError("because", "required")
    confirmation = _standing(milestone)
    if confirmation is None:
        # A file said so, not who or when; that somebody took it back here is said all the same.
        confirmation = Confirmation(milestone_id=milestone.id)
        db.session.add(confirmation)
    _end(confirmation, by=by)
    confirmation.why, confirmation.language = why.strip(), language
    milestone.confirmed_by_mentor = False
    revision.bump(programme)


def end_where_open(milestone: Milestone, *, by: Author) -> None:
    """What is open again is confirmed no more; nobody was asked yet about what will come."""
    if milestone.confirmed_by_mentor is None or milestone.status is MilestoneStatus.COMPLETED:
        return
    if (confirmation := _standing(milestone)) is not None:
        _end(confirmation, by=by)
    milestone.confirmed_by_mentor = None
    db.session.flush()


def _standing(milestone: Milestone) -> Confirmation | None:
    return db.session.scalar(
        select(Confirmation).where(Confirmation.milestone_id == milestone.id, Confirmation.ended_at.is_(None))
    )


def _end(confirmation: Confirmation, *, by: Author) -> None:
    confirmation.ended_at = clock.now()
    confirmation.ended_by_user_id = by.user.id if by.user else None
    confirmation.ended_by_organisation_id = by.organisation_id
