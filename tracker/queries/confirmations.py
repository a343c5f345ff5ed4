"""Who has confirmed which milestone, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import ActionPlan, Confirmation, Milestone, Organisation


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
