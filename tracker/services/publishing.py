"""Deciding what is public. What is withdrawn keeps its row, so that one sees that it once was decided."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.domain.publishing import OF_A_PAIR, Piece, PublicationState
from tracker.extensions import db
from tracker.models import Pair, Programme, Publication
from tracker.services.constraints import refused_as
from tracker.services.pairs import change_pair


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
    if row is None and state is PublicationState.DRAFT:
        return
    with refused_as(FAULTS):
        row = row or Publication(programme_id=programme.id, pair_id=pair.id if pair else None, piece=piece)
        row.state, row.from_day = state, from_day if state is PublicationState.PUBLISHED else None
        db.session.add(row)


FAULTS = {
    "uq_publication_pair_id_piece": (None, "decided_meanwhile"),
    "uq_publication_programme_id_piece": (None, "decided_meanwhile"),
}


def show_pair(pair: Pair, *, programme: Programme, published: bool) -> None:
    """Opens or closes everything of a pair at once; what was decided of its pieces stays as it is."""
    if pair.published != published:
        change_pair(pair, programme=programme, published=published)


def publish_whole(programme: Programme, pair: Pair | None, *, from_day: date) -> None:
    """Publishes from a day on each piece that nobody has decided of; without a pair, the programme's page."""
    of = pair.id if pair else None
    known = set(
        db.session.scalars(
            select(Publication.piece).where(
                Publication.programme_id == programme.id, Publication.pair_id == of
            )
        )
    )
    for piece in OF_A_PAIR if pair else (Piece.PROGRAMME,):
        if piece not in known:
            decide(programme, pair, piece, state=PublicationState.PUBLISHED, from_day=from_day)
