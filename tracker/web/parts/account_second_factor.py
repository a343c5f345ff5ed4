"""The second factor of the signed-in person, for the account page."""

from __future__ import annotations

from typing import Any

from tracker.models import User
from tracker.queries.second_factors import count_recovery_codes, has_second_factor


def second_factor(user: User) -> dict[str, Any]:
    """What ``account/second_factor.html`` shows."""
    return {"is_on": has_second_factor(user.id), "codes_left": count_recovery_codes(user.id)}
