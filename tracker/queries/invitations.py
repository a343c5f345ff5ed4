"""Invitations: by their link, by their number, and the open ones of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from tracker.extensions import db
from tracker.models import Invitation, User


def get_by_token(token_hash: str, *, lock: bool = False) -> Invitation | None:
    """The invitation of a link, with what its page says; `lock` lets one at a time accept it."""
    return _get(Invitation.token_hash == token_hash, lock=lock)


def get_invitation(invitation_id: int, *, lock: bool = False) -> Invitation | None:
    """An invitation by its number, as `get_by_token` has it."""
    return _get(Invitation.id == invitation_id, lock=lock)


def _get(wanted: ColumnElement[bool], *, lock: bool) -> Invitation | None:
    statement = select(Invitation).where(wanted).options(*_whole())
    if lock:
        statement = statement.with_for_update(of=Invitation).execution_options(populate_existing=True)
    return db.session.scalar(statement)


def get_open_invitation(invitation_id: int, programme_id: int, now: datetime) -> Invitation | None:
    """An open invitation of that programme, locked: it is about to be taken back."""
    wanted = (Invitation.id == invitation_id, Invitation.programme_id == programme_id)
    statement = select(Invitation).where(*wanted).options(*_whole()).with_for_update(of=Invitation)
    found = db.session.scalar(statement)
    return found if found is not None and found.is_open(now) else None


def list_open_invitations(programme_id: int, now: datetime) -> Sequence[Invitation]:
    """The open invitations of a programme, with who made them, the first to expire first."""
    statement = (
        select(Invitation)
        .where(Invitation.programme_id == programme_id, Invitation.open_at(now))
        .options(*_whole())
        .order_by(Invitation.expires_at, Invitation.id)
    )
    return db.session.scalars(statement).all()


def _whole() -> tuple[ExecutableOption, ...]:
    """What a page of an invitation reads, and the roles of who made it, which may have ended meanwhile."""
    return (
        joinedload(Invitation.programme),
        joinedload(Invitation.organisation),
        joinedload(Invitation.made_by).options(selectinload(User.roles)),
    )
