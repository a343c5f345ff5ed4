"""The mail that says how signing in has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.mail import letter_of
from tracker.documents.letter import Button, Letter, Paragraph
from tracker.domain.statuses import SignInChange
from tracker.models import Message
from tracker.services.sign_in_changes import tell


def told(session: Session, app: Flask) -> Letter | None:
    with app.test_request_context():
        return letter_of(session.scalars(select(Message)).one().id)


def texts(letter: Letter | None) -> str:
    assert letter is not None
    return " ".join(block.text for block in letter.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("what", SignInChange)
def test_it_says_what_has_changed_and_when(
    app: Flask, session: Session, what: SignInChange, frozen_day: Callable[..., None]
) -> None:
    frozen_day("2026-07-03")
    tell(make.user("Ada", timezone="Europe/Rome"), what)
    session.commit()
    said = told(session, app)
    assert "on 3 July 2026 at 14:00 (Europe/Rome)" in texts(said)
    assert said is not None
    assert Button("Open your account", "http://localhost:8000/account") in said.blocks


def test_each_change_is_told(app: Flask, session: Session) -> None:
    ada = make.user("Ada")
    for _ in range(2):
        tell(ada, SignInChange.PASSKEY_ADDED)
    session.commit()
    assert len(session.scalars(select(Message)).all()) == 2


def test_who_has_left_gets_none(app: Flask, session: Session) -> None:
    ada = make.user("Ada")
    tell(ada, SignInChange.PASSWORD_SET)
    ada.left_at = datetime.now(UTC)
    session.commit()
    assert told(session, app) is None
