"""Tries to come in are counted by all processes together, and nobody can read whose they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.app import create_app
from tracker.extensions import db
from tracker.models import FailedTry
from tracker.services import tries
from tracker.services.tries import LINK, PASSWORD, Limit
from tracker.web import attempts

FEW = Limit("few", account=3, place=4, within=timedelta(minutes=10))


@pytest.fixture
def other(app: Flask) -> Iterator[Flask]:
    """A second instance of the application on the same database, as another worker or machine has."""
    found = create_app(app.config["SETTINGS"])
    with found.app_context():
        # Where it alone has written, the next test must find an empty database all the same.
        event.listen(db.engine, "commit", app.extensions["kept by tests"].commits.append)
    yield found
    with found.app_context():
        db.engine.dispose()


def tried(app: Flask, account: str, place: str = "192.0.2.1", limit: Limit = FEW) -> int:
    """Tries as a request does; the seconds to wait."""

    def ask() -> int:
        with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": place}):
            return attempts.seconds_to_wait(limit, account)

    return Context().run(ask)


def test_two_instances_on_one_database_count_the_same_tries(app: Flask, other: Flask) -> None:
    assert [tried(one, "ada@example.org") for one in (app, other, app)] == [0, 0, 0]
    assert 0 < tried(other, "ada@example.org") <= 600
    assert 0 < tried(app, " ADA@example.org") <= 600
    assert tried(other, "bea@example.org") == 0


def test_of_many_tries_at_the_same_moment_no_more_than_allowed_are_taken(app: Flask, other: Flask) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        waits = list(pool.map(lambda number: tried((app, other)[number % 2], "ada"), range(16)))
    assert waits.count(0) <= FEW.account
    assert tried(app, "ada") > 0


def test_nothing_that_is_kept_can_be_read(app: Flask, session: Session) -> None:
    tries.note_failure(FEW, account="ada@example.org", place="192.0.2.1")
    for key in session.scalars(select(FailedTry.key)):
        assert len(key) == 64
        assert set(key) <= set("0123456789abcdef")
    app.config["SECRET_KEY"], before = "another key", app.config["SECRET_KEY"]
    try:
        tries.note_failure(FEW, account="ada@example.org", place="192.0.2.1")
    finally:
        app.config["SECRET_KEY"] = before
    assert len(set(session.scalars(select(FailedTry.key)))) == 4


def test_one_limit_does_not_count_for_another(app: Flask) -> None:
    for _number in range(20):
        tries.note_failure(LINK, account="ada", place="192.0.2.1")
    assert tries.is_slowed(LINK, account="ada")
    assert tries.is_slowed(LINK, place="192.0.2.1")
    assert not tries.is_slowed(PASSWORD, account="ada", place="192.0.2.1")


def test_an_address_of_the_network_is_slowed_whatever_account_it_tries(app: Flask) -> None:
    for _number in range(4):
        tries.note_failure(FEW, place="192.0.2.1")
    db.session.commit()
    assert tried(app, "ada") > 0
    assert tried(app, "ada", place="192.0.2.2") == 0


def test_one_home_has_many_addresses_of_the_new_kind(app: Flask) -> None:
    for number in range(4):
        tries.note_failure(FEW, place=f"2001:db8:1:2::{number:x}")
    assert tries.is_slowed(FEW, place="2001:db8:1:2:ffff::1")
    assert not tries.is_slowed(FEW, place="2001:db8:1:3::1")


def test_who_waits_as_long_as_was_said_may_try_again(app: Flask, frozen_day: Callable[..., None]) -> None:
    frozen_day("2022-07-01")
    assert [tried(app, "ada") for _number in range(3)] == [0, 0, 0]
    seconds = tried(app, "ada")
    assert seconds == 600
    with time_machine.travel(clock.now() + timedelta(seconds=seconds - 2), tick=False):
        assert tried(app, "ada") == 2
    with time_machine.travel(clock.now() + timedelta(seconds=seconds), tick=False):
        assert tried(app, "ada") == 0


def test_who_comes_in_is_forgiven_and_the_address_of_the_network_is_not(app: Flask) -> None:
    for _number in range(4):
        tries.note_failure(FEW, account="ada", place="192.0.2.1")
    tries.forgive(FEW, account="ADA ")
    assert not tries.is_slowed(FEW, account="ada")
    assert tries.is_slowed(FEW, place="192.0.2.1")


def test_old_tries_are_forgotten(app: Flask, session: Session, frozen_day: Callable[..., None]) -> None:
    frozen_day("2022-07-01")
    tries.note_failure(FEW, account="ada", place="192.0.2.1")
    session.commit()
    frozen_day("2022-07-03")
    tries.note_failure(FEW, account="bea")
    assert len(session.scalars(select(FailedTry)).all()) == 1
