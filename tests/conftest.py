"""Fixtures of all tests: the backend, a migrated and emptied database, the application, a client, the day."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import hypothesis
import pytest
import time_machine
from click.testing import Result
from flask import Flask, has_request_context
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from config import Settings
from tests.support import make
from tests.support.client import Client, release_session
from tests.support.databases import PostgresqlDatabase, SqliteDatabase, postgresql_server
from tests.support.kept import Store
from tests.support.mail import Postbox, start_server
from tracker.app import create_app
from tracker.datewords import LANGUAGES
from tracker.extensions import db
from tracker.models import Pair, Programme
from tracker.queries import kept_records
from tracker.web import unchanged

Database = SqliteDatabase | PostgresqlDatabase

# A busy machine is no fault of the code. The same cases each time, so that a run tells of the change that it
# is of; `pytest --hypothesis-profile search` looks for others.
hypothesis.settings.register_profile("search", deadline=None, print_blob=True, max_examples=2000)
hypothesis.settings.register_profile("tracker", deadline=None, print_blob=True, derandomize=True)
hypothesis.settings.load_profile("tracker")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--backend", choices=("sqlite", "postgresql"), default="sqlite", help="the database")
    parser.addoption("--every-language", action="store_true", help="axe reads every page in each, too")


def pytest_configure(config: pytest.Config) -> None:
    """Starts the PostgreSQL server once; workers of pytest-xdist inherit its address."""
    if config.getoption("--backend") == "postgresql" and not hasattr(config, "workerinput"):
        url, config.stash[SERVER] = postgresql_server()
        os.environ["TEST_DATABASE_URL"] = url


SERVER: pytest.StashKey[Any] = pytest.StashKey()


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--backend')}"


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    """The database that this run is on: sqlite or postgresql."""
    return str(request.config.getoption("--backend"))


@pytest.fixture(scope="session")
def new_database(
    backend: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[..., Database]:
    """Makes one more database of this run's backend: ``new_database("name", migrated=False)``."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    def make(name: str, *, migrated: bool = True) -> Database:
        database: Database
        if backend == "sqlite":
            database = SqliteDatabase(tmp_path_factory.mktemp(name), migrated=migrated)
        else:
            server = os.environ["TEST_DATABASE_URL"]
            database = PostgresqlDatabase(server, f"tracker_{worker}_{name}", migrated=migrated)
        request.addfinalizer(database.close)
        return database

    return make


@pytest.fixture(scope="session")
def session_app(
    new_database: Callable[..., Database], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Database, list[object]]]:
    """One application for the whole run, its database, and the commits since that was last emptied."""
    database = new_database("app")
    app = create_app(
        Settings(
            testing=True,
            secret_key="a key that only the tests know",
            password_salt="a salt that only the tests know",
            database_url=database.url,
            files=str(tmp_path_factory.mktemp("files")),
        )
    )
    # As gunicorn.conf.py has it for the server: Python's own collector would look far too often.
    gc.freeze()
    gc.set_threshold(20_000)
    commits: list[object] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", commits.append)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", outlive_no_power_cut)
    event.listen(Engine, "commit", forget_unless_asked)
    app.extensions["kept by tests"] = Store(database, commits, {})
    yield app, database, commits
    engine.dispose()


def outlive_no_power_cut(connection: Any, _record: object) -> None:
    """Nobody waits for a disk, as on PostgreSQL. That the tracker itself does has a test of its own."""
    connection.execute("PRAGMA synchronous = OFF")


def forget_unless_asked(_connection: object) -> None:
    """Rows that a test makes by hand bump no revision. What a request writes must, or pages would be old."""
    if not has_request_context():
        kept_records.forget(None)
        unchanged.forget()


@pytest.fixture
def app(session_app: tuple[Flask, Database, list[object]]) -> Iterator[Flask]:
    """The application on an empty database, with an application context for the test itself."""
    application, database, commits = session_app
    with application.app_context():
        if commits:
            database.empty(db.engine)
            commits.clear()
        forget_unless_asked(None)
        yield application
        db.session.remove()


@pytest.fixture
def session(app: Flask) -> Session:
    """The test's own database session. Commit what a page, or another session, must see."""
    return db.session()


@pytest.fixture
def programme(app: Flask, frozen_day: Callable[..., None]) -> Programme:
    """A programme on 20 October 2021, for tests that have none of their own."""
    frozen_day("2021-10-20")
    return make.programme()


@pytest.fixture
def pair(programme: Programme) -> Pair:
    """The programme's first pair."""
    return make.pair(programme)


@pytest.fixture
def all_languages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offers every language, whichever have a catalogue: dates and numbers are written in it in any case."""
    monkeypatch.setitem(app.extensions, "tracker_languages", frozenset(LANGUAGES))


@pytest.fixture
def client(app: Flask) -> Iterator[Client]:
    """A browser without a window."""
    client = Client(app)
    yield client
    client.close()


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """A mail server for what the application sends: ``postbox.send()``, then ``postbox.of(address)``."""
    box = Postbox()
    server = start_server(box)
    box.url = f"smtp://127.0.0.1:{server.port}"
    settings = replace(app.config["SETTINGS"], mail_url=box.url, mail_from="Tracker <tracker@example.org>")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    yield box
    server.stop()


@pytest.fixture
def new_client(app: Flask) -> Iterator[Callable[[], Client]]:
    """Makes one more browser, for a second person."""
    clients: list[Client] = []

    def make() -> Client:
        clients.append(Client(app))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def run_command(app: Flask) -> Callable[..., Result]:
    """Runs ``flask --app tracker.app …`` in a context of its own: ``run_command("database", "check")``.

    Asserts the exit status, and that no command ends with a traceback.
    """

    def run(*arguments: str, status: int = 0, typed: str | None = None) -> Result:
        release_session()
        runner = app.test_cli_runner()
        result: Result = Context().run(runner.invoke, args=list(arguments), input=typed)
        unexpected = None if isinstance(result.exception, SystemExit) else result.exception
        assert unexpected is None, f"{arguments} ended with a traceback: {unexpected!r}"
        assert result.exit_code == status, f"{arguments}: {result.exit_code}, {result.output}"
        return result

    return run


@pytest.fixture
def frozen_day() -> Iterator[Callable[..., None]]:
    """Stops the clock: ``frozen_day("2022-06-30")``, at noon UTC or at ``hour``; again to move it."""
    travels: list[time_machine.travel] = []

    def freeze(day: str | date, hour: int = 12) -> None:
        when = date.fromisoformat(day) if isinstance(day, str) else day
        for travel in travels:
            travel.stop()
        travels[:] = [time_machine.travel(datetime.combine(when, time(hour), UTC), tick=False)]
        travels[0].start()

    yield freeze
    for travel in travels:
        travel.stop()
