"""What points to a person: read off the tables themselves, so that no new one is forgotten."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, Table, select

from tracker.extensions import Base, db

Step = tuple[Column[Any], Column[Any]]
"""From a column to the one that it refers to."""


def columns_to_people() -> list[Column[Any]]:
    """Every column of every table that refers to a person, by table and name."""
    found = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "user" for key in column.foreign_keys)
    ]
    return sorted(found, key=lambda column: (column.table.name, column.name))


def rows_of(column: Column[Any], user_id: int) -> Iterator[Mapping[str, Any]]:
    """The rows in which the column refers to that person, in the order in which they were written."""
    table = column.table
    statement = select(*table.columns).where(column == user_id).order_by(table.c.id)
    for row in db.session.execute(statement).mappings():
        yield {str(name): value for name, value in row.items()}


def programmes_of(user_id: int) -> set[int]:
    """The ids of the programmes in which something points to a person: a role, an update, a message."""
    found: set[Any] = set()
    for column in columns_to_people():
        if (statement := _programmes_by(column)) is not None:
            found.update(db.session.scalars(statement.where(column == user_id)))
    return found - {None}


OWN = frozenset(
    {
        "calendar_address",
        "invitation",
        "item_link",
        "last_look",
        "log_entry",
        "message",
        "reminded",
        "role",
        "submitted_form",
    }
)
"""The tables whose rows are about a person, rather than written by one for the others to read."""


def authors_in(programme_id: int) -> set[int]:
    """The ids of the people who have written anything in a programme: an update, a report, a question."""
    found: set[Any] = set()
    for column in columns_to_people():
        steps = path_to_programme(column.table)
        if steps is None or column.table.name in OWN:
            continue
        statement = _along(select(column).distinct().select_from(column.table), steps)
        found.update(db.session.scalars(statement.where(steps[-1][0] == programme_id)))
    return found - {None}


def _programmes_by(column: Column[Any]) -> Select[Any] | None:
    """The programmes of the rows of a column's table; None where they belong to none, as sign-ins do."""
    steps = path_to_programme(column.table)
    if steps is None:
        return None
    return _along(select(steps[-1][0]).select_from(column.table).distinct(), steps)


def _along(statement: Select[Any], steps: tuple[Step, ...]) -> Select[Any]:
    """Joins every table on the way but the programme's own."""
    for source, target in steps[:-1]:
        statement = statement.join(target.table, source == target)
    return statement


@cache
def path_to_programme(table: Table) -> tuple[Step, ...] | None:
    """The shortest way from a table to its programme, by way of what each row must refer to."""
    ways: deque[tuple[Table, tuple[Step, ...]]] = deque([(table, ())])
    seen = {table.name}
    while ways:
        here, way = ways.popleft()
        for source, target in _steps_from(here):
            if target.table.name == "programme":
                return (*way, (source, target))
            if not source.nullable and target.table.name not in seen:
                seen.add(target.table.name)
                ways.append((target.table, (*way, (source, target))))
    return None


def _steps_from(table: Table) -> list[Step]:
    found = [(column, key.column) for column in table.columns for key in column.foreign_keys]
    return [(column, target) for column, target in found if target.table.name not in ("user", table.name)]
