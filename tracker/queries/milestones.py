"""Milestones, read with what pages and services need of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import ActionPlan, Membership, Milestone, MilestoneUpdate, Pair, Replication


def get_milestone(programme_id: int, milestone_id: int) -> Milestone | None:
    """A milestone of the programme with its plan, pair, members, owner, updates and replications."""
    return db.session.scalar(
        select(Milestone)
        .join(Milestone.plan)
        .where(Milestone.id == milestone_id, ActionPlan.programme_id == programme_id)
        .options(
            joinedload(Milestone.owner),
            joinedload(Milestone.plan).joinedload(ActionPlan.owner),
            joinedload(Milestone.plan)
            .joinedload(ActionPlan.pair)
            .selectinload(Pair.members)
            .joinedload(Membership.organisation),
            selectinload(Milestone.updates).options(
                joinedload(MilestoneUpdate.by_user), joinedload(MilestoneUpdate.by_organisation)
            ),
            selectinload(Milestone.replications).joinedload(Replication.organisation),
        )
    )
