"""Deciding what is public. What is withdrawn keeps its row, so that one sees that it once was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from tracker.domain.publishing import OF_A_PAIR, Piece, PublicationState
from tracker.extensions import db
from tracker.models import Pair, Programme, Publication
from tracker.services.constraints import refused_as


def decide(
    programme: Programme,
    pair: Pair | None,
    piece: Piece,
    *,
    state: PublicationState,
    from_day: date | None,
) -> None:
    """Publishes a piece from a day on, withdraws it, or makes it a draft again.

    `from_day` is given where, and only where, it is published. Whoever decides the same of a piece twice
    changes nothing; DomainError where a colleague has decided of it in the same moment.
    """
    row = db.session.scalar(
        select(Publication).where(
            Publication.programme_id == programme.id,
            Publication.pair_id == (pair.id if pair else None),
            Publication.piece == piece,
        )
    )
    if row is None:
        if state is PublicationState.DRAFT:
            return
        row = Publication(programme_id=programme.id, pair_id=pair.id if pair else None, piece=piece)
        db.session.add(row)
    with refused_as(FAULTS):
        row.state, row.from_day = state, from_day if state is PublicationState.PUBLISHED else None


FAULTS = {
    "uq_publication_pair_id_piece": (None, "decided_meanwhile"),
    "uq_publication_programme_id_piece": (None, "decided_meanwhile"),
}


def publish_whole(pairs: Iterable[Pair], programme: Programme, *, from_day: date) -> None:
    """Publishes the programme's page and every piece of these pairs that nobody has decided of yet."""
    decided = {
        (one.pair_id, one.piece)
        for one in db.session.scalars(select(Publication).where(Publication.programme_id == programme.id))
    }
    wanted = [(None, Piece.PROGRAMME), *((pair.id, piece) for pair in pairs for piece in OF_A_PAIR)]
    db.session.add_all(
        Publication(
            programme_id=programme.id,
            pair_id=pair_id,
            piece=piece,
            state=PublicationState.PUBLISHED,
            from_day=from_day,
        )
        for pair_id, piece in wanted
        if (pair_id, piece) not in decided
    )
    db.session.flush()
