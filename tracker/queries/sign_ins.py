"""Where people are signed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.extensions import db
from tracker.models import SignIn, User

LONGEST = timedelta(days=30)
"""However often it is used, a sign-in ends after so long."""

# Put together once: every page of a signed-in person begins with it.
_SIGNED_IN = (
    select(User, SignIn)
    .join(SignIn, SignIn.user_id == User.id)
    .where(User.fs_uniquifier == bindparam("uniquifier"), User.active)
    .where(SignIn.token_hash == bindparam("token"), SignIn.ended_at.is_(None))
    .where(SignIn.created_at > bindparam("since"))
    .options(joinedload(User.roles))
)


def get_signed_in(uniquifier: str, token_hash: str) -> tuple[User, SignIn] | None:
    """Who a cookie is of, with their roles, and the sign-in that it belongs to; None where that has ended,
    or began too long ago.

    One statement, since every page of a signed-in person asks it.
    """
    said = {"uniquifier": uniquifier, "token": token_hash, "since": clock.now() - LONGEST}
    found = db.session.execute(_SIGNED_IN, said).unique().first()
    return None if found is None else (found[0], found[1])


def list_sign_ins(user_id: int, *, used_since: date) -> Sequence[SignIn]:
    """The sign-ins of a person that have not ended and were used lately, the latest first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.last_used_on >= used_since)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    )
    return db.session.scalars(statement).all()


def get_sign_in(sign_in_id: int, user_id: int) -> SignIn | None:
    """A sign-in of that person, unless it has ended."""
    statement = select(SignIn).where(
        SignIn.id == sign_in_id, SignIn.user_id == user_id, SignIn.ended_at.is_(None)
    )
    return db.session.scalar(statement)
