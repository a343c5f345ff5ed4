"""Milestones, read with what pages and services need of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.records import ProgrammeRecord
from tracker.domain.standings import MilestoneOnDay, ProgrammeOnDay, programme_on
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Confirmation,
    Decision,
    FollowUp,
    Membership,
    Milestone,
    MilestoneUpdate,
    OutcomeMilestone,
    Pair,
    Programme,
    Question,
    Replication,
    ReportMilestone,
)
from tracker.queries.records import record_of_milestone


def get_milestone(programme_id: int, milestone_id: int, *, locked: bool = False) -> Milestone | None:
    """A milestone of the programme with its plan, pair, members, owner, updates and replications.

    `locked` holds it until the end of the transaction, and reads it as it stands then.
    """
    statement = (
        select(Milestone)
        .join(Milestone.plan)
        .where(Milestone.id == milestone_id, ActionPlan.programme_id == programme_id)
        .options(
            joinedload(Milestone.owner),
            joinedload(Milestone.plan).options(
                joinedload(ActionPlan.owner),
                joinedload(ActionPlan.pair).selectinload(Pair.members).joinedload(Membership.organisation),
            ),
            selectinload(Milestone.updates).options(
                joinedload(MilestoneUpdate.by_user), joinedload(MilestoneUpdate.by_organisation)
            ),
            selectinload(Milestone.replications).joinedload(Replication.organisation),
        )
    )
    if locked:
        statement = statement.with_for_update(of=Milestone).execution_options(populate_existing=True)
    return db.session.scalar(statement)


def milestones_on(milestones: Iterable[Milestone], programme: Programme, day: date) -> ProgrammeOnDay:
    """Loaded milestones as they stood on a day, with plan and updates; no statement is sent."""
    return programme_on(record_of_milestones(milestones, programme), day)


def record_of_milestones(milestones: Iterable[Milestone], programme: Programme) -> ProgrammeRecord:
    """What is counted of loaded milestones alone; no statement is sent."""
    return ProgrammeRecord(
        timezone=programme.timezone,
        period=programme.period,
        milestones=tuple(record_of_milestone(milestone) for milestone in milestones),
    )


def milestone_on(milestone: Milestone, programme: Programme, day: date) -> MilestoneOnDay | None:
    """One loaded milestone as it stood on a day; None where it was not in the plan yet."""
    return next(iter(milestones_on([milestone], programme, day).milestones), None)


def has_history(milestone: Milestone) -> bool:
    """Whether anything names the milestone: an update, a replication, a decision, a question …"""
    holders = (
        select(MilestoneUpdate.id).where(MilestoneUpdate.milestone_id == milestone.id),
        select(Replication.id).where(Replication.milestone_id == milestone.id),
        select(FollowUp.id).where(FollowUp.milestone_id == milestone.id),
        select(Decision.id).where(Decision.milestone_id == milestone.id),
        select(Question.id).where(Question.milestone_id == milestone.id),
        select(Confirmation.id).where(Confirmation.milestone_id == milestone.id),
        select(ReportMilestone.id).where(ReportMilestone.milestone_id == milestone.id),
        select(OutcomeMilestone.id).where(OutcomeMilestone.milestone_id == milestone.id),
    )
    return any(db.session.scalar(holder.limit(1)) is not None for holder in holders)
