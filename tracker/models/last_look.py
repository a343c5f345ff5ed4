"""When a person last said that they have seen what changed in a programme."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.rows import Row
from tracker.models.types import UtcDateTime


class LastLook(Row):
    """One for each person and programme. `looked_at` (UTC) is when the page that they had seen was drawn."""

    __tablename__ = "last_look"
    __table_args__ = (UniqueConstraint("user_id", "programme_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
