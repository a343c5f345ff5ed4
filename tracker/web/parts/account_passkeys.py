"""The passkeys of the signed-in person, for the account page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.looks import day_of
from tracker.models import User
from tracker.queries.passkeys import list_passkeys
from tracker.web.parts.dates import say_day


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """One passkey in words; `used` is empty where it never was."""

    id: int
    name: str
    made: str
    used: str


def passkeys(user: User) -> dict[str, Any]:
    """What ``account/passkeys.html`` shows."""
    zone = ZoneInfo(user.timezone or "UTC")
    return {
        "passkeys": [
            PasskeyLine(
                id=one.id,
                name=one.name,
                made=say_day(day_of(one.created_at, zone)),
                used=say_day(one.last_used_on) if one.last_used_on else "",
            )
            for one in list_passkeys(user.id)
        ]
    }
