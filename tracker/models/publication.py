"""What was decided to be public of a programme and of its pairs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.publishing import Piece, PublicationState
from tracker.models.rows import Row, Versioned
from tracker.models.types import choice

if TYPE_CHECKING:
    from tracker.models.pair import Pair
    from tracker.models.programme import Programme


class Publication(Versioned, Row):
    """One piece of a pair, or of the programme where there is no pair; a piece without a row is a draft.

    `from_day` is the first day on which it is public, in the programme's timezone.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("pair_id", "piece"),
        # A unique constraint takes two rows without a pair for different ones.
        Index(
            "uq_publication_programme_id_piece",
            "programme_id",
            "piece",
            unique=True,
            sqlite_where=text("pair_id IS NULL"),
            postgresql_where=text("pair_id IS NULL"),
        ),
        Index(None, "programme_id"),
        CheckConstraint("(pair_id IS NULL) = (piece = 'programme')", name="pair"),
        CheckConstraint("(state = 'published') = (from_day IS NOT NULL)", name="from_day"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
    piece: Mapped[Piece] = mapped_column(choice(Piece, "piece"))
    state: Mapped[PublicationState] = mapped_column(choice(PublicationState, "state"))
    from_day: Mapped[date | None]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    pair: Mapped[Pair | None] = relationship(lazy="raise_on_sql")
