"""The passkeys of people."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Passkey, User


def list_passkeys(user_id: int) -> Sequence[Passkey]:
    """A person's passkeys, oldest first."""
    statement = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.created_at, Passkey.id)
    return db.session.scalars(statement).all()


def get_passkey(passkey_id: int, user_id: int) -> Passkey | None:
    """A passkey of that person."""
    return db.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id))


def get_passkey_by_credential(credential: bytes) -> Passkey | None:
    """The passkey that a browser calls so, with its person and their roles."""
    statement = (
        select(Passkey)
        .where(Passkey.credential == credential)
        .options(joinedload(Passkey.user).options(selectinload(User.roles)))
    )
    return db.session.scalar(statement)


def has_passkey(user_id: int) -> bool:
    """Whether the person has any."""
    return bool(db.session.scalar(select(exists().where(Passkey.user_id == user_id))))
