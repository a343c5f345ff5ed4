"""Rows by the hundred thousand: one of a kind, doubled by ``INSERT … SELECT`` until there are enough."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, literal, select

from tracker.extensions import Base


def multiply(connection: Connection, model: type[Base], wanted: int, *, distinct: str) -> None:
    """Copies the rows of a table until there are so many; `distinct` is the column that must differ."""
    table: Any = model.__table__
    names = [column.name for column in table.columns if column.name != "id"]
    there = connection.scalar(select(func.count()).select_from(table)) or 0
    while there < wanted:
        mark = literal(f"+{there}").concat(table.c.id.cast(table.c[distinct].type))
        values = [mark if name == distinct else table.c[name] for name in names]
        rows = select(*values).order_by(table.c.id).limit(wanted - there)
        connection.execute(insert(table).from_select(names, rows))
        there = connection.scalar(select(func.count()).select_from(table)) or 0
