"""What was written before anybody said in which language keeps all it says, and its language is unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tracker.cli.database import downgrade, migration_engine, upgrade

NewDatabase = Callable[..., SqliteDatabase | PostgresqlDatabase]
BEFORE, AFTER = "0030", "0031"
SIMPLE = {bool: False, int: 1, str: "x", date: date(2021, 1, 1), datetime: datetime(2021, 1, 1, tzinfo=UTC)}


def rows_of(connection: Connection, *names: str) -> dict[str, list[dict[str, Any]]]:
    """What stands in the tables, by their names."""
    meta = MetaData()
    tables = {name: Table(name, meta, autoload_with=connection) for name in names}
    return {
        name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for name, table in tables.items()
    }


def put(connection: Connection, name: str, **values: Any) -> None:
    """A row with something in each column that must have something."""
    table = Table(name, MetaData(), autoload_with=connection)
    needed = {
        column.name: [] if column.type.__class__.__name__ == "JSON" else SIMPLE[column.type.python_type]
        for column in table.columns
        if not column.nullable and column.name not in values
    }
    assert time not in map(type, needed.values())
    connection.execute(insert(table).values(**needed, **values))


def test_what_was_there_keeps_what_it_says_and_nobody_knows_its_language(new_database: NewDatabase) -> None:
    url = new_database("languages").url
    engine = migration_engine(url)
    downgrade(url, BEFORE)
    with engine.begin() as connection:
        put(connection, "user", email="a@b.example", language="it")
        put(connection, "programme", slug="p", country_display="iso")
        put(connection, "organisation", programme_id=1, kind="city")
        put(connection, "pair", programme_id=1, status="active", objective="Imparare", challenges=["Uno"])
        put(connection, "action_plan", programme_id=1, pair_id=1, owner_id=1, title="Piano")
        put(connection, "milestone", plan_id=1, status="in_progress", title="Scuola", comment="Perché")
        put(connection, "milestone_update", milestone_id=1, comment="Si continua", effective_on_edtf="2021")
    names = ("user", "programme", "pair", "action_plan", "milestone", "milestone_update")
    with engine.connect() as connection:
        before = rows_of(connection, *names)
    assert all(before.values())

    upgrade(url, AFTER)
    with engine.connect() as connection:
        after = rows_of(connection, *names)
    for name, rows in before.items():
        column = "writing_language" if name == "user" else "language"
        assert after[name] == [{**row, column: None} for row in rows]
    with engine.begin() as connection:
        connection.execute(text("UPDATE milestone SET language = 'it'"))
        connection.execute(text("UPDATE pair SET language = 'szl'"))

    downgrade(url, BEFORE)
    with engine.connect() as connection:
        assert rows_of(connection, *names) == before


@pytest.mark.parametrize("code", ["", "i", "IT", "it-IT", "ital", "i1", "  "])
def test_what_is_no_code_of_a_language_is_refused(new_database: NewDatabase, code: str) -> None:
    engine = migration_engine(new_database("codes").url)
    with engine.begin() as connection:
        put(connection, "user", email="a@b.example")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text('UPDATE "user" SET writing_language = :code'), {"code": code})


def test_an_update_still_never_changes_not_even_its_language(new_database: NewDatabase) -> None:
    engine = migration_engine(new_database("kept").url)
    with engine.begin() as connection:
        put(connection, "programme", slug="p", country_display="iso")
        put(connection, "organisation", programme_id=1, kind="city")
        put(connection, "pair", programme_id=1, status="active")
        put(connection, "action_plan", programme_id=1, pair_id=1, owner_id=1)
        put(connection, "milestone", plan_id=1, status="in_progress")
        put(
            connection,
            "milestone_update",
            milestone_id=1,
            comment="x",
            effective_on_edtf="2021",
            language="it",
        )
    table = Table("milestone_update", MetaData(), autoload_with=engine)
    with pytest.raises(DatabaseError, match="never changes"), engine.begin() as connection:
        connection.execute(update(table).values(language="fr"))
