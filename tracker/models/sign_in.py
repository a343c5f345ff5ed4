"""How people come in: links by mail, passkeys, second factors, and where they are signed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import SignInMeans
from tracker.models.rows import Row
from tracker.models.types import Strings, UtcDateTime, choice

if TYPE_CHECKING:
    from tracker.models.user import User


class SignInLink(Row):
    """A link that signs a person in once, until `expires_at`; only the SHA-256 of its token is kept.

    `goal` is the path to which it leads.
    """

    __tablename__ = "sign_in_link"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    goal: Mapped[str | None] = mapped_column(String(500))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class SignIn(Row):
    """One device on which a person is signed in, until `ended_at`. Its cookie holds what `token_hash` is of.

    `device` is what its browser says of itself, in a few words; `last_used_on` the last day it was used.
    """

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    means: Mapped[SignInMeans] = mapped_column(choice(SignInMeans, "means"))
    device: Mapped[str] = mapped_column(String(80), default="")
    last_used_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Passkey(Row):
    """A key on a device of a person, by which they sign in without a password.

    `challenged_at` is when the last question was asked that it answered: an answer to that one, or to an
    older one, is not taken again.
    """

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("credential"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary(1024))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    user_handle: Mapped[bytes] = mapped_column(LargeBinary(64))
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[Strings]
    name: Mapped[str] = mapped_column(String(80))
    last_used_on: Mapped[date | None]
    challenged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class SecondFactor(Row):
    """The second step of a person's signing in by password: a code that their phone shows.

    `secret` is encrypted; `confirmed_at` is NULL until a code of it was typed once; `last_counter` is the
    step of the last code that was taken, which is not taken again.
    """

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    secret: Mapped[str] = mapped_column(String(500))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_counter: Mapped[int | None]


class RecoveryCode(Row):
    """A code on paper that replaces the phone once; only a keyed SHA-256 of it is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FailedTry(Row):
    """A try to come in that failed; `key` is a keyed hash of the account or of the network address."""

    __tablename__ = "failed_try"
    __table_args__ = (Index("ix_failed_try_key_created_at", "key", "created_at"),)

    key: Mapped[str] = mapped_column(String(64))
