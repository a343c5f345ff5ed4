"""What of a pair, or of the programme, is public: for each piece what is decided, and from which day on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from tracker.domain.dates import ApproximateDate
from tracker.domain.publishing import OF_A_PAIR, Piece, PublicationState
from tracker.forms.base import VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.labels.publishing import PIECE_WORDS, PUBLICATION_STATE_WORDS
from tracker.models import Publication

Decision = tuple[PublicationState, date | None]


@dataclass(frozen=True, slots=True)
class PieceFields:
    """The two fields of one piece, beside each other."""

    piece: Piece
    state: SelectField
    from_day: ApproximateDateField


Form = TypeVar("Form", bound="_PiecesForm")


class _PiecesForm(VersionedForm):
    """A choice and a day for each piece of `pieces`. Without a day, public means from today on."""

    pieces: tuple[Piece, ...] = ()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in self.rows:
            one.state.choices = [
                (state.value, str(PUBLICATION_STATE_WORDS[state])) for state in PublicationState
            ]

    @property
    def rows(self) -> list[PieceFields]:
        """The pieces in the order of the public page."""
        return [PieceFields(one, self[one.value], self[f"{one.value}_from"]) for one in self.pieces]

    def validate(self, *args: Any, **more: Any) -> bool:
        fine = bool(super().validate(*args, **more))
        for row in self.rows:
            if row.from_day.errors or row.from_day.data is None:
                continue
            if not row.from_day.data.is_exact:
                row.from_day.errors = [_("Give one day, such as 20 October 2021.")]
            elif row.state.data != PublicationState.PUBLISHED.value:
                row.from_day.errors = [_("A day goes with “Public”: choose that, or empty the day.")]
            fine = fine and not row.from_day.errors
        return fine

    def decisions(self, today: date) -> dict[Piece, Decision]:
        """What is decided of each piece. Call it on a valid form."""
        return {one.piece: _decision(one, today) for one in self.rows}


def _decision(one: PieceFields, today: date) -> Decision:
    state = PublicationState(one.state.data)
    day = one.from_day.data.earliest if one.from_day.data else today
    return state, day if state is PublicationState.PUBLISHED else None


def _with_fields_of(*pieces: Piece) -> Callable[[type[Form]], type[Form]]:
    def add(form: type[Form]) -> type[Form]:
        form.pieces = pieces
        for piece in pieces:
            words = PIECE_WORDS[piece]
            setattr(form, piece.value, SelectField(words, default=PublicationState.DRAFT.value))
            setattr(form, f"{piece.value}_from", ApproximateDateField(_l("%(piece)s: from", piece=words)))
        return form

    return add


@_with_fields_of(*OF_A_PAIR)
class PairPublishingForm(_PiecesForm):
    """What of a pair is public."""

    published = BooleanField(_l("Show this pair to everybody, as far as it is decided below"))


@_with_fields_of(Piece.PROGRAMME)
class ProgrammePublishingForm(_PiecesForm):
    """Whether the programme's own page is public."""


def stored_pieces(rows: Iterable[Publication]) -> dict[str, Any]:
    """What was decided, as the forms show it."""
    values: dict[str, Any] = {}
    for row in rows:
        values[row.piece.value] = row.state.value
        values[f"{row.piece.value}_from"] = ApproximateDate.on(row.from_day) if row.from_day else None
    return values
