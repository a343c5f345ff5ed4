"""Writes the digests that are due, each in a transaction of its own.

What is written for one person stands, whatever happens to the next, and nobody's digest is half-written: it
may be ended at any moment, run again, and run on two machines at once (decision 020).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker import clock
from tracker.extensions import db, writing
from tracker.services.reminders import Decided, Why, decide, write


def remind(now: datetime | None = None) -> int:
    """Writes the digests that are due, and commits; how many it wrote.

    Whoever is written to meanwhile by another run, has left or has stopped them, gets none from this one.
    """
    now = now or clock.now()
    return write_due(decide(now), now)


def write_due(decided: Iterable[Decided], now: datetime) -> int:
    """Writes those that were found to be due; how many it wrote. Ends the session's transaction."""
    # What was read is let go, so that each person's transaction begins with a look of its own.
    db.session.rollback()
    with writing():
        return sum(_write(one, now) for one in decided if one.why is Why.DUE)


def _write(one: Decided, now: datetime) -> bool:
    if write(one, now):
        db.session.commit()
        return True
    db.session.rollback()
    return False
