"""What was decided to be public, and what of it is. Every public door asks `public_of`, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.domain.publishing import Decided, Piece, Public, PublicationState, public_on
from tracker.extensions import db
from tracker.models import Pair, Programme, Publication


def public_of(programme: Programme, today: date | None = None) -> Public:
    """What of a programme is public, today by its own clock unless another day is asked for."""
    rows = list_decisions(programme.id)
    publishable = db.session.scalars(
        select(Pair.id).where(Pair.programme_id == programme.id, Pair.published).order_by(Pair.number)
    ).all()
    return public_on(decided(rows), publishable, today or clock.today(programme.timezone))


def decided(rows: Iterable[Publication]) -> list[Decided]:
    """The rows as the rules read them."""
    return [Decided(one.pair_id, one.piece, one.state, one.from_day) for one in rows]


def lock_decisions(programme: Programme, pair: Pair | None = None) -> Sequence[Publication]:
    """What was decided, of which nobody else decides anything until the end of the transaction."""
    db.session.refresh(programme, attribute_names=["revision", "version"], with_for_update=True)
    if pair is not None:
        db.session.refresh(pair, attribute_names=["published", "version"])
    return db.session.scalars(
        select(Publication)
        .where(Publication.programme_id == programme.id)
        .order_by(Publication.id)
        .execution_options(populate_existing=True)
    ).all()


def list_decisions(programme_id: int) -> Sequence[Publication]:
    """What was decided of each piece of a programme and of its pairs."""
    return db.session.scalars(
        select(Publication).where(Publication.programme_id == programme_id).order_by(Publication.id)
    ).all()


def list_published_programmes() -> list[tuple[Programme, Public]]:
    """The programmes whose public page is open today, by name, each with what of it is public."""
    rows = db.session.scalars(
        select(Publication)
        .join(Publication.programme)
        .where(Publication.piece == Piece.PROGRAMME, Publication.state == PublicationState.PUBLISHED)
        .order_by(Programme.name, Programme.id)
        .options(joinedload(Publication.programme))
    )
    found = [(one.programme, public_of(one.programme)) for one in rows]
    return [(programme, public) for programme, public in found if public.programme]
