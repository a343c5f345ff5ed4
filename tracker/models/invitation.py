"""Invitations: a right that waits for somebody."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import RoleKind
from tracker.models.rows import Row
from tracker.models.types import UtcDateTime, choice

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.programme import Programme
    from tracker.models.user import User


class Invitation(Row):
    """A role in a programme for whoever has the link, once, until `expires_at`.

    The link itself is kept nowhere: `token_hash` is the SHA-256 of its 256 random bits. `address` is for whom
    it was made, and is kept while the invitation is open alone: after that, addresses of people stand in
    `user` alone. The database cannot see a day go by, so that of one that expired goes with the next
    invitation that is made, accepted or taken back (`services.invitations`).
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("(role = 'editor') = (organisation_id IS NOT NULL)", name="editor_organisation"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="closed_once"),
        CheckConstraint(
            "address IS NULL OR (accepted_at IS NULL AND revoked_at IS NULL)", name="address_while_open"
        ),
        CheckConstraint("accepted_at IS NULL OR accepted_at < expires_at", name="accepted_in_time"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    role: Mapped[RoleKind] = mapped_column(choice(RoleKind, "role"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="raise_on_sql")
    accepted_by: Mapped[User | None] = relationship(foreign_keys=[accepted_by_id], lazy="raise_on_sql")

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be accepted at that moment."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at

    @classmethod
    def open_at(cls, now: datetime) -> ColumnElement[bool]:
        """The same, for a statement."""
        return and_(cls.accepted_at.is_(None), cls.revoked_at.is_(None), cls.expires_at > now)
