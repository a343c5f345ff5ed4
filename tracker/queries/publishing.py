"""What was decided to be public, and what of it is. Every public door asks `public_of`, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from tracker import clock
from tracker.domain.publishing import OF_A_PAIR, Decided, Piece, Public, PublicationState, public_on
from tracker.extensions import db
from tracker.models import Pair, Programme, Publication


def public_of(programme: Programme, today: date | None = None) -> Public:
    """What of a programme is public, today by its own clock unless another day is asked for."""
    rows, publishable = list_decisions(programme.id), list_publishable(programme.id)
    return public_on(decided(rows), publishable, today or clock.today(programme.timezone))


def public_in_preview(programme: Programme, pair: Pair, today: date) -> Public:
    """What would be public with every part of the pair, and with the programme's page.

    Of the other pairs, with which it shares outcomes and practices, it is what was decided.
    """
    page = Decided(None, Piece.PROGRAMME, PublicationState.PUBLISHED, date.min)
    others = public_on([page, *decided(list_decisions(programme.id))], list_publishable(programme.id), today)
    return Public(programme=True, pairs={**others.pairs, pair.id: frozenset(OF_A_PAIR)})


def list_publishable(programme_id: int) -> Sequence[int]:
    """The ids of the pairs that may be published at all, by number."""
    return db.session.scalars(
        select(Pair.id).where(Pair.programme_id == programme_id, Pair.published).order_by(Pair.number)
    ).all()


def decided(rows: Iterable[Publication]) -> list[Decided]:
    """The rows as the rules read them."""
    return [Decided(one.pair_id, one.piece, one.state, one.from_day) for one in rows]


def lock_decisions(programme: Programme, pair: Pair | None = None) -> Sequence[Publication]:
    """What was decided, of which nobody else decides anything until the end of the transaction."""
    db.session.refresh(programme, attribute_names=["revision", "version"], with_for_update=True)
    if pair is not None:
        db.session.refresh(pair, attribute_names=["published", "version"])
    return list_decisions(programme.id, anew=True)


def list_decisions(programme_id: int, *, anew: bool = False) -> Sequence[Publication]:
    """What was decided of each piece of a programme and of its pairs; `anew` where rows may be old by now."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.programme_id == programme_id)
        .order_by(Publication.id)
        .execution_options(populate_existing=anew)
    ).all()


def list_published_programmes() -> list[tuple[Programme, Public]]:
    """The programmes whose public page is open today, by name, each with what of it is public.

    Three statements, of however many programmes.
    """
    programmes = db.session.scalars(
        select(Programme)
        .join(Publication, Publication.programme_id == Programme.id)
        .where(Publication.piece == Piece.PROGRAMME, Publication.state == PublicationState.PUBLISHED)
        .order_by(Programme.name, Programme.id)
    ).all()
    ids = [one.id for one in programmes]
    rows = defaultdict[int, list[Publication]](list)
    for row in db.session.scalars(
        select(Publication).where(Publication.programme_id.in_(ids)).order_by(Publication.id)
    ):
        rows[row.programme_id].append(row)
    publishable = defaultdict[int, list[int]](list)
    pairs = select(Pair.programme_id, Pair.id).where(Pair.programme_id.in_(ids), Pair.published)
    for programme_id, pair_id in db.session.execute(pairs.order_by(Pair.number)):
        publishable[programme_id].append(pair_id)
    found = [
        (one, public_on(decided(rows[one.id]), publishable[one.id], clock.today(one.timezone)))
        for one in programmes
    ]
    return [(programme, public) for programme, public in found if public.programme]
