"""What people keep of their own account."""

from __future__ import annotations

from tracker.extensions import db
from tracker.models import User


def describe(user: User, *, name: str, language: str | None, timezone: str | None) -> None:
    """What a person says about themselves; without a language or a timezone, others' count."""
    user.name = name
    user.language = language or None
    user.timezone = timezone or None
    db.session.flush()
