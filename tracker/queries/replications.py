"""Replications, and the practices that they may be of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
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


def list_replications(programme_id: int) -> Sequence[Replication]:
    """Every replication of a programme, with what it is of, who took it up and who says so, in the order
    of milestones and practices. One statement."""
    milestones = select(Milestone.id).join(Milestone.plan).where(ActionPlan.programme_id == programme_id)
    practices = select(Practice.id).where(Practice.programme_id == programme_id)
    return _listed(_below(milestones, practices))


def list_replications_of_pair(pair_id: int) -> Sequence[Replication]:
    """Those of a pair's milestones and practices, likewise."""
    milestones = select(Milestone.id).join(Milestone.plan).where(ActionPlan.pair_id == pair_id)
    practices = select(Practice.id).where(Practice.pair_id == pair_id)
    return _listed(_below(milestones, practices))


def list_replications_of_practice(practice_id: int) -> Sequence[Replication]:
    """Those of one practice, likewise."""
    return _listed(Replication.practice_id == practice_id)


def _below(milestones: Select[int], practices: Select[int]) -> ColumnElement[bool]:
    """Found by the indexes of replications: asked of the joined tables, all of every programme are read."""
    return or_(Replication.milestone_id.in_(milestones), Replication.practice_id.in_(practices))


def _listed(wanted: ColumnElement[bool]) -> Sequence[Replication]:
    found = (
        select(Replication)
        .outerjoin(Replication.milestone)
        .outerjoin(Milestone.plan)
        .outerjoin(Replication.practice)
        .where(wanted)
        .order_by(
            ActionPlan.id,
            Milestone.position,
            Milestone.id,
            Practice.position,
            Practice.id,
            Replication.position,
            Replication.id,
        )
        .options(
            joinedload(Replication.milestone).joinedload(Milestone.plan),
            joinedload(Replication.practice),
            joinedload(Replication.organisation),
            joinedload(Replication.said_by),
        )
    )
    return db.session.scalars(found).all()


def list_beside(of: Milestone | Practice) -> list[tuple[int, str]]:
    """The replications of a milestone or a practice as (id, place), in their order."""
    own = Replication.milestone_id if isinstance(of, Milestone) else Replication.practice_id
    rows = db.session.execute(
        select(Replication.id, Replication.place)
        .where(own == of.id)
        .order_by(Replication.position, Replication.id)
    )
    return [(row.id, row.place) for row in rows]


def parents_beside(replication: Replication) -> dict[int, int | None]:
    """Of each replication of the same milestone or practice, which other one it was taken from."""
    same: ColumnElement[bool] = (
        Replication.milestone_id == replication.milestone_id
        if replication.milestone_id is not None
        else Replication.practice_id == replication.practice_id
    )
    rows = db.session.execute(select(Replication.id, Replication.taken_from_id).where(same))
    return {row.id: row.taken_from_id for row in rows}


def get_practice(programme_id: int, practice_id: int) -> Practice | None:
    """A practice of the programme with its pair and its replications."""
    return db.session.scalar(
        select(Practice)
        .where(Practice.id == practice_id, Practice.programme_id == programme_id)
        .options(joinedload(Practice.pair), joinedload(Practice.replications))
    )
