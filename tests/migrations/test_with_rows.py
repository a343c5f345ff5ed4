"""Rows in every table at every revision, up and down: none is lost, and what no migration is about stays."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, select, text

from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tests.support.random_rows import SPARSE, RowMaker, tables_of
from tracker.cli.database import downgrade, migration_config, migration_engine, upgrade
from tracker.extensions import Base

Contents = dict[str, dict[Any, dict[str, Any]]]
"""The rows of each table, by their id; a table without ids has each row by itself."""
REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(migration_config()).walk_revisions()))
]
FROM_AFAR = 6
"""Every sixth revision is upgraded to the last one at once, too, and taken back at once."""
SEED = 20261122
MOST_MORE = 20
"""So often at most are rows added at the end, until each column of each table has said something."""


class Both:
    """The database of this run, and one of SQLite on which rows are tried first, which may be the same."""

    def __init__(self, url: str, shadow: str) -> None:
        self.urls = list(dict.fromkeys((url, shadow)))
        self.engine, self.shadow = migration_engine(url), migration_engine(shadow)
        self.maker = RowMaker(SEED)

    def go(self, way: Callable[[str, str], None], revision: str) -> None:
        for url in self.urls:
            way(url, revision)

    def fill(self) -> None:
        """Three rows more in every table."""
        with self.shadow.begin() as connection:
            rows = self.maker.fill(connection)
        if len(self.urls) > 1:
            with self.engine.begin() as connection:
                for table, row in rows:
                    connection.execute(insert(table), row)

    def contents(self) -> Contents:
        """All that is there."""
        with self.shadow.connect() as connection:
            names = tables_of(connection)
        with self.engine.connect() as connection:
            found = {
                name: connection.execute(text(f'SELECT * FROM "{name}"')).mappings().all() for name in names
            }
        return {
            name: {row["id"] if "id" in row else tuple(row.values()): dict(row) for row in rows}
            for name, rows in found.items()
        }


@pytest.fixture
def both(new_database: Callable[..., SqliteDatabase | PostgresqlDatabase], tmp_path: Path) -> Both:
    url = new_database("rows", migrated=False).url
    return Both(url, url if url.startswith("sqlite") else f"sqlite:///{tmp_path / 'shadow.sqlite3'}")


@pytest.fixture(autouse=True)
def quietly() -> Iterator[None]:
    """Alembic says each of its steps."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    yield
    logging.getLogger("alembic").setLevel(logging.NOTSET)


def compare(before: Contents, after: Contents, where: str) -> None:
    """Every row of the tables that both have is there, with what both know of it."""
    for name in before.keys() & after.keys():
        assert before[name].keys() == after[name].keys(), f"{where}: rows of {name}"
        for key, row in before[name].items():
            now = after[name][key]
            changed = {one: (row[one], now[one]) for one in row.keys() & now.keys() if row[one] != now[one]}
            assert not changed, f"{where}: row {key} of {name}: {changed}"


def test_rows_of_every_revision_go_up_to_the_last_and_down_again(both: Both) -> None:
    before: Contents = {}
    for revision in REVISIONS:
        both.go(upgrade, revision)
        after = both.contents()
        compare(before, after, f"up to {revision}")
        assert before.keys() <= after.keys(), f"up to {revision}"
        both.fill()
        before = both.contents()
    for _more in range(MOST_MORE):
        if never_said(before):
            both.fill()
            before = both.contents()
    last = before
    assert all(len(rows) >= len(SPARSE) for rows in last.values())
    assert len(last["user"]) >= len(SPARSE) * len(REVISIONS)
    assert sorted(last) == sorted(Base.metadata.tables)
    assert not never_said(last)
    read_by_the_models(both.engine)
    for number, revision in reversed(list(enumerate(REVISIONS[:-1]))):
        both.go(downgrade, revision)
        after = both.contents()
        compare(before, after, f"down to {revision}")
        before = after
        if number % FROM_AFAR == 0:
            both.go(upgrade, "head")
            compare(before, both.contents(), f"from {revision} to the last")
            both.go(downgrade, revision)
            compare(before, both.contents(), f"from the last to {revision}")
    both.go(downgrade, "base")
    assert both.contents() == {}


def never_said(contents: Contents) -> list[str]:
    """The columns that are NULL in every row, so that nothing was found out about them."""
    return [
        f"{name}.{column}"
        for name, rows in contents.items()
        for column in next(iter(rows.values()))
        if all(row[column] is None for row in rows.values())
    ]


def read_by_the_models(engine: Engine) -> None:
    """Rows that were made in the past are read by what the models say today."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            assert len(connection.execute(select(table)).all()) >= len(SPARSE)
