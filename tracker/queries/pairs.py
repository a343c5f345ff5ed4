"""Pairs, read with what pages and services need of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.statuses import ReportState
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    Decision,
    Deliverable,
    DeliverablePair,
    HeadCount,
    Membership,
    Organisation,
    Outcome,
    OutcomePair,
    Pair,
    Picture,
    Practice,
    Replication,
    Transfer,
    VisitReport,
)

WITH_MEMBERS = selectinload(Pair.members).joinedload(Membership.organisation)


def list_pairs(programme_id: int, only: Iterable[int] | None = None) -> Sequence[Pair]:
    """The pairs of a programme, or `only` these of it, with their members, by number. Two statements."""
    statement = select(Pair).where(Pair.programme_id == programme_id)
    if only is not None:
        statement = statement.where(Pair.id.in_(only))
    return db.session.scalars(statement.order_by(Pair.number, Pair.id).options(WITH_MEMBERS)).all()


def get_pair(programme_id: int, number: int) -> Pair | None:
    """A pair with its members and their figures, its plans, and its practices with who takes them up, from
    whom, and who says so."""
    practices = selectinload(Pair.practices)
    taken_up = practices.selectinload(Practice.replications)
    return db.session.scalar(
        select(Pair)
        .where(Pair.programme_id == programme_id, Pair.number == number)
        .options(
            WITH_MEMBERS.selectinload(Organisation.figures),
            practices.joinedload(Practice.owner),
            taken_up.joinedload(Replication.organisation),
            taken_up.joinedload(Replication.said_by),
            taken_up.joinedload(Replication.taken_from),
            selectinload(Pair.plans),
        )
    )


def list_activities_of_pair(pair_id: int) -> Sequence[Activity]:
    """What serves a pair, with the places of its sessions, as it was added."""
    return db.session.scalars(
        select(Activity)
        .join(Activity.pair_links)
        .where(ActivityPair.pair_id == pair_id)
        .order_by(Activity.id)
        .options(selectinload(Activity.sessions))
    ).all()


def list_lessons(pair_id: int) -> Sequence[VisitReport]:
    """The reports of a pair's activities that say what was learned; submitted and accepted ones only."""
    return db.session.scalars(
        select(VisitReport)
        .join(VisitReport.activity)
        .join(Activity.pair_links)
        .where(
            ActivityPair.pair_id == pair_id,
            VisitReport.state.in_([ReportState.SUBMITTED, ReportState.ACCEPTED]),
            or_(VisitReport.learned.is_not(None), VisitReport.did_not_work.is_not(None)),
        )
        .order_by(VisitReport.activity_id.desc())
    ).all()


def list_outcomes_of_pair(pair_id: int) -> Sequence[Outcome]:
    """The outcomes of a pair, also those that it shares, as they were added."""
    return db.session.scalars(
        select(Outcome)
        .where(Outcome.id.in_(select(OutcomePair.outcome_id).where(OutcomePair.pair_id == pair_id)))
        .order_by(Outcome.id)
        .options(selectinload(Outcome.pairs))
    ).all()


def list_deliverables_of_pair(pair_id: int) -> Sequence[Deliverable]:
    """The deliverables of a pair, of both its sides, as they were added."""
    served = select(DeliverablePair.deliverable_id).where(DeliverablePair.pair_id == pair_id)
    return db.session.scalars(
        select(Deliverable)
        .where(Deliverable.id.in_(served))
        .order_by(Deliverable.id)
        .options(joinedload(Deliverable.owner))
    ).all()


def next_pair_number(programme_id: int) -> int:
    """The first number after those that are taken."""
    highest = db.session.scalar(
        select(Pair.number).where(Pair.programme_id == programme_id).order_by(Pair.number.desc()).limit(1)
    )
    return (highest or 0) + 1


def has_history(pair: Pair) -> bool:
    """Whether anything stands on a pair: activity, plan, result, replication, decision or picture."""
    holders = (
        select(ActivityPair.id).where(ActivityPair.pair_id == pair.id),
        select(ActionPlan.id).where(ActionPlan.pair_id == pair.id),
        select(DeliverablePair.id).where(DeliverablePair.pair_id == pair.id),
        select(OutcomePair.id).where(OutcomePair.pair_id == pair.id),
        select(Decision.id).where(Decision.pair_id == pair.id),
        select(Picture.id).where(Picture.pair_id == pair.id),
        *(practice_holders(practice.id) for practice in pair.practices),
    )
    return any(db.session.scalar(holder.limit(1)) is not None for holder in holders)


def is_practice_used(practice: Practice) -> bool:
    """Whether an outcome, a replication or a plan names the practice."""
    return db.session.scalar(practice_holders(practice.id).limit(1)) is not None


def practice_holders(practice_id: int):  # type: ignore[no-untyped-def]  # A compound select has no short type.
    """The ids of what names a practice."""
    outcomes = select(Outcome.id).where(Outcome.practice_id == practice_id)
    return outcomes.union_all(
        select(Replication.id).where(Replication.practice_id == practice_id),
        select(Transfer.id).where(Transfer.practice_id == practice_id),
    )


def has_acted(member: Membership) -> bool:
    """Whether the organisation acted in the pair: hosted, took part, owns a plan or a practice."""
    pair_id, organisation_id = member.pair_id, member.organisation_id
    served = select(ActivityPair.activity_id).where(ActivityPair.pair_id == pair_id)
    traces = (
        select(Activity.id).where(Activity.id.in_(served), Activity.host_id == organisation_id),
        select(ActivitySession.id).where(
            ActivitySession.activity_id.in_(served), ActivitySession.host_id == organisation_id
        ),
        select(HeadCount.id).where(
            HeadCount.activity_id.in_(served), HeadCount.organisation_id == organisation_id
        ),
        select(ActionPlan.id).where(ActionPlan.pair_id == pair_id, ActionPlan.owner_id == organisation_id),
        select(Practice.id).where(Practice.pair_id == pair_id, Practice.owner_id == organisation_id),
    )
    return any(db.session.scalar(trace.limit(1)) is not None for trace in traces)
