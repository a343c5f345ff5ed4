"""The part of the account page that says whether there is a password."""

from __future__ import annotations

from typing import Any

from tracker.models import User
from tracker.web.parts.invitation_page import mails


def password(user: User) -> dict[str, Any]:
    """Whether the person has one, and may remove it."""
    return {"has_one": user.password is not None, "can_do_without": can_do_without()}


def can_do_without() -> bool:
    """Whether links can be mailed from here, which are the way in of who has no password."""
    return mails()
