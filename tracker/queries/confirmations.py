"""Who has confirmed which milestone, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.domain.statuses import MemberRole, MilestoneStatus
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Confirmation,
    Membership,
    Milestone,
    Organisation,
    Question,
)


class Confirmed(NamedTuple):
    """One confirmation of a milestone; all but the first two are NULL where only a file says that it is."""

    milestone_id: int
    stands: bool | None
    """Whether the milestone is confirmed now, by this or another row."""
    confirmed_at: datetime | None
    ended_at: datetime | None
    by: str | None


def list_confirmed(programme_id: int) -> Sequence[Confirmed]:
    """Every confirmation of a programme, oldest first, and each milestone that a file says is confirmed."""
    rows = db.session.execute(
        select(
            Milestone.id,
            Milestone.confirmed_by_mentor,
            Confirmation.confirmed_at,
            Confirmation.ended_at,
            Organisation.name,
        )
        .join(Milestone.plan)
        .outerjoin(Confirmation, Confirmation.milestone_id == Milestone.id)
        .outerjoin(Organisation, Organisation.id == Confirmation.by_organisation_id)
        .where(
            ActionPlan.programme_id == programme_id,
            or_(Milestone.confirmed_by_mentor.is_(True), Confirmation.id.is_not(None)),
        )
        .order_by(Milestone.id, Confirmation.id)
    )
    return [Confirmed(*row) for row in rows]


def list_confirmations(milestone: Milestone) -> Sequence[Confirmation]:
    """The confirmations of one milestone, oldest first, with who made and who ended them. One statement."""
    return db.session.scalars(
        select(Confirmation)
        .where(Confirmation.milestone_id == milestone.id)
        .order_by(Confirmation.id)
        .options(
            joinedload(Confirmation.by_user),
            joinedload(Confirmation.by_organisation),
            joinedload(Confirmation.ended_by_user),
            joinedload(Confirmation.ended_by_organisation),
        )
    ).all()


def list_to_confirm(programme_id: int, organisations: Collection[int]) -> Sequence[Milestone]:
    """The completed milestones that wait for the word of these organisations, as mentor cities of their pair;
    longest completed first, those of an unknown day last. One statement.

    What they have asked about waits for the answer, and what they have taken back has had their word.
    """
    if not organisations:
        return ()
    mentored = select(Membership.pair_id).where(
        Membership.role == MemberRole.MENTOR_CITY, Membership.organisation_id.in_(organisations)
    )
    asked = select(Question.milestone_id).where(
        Question.milestone_id.is_not(None),
        Question.answered_at.is_(None),
        Question.asked_by_organisation_id.in_(organisations),
    )
    found = db.session.scalars(
        select(Milestone)
        .join(Milestone.plan)
        .where(
            ActionPlan.programme_id == programme_id,
            ActionPlan.pair_id.in_(mentored),
            Milestone.status == MilestoneStatus.COMPLETED,
            Milestone.confirmed_by_mentor.is_(None),
            Milestone.id.not_in(asked),
        )
        .options(joinedload(Milestone.plan).joinedload(ActionPlan.owner), joinedload(Milestone.owner))
    )
    return sorted(found, key=_completed)


def _completed(milestone: Milestone) -> tuple[date, int]:
    day = milestone.happened.latest if milestone.happened else None
    return (day or date.max, milestone.id)
