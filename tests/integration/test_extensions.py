"""The database behaves alike on SQLite and PostgreSQL: foreign keys hold, writers wait for one another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import Context

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from tests.support.databases import SqliteDatabase
from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.models import Role, User


@pytest.fixture
def begun(app: Flask) -> Iterator[list[str]]:
    """The statements that began transactions."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("method", "statement"),
    [("GET", "BEGIN"), ("HEAD", "BEGIN"), ("POST", "BEGIN IMMEDIATE"), ("DELETE", "BEGIN IMMEDIATE")],
)
def test_a_request_that_may_write_says_so_before_it_reads(
    app: Flask, backend: str, begun: list[str], method: str, statement: str
) -> None:
    def ask() -> None:
        with app.test_request_context("/", method=method):
            db.session.execute(text("SELECT 1"))

    Context().run(ask)
    assert begun == ([statement] if backend == "sqlite" else [])


def test_foreign_keys_hold(app: Flask) -> None:
    db.session.add(Role(user_id=77, programme_id=77, role=RoleKind.REVIEWER))
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_many_writers_at_once_all_get_their_turn(app: Flask) -> None:
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with app.test_request_context("/", method="POST"):
                    db.session.scalars(db.select(User)).all()
                    db.session.add(User(email=f"{number}.{turn}@example.org"))
                    db.session.commit()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must show it
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(db.session.scalars(db.select(User)).all()) == 30


def test_each_test_begins_with_an_empty_database_whose_rows_count_from_one(app: Flask) -> None:
    assert db.session.scalars(db.select(User)).all() == []
    person = User(email="first@example.org")
    db.session.add(person)
    db.session.commit()
    assert person.id == 1


def test_sqlite_is_a_file_with_a_log(app: Flask, session_app: tuple[Flask, object, object]) -> None:
    if isinstance(session_app[1], SqliteDatabase):
        assert db.session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert db.session.execute(text("PRAGMA busy_timeout")).scalar() == 30_000
    else:
        assert db.engine.dialect.driver == "psycopg"


def test_an_error_of_the_database_does_not_say_what_was_typed(app: Flask) -> None:
    with pytest.raises(DatabaseError) as raised:
        db.session.execute(text("SELECT :typed FROM nowhere"), {"typed": "ada@example.org"})
    db.session.rollback()
    assert "nowhere" in str(raised.value)
    assert "ada@example.org" not in str(raised.value)
