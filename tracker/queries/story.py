"""What the story of a pair is told from, and which milestones can be ticked for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.statuses import MilestoneStatus
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    Milestone,
    Outcome,
    OutcomeMilestone,
    OutcomePair,
    ReportMilestone,
    VisitReport,
)


class MilestoneChoice(NamedTuple):
    """A milestone that can be ticked."""

    id: int
    pair_id: int
    plan_key: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class StoryRows:
    """The reports of a pair's activities, its outcomes, and the evidence of its milestones by their ids."""

    reports: Sequence[VisitReport]
    outcomes: Sequence[Outcome]
    evidence: Mapping[int, Sequence[Mapping[str, Any]]]


def rows_of_story(pair_id: int) -> StoryRows:
    """All that the story of a pair is told from, drafts too. A fixed number of statements."""
    served = select(ActivityPair.activity_id).where(ActivityPair.pair_id == pair_id)
    reports = db.session.scalars(
        select(VisitReport)
        .where(VisitReport.activity_id.in_(served))
        .order_by(VisitReport.id)
        .options(selectinload(VisitReport.milestone_links), selectinload(VisitReport.follow_ups))
    ).all()
    outcomes = db.session.scalars(
        select(Outcome)
        .where(Outcome.id.in_(select(OutcomePair.outcome_id).where(OutcomePair.pair_id == pair_id)))
        .order_by(Outcome.id)
        .options(selectinload(Outcome.milestone_links))
    ).all()
    evidence = db.session.execute(
        select(Milestone.id, Milestone.evidence).join(Milestone.plan).where(ActionPlan.pair_id == pair_id)
    )
    return StoryRows(reports, outcomes, {row.id: row.evidence or () for row in evidence})


def list_milestone_choices(
    pair_ids: Collection[int], *, kept: Collection[int] = ()
) -> Sequence[MilestoneChoice]:
    """The milestones of these pairs in the order of their plans; a dropped one only where it is `kept`."""
    found = db.session.execute(
        select(Milestone.id, ActionPlan.pair_id, ActionPlan.key, Milestone.code, Milestone.title)
        .join(Milestone.plan)
        .where(
            ActionPlan.pair_id.in_(pair_ids),
            or_(Milestone.status != MilestoneStatus.DROPPED, Milestone.id.in_(kept)),
        )
        .order_by(ActionPlan.id, Milestone.position, Milestone.id)
    )
    return [MilestoneChoice(*row) for row in found]


def milestones_by_id(programme_id: int, ids: Collection[int]) -> Mapping[int, MilestoneChoice]:
    """These milestones, as far as the programme has them."""
    found = db.session.execute(
        select(Milestone.id, ActionPlan.pair_id, ActionPlan.key, Milestone.code, Milestone.title)
        .join(Milestone.plan)
        .where(ActionPlan.programme_id == programme_id, Milestone.id.in_(ids))
        .order_by(ActionPlan.id, Milestone.position, Milestone.id)
    )
    return {row.id: MilestoneChoice(*row) for row in found}


def lessons_that_led_to(milestone_id: int) -> Sequence[Activity]:
    """The activities whose reports say that their lesson led to a milestone, with these reports."""
    return db.session.scalars(
        select(Activity)
        .join(Activity.report)
        .join(VisitReport.milestone_links)
        .where(ReportMilestone.milestone_id == milestone_id)
        .order_by(Activity.id)
        .options(joinedload(Activity.report))
    ).all()


def outcomes_of_milestone(milestone_id: int) -> Sequence[Outcome]:
    """The outcomes that a milestone led to."""
    return db.session.scalars(
        select(Outcome)
        .join(Outcome.milestone_links)
        .where(OutcomeMilestone.milestone_id == milestone_id)
        .order_by(Outcome.id)
    ).all()
