"""``database check`` and ``database upgrade``, and what stops the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from config import Settings
from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tracker.cli.database import (
    ONE_AT_A_TIME,
    downgrade,
    migration_engine,
    refuse_old_database,
    upgrade,
    what_is_wrong,
)

Run = Callable[..., Result]
NewDatabase = Callable[..., SqliteDatabase | PostgresqlDatabase]


def test_a_migrated_database_is_well(run_command: Run) -> None:
    assert "every migration" in run_command("database", "check").output
    assert "every migration" in run_command("database", "upgrade").output


def test_an_empty_database_an_old_one_and_a_newer_one_are_told_apart(new_database: NewDatabase) -> None:
    url = new_database("states", migrated=False).url
    assert "is empty: run flask" in (what_is_wrong(url) or "")
    upgrade(url)
    assert what_is_wrong(url) is None
    downgrade(url, "-1")
    assert "is behind this version's migrations: run flask" in (what_is_wrong(url) or "")
    with migration_engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "is newer than this version" in (what_is_wrong(url) or "")


def test_a_database_that_does_not_answer_is_one_sentence() -> None:
    sentence = what_is_wrong("postgresql+psycopg://nobody@127.0.0.1:1/nothing") or ""
    assert "check TRACKER_DATABASE_URL" in sentence
    assert "\n" not in sentence


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite3"
    file.write_text("Dear all, " * 1000)
    sentence = what_is_wrong(f"sqlite:///{file}") or ""
    assert "check TRACKER_DATABASE_URL" in sentence


def test_a_server_does_not_start_on_an_old_database(
    new_database: NewDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    url = new_database("old", migrated=False).url
    with pytest.raises(SystemExit) as ended:
        refuse_old_database(Settings(database_url=url))
    assert ended.value.code == 1
    assert "database upgrade" in capsys.readouterr().err


def test_a_server_does_not_start_on_a_database_that_is_behind_or_ahead(
    new_database: NewDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    url = new_database("behind", migrated=False).url
    upgrade(url)
    refuse_old_database(Settings(database_url=url))
    downgrade(url, "-1")
    sentences = []
    for version in (None, "9999"):
        if version is not None:
            with migration_engine(url).begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
        with pytest.raises(SystemExit) as ended:
            refuse_old_database(Settings(database_url=url))
        assert ended.value.code == 1
        sentences.append(capsys.readouterr().err)
    behind, ahead = sentences
    assert "behind this version's migrations: run flask --app tracker.app database upgrade first." in behind
    assert "newer than this version of the tracker: install the version that it was made by." in ahead
    assert behind.count("\n") == ahead.count("\n") == 1


def test_machines_that_start_at_once_migrate_one_after_the_other(
    backend: str, new_database: NewDatabase
) -> None:
    """Each runs ``database upgrade`` before it serves; nobody has to choose which one does."""
    if backend == "sqlite":
        pytest.skip("A file is opened by one machine.")
    url = new_database("at_once", migrated=False).url
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with ThreadPoolExecutor() as others, migration_engine(url).connect() as first:
        first.execute(text("SELECT pg_advisory_lock(:number)"), {"number": ONE_AT_A_TIME})
        second = others.submit(upgrade, url)
        ends = time.monotonic() + 30
        while not first.scalar(waiting) and not second.done() and time.monotonic() < ends:
            time.sleep(0.05)
        assert not second.done(), "it did not wait"
        first.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": ONE_AT_A_TIME})
        second.result(timeout=60)
    assert what_is_wrong(url) is None
