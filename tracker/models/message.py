"""Messages to people: written in the transaction of their cause, worded and sent after it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import MessageKind, MessageState, ReminderKind
from tracker.models.rows import Row, now
from tracker.models.types import UtcDateTime, choice

if TYPE_CHECKING:
    from tracker.models.invitation import Invitation
    from tracker.models.programme import Programme
    from tracker.models.user import User


class Message(Row):
    """One message to one person, or to whoever an invitation is for.

    `about` holds ids alone, never words, names, addresses or tokens: the message is worded when it is sent,
    from what is true then. `key` names the cause: whoever writes the same message again finds it there.
    It waits until `not_before`; whoever sends it claims it first, until `claimed_until`. `fault` is the
    code with which the last try failed.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("(user_id IS NULL) <> (invitation_id IS NULL)", name="to_somebody"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        Index("ix_message_state_not_before", "state", "not_before"),
    )

    kind: Mapped[MessageKind] = mapped_column(choice(MessageKind, "kind"))
    key: Mapped[str] = mapped_column(String(120))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[MessageState] = mapped_column(choice(MessageState, "state"), default=MessageState.WAITING)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str | None] = mapped_column(String(80))

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    invitation: Mapped[Invitation | None] = relationship(lazy="raise_on_sql")
    programme: Mapped[Programme | None] = relationship(lazy="raise_on_sql")


class Reminded(Row):
    """One line of a digest: of what, in which programme, a person was reminded by which message.

    `thing` is the kind and the id of what it was about: ``milestone 17``.
    """

    __tablename__ = "reminded"
    __table_args__ = (UniqueConstraint("message_id", "kind", "thing"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[ReminderKind] = mapped_column(choice(ReminderKind, "kind"))
    thing: Mapped[str] = mapped_column(String(60))

    message: Mapped[Message] = relationship(lazy="raise_on_sql")


class ItemLink(Row):
    """A link of a reminder: it opens the form of one milestone or activity as that person, and nothing else.

    Of the token that is the secret only its SHA-256 is kept.
    """

    __tablename__ = "item_link"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("(milestone_id IS NULL) <> (activity_id IS NULL)", name="milestone_or_activity"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")

    def is_out(self, now: datetime) -> bool:
        """Whether it opens anything at that moment, for whom it does."""
        return self.revoked_at is None and now < self.expires_at

    @classmethod
    def out_at(cls, now: datetime) -> ColumnElement[bool]:
        """The same, for a statement."""
        return and_(cls.revoked_at.is_(None), cls.expires_at > now)
