"""All rows of one database into another that has the same tables and none of the rows, on either engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    MetaData,
    Row,
    Table,
    Text,
    cast,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.schema import AddConstraint, DropConstraint

from tracker.backups.manifest import BackupError
from tracker.extensions import Base

AT_ONCE = 1000
"""So many rows are in memory at a time."""


def copy_rows(source: Connection, target: Connection) -> None:
    """Copies every table, counts on where the source would, and compares every row. Commits nothing.

    Rows may point to rows that come later, and a programme and its organisations point to one another: the
    constraints that would refuse it are taken away meanwhile, and judge all rows when they come back.
    """
    tables = Base.metadata.sorted_tables
    with _without_references(target, tables):
        for table in tables:
            for rows in _rows(source, table).partitions(AT_ONCE):
                target.execute(insert(_into(table)), [_values(table, row) for row in rows])
            count_on(target, table, last_number(source, table))
    for table in tables:
        _refuse_other_rows(source, target, table)


@contextmanager
def _without_references(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Lets rows point to what is not there yet. SQLite does so where the connection asks it to."""
    if connection.dialect.name == "sqlite":
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise BackupError("Some rows point nowhere, so nothing was copied.")
        return
    references = [one for table in tables for one in table.foreign_key_constraints]
    for one in references:
        connection.execute(DropConstraint(one))
    yield
    for one in references:
        connection.execute(AddConstraint(one, isolate_from_table=False))


def _refuse_other_rows(source: Connection, target: Connection, table: Table) -> None:
    """Raises BackupError where a row differs, or is only on one side."""
    for number, (one, other) in enumerate(zip_longest(_rows(source, table), _rows(target, table)), start=1):
        if one is None or other is None or _values(table, one) != _values(table, other):
            raise BackupError(f"Row {number} of {table.name} is not as it was, so nothing was copied.")


def _rows(connection: Connection, table: Table) -> Any:
    """The rows in the order of their keys; what is kept as JSON as the very text."""
    columns = [cast(one, Text).label(one.name) if _is_json(one) else one for one in table.columns]
    ordered = select(*columns).order_by(*table.primary_key.columns)
    return connection.execute(ordered.execution_options(yield_per=AT_ONCE))


def _values(table: Table, row: Row[Any]) -> dict[str, Any]:
    return {
        column.name: _json(value) if _is_json(column) else value
        for column, value in zip(table.columns, row, strict=True)
    }


def _json(text: str | None) -> Any:
    """What the text says; nothing at all, and a null that was said, stay two things."""
    if text is None:
        return None
    value = json.loads(text)
    return JSON.NULL if value is None else value


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _into(table: Table) -> Table:
    """The table as rows are written to it: nothing is filled in, and None is NULL."""
    columns = [
        Column(one.name, JSON(none_as_null=True) if _is_json(one) else one.type, primary_key=one.primary_key)
        for one in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def last_number(connection: Connection, table: Table) -> int:
    """The last number that the table gave to a row, or would not give again; 0 for a new one."""
    if "id" not in table.columns:
        return 0
    largest = connection.scalar(select(func.max(table.c.id))) or 0
    if connection.dialect.name == "postgresql":
        name = connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
        if name is None:
            return largest
        row = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608
        return max(largest, row.last_value if row.is_called else 0)
    if _keeps_numbers(table):
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return max(largest, connection.scalar(asked, {"name": table.name}) or 0)
    return largest


def count_on(connection: Connection, table: Table, last: int) -> None:
    """Makes the next row of the table have a number after `last`."""
    if not last:
        return
    if connection.dialect.name == "postgresql":
        name = connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
        if name is not None:
            connection.execute(select(func.setval(name, last)))
    elif _keeps_numbers(table):
        named = {"name": table.name, "last": last}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), named)


def _keeps_numbers(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])
