"""What programs ask that watch over the tracker: whether it lives, is ready, and its numbers."""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import Client as PlainClient
from werkzeug.test import TestResponse

from config import ROOT, Settings
from tests.conftest import Database
from tests.support import make
from tests.support.mail import Postbox
from tracker import clock
from tracker.app import create_app
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.files import stores
from tracker.queries.outbox import get_outbox
from tracker.services.outbox import write
from tracker.web import readiness
from tracker.web.health import Doors
from tracker.web.readiness import Check, Readiness, checks_of

TOKEN = secrets.token_hex(32)


def ask(app: Flask, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """As a load balancer does: by number, over http, without a cookie."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return PlainClient(app).open(path, method=method, base_url="http://10.1.2.3:8000", headers=said)


@pytest.fixture
def looks_anew(app: Flask) -> Readiness:
    """Whatever an earlier test has found is forgotten."""
    doors = app.wsgi_app
    assert isinstance(doors, Doors)
    doors.readiness = Readiness(checks_of(app, app.config["SETTINGS"]))
    return doors.readiness


@pytest.fixture
def another(new_database: Callable[..., Database]) -> Iterator[Callable[..., Flask]]:
    """One more application, set otherwise."""
    made: list[Flask] = []

    def make(name: str, **values: Any) -> Flask:
        own = {"secret_key": secrets.token_hex(32), "password_salt": secrets.token_hex(32)}
        url = new_database(name).url
        made.append(create_app(Settings(testing=True, **own, database_url=url, **values)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def words(app: Flask, looks_anew: Readiness) -> Callable[[], dict[str, Any]]:
    def say(status: int, path: str = "/readyz") -> dict[str, Any]:
        looks_anew.checks = checks_of(app, app.config["SETTINGS"])
        answer = ask(app, path)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = json.loads(answer.text)
        return found

    return say


def test_all_is_well(words: Callable[..., dict[str, Any]], postbox: Postbox) -> None:
    everything = {"database": "ok", "migrations": "ok", "files": "ok", "mail": "ok"}
    assert words(200) == {"ready": True, **everything}


def test_a_tracker_without_a_mail_server_is_ready(words: Callable[..., dict[str, Any]]) -> None:
    assert words(200)["mail"] == "not set"


def test_without_mail_it_is_not_ready_but_a_load_balancer_may_leave_that_out(
    app: Flask, words: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail_url=url))
        assert words(503) == {
            "ready": False,
            "database": "ok",
            "migrations": "ok",
            "files": "ok",
            "mail": "unreachable",
        }
        assert "mail" not in words(200, "/readyz?exclude=mail")
        assert words(200, "/readyz?exclude=mail,files").keys() == {"ready", "database", "migrations"}


def test_a_mail_server_that_hangs_holds_up_one_answer_and_no_more(
    app: Flask, words: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "SECONDS_TO_ANSWER", 5.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail_url=url))
        doors = app.wsgi_app
        assert isinstance(doors, Doors)
        doors.readiness = Readiness(checks_of(app, app.config["SETTINGS"]), seconds=0.5)
        for longest in (1.5, 0.3, 0.3):
            began = time.monotonic()
            answer = ask(app, "/readyz")
            assert time.monotonic() - began < longest
            assert answer.status_code == 503
            assert json.loads(answer.text)["mail"] == "no answer"


def test_what_was_found_is_kept_for_some_seconds() -> None:
    looks: list[float] = []

    def look() -> str:
        looks.append(time.monotonic())
        return "ok"

    ready = Readiness([Check("it", look, seconds_kept=0.3)])
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        assert ready.words() == {"it": "ok"}
    assert 2 <= len(looks) <= 4


def test_only_one_looks_at_a_time_and_the_others_say_what_is_known() -> None:
    goes_on, begun = Event(), list[int]()

    def look() -> str:
        begun.append(1)
        goes_on.wait(10)
        return "ok"

    ready = Readiness([Check("it", look)], seconds=0.2)
    assert ready.words() == {"it": "no answer"}
    threads = [Thread(target=ready.words) for _each in range(20)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began < 0.2
    assert len(begun) == 1
    goes_on.set()
    end = time.monotonic() + 5
    while ready.words() != {"it": "ok"} and time.monotonic() < end:
        time.sleep(0.01)
    assert ready.words() == {"it": "ok"}


@pytest.mark.parametrize(("stands_at", "said"), [("0001", "behind"), (None, "behind"), ("9999", "ahead")])
def test_other_migrations_are_said(
    app: Flask, session: Session, words: Callable[..., dict[str, Any]], stands_at: str | None, said: str
) -> None:
    if stands_at == "0001":
        stands_at = next(iter(ScriptDirectory(str(ROOT / "migrations")).get_bases()))
    (present,) = session.scalars(text("SELECT version_num FROM alembic_version")).all()
    session.rollback()
    try:
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            if stands_at:
                connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": stands_at})
        assert words(503)["migrations"] == said
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": present})
    assert words(200)["migrations"] == "ok"


def test_a_database_that_is_gone_is_said_without_a_word_of_where_it_was(
    app: Flask, words: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: object) -> None:
        raise OSError("could not connect to 10.9.9.9 as user tracker")

    monkeypatch.setattr(db.engine.pool, "connect", gone)
    answer = words(503)
    assert (answer["database"], answer["migrations"], answer["files"]) == ("failed", "failed", "ok")
    assert "10.9" not in str(answer)


def test_a_full_or_closed_folder_is_said(
    app: Flask, words: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = app.config["SETTINGS"].files_folder
    with monkeypatch.context() as full:
        full.setattr(stores, "SMALLEST_SPACE_BYTES", 2**60)
        assert words(503)["files"] == "full"
    with monkeypatch.context() as closed:
        closed.setattr(os, "access", lambda path, _mode: str(path) != str(folder))
        assert words(503)["files"] == "read-only"


@pytest.mark.usefixtures("looks_anew")
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_they_need_neither_session_nor_https_nor_the_right_host(app: Flask, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = ask(app, path, method, Cookie="session=nonsense")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert (method == "HEAD") == (answer.data == b"")
    refused = ask(app, path, "POST")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_the_numbers_are_a_door_for_who_has_the_token_alone(another: Callable[..., Flask]) -> None:
    app = another("numbers", metrics_token=TOKEN)
    ask(app, "/healthz")
    PlainClient(app).get("/login", base_url="https://localhost", buffered=True)
    nowhere = unknown(app, "/metricx", {})
    for said in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN[:-1]}"}):
        assert unknown(app, "/metrics", said) == nowhere
    answer = ask(app, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert 'tracker_requests_total{endpoint="sign_in.show",method="GET",status="2xx"} 1.0' in lines
    assert 'tracker_request_seconds_count{endpoint="sign_in.show",method="GET"} 1.0' in lines
    assert "tracker_requests_in_progress 0.0" in lines
    assert "tracker_messages_due 0.0" in lines
    assert not any("healthz" in line for line in lines)


def test_without_the_setting_the_numbers_are_nowhere(app: Flask) -> None:
    assert unknown(app, "/metrics", {"Authorization": "Bearer "}) == unknown(app, "/metricx", {})


def unknown(app: Flask, path: str, headers: dict[str, str]) -> tuple[int, str, str]:
    """What an address answers, its own name taken out."""
    answer = PlainClient(app).get(path, base_url="https://localhost", headers=headers, buffered=True)
    return (
        answer.status_code,
        (answer.location or "").replace(path[1:], "…"),
        answer.text.replace(path[1:], "…"),
    )


def test_mail_that_waits_is_counted(session: Session, frozen_day: Callable[..., None], app: Flask) -> None:
    person = make.user("Ada")
    frozen_day("2026-03-01", hour=8)
    write(MessageKind.SIGN_IN_CHANGED, key="one", user_id=person.id)
    frozen_day("2026-03-01", hour=9)
    write(MessageKind.DIGEST, key="two", user_id=person.id)
    session.commit()
    found = get_outbox(clock.now())
    assert (found.due, found.stuck, found.oldest_due and found.oldest_due.hour) == (2, 1, 8)
    assert found.last_reminder is not None
    assert found.last_reminder.hour == 9
