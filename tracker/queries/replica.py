"""Whether the replica knows what a page is about to show: else the page is read from the primary.

A replica is behind by some thousandths of a second, or, where its line is cut, by hours. A page of a
programme is read from it only where it has that programme at the revision which the primary has just told, so
that nobody misses what they, or anybody else, saved before they asked. What no revision counts (the name of a
person) may be as old as `MARK_SECONDS`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tracker.extensions import REPLICA, db
from tracker.models import Programme

MARK_SECONDS = 5.0
"""How often the primary is asked how far it has written; the replica must have come to the last such mark."""
REST_SECONDS = 10.0
"""For how long a replica that failed is left alone."""


@dataclass
class _State:
    """What a process knows of its replica: for some seconds, and nothing that a page shows."""

    mark: str = ""
    marked_at: float = float("-inf")
    rests_until: float = float("-inf")


def is_there() -> bool:
    """Whether a replica is set, and has not failed just now."""
    return REPLICA in db.engines and time.monotonic() >= _state().rests_until


def knows(programme: Programme) -> bool:
    """Whether the replica has the programme as it was when the primary was asked for it."""
    reached = text("pg_last_wal_replay_lsn() >= CAST(:mark AS pg_lsn)").bindparams(mark=_mark())
    wanted = select(Programme.revision, reached).where(Programme.id == programme.id)
    try:
        # A connection of its own: that this fails must not undo what the request has read already.
        with db.engines[REPLICA].connect() as replica:
            found = replica.execute(wanted).one_or_none()
    except DBAPIError as error:
        give_up(error)
        return False
    return found is not None and found[0] == programme.revision and bool(found[1])


def give_up(error: DBAPIError) -> None:
    """Leaves the replica alone for `REST_SECONDS`: everything is read from the primary meanwhile."""
    _state().rests_until = time.monotonic() + REST_SECONDS
    current_app.logger.warning(
        "The replica failed (%s): for %d s everything is read from the primary.",
        type(error.orig).__name__,
        REST_SECONDS,
    )


def _mark() -> str:
    """How far the primary had written at most `MARK_SECONDS` ago."""
    state = _state()
    if time.monotonic() - state.marked_at > MARK_SECONDS:
        state.mark = str(db.session.scalar(select(func.pg_current_wal_flush_lsn())))
        state.marked_at = time.monotonic()
    return state.mark


def _state() -> _State:
    state: _State = current_app.extensions.setdefault("tracker_replica", _State())
    return state
