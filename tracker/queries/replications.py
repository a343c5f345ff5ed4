"""Replications, and the practices that they may be of."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import ActionPlan, Milestone, Practice, Replication


def get_replication(programme_id: int, replication_id: int) -> Replication | None:
    """A replication of the programme, with its milestone and plan, or its practice and pair."""
    return db.session.scalar(
        select(Replication)
        .outerjoin(Replication.milestone)
        .outerjoin(Milestone.plan)
        .outerjoin(Replication.practice)
        .where(
            Replication.id == replication_id,
            or_(ActionPlan.programme_id == programme_id, Practice.programme_id == programme_id),
        )
        .options(
            joinedload(Replication.milestone).joinedload(Milestone.plan),
            joinedload(Replication.practice).joinedload(Practice.pair),
        )
    )


def get_practice(programme_id: int, practice_id: int) -> Practice | None:
    """A practice of the programme with its pair and its replications."""
    return db.session.scalar(
        select(Practice)
        .where(Practice.id == practice_id, Practice.programme_id == programme_id)
        .options(joinedload(Practice.pair), joinedload(Practice.replications))
    )
