"""What the log says of a request and of an error: enough to find the fault, and nothing of anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import Client as PlainClient

from tests.support import make, world
from tests.support.broken import broken
from tests.support.client import Client, release_session
from tracker.web.health import Doors
from tracker.web.log_lines import JsonLines, PlainLines, clean
from tracker.web.watching import HEADER, Watch

SECRET = "Giulia Rossi-Bianchi"
ADDRESS = "giulia@example.org"


class Lines(logging.Handler):
    """Keeps what would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def written() -> Iterator[Callable[[logging.Formatter], Lines]]:
    """Writes the log of the tracker as the formatter has it."""
    kept: list[Lines] = []
    logger = logging.getLogger("tracker")
    before = logger.level

    def write(formatter: logging.Formatter) -> Lines:
        kept.append(Lines(formatter))
        logger.addHandler(kept[-1])
        logger.setLevel(logging.INFO)
        return kept[-1]

    yield write
    logger.setLevel(before)
    for one in kept:
        logger.removeHandler(one)


def raising(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The page of how things stand has a fault."""

    def fails(**_values: object) -> None:
        raise error

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "accessibility.show", marked(fails))


def marked(view: Callable[..., None]) -> Callable[..., None]:
    view.access = "anyone"  # type: ignore[attr-defined]
    return view


def test_a_request_leaves_one_line_that_names_neither_its_address_nor_anybody(
    app: Flask, client: Client, written: Callable[..., Lines]
) -> None:
    there = world.build(is_open=False)
    client.sign_in(there.people["coordinator"])
    log = written(JsonLines())
    path = f"/programmes/closed/plans/{there.ids['plan']}"
    browser = PlainClient(app)
    browser.set_cookie("session", client.cookie())
    answer = browser.get(f"{path}?q={SECRET}", buffered=True)
    (line,) = log.objects
    assert line.pop("time").endswith("Z")
    assert line.pop("milliseconds") > 0
    assert line == {
        "level": "info",
        "logger": "tracker.requests",
        "request": answer.headers[HEADER],
        "message": "request",
        "method": "GET",
        "endpoint": "plans.show",
        "route": "/programmes/<slug>/plans/<int:plan_id>",
        "status": 200,
        "bytes": len(answer.data),
    }


@pytest.mark.parametrize(
    "path",
    [
        "/invitations/abcdefghijklmnopqrstuvwxyz",
        "/sign-in/abcdefghijklmnopqrstuvwxyz",
        "/x/giulia@example.org",
    ],
)
@pytest.mark.parametrize("method", ["GET", "GIULIA"])
def test_no_address_is_ever_in_the_log(
    app: Flask, written: Callable[..., Lines], path: str, method: str
) -> None:
    log = written(JsonLines())
    PlainClient(app).open(path, method=method, buffered=True)
    (line,) = log.objects
    assert line["method"] == ("GET" if method == "GET" else "other")
    assert "abcdefgh" not in str(line)
    assert "iulia" not in str(line).lower()


def watch_of(app: Flask) -> Watch:
    assert isinstance(app.wsgi_app, Doors)
    assert isinstance(app.wsgi_app.app, Watch)
    return app.wsgi_app.app


@pytest.mark.parametrize(
    ("said", "trusts", "is_taken"),
    [
        ("0123456789abcdef0123456789abcdef", True, True),
        ("0123456789abcdef0123456789abcdef", False, False),
        ("short", True, False),
        ("x" * 65, True, False),
        ("giulia@example.org", True, False),
        ('evil" onload="alert', True, False),
    ],
)
def test_the_word_of_a_request_is_a_proxy_s_only_where_there_is_one_and_it_is_well_formed(
    app: Flask, monkeypatch: pytest.MonkeyPatch, said: str, trusts: bool, is_taken: bool
) -> None:
    monkeypatch.setattr(watch_of(app), "trusts_proxy", trusts)
    answer = PlainClient(app).get("/login", headers={HEADER: said})
    assert (answer.headers[HEADER] == said) is is_taken
    assert len(answer.headers.getlist(HEADER)) == 1


def test_a_fault_of_ours_shows_the_word_by_which_the_log_tells_it(
    app: Flask, client: Client, written: Callable[..., Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    raising(app, monkeypatch, KeyError(SECRET))
    log = written(JsonLines())
    page = client.get("/accessibility", status=500)
    word = page.headers[HEADER]
    assert word in page.text
    error, request = log.objects
    assert (error["request"], error["level"]) == (word, "error")
    assert error["message"] == "Exception in GET accessibility.show"
    assert error["error"]["class"] == "builtins.KeyError"
    assert error["error"]["where"][-1].endswith(" fails")
    assert "message" not in error["error"]
    assert (request["request"], request["status"]) == (word, 500)
    assert SECRET not in str(log.lines)


def test_a_fault_of_the_machine_shows_the_word_by_which_the_log_tells_it(
    client: Client, written: Callable[..., Lines]
) -> None:
    world.build(is_open=True)
    release_session()
    log = written(JsonLines())
    with broken("gone"):
        page = client.get("/programmes/open/progress", status=503)
        figures = client.get("/programmes/open/progress.json", status=503)
    errors = [one for one in log.objects if one["level"] == "error"]
    assert [one["request"] for one in errors] == [page.headers[HEADER], figures.headers[HEADER]]
    assert page.headers[HEADER] in page.text
    assert figures.json["request"] == figures.headers[HEADER]


@pytest.mark.parametrize("formatter", [JsonLines, PlainLines])
def test_what_somebody_typed_is_in_no_line_of_a_database_that_refuses_it(
    app: Flask, session: Session, written: Callable[..., Lines], formatter: type[logging.Formatter]
) -> None:
    log = written(formatter())
    make.user("Ada").email = ADDRESS
    session.commit()
    statements = [
        f"INSERT INTO \"user\" (email) VALUES ('{ADDRESS}')",
        "INSERT INTO programme (name) VALUES (:it)",
        "SELECT CAST(:it AS DATE) FROM nowhere",
        'SELECT id + CAST(:it AS INTEGER) FROM "user"',
    ]
    refused = 0
    for statement in statements:
        try:
            session.execute(text(statement), {"it": f"{SECRET} {ADDRESS}"} if ":it" in statement else {})
        except DBAPIError:
            refused += 1
            logging.getLogger("tracker.test").exception("It could not be kept")
        session.rollback()
    assert refused >= 3
    assert len(log.lines) == refused
    for line in log.lines:
        assert SECRET not in line
        assert "iulia" not in line.lower()
        assert "Rossi" not in line
    if formatter is JsonLines:
        assert "sqlalchemy" in log.objects[0]["error"]["class"]
        assert log.objects[0]["error"]["message"]
        assert log.objects[0]["causes"]


def test_unique_refusals_name_the_rule_but_not_the_value(
    app: Flask, session: Session, written: Callable[..., Lines]
) -> None:
    log = written(JsonLines())
    make.user("Ada").email = ADDRESS
    session.commit()
    person = make.user("Bob")
    session.commit()
    try:
        session.execute(
            text('UPDATE "user" SET email = :it WHERE id = :id'), {"it": ADDRESS, "id": person.id}
        )
    except DBAPIError:
        logging.getLogger("tracker.test").exception("It could not be kept")
    (line,) = log.objects
    assert "email" in line["error"]["message"]
    assert ADDRESS not in str(line)


@pytest.mark.parametrize(
    ("said", "written_as"),
    [
        (f"no mail to {ADDRESS}, sorry", "no mail to …, sorry"),
        ("connection to 10.1.2.3:5432 refused", "connection to … refused"),
        ("from 2001:db8::1 at 12:00:00", "from … at 12:00:00"),
        ("/sign-in/abcdefghijklmnopqrstuvwxyz is over", "/sign-in/… is over"),
        ("failed\nDETAIL:  Key (email)=(x) exists.\nmore", "failed"),
        ("Python 3.11 and 27.0.1", "Python 3.11 and 27.0.1"),
    ],
)
def test_a_text_is_cleaned(said: str, written_as: str) -> None:
    assert clean(said) == written_as


def test_the_error_page_that_cannot_be_drawn_has_the_word_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    raising(app, monkeypatch, ValueError(SECRET))
    monkeypatch.setitem(app.jinja_env.globals, "page_language", None)
    answer = PlainClient(app).get("/accessibility")
    assert answer.status_code == 500
    assert answer.headers[HEADER] in answer.text
    assert "<link" not in answer.text
