"""What of the demo anybody may read. IncluCities is over, and all that we know of it was published before."""

from __future__ import annotations

from datetime import timedelta

from tracker import clock
from tracker.domain.publishing import Piece, PublicationState
from tracker.models import Programme
from tracker.queries.pairs import list_pairs
from tracker.services import publishing

AHEAD = timedelta(days=14)


def publish_demo(programme: Programme) -> None:
    """Every pair of IncluCities as a whole; of Bridges those whose file lets them be, in every state."""
    today = clock.today(programme.timezone)
    publishing.publish_whole(programme, None, from_day=today)
    for pair in list_pairs(programme.id):
        if not programme.fictional:
            publishing.show_pair(pair, programme=programme, published=True)
        elif pair.number == 3:
            later, withdrawn = PublicationState.PUBLISHED, PublicationState.WITHDRAWN
            publishing.decide(programme, pair, Piece.FACTSHEET, state=later, from_day=today + AHEAD)
            publishing.decide(programme, pair, Piece.MEDIA, state=withdrawn, from_day=None)
        elif pair.number > 3:
            continue
        publishing.publish_whole(programme, pair, from_day=today)
