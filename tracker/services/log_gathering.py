"""Gathers what a database session does to rows: by its flushes, and by bulk statements.

What a savepoint did goes with it when it is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, CursorResult, Result, Table, event, func, insert, inspect, select
from sqlalchemy.orm import (
    Mapper,
    ORMExecuteState,
    Session,
    SessionTransaction,
    configure_mappers,
    object_session,
    scoped_session,
)
from sqlalchemy.orm.base import NO_VALUE
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from tracker.domain.statuses import LogKind
from tracker.extensions import Base
from tracker.services.log_changes import Change, differ, place_columns, place_values, said
from tracker.services.logged import Logged, logged_columns

NOT_LOGGED_STATEMENT = "not_logged"
"""The execution option of a bulk statement that changes nothing but columns which the log leaves out."""

GATHERED = "log_gathered"
FLUSHING = "log_flushing"
MARKS = "log_marks"


class UnloggedWriteError(RuntimeError):
    """A statement changes rows past the log. Change them through the session."""


def listen(session: scoped_session[Any]) -> None:
    """Gathers from now on."""
    configure_mappers()
    for mapper in Base.registry.mappers:
        logged = logged_columns(mapper.class_.__tablename__)
        for name in logged.all if logged else ():
            # What a row had must be known when it is set, also where it was not loaded.
            getattr(mapper.class_, name).impl.active_history = True
    event.listen(Mapper, "after_insert", _inserted)
    event.listen(Mapper, "after_update", _updated)
    event.listen(Mapper, "before_delete", _deleted)
    event.listen(session, "before_flush", _begin_flush)
    event.listen(session, "after_flush", _end_flush)
    event.listen(session, "do_orm_execute", _executed)
    event.listen(session, "after_transaction_create", _mark)
    event.listen(session, "after_rollback", _forget)


def gathered(session: Session) -> list[Change]:
    """What the transaction has done until now, in its order."""
    found: list[Change] = session.info.setdefault(GATHERED, [])
    return found


def next_ids(session: Session, model: type[Base], count: int) -> list[int]:
    """So many ids for new rows of a table of which no row is ever removed."""
    table = Base.metadata.tables[model.__tablename__]
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        number = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
        return list(connection.scalars(select(number).select_from(func.generate_series(1, count))))
    # SQLite has one writer at a time, and counts on from the last row itself.
    last = connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    return list(range(last + 1, last + 1 + count))


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds many rows that nobody goes on working with, by their columns, and logs them as if by a flush.

    The session does not keep them. Each has its id; what it does not say is its column's default.
    """
    table = Base.metadata.tables[model.__tablename__]
    logged = logged_columns(table.name)
    assert logged is not None
    defaults = {column.name: _default(column) for column in table.columns if column.name in logged.all}
    whole = [{**defaults, **row} for row in rows]
    # Without RETURNING the driver words the statement once, and not anew for each lot of rows.
    session.connection().execute(insert(table), whole)
    for row in whole:
        new = said({name: row[name] for name in logged.kept})
        place = place_values(table.name, row)
        gathered(session).append(Change(LogKind.ADDED, table.name, row["id"], place, new=new))


def _default(column: Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def take(session: Session) -> list[Change]:
    """The same, and the next transaction begins with nothing."""
    session.info.pop(MARKS, None)
    found: list[Change] = session.info.pop(GATHERED, [])
    return found


def _begin_flush(session: Session, *_more: object) -> None:
    session.info[FLUSHING] = []


def _inserted(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    _note_flushed(row, LogKind.ADDED)


def _updated(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    _note_flushed(row, LogKind.CHANGED)


def _deleted(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    """Read before it is gone: afterwards, what was not loaded cannot be."""
    session, table = object_session(row), row.__tablename__
    logged = logged_columns(table)
    if logged is not None and session is not None and FLUSHING in session.info:
        values = {name: getattr(row, name) for name in {*logged.kept, *place_columns(table)}}
        old = said({name: values[name] for name in logged.kept})
        session.info[FLUSHING].append(
            Change(LogKind.REMOVED, table, row.id, place_values(table, values), old)
        )


def _note_flushed(row: Any, kind: LogKind) -> None:
    session = object_session(row)
    if session is not None and FLUSHING in session.info and logged_columns(row.__tablename__) is not None:
        session.info[FLUSHING].append((kind, row))


def _end_flush(session: Session, *_more: object) -> None:
    """The flush has succeeded, and the rows still know what they had before it."""
    for one in session.info.pop(FLUSHING, ()):
        change = one if isinstance(one, Change) else _change_of(*one)
        if change is not None:
            gathered(session).append(change)


def _change_of(kind: LogKind, row: Any) -> Change | None:
    table, values = row.__tablename__, row.__dict__
    logged = logged_columns(table)
    assert logged is not None
    change = Change(kind, table, row.id, place_values(table, values))
    if kind is LogKind.ADDED:
        change.new = said({name: values.get(name) for name in logged.kept})
        return change
    before = inspect(row).committed_state
    for name in logged.all:
        if name in before and before[name] != values.get(name):
            differ(change, logged, name, None if before[name] is NO_VALUE else before[name], values.get(name))
    return change if change.old or change.not_kept else None


def _executed(state: ORMExecuteState) -> Result[Any] | None:
    """Logs ``update()`` and ``delete()`` of logged tables as what they did to each row."""
    if not (state.is_update or state.is_delete or state.is_insert):
        return None
    statement: Any = state.statement
    table: Table = Base.metadata.tables[statement.table.name]
    logged = logged_columns(table.name)
    if logged is None or state.execution_options.get(NOT_LOGGED_STATEMENT):
        return None
    if state.is_insert or isinstance(state.parameters, list):
        raise UnloggedWriteError(f"rows of {table.name} are to be written through the session")
    state.session.flush()
    before = _rows(state.session, table, logged, *_condition(statement))
    result = state.invoke_statement()
    after = _rows(state.session, table, logged, table.c.id.in_(sorted(before))) if state.is_update else {}
    gathered(state.session).extend(_bulk_changes(table.name, logged, before, after, removed=state.is_delete))
    return result


def _condition(statement: Any) -> tuple[Any, ...]:
    return () if statement.whereclause is None else (statement.whereclause,)


def _rows(session: Session, table: Table, logged: Logged, *conditions: Any) -> dict[int, Mapping[str, Any]]:
    names = {"id", *logged.all, *place_columns(table.name)}
    statement = select(*(table.c[name] for name in sorted(names))).where(*conditions)
    found: CursorResult[Any] = session.connection().execute(statement)
    return {row["id"]: dict(row) for row in found.mappings()}


def _bulk_changes(
    table: str,
    logged: Logged,
    before: Mapping[int, Mapping[str, Any]],
    after: Mapping[int, Mapping[str, Any]],
    *,
    removed: bool,
) -> Iterator[Change]:
    for number, row in before.items():
        change = Change(
            LogKind.REMOVED if removed else LogKind.CHANGED, table, number, place_values(table, row)
        )
        if removed:
            change.old = said({name: row[name] for name in logged.kept})
            yield change
            continue
        for name in logged.all:
            if row[name] != after[number][name]:
                differ(change, logged, name, row[name], after[number][name])
        if change.old or change.not_kept:
            yield change


def _mark(session: Session, transaction: SessionTransaction) -> None:
    """A savepoint: what is gathered from now on goes if it is rolled back."""
    if transaction.nested:
        session.info.setdefault(MARKS, {})[transaction] = len(gathered(session))


def _forget(session: Session) -> None:
    """What was gathered since the savepoint, or, without one, since the beginning, never happened."""
    savepoint = session.get_nested_transaction()
    if savepoint is None:
        take(session)
    else:
        del gathered(session)[session.info.get(MARKS, {}).get(savepoint, 0) :]
