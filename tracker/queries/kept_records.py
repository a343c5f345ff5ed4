"""The records of a programme, kept between requests for as long as its revision says that nothing changed.

Every change below a programme bumps its revision in the same transaction (`services.revision`), so what is
kept under a revision is stale for nobody, in whichever process the change was made. Only requests that read
keep anything: what a writer has read may yet be rolled back. After a change, what was kept is what the next
reading begins with (docs/decisions/037).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


Revision = tuple[Any, ...]
Read = Callable[[Programme, int | None, ProgrammeRecord | None], ProgrammeRecord]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A record as it was read at a revision; so many rows."""

    revision: Revision
    record: ProgrammeRecord
    rows: int


def _size(kept: _Kept) -> int:
    return kept.rows


_kept: LRUCache[tuple[Any, ...], _Kept] = LRUCache(MOST_ROWS, getsizeof=_size)
_large: LRUCache[tuple[Any, ...], _Kept] = LRUCache(1)
_lock = Lock()
_one_reads = tuple(RLock() for _ in range(16))
"""By the programme's id: two that asked for a large one at once would need its time and its memory twice."""


def keep(programme: Programme, pair_id: int | None, read: Read) -> ProgrammeRecord:
    """What `read` makes of the programme as it is at this revision, or what it made of it before.

    `read` is given what it made of it last, where anything was kept.
    """
    if not has_request_context() or may_write():
        return read(programme, pair_id, None)
    # Two databases may come to the same numbers.
    key = (db.engine.url, programme.id, programme.created_at, pair_id)
    revision = (programme.revision, programme.updated_at)
    known = _known(key)
    if known is None or known.revision != revision:
        with _one_reads[programme.id % len(_one_reads)]:
            known = _known(key)
            if known is None or known.revision != revision:
                known = _remembered(key, revision, read(programme, pair_id, _older(known, revision)))
    return known.record


def _known(key: tuple[Any, ...]) -> _Kept | None:
    with _lock:
        return _kept.get(key) or _large.get(key)


def _older(known: _Kept | None, revision: Revision) -> ProgrammeRecord | None:
    """What is kept, where the programme has gone on from there. A database that was put back has not."""
    return known.record if known is not None and known.revision < revision else None


def _remembered(key: tuple[Any, ...], revision: Revision, record: ProgrammeRecord) -> _Kept:
    found = _Kept(revision, record, _rows(record))
    with _lock:
        _kept.pop(key, None)
        _large.pop(key, None)
        if found.rows <= LARGEST:
            (_kept if found.rows <= MOST_ROWS else _large)[key] = found
    return found


@event.listens_for(Engine, "engine_disposed")
def forget(_of: Any) -> None:
    """Keeps nothing of what was read before."""
    with _lock:
        _kept.clear()
        _large.clear()
