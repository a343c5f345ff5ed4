"""A mail is in its reader's language where the words are translated, and in English where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import format_date, get_locale, get_timezone
from flask_babel import gettext as _

from tests.support import make
from tests.support.mail import Postbox, html_of, text_of
from tests.support.translated import speak_italian
from tracker.documents.letter import Letter, Line, Lines
from tracker.domain.statuses import MessageKind, ReminderKind
from tracker.extensions import db
from tracker.labels import label
from tracker.mail.letters import LETTERS
from tracker.models import Message, User
from tracker.services import outbox

WORDS = {
    "Overdue": "In ritardo",
    "No more of these mails": "Basta con queste mail",
    "No more of these mails:": "Basta con queste mail:",
    "Study visit": "Visita di studio",
}


@pytest.fixture(autouse=True)
def italian(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that somebody has just compiled, in a folder of translations of its own."""
    speak_italian(app, tmp_path / "translations", monkeypatch, WORDS)
    monkeypatch.setitem(LETTERS, MessageKind.DIGEST, letter)


def letter(message: Message) -> Letter:
    day = format_date(message.created_at, "MMMM")
    line = Line(f"{_('Study visit')} 1", note=f"{day}, {get_timezone()}")
    stop = "http://localhost:8000/stop/abc"
    return Letter("Bridges", (Lines(str(label(ReminderKind.OVERDUE)), (line,)),), stop_url=stop)


def write_to(user: User, **values: object) -> None:
    outbox.write(MessageKind.DIGEST, key=f"to {user.id}", user_id=user.id, **values)  # type: ignore[arg-type]
    db.session.commit()


def test_an_italian_gets_the_mail_in_italian_with_italian_dates_in_their_own_time(
    postbox: Postbox, frozen_day: object
) -> None:
    frozen_day("2026-07-03")  # type: ignore[operator]
    write_to(make.user(language="it", timezone="Europe/Rome"))
    postbox.send()
    [mail] = postbox.mails
    assert mail["Content-Language"] == "it"
    text, html = text_of(mail), html_of(mail)
    assert "In ritardo\n\n- Visita di studio 1\n  luglio, Europe/Rome" in text
    assert "Basta con queste mail:\nhttp://localhost:8000/stop/abc" in text
    assert '<html lang="it">' in html
    assert "Basta con queste mail</a>" in html


def test_each_of_many_gets_their_own_language_and_nothing_of_it_stays(postbox: Postbox) -> None:
    before = str(get_locale())
    for language in ("it", "en", "lv", None, "it"):
        write_to(make.user(language=language))
    postbox.send()
    assert [mail["Content-Language"] for mail in postbox.mails] == ["it", "en", "en", "en", "it"]
    assert ["In ritardo" in text_of(mail) for mail in postbox.mails] == [True, False, False, False, True]
    assert ["Overdue" in text_of(mail) for mail in postbox.mails] == [False, True, True, True, False]
    assert str(get_locale()) == before
    assert str(label(ReminderKind.OVERDUE)) == "Overdue"


def test_whose_language_is_unknown_gets_the_programme_s(postbox: Postbox) -> None:
    programme = make.programme(default_language="it")
    write_to(make.user(), programme_id=programme.id)
    postbox.send()
    assert postbox.mails[0]["Content-Language"] == "it"
