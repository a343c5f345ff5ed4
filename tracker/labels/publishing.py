"""The words of what is published."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.publishing import Piece, PieceState, PublicationState

PIECE_WORDS: Mapping[Piece, LazyString] = {
    Piece.PROGRAMME: _l("The programme’s page"),
    Piece.PROFILE: _l("The two sides, objective and motto"),
    Piece.CHALLENGES: _l("Challenges and strengths"),
    Piece.PRACTICES: _l("Good practices"),
    Piece.MENTORING: _l("Visits, workshops and academies"),
    Piece.PLAN: _l("Action plan"),
    Piece.STORY: _l("The story"),
    Piece.RESULTS: _l("What came of it"),
    Piece.MEDIA: _l("Video and press"),
    Piece.PICTURES: _l("Pictures"),
    Piece.FACTSHEET: _l("Factsheet"),
}

PIECE_HINTS: Mapping[Piece, LazyString] = {
    Piece.STORY: _l(
        "Shown where all that it names is public, too: visits, action plan, and what came of it."
    ),
    Piece.PICTURES: _l("Those of which nothing is missing."),
    Piece.FACTSHEET: _l("With the public parts alone."),
}
"""What a part needs beside its own decision."""

PIECE_STATE_WORDS: Mapping[PieceState, LazyString] = {
    PieceState.DRAFT: _l("Draft"),
    PieceState.AHEAD: _l("From a day on"),
    PieceState.PUBLIC: _l("Public"),
    PieceState.WITHDRAWN: _l("Withdrawn"),
}

PUBLICATION_STATE_WORDS: Mapping[PublicationState, LazyString] = {
    PublicationState.DRAFT: _l("Draft"),
    PublicationState.PUBLISHED: _l("Public"),
    PublicationState.WITHDRAWN: _l("Withdrawn"),
}
