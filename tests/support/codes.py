"""What somebody's phone shows as a second factor."""

from __future__ import annotations

from datetime import datetime

from passlib.totp import TOTP

from tracker import clock
from tracker.models import User
from tracker.queries.second_factors import get_second_factor
from tracker.services.second_factors import secret_to_type


def code_of(user: User, when: datetime | None = None) -> str:
    """The six digits of this moment, or of another, read off the secret as an app would."""
    factor = get_second_factor(user.id)
    assert factor is not None
    shown = TOTP(secret_to_type(factor).replace(" ", ""))
    return str(shown.generate(time=when or clock.now()).token)
