"""Puts the rows of an instance into an empty, migrated database, by the quickest way that its driver has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, create_engine, text, update
from sqlalchemy.pool import NullPool

from tests.benchmarks.cloning import Cloner, Row, Wanted
from tests.benchmarks.pattern import Pattern
from tracker.extensions import Base

AT_ONCE = 20
"""Programmes that are gathered before they are written."""


def fill(url: str, patterns: Mapping[int, Sequence[Pattern]], wanted: Iterable[Wanted]) -> None:
    """Writes the programmes that are wanted, each from the patterns of a size that its pairs can be made of.

    References are not checked row by row but all at the end: raises `ValueError` for one that leads nowhere.
    """
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            _write_all(connection, engine, patterns, wanted)
    finally:
        engine.dispose()


def _write_all(
    connection: Connection,
    engine: Engine,
    patterns: Mapping[int, Sequence[Pattern]],
    wanted: Iterable[Wanted],
) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
    elif connection.scalar(text("SHOW is_superuser")) == "on":
        # A third of the time went into looking up each reference on its own.
        connection.exec_driver_sql("SET session_replication_role = replica")
    write = _write_sqlite if is_sqlite else _write_postgresql
    last: Mapping[str, int] = {}
    for one in wanted:
        size = max(size for size in patterns if one.pairs % size == 0)
        cloner = Cloner(patterns[size], engine.dialect, last)
        for number, programme in enumerate(cloner.programmes(one)):
            for table in Base.metadata.sorted_tables:
                if rows := programme.get(table.name):
                    write(connection, table, rows)
            if number % AT_ONCE == 0:
                connection.commit()
        for name, values in cloner.later.items():
            _fill_in(connection, Base.metadata.tables[name], values)
        last = cloner.last
    connection.commit()
    _refuse_loose_ends(connection)
    if not is_sqlite:
        _count_on(connection, last)
    connection.commit()


def _write_sqlite(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    places = ", ".join("?" * len(table.c))
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({places})', list(rows))


def _write_postgresql(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({_names(table)}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.c)


def _fill_in(connection: Connection, table: Table, values: Sequence[dict[str, Any]]) -> None:
    names = [name for name in values[0] if name != "id"]
    statement = (
        update(table)
        .where(table.c.id == bindparam("of_id"))
        .values({name: bindparam(name) for name in names})
    )
    connection.execute(
        statement, [{"of_id": one["id"], **{name: one[name] for name in names}} for one in values]
    )


def _refuse_loose_ends(connection: Connection) -> None:
    """Raises `ValueError` where a row names one that is not there."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            for key in column.foreign_keys:
                goal = key.column.table.name
                loose = connection.scalar(
                    text(
                        f'SELECT count(*) FROM "{table.name}" AS one WHERE one.{column.name} IS NOT NULL'
                        f' AND NOT EXISTS (SELECT 1 FROM "{goal}" AS goal WHERE goal.id = one.{column.name})'
                    )
                )
                if loose:
                    raise ValueError(f"{loose} rows of {table.name} name no {goal} in {column.name}")


def _count_on(connection: Connection, last: Mapping[str, int]) -> None:
    """PostgreSQL goes on counting after our numbers, and learns how much there is of what."""
    for name, number in last.items():
        if number and "id" in Base.metadata.tables[name].c:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :number)"),
                {"table": f'"{name}"', "number": number},
            )
    connection.commit()
    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
