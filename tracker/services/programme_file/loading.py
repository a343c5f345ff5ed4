"""Loading a programme file: all of it, or, with every fault and difference said, nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from tracker.extensions import db
from tracker.queries.programme_file import WholeProgramme, get_whole_programme
from tracker.services import revision
from tracker.services.programme_file.building import build
from tracker.services.programme_file.differences import Difference, merge
from tracker.services.programme_file.faults import Fault, Faults
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.json_text import read_json
from tracker.services.programme_file.moments import give_moments
from tracker.services.programme_file.rows import document_of
from tracker.services.programme_file.rules import check_document
from tracker.services.programme_file.shapes import FILE
from tracker.services.programme_file.steps import Progress, told_by_steps


def _no_steps(_name: str, _done: int, _of: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What came of a file.

    With `faults`, or with differences and no leave to update, nothing was written. `fault_count` may
    be more than the faults that are listed. `differences` are those from the programme that was there;
    `created` says that there was none. `written`: the database was changed (flushed, not committed).
    `sizes` are the rows of each list of the file.
    """

    slug: str | None = None
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    differences: tuple[Difference, ...] = ()
    changes: tuple[Difference, ...] = ()
    created: bool = False
    written: bool = False
    sizes: tuple[tuple[str, int], ...] = ()


def check(given: str | bytes, *, now: datetime) -> LoadResult:
    """Reads and checks a file, and leaves the database alone. Never raises, whatever the file."""
    document, faults = _read(given, now, _no_steps)
    return _result(document, faults)


def load(
    given: str | bytes,
    *,
    now: datetime,
    update: bool = False,
    progress: Progress = _no_steps,
) -> LoadResult:
    """Loads a file, and flushes; the caller commits. `now` is the moment of the import, in UTC.

    A programme of a slug that is not there is made. Of one that is, only the differences are said,
    unless `update`: then they are taken over. Raises nothing for what is in the file.
    """
    document, faults = _read(given, now, progress)
    if document is None or faults.found():
        return _result(document, faults)
    stored = get_whole_programme(document["programme"]["slug"], progress=progress)
    if stored is None:
        return _write(document, None, document, faults, now=now, progress=progress)
    merged = merge(document_of(stored), document, now=now)
    check_document(merged.document, now=now, faults=faults, progress=progress)
    differences = {"differences": merged.differences, "changes": merged.changes}
    if faults.found() or not (update and merged.changes):
        return _result(document, faults, **differences)
    return _write(document, stored, merged.document, faults, now=now, progress=progress, **differences)


def _read(given: str | bytes, now: datetime, progress: Progress) -> tuple[Item | None, Faults]:
    faults = Faults()
    value = read_json(given, faults)
    if faults.found():
        return None, faults
    document = FILE.read(told_by_steps(value, progress), "", faults)
    if document is not None:
        for row in _rows_with_updates(document):
            give_moments(row.list("updates"), now)
        check_document(document, now=now, faults=faults, progress=progress)
    return document, faults


def _rows_with_updates(document: Item) -> list[Item]:
    milestones = [milestone for plan in document.list("plans") for milestone in plan.list("milestones")]
    return [*document.list("activities"), *milestones]


def _in_the_file(fault: Fault) -> tuple[int, list[int]]:
    """About where a fault stands, so that all that is wrong with a row is said together."""
    section = re.split(r"[.\[]", fault.place, maxsplit=1)[0]
    order = FILE.names.index(section) if section in FILE.names else -1
    return order, [int(number) for number in re.findall(r"\[([0-9]+)\]", fault.place)]


def _write(
    document: Item,
    stored: WholeProgramme | None,
    wanted: Item,
    faults: Faults,
    *,
    now: datetime,
    progress: Progress,
    **values: Any,
) -> LoadResult:
    try:
        with db.session.begin_nested():
            programme = build(wanted, stored, now=now, progress=progress)
            revision.bump(programme)
    except IntegrityError as error:
        # Somebody else has written meanwhile, or the database knows a rule that we do not.
        faults.add("", "refused_by_database", reason=" ".join(str(error.orig).split()))
        return _result(document, faults, **values)
    return _result(document, faults, created=stored is None, written=True, **values)


def _result(document: Item | None, faults: Faults, **values: Any) -> LoadResult:
    programme = document["programme"] if document else None
    lists = ("organisations", "pairs", "activities", "plans", "deliverables", "outcomes")
    return LoadResult(
        slug=programme["slug"] if programme else None,
        faults=tuple(sorted(faults.kept, key=_in_the_file)),
        fault_count=faults.count,
        sizes=tuple((name, len(document.list(name))) for name in lists) if document else (),
        **values,
    )
