"""``database move``: the same rows, numbers and programme files on the other engine, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from tests.support import make
from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tests.support.instances import Instance
from tracker.backups.measures import engine_of
from tracker.backups.rows import last_number
from tracker.extensions import Base, db
from tracker.models import Picture, Programme

New = Callable[..., Instance]


@pytest.fixture(scope="module")
def new(
    new_database: Callable[..., SqliteDatabase | PostgresqlDatabase], tmp_path_factory: pytest.TempPathFactory
) -> New:
    """One more tracker; `on` SQLite, or on the database of this run."""
    numbers = iter(range(1000))

    def make_one(*, on: str = "this", migrated: bool = False) -> Instance:
        name = f"move{next(numbers)}"
        folder = tmp_path_factory.mktemp(name)
        if on == "sqlite":
            return Instance(SqliteDatabase(folder, migrated=migrated).url, folder)
        return Instance(new_database(name, migrated=migrated).url, folder)

    return make_one


@pytest.fixture(scope="module")
def filled(new: New) -> Instance:
    """A tracker on SQLite, of which the last picture was removed, and whose rows point forwards."""
    instance = new(on="sqlite", migrated=True)
    instance.fill()
    with instance.inside():
        last = db.session.scalars(select(Picture).order_by(Picture.id.desc())).first()
        assert last is not None
        db.session.delete(last)
        db.session.commit()
    return instance


def numbers_of(instance: Instance) -> dict[str, int]:
    with engine_of(instance.url).connect() as connection:
        return {table.name: last_number(connection, table) for table in Base.metadata.sorted_tables}


def references_in(instance: Instance) -> list[str]:
    """Every foreign key, with all that the database says of it."""
    found = inspect(engine_of(instance.url)).get_multi_foreign_keys()
    return sorted(f"{table} {one}" for table, references in found.items() for one in references)


@pytest.fixture(scope="module")
def moved(filled: Instance, new: New) -> Instance:
    """Where everything was moved to: a database that had the tables already."""
    there = new(migrated=True)
    before = references_in(there)
    said = filled.run("database", "move", "-", typed=there.url)
    assert "each row, and the file of each of 2 programmes, is the same on both sides" in said
    assert references_in(there) == before
    assert len(before) > 100
    return there


def test_every_row_moves_and_back_again(filled: Instance, moved: Instance, new: New) -> None:
    back = new(on="sqlite")
    moved.run("database", "move", back.url)
    for other in (moved, back):
        assert other.rows() == filled.rows()
        assert other.dumps() == filled.dumps()
        assert numbers_of(other) == numbers_of(filled)
    assert sum(len(rows) for rows in filled.rows().values()) > 150
    assert numbers_of(filled)["picture"] > max(row[0] for row in filled.rows()["picture"])


def test_a_backup_of_sqlite_comes_back_on_this_engine_and_counts_on(
    filled: Instance, new: New, tmp_path: Path
) -> None:
    filled.run("backup", tmp_path / "one")
    there = new()
    assert "Restored" in there.run("restore", tmp_path / "one")
    assert there.rows() == filled.rows()
    assert there.dumps() == filled.dumps()
    last = numbers_of(filled)
    with there.inside():
        programme = db.session.scalars(select(Programme)).first()
        assert programme is not None
        assert make.emblem(programme, "e" * 32).id == last["picture"] + 1, "no number is given twice"
        assert make.pair(make.programme("later")).id == last["pair"] + 1


def test_a_full_database_the_same_and_a_wrong_address_are_refused(filled: Instance, moved: Instance) -> None:
    before = moved.rows()
    assert "is not empty" in filled.run("database", "move", moved.url, status=1)
    assert moved.rows() == before
    for wrong in (filled.url, "mysql://x/y", "postgresql://", "nonsense"):
        assert "URL must name another database" in filled.run("database", "move", wrong, status=1)
    said = filled.run("database", "move", "postgresql://nobody@127.0.0.1:1/x", status=1)
    assert "cannot be used" in said


def test_a_database_without_tables_is_not_moved(filled: Instance, new: New) -> None:
    assert "is empty: run flask" in new(on="sqlite").run("database", "move", filled.url, status=1)


def test_what_the_other_engine_does_not_keep_stops_it_all(new: New, backend: str) -> None:
    if backend == "sqlite":
        pytest.skip("SQLite keeps what SQLite keeps")
    source, there = new(on="sqlite", migrated=True), new()
    with source.inside():
        make.programme("long")
    with engine_of(source.url).begin() as connection:
        connection.execute(text("UPDATE programme SET slug = :long"), {"long": "x" * 400})
    assert "do not fit into the other database" in source.run("database", "move", there.url, status=1)
    assert not any(there.rows().values()), "nothing of it was copied"
    with engine_of(source.url).begin() as connection:
        connection.execute(text("UPDATE programme SET slug = 'short'"))
    source.run("database", "move", there.url)
    assert there.rows() == source.rows()
