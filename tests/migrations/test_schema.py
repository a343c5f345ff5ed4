"""The migrations make the tables that the models declare, and take them away again."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from config import ROOT
from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tracker.cli.database import downgrade, migration_config, migration_engine
from tracker.extensions import Base

NewDatabase = Callable[..., SqliteDatabase | PostgresqlDatabase]
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def triggers(engine: Engine) -> list[Any]:
    """Every trigger, and what it runs, as the database tells it."""
    question = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": (
            "SELECT tgname, pg_get_triggerdef(t.oid), pg_get_functiondef(tgfoid)"
            " FROM pg_trigger t WHERE NOT tgisinternal ORDER BY tgname"
        ),
    }[engine.dialect.name]
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def reflected(engine: Engine) -> dict[str, Any]:
    """All that the database says of its tables, in an order that can be compared."""
    inspector = inspect(engine)
    tables: dict[str, Any] = {"triggers": triggers(engine)}
    for table in set(inspector.get_table_names()) - {"alembic_version"}:
        columns = [
            (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
            for column in inspector.get_columns(table)
        ]
        parts: list[Any] = [
            inspector.get_unique_constraints(table),
            inspector.get_foreign_keys(table),
            inspector.get_indexes(table),
            # Spaces and line ends are the only freedom.
            [
                {**check, "sqltext": " ".join(check["sqltext"].split())}
                for check in inspector.get_check_constraints(table)
            ],
        ]
        tables[table] = {
            "columns": columns,
            "primary key": inspector.get_pk_constraint(table),
            "parts": [sorted(map(comparable, part)) for part in parts],
        }
    return tables


def comparable(item: Any) -> str:
    """One text for a reflected thing; the condition of an index is an object inside it."""
    if isinstance(item, dict):
        return str({key: comparable(value) for key, value in sorted(item.items())})
    return str(item)


def test_migrations_make_exactly_the_tables_that_the_models_declare(new_database: NewDatabase) -> None:
    migrated = migration_engine(new_database("migrated").url)
    declared = migration_engine(new_database("declared", migrated=False).url)
    with declared.begin() as connection:
        Base.metadata.create_all(connection)
    ours, theirs = reflected(migrated), reflected(declared)
    assert len(ours) > 25
    for table in sorted(theirs):
        assert ours.get(table) == theirs[table], table
    assert set(ours) == set(theirs)


def test_autogenerate_has_nothing_to_add(new_database: NewDatabase) -> None:
    with migration_engine(new_database("compared").url).connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(new_database: NewDatabase) -> None:
    from tracker.cli.database import upgrade

    url = new_database("updown").url
    engine = migration_engine(url)
    before = reflected(engine)
    downgrade(url, "base")
    assert reflected(engine) == {"triggers": []}
    upgrade(url)
    assert reflected(engine) == before


def test_migrations_are_one_line_numbered_without_gaps() -> None:
    scripts = ScriptDirectory.from_config(migration_config())
    assert len(scripts.get_heads()) == 1
    revisions = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert revisions == [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]
    assert [file.name[:4] for file in VERSIONS] == revisions


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_migration_imports_nothing_of_the_tracker_and_goes_both_ways(file: Any) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = [
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert {name.partition(".")[0] for name in imported} <= {"__future__", "alembic", "sqlalchemy"}
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {"upgrade", "downgrade"} <= functions
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)+", file.stem)
