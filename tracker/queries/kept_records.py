"""The records of a programme, kept between requests for as long as its revision says that nothing changed.

Every change below a programme bumps its revision in the same transaction (`services.revision`), so what is
kept under a revision is stale for nobody, in whichever process the change was made. Only requests that read
keep anything: what a writer has read may yet be rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from cachetools import LRUCache
from flask import has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tracker.domain.history import Record
from tracker.domain.records import ProgrammeRecord
from tracker.extensions import db, may_write
from tracker.models import Programme

MOST_ROWS = 20_000
"""So many rows of records are kept in a process, some 20 MB of them; the one longest unused goes first."""


def _rows(record: ProgrammeRecord) -> int:
    things: Iterable[Record] = (*record.activities, *record.milestones)
    return 1 + len(record.pairs) + sum(1 + len(thing.updates) for thing in things)


_kept: LRUCache[tuple[Any, ...], ProgrammeRecord] = LRUCache(MOST_ROWS, getsizeof=_rows)
_lock = Lock()


def keep(
    programme: Programme, pair_id: int | None, read: Callable[[Programme, int | None], ProgrammeRecord]
) -> ProgrammeRecord:
    """What `read` makes of the programme as it is at this revision, or what it made of it before."""
    if not has_request_context() or may_write():
        return read(programme, pair_id)
    revision = (programme.revision, programme.created_at, programme.updated_at)
    key = (db.engine.url, programme.id, pair_id, *revision)
    with _lock:
        found = _kept.get(key)
    if found is None:
        found = read(programme, pair_id)
        if _rows(found) <= MOST_ROWS:
            with _lock:
                _kept[key] = found
    return found


# A process that has itself written, or let go of its database, need not trust a number.
@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "engine_disposed")
def forget(_of: Any) -> None:
    """Keeps nothing of what was read before."""
    with _lock:
        _kept.clear()
