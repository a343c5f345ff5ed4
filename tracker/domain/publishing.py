"""What of a programme and its pairs anybody may read, piece by piece, and from which day on.

A piece is public on and after its day where it is published. Nothing of a programme is public unless its own
page is, and nothing of a pair unless the pair may be published at all and says who the two sides are: so each
of them closes with one step whatever stands below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Piece(StrEnum):
    """A part of the public pages, published by itself. `PROGRAMME` is of no pair, all others are of one."""

    PROGRAMME = "programme"
    PROFILE = "profile"
    CHALLENGES = "challenges"
    PRACTICES = "practices"
    MENTORING = "mentoring"
    PLAN = "plan"
    STORY = "story"
    RESULTS = "results"
    MEDIA = "media"
    PICTURES = "pictures"
    FACTSHEET = "factsheet"


OF_A_PAIR = tuple(piece for piece in Piece if piece is not Piece.PROGRAMME)


STORY_NEEDS = frozenset({Piece.MENTORING, Piece.PLAN, Piece.RESULTS})
"""A story names visits, milestones and outcomes: it is public where each of these is."""


class PublicationState(StrEnum):
    """What was decided of a piece. Published may be from a day on that is still to come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PieceState(StrEnum):
    """What that means on a day."""

    DRAFT = "draft"
    AHEAD = "ahead"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one piece, of a pair or (None) of the programme."""

    pair_id: int | None
    piece: Piece
    state: PublicationState
    from_day: date | None


@dataclass(frozen=True, slots=True)
class Public:
    """What is public on a day. A pair of which nothing is public is not in `pairs`."""

    programme: bool
    pairs: Mapping[int, frozenset[Piece]]

    def of(self, pair_id: int | None) -> frozenset[Piece]:
        """The public pieces of a pair; none of what belongs to no pair."""
        return self.pairs.get(pair_id, frozenset()) if pair_id is not None else frozenset()


NOTHING = Public(programme=False, pairs={})


def state_on(state: PublicationState, from_day: date | None, today: date) -> PieceState:
    """What was decided of a piece, as it is on a day of the programme's timezone."""
    if state is not PublicationState.PUBLISHED:
        return PieceState(state.value)
    return PieceState.PUBLIC if from_day is not None and from_day <= today else PieceState.AHEAD


def public_on(decided: Iterable[Decided], publishable: Iterable[int], today: date) -> Public:
    """What of one programme is public. `publishable` are the pairs that may be published at all."""
    open_pieces: dict[int | None, set[Piece]] = defaultdict(set)
    for one in decided:
        if state_on(one.state, one.from_day, today) is PieceState.PUBLIC:
            open_pieces[one.pair_id].add(one.piece)
    if Piece.PROGRAMME not in open_pieces[None]:
        return NOTHING
    pairs = {
        pair_id: _told(open_pieces[pair_id])
        for pair_id in publishable
        if Piece.PROFILE in open_pieces[pair_id]
    }
    return Public(programme=True, pairs=pairs)


def _told(pieces: set[Piece]) -> frozenset[Piece]:
    return frozenset(pieces if pieces >= STORY_NEEDS else pieces - {Piece.STORY})
