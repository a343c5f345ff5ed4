"""Real processes that are killed in the middle: everybody gets what they were to get, once.

The mail server is a process of its own, the letters are real reminders, and senders are the real command.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from config import ROOT
from tests.support.many_people import many_people
from tests.support.processes import FLASK, free_port, on_database
from tracker import clock
from tracker.domain.statuses import MessageState
from tracker.extensions import db
from tracker.mail.reminding import remind
from tracker.mail.sending import send_waiting
from tracker.models import Message, User

SERVER = ROOT / "tests" / "support" / "mail_server.py"
SENDER, ADDRESS = "Tracker <tracker@example.org>", "https://tracker.example.org"
ENOUGH = 120
"""Mails by which a server that dies in the middle shows what there is to be seen."""
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = tmp_path / "kept"
    kept.mkdir()
    return kept


@pytest.fixture
def start_server(port: int, folder: Path) -> Iterator[Start]:
    """Starts the mail server: ``start_server("before", 200)`` dies at the 200th mail."""
    servers: list[subprocess.Popen[str]] = []

    def start(*how: object) -> subprocess.Popen[str]:
        command = [sys.executable, str(SERVER), str(port), str(folder), *map(str, how)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        servers.append(server)
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        return server

    yield start
    for server in servers:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


@pytest.fixture
def settings(app: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = app.config["SETTINGS"]
    # The same as the command's: a Message-ID is made of the tracker's address, too.
    changed = replace(found, mail_url=f"smtp://127.0.0.1:{port}", mail_from=SENDER, address=ADDRESS)
    monkeypatch.setitem(app.config, "SETTINGS", changed)


def write_digests(count: int) -> set[str]:
    """Real reminders to so many people, which may go now; the addresses of these."""
    many_people(count)
    assert remind() == count
    db.session.execute(update(Message).values(not_before=clock.now()))
    db.session.commit()
    addresses = set(db.session.scalars(select(User.email).join(Message, Message.user_id == User.id)))
    db.session.rollback()
    assert len(addresses) == count
    return addresses


def kept_in(folder: Path) -> list[EmailMessage]:
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")]
    return [mail for mail in mails if isinstance(mail, EmailMessage)]


def states() -> dict[MessageState, int]:
    db.session.rollback()
    counted = select(Message.state, func.count()).group_by(Message.state)
    return dict(db.session.execute(counted).all())  # type: ignore[arg-type]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("count", "stage", "dies_at"), [(500, "before", 250), (60, "recipient", 30), (60, "before", 1)]
)
def test_a_mail_server_killed_in_the_middle_and_started_again_leaves_everybody_with_exactly_one(
    start_server: Start, folder: Path, *, backend: str, count: int, stage: str, dies_at: int
) -> None:
    if backend == "postgresql" and count > ENOUGH:
        # Five hundred are tried with SQLite; here each of them takes twice as long.
        count, dies_at = ENOUGH, ENOUGH // 2
    addresses = write_digests(count)
    server = start_server(stage, dies_at)
    done = send_waiting()
    assert server.wait(10) == -9
    assert done.fault == "unreachable"
    assert done.sent == dies_at - 1
    # While it is down, nothing is lost, and nothing is held to have been tried.
    assert send_waiting().sent == 0
    assert states() == {
        state: number
        for state, number in ((MessageState.SENT, dies_at - 1), (MessageState.WAITING, count - dies_at + 1))
        if number
    }
    start_server()
    assert send_waiting().sent == count - dies_at + 1
    assert Counter(mail["To"] for mail in kept_in(folder)) == Counter(addresses)
    assert states() == {MessageState.SENT: count}
    assert set(db.session.scalars(select(Message.tries).distinct())) == {1}


@pytest.mark.usefixtures("settings")
def test_a_mail_that_was_kept_by_a_server_that_died_before_it_said_so_comes_again_as_the_same_mail(
    start_server: Start, folder: Path
) -> None:
    """Nobody can tell that it was kept: it is sent again rather than lost, and is known by its Message-ID."""
    addresses = write_digests(30)
    start_server("after", 10)
    assert send_waiting().sent == 9
    start_server()
    assert send_waiting().sent == 21
    kept = kept_in(folder)
    assert len(kept) == 31
    by_id = {mail["Message-ID"]: mail for mail in kept}
    assert Counter(mail["To"] for mail in by_id.values()) == Counter(addresses)


@pytest.fixture
def environment(app: Flask, port: int) -> dict[str, str]:
    """What the command needs to send from the database of this test."""
    return on_database(
        app.config["SETTINGS"].database_url,
        TRACKER_MAIL_URL=f"smtp://127.0.0.1:{port}",
        TRACKER_MAIL_FROM=SENDER,
        TRACKER_ADDRESS=ADDRESS,
    )


def start_sender(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [*FLASK, "mail", "send"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_two_senders_at_once_send_each_message_once(
    start_server: Start, folder: Path, environment: dict[str, str]
) -> None:
    addresses = write_digests(120)
    start_server()
    said = [sender.communicate(timeout=120)[0] for sender in [start_sender(environment) for _ in range(2)]]
    assert sum(int(words.split()[0]) for words in said) == 120, said
    assert Counter(mail["To"] for mail in kept_in(folder)) == Counter(addresses)
    assert states() == {MessageState.SENT: 120}


@pytest.mark.usefixtures("settings")
def test_a_sender_killed_in_the_middle_is_followed_by_another_one_which_sends_the_rest_once(
    start_server: Start, folder: Path, environment: dict[str, str]
) -> None:
    addresses = write_digests(200)
    start_server()
    sender = start_sender(environment)
    end = time.monotonic() + 60
    while len(list(folder.glob("*.eml"))) < 20 and time.monotonic() < end:
        time.sleep(0.005)
    sender.kill()
    sender.communicate()
    left = states()
    assert left[MessageState.WAITING] > 0, "it had sent all before it was killed"
    send_waiting()
    # What it had claimed is sent when the claim has lapsed, and no sooner.
    held = left.get(MessageState.SENDING, 0)
    assert held <= 1
    assert states() == {MessageState.SENT: 200 - held} | ({MessageState.SENDING: held} if held else {})
    db.session.execute(
        update(Message)
        .where(Message.state == MessageState.SENDING)
        .values(claimed_until=clock.now() - timedelta(seconds=1))
    )
    db.session.commit()
    send_waiting()
    assert states() == {MessageState.SENT: 200}
    by_id = {mail["Message-ID"]: mail for mail in kept_in(folder)}
    assert Counter(mail["To"] for mail in by_id.values()) == Counter(addresses)
    assert len(kept_in(folder)) <= 200 + held
