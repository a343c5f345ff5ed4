"""Counting tries to come in, in the database, so that every process of the tracker counts the same ones.

What is kept is a keyed hash of the account or of the network address, and when: nothing that can be read.
Accounts are counted by what was typed, whether or not anybody has such an account.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil

from sqlalchemy import Select, delete, select

from tracker import clock
from tracker.extensions import db
from tracker.models import FailedTry
from tracker.services.tokens import secret_key

KEPT = timedelta(days=1)
"""No limit looks further back."""
CLEARED_AT_ONCE = 200
PREFIX_OF_A_HOME = 64
"""Whoever has one IPv6 address has all that begin with the same so many bits."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries for one account and for one address of the network, within so long."""

    name: str
    account: int
    place: int
    within: timedelta


PASSWORD = Limit("password", account=10, place=50, within=timedelta(minutes=15))
"""A whole town hall may stand behind one address of the network."""
LINK = Limit("link", account=5, place=20, within=timedelta(hours=1))
CODE = Limit("code", account=5, place=50, within=timedelta(minutes=15))
INVITATION = Limit("invitation", account=10, place=50, within=timedelta(days=1))
"""The account is the link: a person mistypes an address a few times; who asks for many wants to know which
of them are known."""
INVITED = Limit("invited", account=5, place=50, within=timedelta(days=1))
"""The account is who is written to, whoever invites: nobody is flooded through us with what they did not ask
for."""
INVITING = Limit("inviting", account=100, place=100, within=timedelta(days=1))
"""The account is who made the invitations: the tracker is nobody's way to write to the whole world."""
ASKED = Limit("asked", account=60, place=60, within=timedelta(days=1))
"""The account is who asks: each question is a mail to all who can answer. Sixty prepare a whole review."""


def seconds_to_wait(limit: Limit, *, account: str | None = None, place: str | None = None) -> int:
    """How long until another try is taken: 0 where one is taken now. It counts nothing."""
    return max(
        _wait(limit, _account(limit, account), limit.account),
        _wait(limit, _place(limit, place), limit.place),
    )


def is_slowed(limit: Limit, *, account: str | None = None, place: str | None = None) -> bool:
    """Whether the account, or the address of the network, has tried too often lately."""
    return seconds_to_wait(limit, account=account, place=place) > 0


def note_failure(limit: Limit, *, account: str | None = None, place: str | None = None) -> None:
    """Counts a try; tries that no limit looks at any more are forgotten."""
    _forget_old()
    db.session.add_all(
        FailedTry(key=key) for key in (_account(limit, account), _place(limit, place)) if key is not None
    )
    db.session.flush()


def had_too_many(limit: Limit, *, account: str) -> bool:
    """Whether more tries than allowed were counted: then the last of them came with others at once."""
    return len(_tries(limit, _account(limit, account), limit.account + 1)) > limit.account


def forgive(limit: Limit, *, account: str) -> None:
    """Forgets the tries of somebody who has come in; those of the address of the network stay."""
    db.session.execute(delete(FailedTry).where(FailedTry.key == _account(limit, account)))


def _wait(limit: Limit, key: str | None, most: int) -> int:
    """Until the earliest of as many tries as are allowed is forgotten."""
    first = None if key is None else db.session.scalar(_latest(limit, key).offset(most - 1).limit(1))
    return 0 if first is None else max(1, ceil((first + limit.within - clock.now()).total_seconds()))


def _tries(limit: Limit, key: str | None, most: int) -> list[datetime]:
    """When the last tries were, at most so many, the latest first."""
    return [] if key is None else list(db.session.scalars(_latest(limit, key).limit(most)))


def _latest(limit: Limit, key: str) -> Select[datetime]:
    return (
        select(FailedTry.created_at)
        .where(FailedTry.key == key, FailedTry.created_at > clock.now() - limit.within)
        .order_by(FailedTry.created_at.desc(), FailedTry.id.desc())
    )


def _forget_old() -> None:
    """A few at a time, and none that another process is about to forget."""
    old = (
        select(FailedTry.id)
        .where(FailedTry.created_at < clock.now() - KEPT)
        .limit(CLEARED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    db.session.execute(
        delete(FailedTry).where(FailedTry.id.in_(old)).execution_options(synchronize_session=False)
    )


def _account(limit: Limit, account: str | None) -> str | None:
    return None if account is None else _key(f"{limit.name} account {account.strip().lower()}")


def _place(limit: Limit, place: str | None) -> str | None:
    return None if place is None else _key(f"{limit.name} place {_home(place)}")


def _home(place: str) -> str:
    try:
        address = ip_address(place)
    except ValueError:
        return place
    return str(ip_network((address, PREFIX_OF_A_HOME), strict=False)) if address.version == 6 else place


def _key(what: str) -> str:
    return hmac.new(secret_key(), what.encode("utf-8", "surrogatepass"), sha256).hexdigest()
