"""Slows down whoever tries to come in (docs/decisions/016 has why it is counted in the database)."""

from __future__ import annotations

from flask import request
from flask_babel import ngettext

from tracker.extensions import db
from tracker.services import tries
from tracker.services.tries import Limit

Headers = dict[str, str]


def seconds_to_wait(limit: Limit, account: str) -> int:
    """How long to wait before this account is tried from here; 0: the try is counted, and may be made.

    It is counted and committed before the answer is looked for, so that many tries at the same moment are
    many tries; one that succeeds is forgiven by `forgive`. Call it before anything else is changed.
    """
    waits = tries.seconds_to_wait(limit, account=account, place=request.remote_addr)
    if waits:
        return waits
    tries.note_failure(limit, account=account)
    db.session.commit()
    if tries.had_too_many(limit, account=account):
        return tries.seconds_to_wait(limit, account=account)
    return 0


def note_failure(limit: Limit) -> None:
    """Counts a failed try from this address of the network, for good, and takes back what else the request
    has changed. Draw the page before: what was read is forgotten."""
    db.session.rollback()
    tries.note_failure(limit, place=request.remote_addr)
    db.session.commit()


def forgive(limit: Limit, account: str) -> None:
    """Forgets the tries of somebody who comes in; committed with that."""
    tries.forgive(limit, account=account)


def words(seconds: int) -> str:
    """What a person is told who has to wait."""
    minutes = -(-seconds // 60)
    return str(
        ngettext(
            "Too many tries. Wait %(num)d minute and try again.",
            "Too many tries. Wait %(num)d minutes and try again.",
            minutes,
        )
    )


def headers(seconds: int) -> Headers:
    """What a browser is told; nothing where nobody has to wait."""
    return {"Retry-After": str(seconds)} if seconds else {}
