"""The log: what was done, by whom and through what. It is added to, and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import LogDoor, LogKind, RoleKind
from tracker.extensions import Base
from tracker.models.rows import now
from tracker.models.types import UtcDateTime, choice
from tracker.models.updates import never_changes

if TYPE_CHECKING:
    from tracker.models.user import User


class LogEntry(Base):
    """What one transaction did in one programme, or, where that is NULL, in none: one save is one entry.

    `role` and `organisation_id` are what the person was in the programme at that moment. An organisation may
    be deleted, and its number stays here: so it is no foreign key. `command` names the command that did it.
    """

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_programme_id_id", "programme_id", "id"),
        Index("ix_log_entry_programme_id_at", "programme_id", "at"),
        Index("ix_log_entry_programme_id_user_id_id", "programme_id", "user_id", "id"),
        Index("ix_log_entry_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    role: Mapped[RoleKind | None] = mapped_column(choice(RoleKind, "role"))
    organisation_id: Mapped[int | None]
    door: Mapped[LogDoor] = mapped_column(choice(LogDoor, "door"))
    command: Mapped[str | None] = mapped_column(String(80))

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")


class LogLine(Base):
    """What was done to one row, or with it.

    `old` and `new` hold the columns that differ, by name; a column in both as null has changed to what the
    log does not keep. `name` is what the row was called then; `about` and `about_id` are the thing with a
    page of its own that the row is, or is a part of.
    """

    __tablename__ = "log_line"
    __table_args__ = (Index("ix_log_line_entry_id_kind", "entry_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
    kind: Mapped[LogKind] = mapped_column(choice(LogKind, "kind"))
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(300))
    about: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[int | None]
    old: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    new: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class LogPair(Base):
    """An entry has to do with a pair, which may have been deleted since."""

    __tablename__ = "log_pair"

    pair_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("log_entry.id"), primary_key=True, autoincrement=False, index=True
    )


never_changes(LogEntry.__table__)
never_changes(LogLine.__table__)
never_changes(LogPair.__table__)
