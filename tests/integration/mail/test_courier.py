"""The courier sends what a commit of its process wrote at once, and lives through anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.support import make
from tests.support.mail import Postbox
from tracker.documents.letter import Letter, Paragraph
from tracker.domain.statuses import MessageKind
from tracker.extensions import db, writing
from tracker.mail import courier as module
from tracker.mail.courier import Courier
from tracker.mail.letters import LETTERS
from tracker.services import outbox

LONG = 3600.0
"""Seconds between rounds that no test waits for."""


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LETTERS, MessageKind.DIGEST, lambda _message: Letter("Hello", (Paragraph("Hello."),)))


@pytest.fixture
def courier(app: Flask, postbox: Postbox) -> Iterator[Courier]:
    courier = Courier(app, seconds=LONG)
    courier.start()
    yield courier
    courier.stop()


def within_seconds(is_so: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def write_to(person: int, key: str = "digest") -> None:
    # As a request does: whoever has read first is refused where the courier has written meanwhile.
    db.session.rollback()
    with writing():
        outbox.write(MessageKind.DIGEST, key=f"{key} to {person}", user_id=person)
        db.session.commit()


def test_what_is_committed_here_leaves_at_once(courier: Courier, postbox: Postbox) -> None:
    person = make.user().id
    write_to(person)
    assert within_seconds(lambda: len(postbox.mails) == 1)
    write_to(person, "another")
    assert within_seconds(lambda: len(postbox.mails) == 2)


def test_a_savepoint_after_the_message_does_not_wake_it_too_early(courier: Courier, postbox: Postbox) -> None:
    person = make.user().id
    db.session.commit()
    with db.session.begin_nested():
        outbox.write(MessageKind.DIGEST, key="inside", user_id=person)
    with db.session.begin_nested():
        pass
    assert not within_seconds(lambda: bool(postbox.mails), 0.5)
    db.session.commit()
    assert within_seconds(lambda: len(postbox.mails) == 1)


def test_what_another_process_left_behind_leaves_when_the_courier_begins(
    app: Flask, postbox: Postbox
) -> None:
    write_to(make.user().id)
    courier = Courier(app, seconds=LONG)
    courier.start()
    try:
        assert within_seconds(lambda: len(postbox.mails) == 1)
    finally:
        courier.stop()


def test_what_is_rolled_back_wakes_nobody(courier: Courier, postbox: Postbox) -> None:
    person = make.user().id
    outbox.write(MessageKind.DIGEST, key="never", user_id=person)
    db.session.rollback()
    assert not within_seconds(lambda: bool(postbox.mails), 0.5)


def test_it_goes_on_after_any_exception(
    courier: Courier, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbles: list[int] = []

    def stumble(**_arguments: object) -> None:
        stumbles.append(1)
        raise ArithmeticError

    with monkeypatch.context() as patch:
        patch.setattr(module, "send_waiting", stumble)
        write_to(make.user().id)
        assert within_seconds(lambda: bool(stumbles))
    write_to(make.user().id, "second")
    assert within_seconds(lambda: len(postbox.mails) == 2)
