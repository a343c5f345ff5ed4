"""Slows down whoever tries passwords (docs/decisions has why it is counted here)."""

from __future__ import annotations

from hashlib import sha256

from limits import RateLimitItem, parse

from tracker.extensions import limiter

PER_ACCOUNT = parse("10 per 15 minutes")
PER_PLACE = parse("50 per 15 minutes")
"""A whole town hall may stand behind one address of the network."""
PER_INVITATION = parse("10 per day")
"""A person mistypes an address a few times; who asks for many wants to know which of them are known."""


def is_slowed(account: str, place: str | None) -> bool:
    """Whether this account, or this address of the network, has failed too often lately.

    The account counts at once, before its password is looked at, so that many tries at the same
    moment are many tries; one that succeeds is forgiven by `forgive`.
    """
    limits = limiter.limiter
    if not limits.test(PER_PLACE, "sign-in", "place", place or ""):
        return True
    return not limits.hit(PER_ACCOUNT, "sign-in", "account", _name(account))


def is_slowed_invitation(token_hash: str) -> bool:
    """Whether too many addresses were tried with one invitation; each try counts."""
    return not limiter.limiter.hit(PER_INVITATION, "invitation", token_hash)


def note_failure(place: str | None) -> None:
    """Counts a failed try from an address of the network."""
    limiter.limiter.hit(PER_PLACE, "sign-in", "place", place or "")


def forgive(account: str) -> None:
    """Forgets the tries of somebody who has signed in."""
    limiter.limiter.clear(PER_ACCOUNT, "sign-in", "account", _name(account))


def seconds_to_wait() -> int:
    """What a browser, or a person, is told: the length of the window."""
    item: RateLimitItem = PER_ACCOUNT
    return item.get_expiry()


def _name(account: str) -> str:
    """The account as the storage knows it: no address of a person leaves the database."""
    return sha256(account.strip().lower().encode()).hexdigest()
