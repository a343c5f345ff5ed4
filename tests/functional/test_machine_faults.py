"""The machine below fails: one plain page that says what to do, a line with the cause; then all goes on."""

from __future__ import annotations

import logging
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from config import Bucket, Settings
from tests.support import make
from tests.support.broken import FAULTS, broken, closed, on_server
from tests.support.client import Client, filled
from tests.support.mail import Postbox
from tests.support.processes import free_port
from tests.support.two_sides import DAY, TwoSides
from tracker.domain.history import replay
from tracker.domain.photographs import Size
from tracker.domain.statuses import MessageKind
from tracker.extensions import db, settings
from tracker.files.photographs import file_name
from tracker.mail.letters import LETTERS
from tracker.models import Message, Milestone, MilestoneUpdate
from tracker.queries.milestones import get_milestone
from tracker.queries.records import record_of_milestone
from tracker.web.headers import SECONDS_TO_CONNECT, flask_settings
from tracker.web.late_sends import HEADER, Outcome, draft_key
from tracker.web.machine_faults import code_of

TYPED = "Due associazioni su tre hanno firmato. " + secrets.token_hex(3000)
"""Long enough, and of no pattern, so that it needs new room in any database."""
NOT_NOW = "This does not work just now"


@pytest.fixture
def sides(app: Flask, frozen_day: Callable[..., None]) -> TwoSides:
    frozen_day(DAY)
    return TwoSides(slug="bridging")


@pytest.fixture
def milestone(sides: TwoSides, client: Client) -> Milestone:
    """A milestone, whose city's editor has signed in."""
    row = make.milestone(make.plan(sides.pair), agreed="2021-12")
    client.sign_in(sides.editor)
    return row


def path_of(milestone: Milestone) -> str:
    return f"/programmes/bridging/milestones/{milestone.id}"


def said() -> list[str | None]:
    db.session.rollback()
    return list(db.session.scalars(select(MilestoneUpdate.comment).order_by(MilestoneUpdate.id)))


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_typed_comes_back_and_is_saved_once_when_the_database_works_again(
    client: Client, milestone: Milestone, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    form = client.get(path_of(milestone))
    with broken(fault):
        page = client.submit(form, "Save update", comment=TYPED, status=503)
    assert page.h1 == NOT_NOW
    assert "send it again in a few minutes" in page.text
    assert page.headers["Retry-After"]
    assert said() == []
    lines = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert len(lines) == 1
    assert lines[0].startswith("The database cannot be used: ")
    assert TYPED[:20] not in caplog.text
    client.submit(page, "Send again")
    # Sent once more, it is not saved twice.
    client.submit(page, "Send again")
    assert said() == [TYPED]


def test_a_database_that_takes_nothing_is_still_read(client: Client, milestone: Milestone) -> None:
    # That this device was used today has not been noted yet: that a page cannot note it is no reason.
    paths = ("/", "/programmes/bridging/progress", path_of(milestone))
    with broken("read-only"):
        for path in paths:
            client.get(path)


def test_a_page_that_cannot_be_read_says_so_in_the_reader_s_language(
    client: Client, milestone: Milestone
) -> None:
    path = path_of(milestone)
    with broken("gone"):
        page = client.get(path, status=503, headers={"Accept-Language": "it"})
        figures = client.get("/programmes/bridging/progress.json", status=503)
    assert page.all("html")[0].get("lang") == "it"
    assert page.h1 != NOT_NOW
    assert "its database or its files" in figures.json["error"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_form_that_waits_on_a_device_waits_on(
    client: Client, milestone: Milestone, sides: TwoSides, fault: str
) -> None:
    path = f"{path_of(milestone)}/updates"
    data = filled(client.get(path_of(milestone)).form("Save update"), {"comment": TYPED})
    headers = {HEADER: draft_key(sides.editor.id)}
    with broken(fault):
        kept = client.post(path, data, status=200, token=False, headers=headers)
    assert kept.json["outcome"] == Outcome.WAITS
    assert client.post(path, data, status=200, token=False, headers=headers).json["outcome"] == Outcome.SENT
    assert said() == [TYPED]


def test_a_password_is_never_shown_again(client: Client, sides: TwoSides) -> None:
    page = client.get("/login")
    with broken("gone"):
        answer = client.submit(
            page, "Sign in", address="somebody@example.org", password="kettle orbit lantern", status=503
        )
    assert "kettle" not in answer.html
    assert "Send again" not in answer.text


def test_a_statement_that_is_wrong_is_a_fault_of_ours_and_not_of_the_machine(
    app: Flask, client: Client, milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(
        app.view_functions, "static", lambda **_more: db.session.execute(text("SELECT nothing FROM nowhere"))
    )
    assert client.get("/static/theme.css", status=500).h1 == "Something went wrong"


def test_a_clock_set_back_loses_nothing_and_every_history_still_leads_to_its_row(
    client: Client, milestone: Milestone, sides: TwoSides, frozen_day: Callable[..., None]
) -> None:
    client.submit(client.get(path_of(milestone)), "Save update", comment="Said today")
    form = client.get(path_of(milestone))
    frozen_day("2021-10-19")
    # Nobody can have signed in tomorrow, so they sign in again; what they typed is kept meanwhile.
    data = filled(form.form("Save update"), {"comment": "Said yesterday"})
    from_here = {"Referer": f"http://localhost{path_of(milestone)}"}
    asked = client.post(f"{path_of(milestone)}/updates", data, status=403, token=False, headers=from_here)
    assert "Said yesterday" in asked.html
    client.sign_in(sides.editor)
    page = client.get(path_of(milestone))
    client.submit(page, "Save update", comment="Said yesterday", confidence="at_risk")
    frozen_day("2021-10-21")
    client.sign_in(sides.editor)
    page = client.get(path_of(milestone))
    client.submit(page, "Save update", comment="Said tomorrow", confidence="on_track")
    assert sorted(filter(None, said())) == ["Said today", "Said tomorrow", "Said yesterday"]
    row = get_milestone(sides.programme.id, milestone.id)
    record = record_of_milestone(row)
    assert record.row.confidence == "on_track"
    assert replay(record, ZoneInfo(sides.programme.timezone)) == record.row


def test_a_mail_server_that_is_gone_holds_up_nobody_and_gets_the_mail_once_when_it_is_back(
    *,
    app: Flask,
    client: Client,
    milestone: Milestone,
    sides: TwoSides,
    postbox: Postbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there = settings()
    gone = replace(there, mail_url=f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setitem(app.config, "SETTINGS", gone)
    client.sign_in(sides.mentor)
    client.submit(client.get(path_of(milestone)), "Ask", question="Who signs?")
    assert postbox.send().fault == "unreachable"
    assert "No mail leaves: unreachable" in caplog.text
    assert "@" not in caplog.text
    monkeypatch.setitem(app.config, "SETTINGS", there)
    assert postbox.send().sent == 1
    assert postbox.send().sent == 0
    assert len(postbox.mails) == 1


def test_a_server_that_says_nothing_is_given_up_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        as_set = Settings(testing=True, database_url=url, secret_key="k", password_salt="s")
        engine = create_engine(url, **flask_settings(as_set)["SQLALCHEMY_ENGINE_OPTIONS"])
        begun = time.monotonic()
        with pytest.raises(OperationalError) as caught:
            engine.connect()
    assert time.monotonic() - begun < SECONDS_TO_CONNECT + 5
    assert code_of(caught.value) == "no connection (ConnectionTimeout)"


def cut() -> None:
    """The connection of the session that is at work ends, as it does when the server dies."""
    number = db.session.scalar(text("SELECT pg_backend_pid()"))
    with on_server(db.engine.url) as server:
        server.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})


@pytest.fixture
def of_a_server(backend: str) -> None:
    if backend != "postgresql":
        pytest.skip("only a server has connections that can be cut")


@pytest.mark.usefixtures("of_a_server")
def test_an_answer_that_is_made_is_given_though_the_database_dies_before_it_leaves(
    app: Flask, client: Client, milestone: Milestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = app.view_functions["milestones.show"]

    def shown_and_cut(**values: object) -> object:
        page = show(**values)
        cut()
        return page

    monkeypatch.setitem(app.view_functions, "milestones.show", shown_and_cut)
    monkeypatch.setattr(shown_and_cut, "access", show.access, raising=False)
    client.get(path_of(milestone))
    # The next one has a connection of its own.
    client.get("/programmes/bridging/progress")


@pytest.mark.usefixtures("of_a_server")
def test_a_database_that_dies_while_a_mail_is_worded_is_no_fault_of_the_letter(
    client: Client,
    milestone: Milestone,
    sides: TwoSides,
    postbox: Postbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.sign_in(sides.mentor)
    client.submit(client.get(path_of(milestone)), "Ask", question="Who signs?")
    word = LETTERS[MessageKind.QUESTION]

    def cut_and_word(message: Message) -> object:
        cut()
        return word(message)

    with monkeypatch.context() as patched:
        patched.setitem(LETTERS, MessageKind.QUESTION, cut_and_word)
        with pytest.raises(OperationalError):
            postbox.send()
    assert postbox.send().sent == 1
    assert db.session.scalars(select(Message)).one().tries == 1


@pytest.mark.usefixtures("of_a_server")
def test_a_database_that_is_away_when_a_mail_was_taken_hears_of_it_when_it_is_back(
    client: Client, milestone: Milestone, sides: TwoSides, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(sides.mentor)
    client.submit(client.get(path_of(milestone)), "Ask", question="Who signs?")
    away = ExitStack()
    take, url = Postbox.handle_DATA, db.engine.url

    async def take_and_go(box: Postbox, *more: Any) -> str:
        answer = await take(box, *more)
        away.enter_context(closed(url))
        Timer(0.5, away.close).start()
        return answer

    monkeypatch.setattr(Postbox, "handle_DATA", take_and_go)
    assert postbox.send().sent == 1
    assert postbox.send().sent == 0
    assert len(postbox.mails) == 1


@pytest.fixture
def picture(sides: TwoSides, client: Client) -> str:
    """The address of a picture's file."""
    client.sign_in(sides.editor)
    row = make.picture(sides.pair, files=True)
    return f"/programmes/bridging/pictures/{row.id}/small.webp"


def test_a_folder_of_files_that_is_gone_is_said_in_the_log_and_found_again(
    client: Client, picture: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder: Path = settings().files_folder
    away = folder.with_name(f"{folder.name}-away")
    folder.rename(away)
    try:
        client.get(picture, status=503)
    finally:
        away.rename(folder)
    assert "The folder of the files is not there." in caplog.text
    assert file_name("0" * 32, Size.SMALL) not in caplog.text
    client.get(picture)


def test_a_store_that_refuses_is_said_in_the_log_and_found_again(
    app: Flask,
    client: Client,
    picture: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there = settings()
    bucket = Bucket(name="b", endpoint=f"http://127.0.0.1:{free_port()}", region="r", key="k", secret="s")
    refusing = replace(
        there,
        bucket=bucket.name,
        bucket_address=bucket.endpoint,
        bucket_key=bucket.key,
        bucket_secret=bucket.secret,
    )
    monkeypatch.setitem(app.config, "SETTINGS", refusing)
    client.get(picture, status=503)
    assert "The bucket of the files: EndpointConnectionError" in caplog.text
    monkeypatch.setitem(app.config, "SETTINGS", there)
    client.get(picture)
