"""Opens the public pages of a programme, or closes something of them, as a coordinator does."""

from __future__ import annotations

from datetime import date

from tracker.domain.publishing import Piece, PublicationState
from tracker.extensions import db
from tracker.models import Pair, Programme
from tracker.queries.pairs import list_pairs
from tracker.services import publishing

FIRST_DAY = date(2020, 1, 1)


def publish(programme: Programme, *pairs: Pair, from_day: date = FIRST_DAY) -> None:
    """The programme's page and everything of these pairs, or of all; committed."""
    publishing.publish_whole(programme, None, from_day=from_day)
    for pair in pairs or list_pairs(programme.id):
        publishing.show_pair(pair, programme=programme, published=True)
        publishing.publish_whole(programme, pair, from_day=from_day)
    db.session.commit()


def decide(
    programme: Programme,
    pair: Pair | None,
    piece: Piece,
    state: PublicationState = PublicationState.DRAFT,
    from_day: date | None = None,
) -> None:
    """One piece of a pair, or of the programme; committed."""
    publishing.decide(programme, pair, piece, state=state, from_day=from_day)
    db.session.commit()
