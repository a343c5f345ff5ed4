"""Deliverables and outcomes, read with what their pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.statuses import DeliverableKind, DeliverableStatus, OutcomeKind, OutcomeStatus
from tracker.extensions import db
from tracker.models import (
    Deliverable,
    DeliverablePair,
    Membership,
    Outcome,
    OutcomePair,
    Pair,
    Practice,
)
from tracker.models.types import earliest_of

UNKNOWN = "unknown"
"""The filter for a state that nobody has said."""


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What a list is narrowed by: a status, or `UNKNOWN`, and a pair by its id. None is not."""

    status: str | None = None
    pair_id: int | None = None


def list_deliverables(
    programme_id: int, wanted: ResultFilter, *, offset: int = 0, limit: int | None = None
) -> tuple[Sequence[Deliverable], int]:
    """One page of the deliverables with owner and pairs, and how many there are: by kind, then by due day."""
    found = _narrowed(
        select(Deliverable).where(Deliverable.programme_id == programme_id), Deliverable, wanted
    )
    if wanted.pair_id is not None:
        own = select(DeliverablePair.deliverable_id).where(DeliverablePair.pair_id == wanted.pair_id)
        found = found.where(Deliverable.id.in_(own))
    order = case({kind: place for place, kind in enumerate(DeliverableKind)}, value=Deliverable.kind)
    ordered = found.order_by(order, earliest_of(Deliverable.due).nulls_last(), Deliverable.id)
    with_parts = ordered.options(joinedload(Deliverable.owner), selectinload(Deliverable.pairs))
    return _page(found, with_parts, offset, limit)


def get_deliverable(programme_id: int, deliverable_id: int) -> Deliverable | None:
    """A deliverable of the programme with owner and pairs."""
    return db.session.scalar(
        select(Deliverable)
        .where(Deliverable.id == deliverable_id, Deliverable.programme_id == programme_id)
        .options(
            joinedload(Deliverable.owner),
            selectinload(Deliverable.pair_links)
            .joinedload(DeliverablePair.pair)
            .selectinload(Pair.members)
            .joinedload(Membership.organisation),
        )
    )


def list_outcomes(
    programme_id: int, wanted: ResultFilter, *, offset: int = 0, limit: int | None = None
) -> tuple[Sequence[Outcome], int]:
    """One page of the outcomes with owner, practice and pairs, and how many: by kind, then by day."""
    found = _narrowed(select(Outcome).where(Outcome.programme_id == programme_id), Outcome, wanted)
    if wanted.pair_id is not None:
        own = select(OutcomePair.outcome_id).where(OutcomePair.pair_id == wanted.pair_id)
        found = found.where(Outcome.id.in_(own))
    order = case({kind: place for place, kind in enumerate(OutcomeKind)}, value=Outcome.kind)
    ordered = found.order_by(order, earliest_of(Outcome.occurred).nulls_last(), Outcome.id)
    with_parts = ordered.options(
        joinedload(Outcome.owner), joinedload(Outcome.practice), selectinload(Outcome.pairs)
    )
    return _page(found, with_parts, offset, limit)


def get_outcome(programme_id: int, outcome_id: int) -> Outcome | None:
    """An outcome of the programme with owner, practice and pairs."""
    return db.session.scalar(
        select(Outcome)
        .where(Outcome.id == outcome_id, Outcome.programme_id == programme_id)
        .options(
            joinedload(Outcome.owner),
            joinedload(Outcome.practice).joinedload(Practice.pair),
            selectinload(Outcome.milestone_links),
            selectinload(Outcome.pair_links)
            .joinedload(OutcomePair.pair)
            .selectinload(Pair.members)
            .joinedload(Membership.organisation),
        )
    )


def count_by_status(
    programme_id: int, table: type[Deliverable | Outcome]
) -> dict[DeliverableStatus | OutcomeStatus | None, int]:
    """How many there are in each state, in the order of the states; None, last, is what nobody has said."""
    statement = (
        select(table.status, func.count()).where(table.programme_id == programme_id).group_by(table.status)
    )
    counts = {row[0]: row[1] for row in db.session.execute(statement)}
    states = DeliverableStatus if table is Deliverable else OutcomeStatus
    return {state: counts[state] for state in (*states, None) if state in counts}


def list_practices(programme_id: int) -> Sequence[Row[int, str]]:
    """The good practices of a programme as (id, title), by pair and place."""
    statement = (
        select(Practice.id, Practice.title)
        .join(Practice.pair)
        .where(Practice.programme_id == programme_id)
        .order_by(Pair.number, Practice.position, Practice.id)
    )
    return db.session.execute(statement).all()


def pairs_of(organisation_ids: Iterable[int]) -> set[int]:
    """The ids of the pairs in which any of these organisations is or was a member."""
    statement = select(Membership.pair_id).where(Membership.organisation_id.in_(list(organisation_ids)))
    return set(db.session.scalars(statement))


def _narrowed(found: Select[Any], table: type[Deliverable | Outcome], wanted: ResultFilter) -> Select[Any]:
    if wanted.status == UNKNOWN:
        return found.where(table.status.is_(None))
    return found if wanted.status is None else found.where(table.status == wanted.status)


def _page(
    found: Select[Any], ordered: Select[Any], offset: int, limit: int | None
) -> tuple[Sequence[Any], int]:
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return db.session.scalars(ordered.offset(offset).limit(limit)).all(), total
