"""What a factsheet says of a pair that no other page reads together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    CoOrganiser,
    Milestone,
    Replication,
    Source,
)


def list_mentoring(pair_id: int) -> Sequence[Activity]:
    """What serves a pair, with hosts, places and co-organisers, as it was added."""
    return db.session.scalars(
        select(Activity)
        .join(Activity.pair_links)
        .where(ActivityPair.pair_id == pair_id)
        .order_by(Activity.id)
        .options(
            joinedload(Activity.host),
            selectinload(Activity.sessions).joinedload(ActivitySession.host),
            selectinload(Activity.co_organisers).joinedload(CoOrganiser.organisation),
        )
    ).all()


def list_milestones_of_pair(pair_id: int) -> Sequence[Milestone]:
    """The milestones of a pair's plans, with who took them up elsewhere, from whom, and who says so, in the
    order of the plans."""
    taken_up = selectinload(Milestone.replications)
    return db.session.scalars(
        select(Milestone)
        .join(Milestone.plan)
        .where(ActionPlan.pair_id == pair_id)
        .order_by(ActionPlan.id, Milestone.position, Milestone.id)
        .options(
            taken_up.joinedload(Replication.organisation),
            taken_up.joinedload(Replication.said_by),
            taken_up.joinedload(Replication.taken_from),
        )
    ).all()


def list_sources(programme_id: int, keys: Iterable[str]) -> list[Source]:
    """The sources of these keys, in the order of the programme."""
    rows = db.session.scalars(
        select(Source)
        .where(Source.programme_id == programme_id, Source.key.in_(sorted(set(keys))))
        .order_by(Source.position, Source.id)
    )
    return list(rows)
