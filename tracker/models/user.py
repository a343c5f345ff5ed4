"""People who sign in, and what they may be in which programme."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from flask_security.core import UserMixin
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import ReminderPace, RoleKind
from tracker.models.rows import Row
from tracker.models.types import UtcDateTime, Words, choice, language_code

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.programme import Programme


class User(Row, UserMixin):
    """One person, one sign-in. Names and addresses of people stand here and nowhere else.

    Flask-Security reads `email`, `password`, `active`, `fs_uniquifier` and `roles`. Who has left
    (`left_at`) is a "former colleague" everywhere; from `forgotten_at` on the name and the address are gone.
    `writing_language` is what the person wrote in last, and is offered by the next form.
    """

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("email"), UniqueConstraint("fs_uniquifier"))

    email: Mapped[str] = mapped_column(String(254))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), default=lambda: uuid4().hex)
    name: Mapped[Words] = mapped_column(default="")
    language: Mapped[str | None] = mapped_column(String(35))
    timezone: Mapped[str | None] = mapped_column(String(64))
    administrator: Mapped[bool] = mapped_column(default=False)
    last_signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders: Mapped[ReminderPace | None] = mapped_column(choice(ReminderPace, "reminders"), sort_order=100)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=101)
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=102)
    writing_language: Mapped[str | None] = language_code("writing_language")

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        back_populates="user",
        cascade="all, delete-orphan",
        foreign_keys="Role.user_id",
        order_by="Role.id",
        lazy="raise_on_sql",
    )

    @hybrid_property
    def is_here(self) -> bool:
        """Whether the person may come in, and be written to: neither switched off nor gone."""
        return self.active and self.left_at is None and self.forgotten_at is None

    @is_here.inplace.expression
    @classmethod
    def _is_here(cls) -> ColumnElement[bool]:
        return and_(cls.active, cls.left_at.is_(None), cls.forgotten_at.is_(None))


class Role(Row):
    """What a person is in a programme; an editor is one of an organisation.

    Where it is from: `given_by_id`, a person here, and `invitation_id`, where an invitation gave it; neither
    is known of roles given before that was noted, and of those given by a command.

    Not Flask-Security's `RoleMixin`: that one holds two roles of one name to be equal, and here a
    person has many of a name. It only ever asks for `name` and `get_permissions`.
    """

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("user_id", "programme_id", "organisation_id", "role"),
        # NULLs differ from one another in a unique constraint, so the others need an index.
        Index(
            "uq_role_user_id_programme_id_role",
            "user_id",
            "programme_id",
            "role",
            unique=True,
            sqlite_where=text("organisation_id IS NULL"),
            postgresql_where=text("organisation_id IS NULL"),
        ),
        CheckConstraint("role <> 'editor' OR organisation_id IS NOT NULL", name="editor_organisation"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[RoleKind] = mapped_column(choice(RoleKind, "role"))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True, sort_order=100)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True, sort_order=101)

    user: Mapped[User] = relationship(back_populates="roles", foreign_keys=[user_id], lazy="raise_on_sql")
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    given_by: Mapped[User | None] = relationship(foreign_keys=[given_by_id], lazy="raise_on_sql")

    @property
    def name(self) -> str:
        """Flask-Security's word for it."""
        return self.role.value

    def get_permissions(self) -> set[str]:
        """None by Flask-Security: who may do what is in `tracker.permissions`."""
        return set()
