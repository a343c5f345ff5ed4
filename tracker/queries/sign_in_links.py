"""Links that sign a person in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import SignInLink


def get_sign_in_link(token_hash: str) -> SignInLink | None:
    """A link with its person, whether or not it is still good."""
    statement = (
        select(SignInLink).where(SignInLink.token_hash == token_hash).options(joinedload(SignInLink.user))
    )
    return db.session.scalar(statement)


def is_open(link: SignInLink, now: datetime) -> bool:
    """Whether it would sign its person in."""
    return link.used_at is None and link.expires_at > now and link.user.is_here
