"""Messages that wait are handed to a real mail server, once each, whatever it answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.mail import Postbox, html_of, text_of
from tracker import clock
from tracker.documents.letter import Button, Letter, Line, Lines, Paragraph
from tracker.domain.statuses import MessageKind, MessageState
from tracker.extensions import db
from tracker.mail import claims, sending
from tracker.mail.letters import LETTERS
from tracker.mail.sending import PAUSES, send_waiting
from tracker.models import Message, User
from tracker.services import outbox

STOP = "http://localhost:8000/stop/abc"


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Digests of these tests say one line; the list holds which messages were worded."""
    worded: list[int] = []

    def letter(message: Message) -> Letter | None:
        worded.append(message.id)
        if message.about.get("done"):
            return None
        if message.about.get("broken"):
            raise LookupError("this letter cannot be worded")
        return Letter(
            subject=f"Two things wait for {message.user and message.user.name}",
            blocks=(
                Paragraph("Città di Capaci: <b>two</b> things wait."),
                Lines("Overdue", (Line("A help desk", "since 3 May", "http://localhost:8000/go/xyz"),)),
                Button("See all of them", "http://localhost:8000/"),
            ),
            footer="You get this because you edit for Capaci.",
            stop_url=STOP,
        )

    monkeypatch.setitem(LETTERS, MessageKind.DIGEST, letter)
    return worded


def person(address: str, **values: Any) -> User:
    return make.saved(User(email=address, **values))


def digest_to(user: User, key: str = "digest", **about: Any) -> int:
    written = outbox.write(MessageKind.DIGEST, key=f"{key} to {user.id}", user_id=user.id, about=about)
    db.session.commit()
    assert written is not None
    return written


def state_of(message_id: int) -> tuple[MessageState, str | None]:
    db.session.rollback()
    message = db.session.get_one(Message, message_id)
    return message.state, message.fault


def test_a_message_is_sent_once_and_noted(postbox: Postbox, session: Session) -> None:
    message = digest_to(person("rosa@capaci.example", name="Rosa"))
    assert postbox.send().sent == 1
    assert postbox.send().sent == 0
    assert [mail["To"] for mail in postbox.mails] == ["rosa@capaci.example"]
    assert state_of(message) == (MessageState.SENT, None)
    assert session.get_one(Message, message).sent_at is not None


def test_a_mail_says_who_sends_it_and_how_to_end_it(postbox: Postbox) -> None:
    digest_to(person("rosa@capaci.example", name="Rosa"))
    postbox.send()
    [mail] = postbox.mails
    assert mail["From"] == "Tracker <tracker@example.org>"
    assert mail["Subject"] == "Two things wait for Rosa"
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Date"].datetime.utcoffset() == timedelta(0)
    assert text_of(mail) == (
        "Città di Capaci: <b>two</b> things wait.\n\n"
        "Overdue\n\n- A help desk\n  since 3 May\n  http://localhost:8000/go/xyz\n\n"
        "See all of them:\nhttp://localhost:8000/\n\n"
        f"-- \nYou get this because you edit for Capaci.\nNo more of these mails:\n{STOP}\n"
    )
    html = html_of(mail)
    assert '<html lang="en">' in html
    assert "&lt;b&gt;two&lt;/b&gt;" in html
    assert '<a class="button" href="http://localhost:8000/">See all of them</a>' in html
    assert "<img" not in html


def test_a_name_cannot_write_a_header(postbox: Postbox) -> None:
    digest_to(person("rosa@capaci.example", name="Rosa\r\nBcc: all@example.org\x1b\n\nHello"))
    assert postbox.send().sent == 1
    [mail] = postbox.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Two things wait for Rosa Bcc: all@example.org Hello"


def test_a_subject_in_any_alphabet_arrives_as_it_was(postbox: Postbox) -> None:
    name = "Λιβαδειά → Città di Capaci, «Grauwersluis» – and what else a long name may hold: žurnāls"
    digest_to(person("rosa@capaci.example", name=name))
    postbox.send()
    assert postbox.mails[0]["Subject"] == f"Two things wait for {name}"


def test_an_address_beyond_ascii_gets_its_mail_where_the_domain_alone_is(postbox: Postbox) -> None:
    good = digest_to(person("rosa@città.example"))
    bad = digest_to(person("città@capaci.example"))
    assert (postbox.send().sent, len(postbox.mails)) == (1, 1)
    assert postbox.mails[0]["To"] == "rosa@xn--citt-3na.example"
    assert state_of(good)[0] is MessageState.SENT
    assert state_of(bad) == (MessageState.BOUNCED, "address")


@pytest.mark.parametrize("gone", [{"active": False}, {"left_at": clock.now()}])
def test_who_has_left_gets_nothing(postbox: Postbox, gone: dict[str, Any]) -> None:
    message = digest_to(person("rosa@capaci.example", **gone))
    assert postbox.send().needless == 1
    assert postbox.mails == []
    assert state_of(message)[0] is MessageState.NEEDLESS


def test_what_is_done_meanwhile_is_not_sent(postbox: Postbox) -> None:
    message = digest_to(person("rosa@capaci.example"), done=1)
    assert postbox.send().needless == 1
    assert state_of(message)[0] is MessageState.NEEDLESS


def test_a_letter_that_cannot_be_worded_holds_up_no_other(postbox: Postbox) -> None:
    broken = digest_to(person("rosa@capaci.example"), broken=1)
    digest_to(person("ilze@jelgava.example"))
    done = postbox.send()
    assert (done.sent, done.deferred) == (1, 1)
    assert state_of(broken) == (MessageState.WAITING, "letter")
    assert postbox.send().deferred == 0


def test_a_refusal_for_good_is_kept_as_a_code_alone(postbox: Postbox) -> None:
    postbox.refuse["rosa@capaci.example"] = "550 5.1.1 <rosa@capaci.example>: nobody here"
    message = digest_to(person("rosa@capaci.example"))
    other = digest_to(person("ilze@jelgava.example"))
    done = postbox.send()
    assert (done.bounced, done.sent) == (1, 1)
    assert state_of(message) == (MessageState.BOUNCED, "550 5.1.1")
    assert state_of(other)[0] is MessageState.SENT
    assert postbox.send().bounced == 0


def test_a_refusal_for_now_is_tried_again_later_and_later_and_given_up_after_days(
    postbox: Postbox, frozen_day: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen_day("2026-03-02", 0)
    postbox.refuse["rosa@capaci.example"] = "450 4.2.0 greylisted"
    message = digest_to(person("rosa@capaci.example"))
    start, passed = clock.now(), timedelta(0)
    monkeypatch.setattr(clock, "now", lambda: start + passed)
    for pause in PAUSES:
        assert postbox.send().deferred == 1
        assert state_of(message) == (MessageState.WAITING, "450 4.2.0")
        passed += pause - timedelta(seconds=1)
        assert postbox.send().deferred == 0, "it was tried too early"
        passed += timedelta(seconds=1)
    assert passed > timedelta(days=3)
    assert postbox.send().bounced == 1
    assert state_of(message) == (MessageState.BOUNCED, "450 4.2.0")


def test_greylisting_ends_with_one_mail(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    postbox.refuse["rosa@capaci.example"] = "451 try again"
    message = digest_to(person("rosa@capaci.example"))
    postbox.send()
    postbox.refuse.clear()
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert postbox.send().sent == 1
    assert state_of(message) == (MessageState.SENT, None)


def test_what_is_for_later_waits(postbox: Postbox) -> None:
    user = person("rosa@capaci.example")
    outbox.write(
        MessageKind.DIGEST, key="later", user_id=user.id, not_before=clock.now() + timedelta(hours=1)
    )
    db.session.commit()
    assert postbox.send().sent == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("smtp://127.0.0.1:{closed}", "unreachable"),
        ("smtps://127.0.0.1:{plain}", "tls"),
        ("smtp://mail.nowhere.invalid", "unknown_host"),
        ("smtp://user:word@127.0.0.1:{plain}", "login"),
    ],
)
def test_a_server_that_cannot_be_used_loses_nothing(
    app: Flask, postbox: Postbox, monkeypatch: pytest.MonkeyPatch, url: str, code: str
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    plain = postbox.url.rpartition(":")[2]
    message = digest_to(person("rosa@capaci.example"))
    good = app.config["SETTINGS"]
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "SETTINGS", replace(good, mail_url=url.format(closed=closed, plain=plain)))
        for _time in range(3):
            assert send_waiting().fault == code
        assert state_of(message) == (MessageState.WAITING, code)
        assert db.session.get_one(Message, message).tries == 0
    assert postbox.send().sent == 1
    assert state_of(message) == (MessageState.SENT, None)


def test_without_a_mail_server_messages_wait(app: Flask) -> None:
    message = digest_to(person("rosa@capaci.example"))
    assert send_waiting() == sending.Sent()
    assert state_of(message) == (MessageState.WAITING, None)


def test_a_sender_that_died_with_a_claim_is_followed_by_another(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = digest_to(person("rosa@capaci.example"))
    with monkeypatch.context() as patch:

        def die(*_arguments: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(sending, "_hand_over", die)
        with pytest.raises(KeyboardInterrupt):
            postbox.send()
    assert state_of(message)[0] is MessageState.SENDING
    assert postbox.send().sent == 0, "the claim still holds"
    later = clock.now() + claims.CLAIM + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert postbox.send().sent == 1
    assert len(postbox.mails) == 1


def test_a_mail_whose_acceptance_nobody_noted_comes_again_as_the_same_one(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest_to(person("rosa@capaci.example"))
    with monkeypatch.context() as patch:

        def die(*_arguments: object, **_changes: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(claims, "note", die)
        with pytest.raises(KeyboardInterrupt):
            postbox.send()
    later = clock.now() + claims.CLAIM + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    postbox.send()
    first, second = postbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_sender_whose_claim_has_lapsed_notes_nothing_over_another_one_s(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = digest_to(person("rosa@capaci.example"))
    hand_over = sending._hand_over

    def so_slowly(_mail: EmailMessage, transport: sending.Transport) -> None:
        monkeypatch.setattr(sending, "_hand_over", hand_over)
        later = clock.now() + claims.CLAIM + timedelta(seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        Context().run(in_own_context, send_waiting)
        raise sending.Refused("550")

    def in_own_context(run: Callable[[], object]) -> None:
        with app.app_context():
            run()

    from flask import current_app

    app = current_app._get_current_object()
    monkeypatch.setattr(sending, "_hand_over", so_slowly)
    postbox.send()
    assert state_of(message) == (MessageState.SENT, None)
    assert len(postbox.mails) == 1


def test_two_senders_at_once_double_nothing(app: Flask, postbox: Postbox) -> None:
    people = [person(f"person{number}@example.org") for number in range(60)]
    for one in people:
        outbox.write(MessageKind.DIGEST, key=f"digest to {one.id}", user_id=one.id)
    db.session.commit()
    begin, sent = threading.Barrier(3), []

    def run() -> None:
        with app.app_context():
            begin.wait()
            sent.append(send_waiting().sent)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 60
    assert sorted(mail["To"] for mail in postbox.mails) == sorted(f"person{n}@example.org" for n in range(60))
    assert len([share for share in sent if share]) > 1, "one of them did all the work"


def test_a_file_is_written_whole_and_once(app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(app.config["SETTINGS"], mail_url=f"file:{tmp_path}/mail")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    digest_to(person("rosa@capaci.example"))
    assert send_waiting().sent == 1
    [file] = (tmp_path / "mail").iterdir()
    from email import message_from_bytes, policy

    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert file.suffix == ".eml"
    assert mail["From"] == "tracker@localhost"
