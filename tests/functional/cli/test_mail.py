"""``mail send`` says what it did, and why it did nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from tests.support import make
from tests.support.mail import Postbox
from tracker.documents.letter import Letter, Paragraph
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.mail.letters import LETTERS
from tracker.services import outbox

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LETTERS, MessageKind.DIGEST, lambda _message: Letter("Hello", (Paragraph("Hello."),)))


def write_to(*people: int) -> None:
    for person in people:
        outbox.write(MessageKind.DIGEST, key=f"digest to {person}", user_id=person)
    db.session.commit()


def test_it_sends_and_counts(postbox: Postbox, run_command: Run) -> None:
    write_to(make.user().id, make.user().id, make.user(active=False).id)
    said = run_command("mail", "send").output
    assert said == "2 sent, 0 to be tried again, 0 refused, 1 not needed any more.\n"
    assert len(postbox.mails) == 2
    assert run_command("mail", "send").output.startswith("0 sent")


def test_without_a_mail_server_it_says_what_to_set(app: Flask, run_command: Run) -> None:
    assert "TRACKER_MAIL_URL is not set" in run_command("mail", "send", status=1).output


def test_a_server_that_is_down_is_one_sentence(
    app: Flask, postbox: Postbox, run_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_to(make.user().id)
    settings = replace(app.config["SETTINGS"], mail_url="smtp://127.0.0.1:9")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    said = run_command("mail", "send", status=1).output
    assert said.endswith("The mail server could not be used (unreachable): the rest waits.\n")
