"""The part of the account page that lists where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from tracker import clock
from tracker.labels import label
from tracker.models import SignIn, User
from tracker.queries.sign_ins import list_sign_ins
from tracker.web.parts.dates import say_day, say_moment
from tracker.web.signed_in import sign_in_here

LIVES = timedelta(days=1)
"""A cookie is good for less than a day after its last use: what was not used since then is over."""


@dataclass(frozen=True, slots=True)
class Device:
    """One sign-in in words."""

    id: int
    name: str
    begun: str
    used: str
    is_this: bool


def devices(user: User) -> dict[str, Any]:
    """The devices, the one before the person first."""
    since = clock.today("UTC") - LIVES
    here = sign_in_here().id
    found = [device(one, here=here) for one in list_sign_ins(user.id, used_since=since)]
    return {"devices": sorted(found, key=lambda one: not one.is_this)}


def device(sign_in: SignIn, *, here: int) -> Device:
    """A sign-in as it is listed; `here` is the id of the one that asks."""
    return Device(
        id=sign_in.id,
        name=device_name(sign_in),
        begun=_(
            "signed in on %(when)s, %(how)s", when=say_moment(sign_in.created_at), how=label(sign_in.means)
        ),
        used=say_day(sign_in.last_used_on) if sign_in.last_used_on else "",
        is_this=sign_in.id == here,
    )


def device_name(sign_in: SignIn) -> str:
    """Browser and system, where they are known."""
    return sign_in.device or str(_("A device that does not say what it is"))
