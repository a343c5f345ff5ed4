"""The log of a programme, read a page at a time, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, Text, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from tracker.domain.statuses import LogKind
from tracker.extensions import Base, db
from tracker.models import LogEntry, LogLine, LogPair, Role, User

LINES_OF_ENTRY = 20
"""So many lines of an entry stand on the page of the log; the entry has a page of its own for all of them."""

NAMED: Mapping[str, tuple[str, ...]] = {
    "organisation": ("name",),
    "pair": ("number",),
    "activity": ("title",),
    "action_plan": ("title",),
    "milestone": ("code", "title"),
    "deliverable": ("title",),
    "outcome": ("title",),
    "review": ("title",),
    "practice": ("title",),
    "programme": ("name",),
}
"""The tables whose rows the log names as they are called now, by these columns."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted. `since` and `until` are moments, the latter left out; `before` is the entry
    that the page begins after. `pair_id` is a pair of the programme."""

    programme_id: int
    person_id: int | None = None
    pair_id: int | None = None
    kind: LogKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class Counted(NamedTuple):
    """So many lines of one kind about rows of one table."""

    kind: LogKind
    table: str
    number: int


class Found(NamedTuple):
    """What a row is called now; of a pair `name` is its number."""

    id: int
    name: str
    code: str | None


def list_entries(wanted: Wanted, most: int) -> Sequence[LogEntry]:
    """The newest entries first, `most` of them, with their people. One statement."""
    statement = (
        _narrowed(select(LogEntry), wanted)
        .order_by(LogEntry.id.desc())
        .limit(most)
        .options(joinedload(LogEntry.user))
    )
    return db.session.scalars(statement).all()


def get_entry(programme_id: int, entry_id: int) -> LogEntry | None:
    """An entry of a programme, with its person."""
    return db.session.scalar(
        select(LogEntry)
        .where(LogEntry.id == entry_id, LogEntry.programme_id == programme_id)
        .options(joinedload(LogEntry.user))
    )


def list_first_lines(entries: Iterable[int]) -> dict[int, list[LogLine]]:
    """The first lines of each entry. One statement."""
    place = func.row_number().over(partition_by=LogLine.entry_id, order_by=LogLine.id).label("place")
    first = select(LogLine.id, place).where(LogLine.entry_id.in_(sorted(entries))).subquery()
    chosen = select(first.c.id).where(first.c.place <= LINES_OF_ENTRY)
    found = defaultdict[int, list[LogLine]](list)
    for line in db.session.scalars(select(LogLine).where(LogLine.id.in_(chosen)).order_by(LogLine.id)):
        found[line.entry_id].append(line)
    return found


def list_lines(entry_id: int, *, after: int, most: int) -> Sequence[LogLine]:
    """The lines of an entry that come after a line, `most` of them. One statement."""
    return db.session.scalars(
        select(LogLine)
        .where(LogLine.entry_id == entry_id, LogLine.id > after)
        .order_by(LogLine.id)
        .limit(most)
    ).all()


def count_lines(entries: Iterable[int]) -> dict[int, list[Counted]]:
    """How many lines each entry has, by kind and table, the most first. One statement."""
    number = func.count()
    rows = db.session.execute(
        select(LogLine.entry_id, LogLine.kind, LogLine.table_name, number)
        .where(LogLine.entry_id.in_(sorted(entries)))
        .group_by(LogLine.entry_id, LogLine.kind, LogLine.table_name)
        .order_by(LogLine.entry_id, number.desc(), LogLine.table_name, LogLine.kind)
    )
    found = defaultdict[int, list[Counted]](list)
    for entry_id, kind, table, count in rows:
        found[entry_id].append(Counted(kind, table, count))
    return found


def list_people(programme_id: int) -> Sequence[User]:
    """Who has a role in the programme or stands in its log, in the order of their accounts. One statement."""
    with_role = select(Role.user_id).where(Role.programme_id == programme_id)
    in_log = select(LogEntry.user_id).where(LogEntry.programme_id == programme_id)
    wanted = select(User).where(or_(User.id.in_(with_role), User.id.in_(in_log)))
    return db.session.scalars(wanted.order_by(User.id)).all()


def names_of(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Found]:
    """What rows are called now, those that are still there. One statement, whatever there is to name."""
    wanted = defaultdict[str, set[int]](set)
    for table, number in keys:
        wanted[table].add(number)
    parts = [_names_in(Base.metadata.tables[table], wanted[table]) for table in NAMED]
    return {
        (row.kind, row.id): Found(row.id, row.name, row.code) for row in db.session.execute(union_all(*parts))
    }


def people_named(ids: Iterable[int]) -> dict[int, User]:
    """The people of these ids. One statement."""
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(sorted(ids))))}


def _names_in(table: Table, numbers: Iterable[int]) -> Select[Any]:
    *codes, name = (table.c[column] for column in NAMED[table.name])
    code = codes[0] if codes else literal(None)
    return select(
        literal(table.name).label("kind"),
        table.c.id.label("id"),
        func.coalesce(cast(name, Text), "").label("name"),
        cast(code, Text).label("code"),
    ).where(table.c.id.in_(sorted(numbers)))


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    conditions: list[Any] = [LogEntry.programme_id == wanted.programme_id]
    if wanted.person_id is not None:
        conditions.append(LogEntry.user_id == wanted.person_id)
    if wanted.pair_id is not None:
        conditions.append(exists().where(LogPair.pair_id == wanted.pair_id, LogPair.entry_id == LogEntry.id))
    if wanted.kind is not None:
        conditions.append(exists().where(LogLine.entry_id == LogEntry.id, LogLine.kind == wanted.kind))
    if wanted.since is not None:
        conditions.append(LogEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(LogEntry.at < wanted.until)
    if wanted.before is not None:
        conditions.append(LogEntry.id < wanted.before)
    return statement.where(*conditions)
