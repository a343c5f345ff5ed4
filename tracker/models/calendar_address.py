"""Secret addresses at which a calendar program fetches what a person may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.rows import Row
from tracker.models.types import UtcDateTime

if TYPE_CHECKING:
    from tracker.models.pair import Pair
    from tracker.models.programme import Programme
    from tracker.models.user import User


class CalendarAddress(Row):
    """One address of one person: of a pair, of a programme, or, where it names none, of what is theirs.

    Of the token that is the secret only its SHA-256 is kept. `last_fetched_on` is the last day on which
    somebody fetched it, NULL where nobody has.
    """

    __tablename__ = "calendar_address"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("pair_id IS NULL OR programme_id IS NOT NULL", name="programme_of_pair"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    last_fetched_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    programme: Mapped[Programme | None] = relationship(lazy="raise_on_sql")
    pair: Mapped[Pair | None] = relationship(lazy="raise_on_sql")
