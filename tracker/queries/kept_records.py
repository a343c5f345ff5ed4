"""The records of a programme, kept between requests for as long as its revision says that nothing changed.

Every change below a programme bumps its revision in the same transaction (`services.revision`), so what is
kept under a revision is stale for nobody, in whichever process the change was made. Only requests that read
keep anything: what a writer has read may yet be rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock, RLock
from typing import Any

from cachetools import LRUCache
from flask import has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tracker.domain.history import Record
from tracker.domain.records import ProgrammeRecord
from tracker.extensions import db, may_write
from tracker.models import Programme

MOST_ROWS = 30_000
"""So many rows of records are kept in a process, some 20 MB with what was worked out of them; the ones
longest unused go first."""
LARGEST = 200_000
"""One programme with more rows than these all together is kept beside them: to read it takes seconds."""


def _rows(record: ProgrammeRecord) -> int:
    things: Iterable[Record] = (*record.activities, *record.milestones)
    return 1 + len(record.pairs) + sum(1 + len(thing.updates) for thing in things)


_kept: LRUCache[tuple[Any, ...], ProgrammeRecord] = LRUCache(MOST_ROWS, getsizeof=_rows)
_large: LRUCache[tuple[Any, ...], ProgrammeRecord] = LRUCache(1)
_lock = Lock()
_one_reads = tuple(RLock() for _ in range(16))
"""By the programme's id: two that asked for a large one at once would need its time and its memory twice."""


def keep(
    programme: Programme, pair_id: int | None, read: Callable[[Programme, int | None], ProgrammeRecord]
) -> ProgrammeRecord:
    """What `read` makes of the programme as it is at this revision, or what it made of it before."""
    if not has_request_context() or may_write():
        return read(programme, pair_id)
    revision = (programme.revision, programme.created_at, programme.updated_at)
    key = (db.engine.url, programme.id, pair_id, *revision)
    found = _known(key)
    if found is None:
        with _one_reads[programme.id % len(_one_reads)]:
            found = _known(key) or _remembered(key, read(programme, pair_id))
    return found


def _known(key: tuple[Any, ...]) -> ProgrammeRecord | None:
    with _lock:
        return _kept.get(key) or _large.get(key)


def _remembered(key: tuple[Any, ...], found: ProgrammeRecord) -> ProgrammeRecord:
    rows = _rows(found)
    if rows <= LARGEST:
        with _lock:
            (_kept if rows <= MOST_ROWS else _large)[key] = found
    return found


@event.listens_for(Engine, "engine_disposed")
def forget(_of: Any) -> None:
    """Keeps nothing of what was read before."""
    with _lock:
        _kept.clear()
        _large.clear()
