"""Confirmations of completed milestones by the mentor cities, and how they ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.rows import Row, Written
from tracker.models.types import UtcDateTime, Words

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.user import User


class Confirmation(Written, Row):
    """A mentor city confirms that a milestone is completed; it stands until `ended_at`.

    It ends when the milestone is re-opened, or is taken back, and `why` says the reason. Who confirmed and
    when is NULL where a programme file alone said that it was confirmed, and somebody here took that back.
    `Milestone.confirmed_by_mentor` is true as long as one stands.
    """

    __tablename__ = "confirmation"
    __table_args__ = (
        Index(
            "uq_confirmation_milestone_id",
            "milestone_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint(
            "ended_at IS NOT NULL OR (ended_by_user_id IS NULL AND ended_by_organisation_id IS NULL"
            " AND why IS NULL)",
            name="ended",
        ),
        CheckConstraint("(confirmed_at IS NULL) = (by_organisation_id IS NULL)", name="confirmed"),
    )

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    by_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    ended_by_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    why: Mapped[Words | None]

    by_user: Mapped[User | None] = relationship(foreign_keys=by_user_id, lazy="raise_on_sql")
    by_organisation: Mapped[Organisation | None] = relationship(
        foreign_keys=by_organisation_id, lazy="raise_on_sql"
    )
    ended_by_user: Mapped[User | None] = relationship(foreign_keys=ended_by_user_id, lazy="raise_on_sql")
    ended_by_organisation: Mapped[Organisation | None] = relationship(
        foreign_keys=ended_by_organisation_id, lazy="raise_on_sql"
    )
