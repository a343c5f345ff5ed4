"""What is public on a day: the programme's door first, then the pair's, then each piece's own."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.publishing import (
    NOTHING,
    OF_A_PAIR,
    STORY_NEEDS,
    Decided,
    Piece,
    PieceState,
    PublicationState,
    public_on,
    state_on,
)

DAY, EVE = date(2023, 1, 31), date(2023, 1, 30)
PUBLISHED, WITHDRAWN = PublicationState.PUBLISHED, PublicationState.WITHDRAWN
PAIR, OTHER = 1, 2


def decided(piece, pair=PAIR, state=PUBLISHED, day=DAY):
    return Decided(pair, piece, state, day if state is PUBLISHED else None)


OWN_PAGE = decided(Piece.PROGRAMME, pair=None)


@pytest.mark.parametrize(
    ("state", "day", "today", "means"),
    [
        (PublicationState.DRAFT, None, DAY, PieceState.DRAFT),
        (PUBLISHED, DAY, EVE, PieceState.AHEAD),
        (PUBLISHED, DAY, DAY, PieceState.PUBLIC),
        (WITHDRAWN, None, DAY, PieceState.WITHDRAWN),
    ],
)
def test_a_piece_is_public_on_and_after_its_day(state, day, today, means):
    assert state_on(state, day, today) is means


def test_what_nobody_decided_of_is_public_nowhere():
    assert public_on([], [PAIR], DAY) == NOTHING


def test_a_pair_is_public_as_far_as_its_pieces_are():
    rows = [OWN_PAGE, decided(Piece.PROFILE), decided(Piece.PLAN), decided(Piece.MEDIA, state=WITHDRAWN)]
    assert public_on(rows, [PAIR, OTHER], DAY).pairs == {PAIR: {Piece.PROFILE, Piece.PLAN}}


@pytest.mark.parametrize("closed", [Piece.PROGRAMME, Piece.PROFILE])
@pytest.mark.parametrize("how", [WITHDRAWN, PublicationState.DRAFT])
def test_a_closed_page_closes_every_piece_of_it(closed, how):
    rows = [decided(piece) for piece in OF_A_PAIR if piece is not closed]
    rows.append(decided(Piece.PROGRAMME, pair=None, state=how if closed is Piece.PROGRAMME else PUBLISHED))
    rows.append(decided(Piece.PROFILE, state=how)) if closed is Piece.PROFILE else None
    assert public_on(rows, [PAIR], DAY).of(PAIR) == frozenset()


def test_before_its_day_nothing_of_the_programme_is_public():
    assert public_on([OWN_PAGE, *map(decided, OF_A_PAIR)], [PAIR], EVE) == NOTHING


def test_a_pair_that_may_not_be_published_is_not():
    public = public_on([OWN_PAGE, *map(decided, OF_A_PAIR)], [], DAY)
    assert public.programme
    assert public.of(PAIR) == frozenset()


def test_what_belongs_to_no_pair_has_no_public_pieces():
    assert public_on([OWN_PAGE], [PAIR], DAY).of(None) == frozenset()


@pytest.mark.parametrize("closed", sorted(STORY_NEEDS))
def test_a_story_is_public_where_everything_that_it_names_is(closed):
    rows = [OWN_PAGE, *(decided(piece) for piece in OF_A_PAIR if piece is not closed)]
    assert public_on(rows, [PAIR], DAY).of(PAIR) == set(OF_A_PAIR) - {closed, Piece.STORY}
