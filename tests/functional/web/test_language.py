"""A page is in the reader's language as far as that goes, and says in which language its words are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.support import make
from tests.support.client import Client
from tracker import clock
from tracker.domain.statuses import MessageState
from tracker.models import SignIn
from tracker.web.language import page_language, preferred_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("nl-BE,nl;q=0.9,en;q=0.5", "nl"),
        ("de,it;q=0.4", "it"),
        ("de,pl", "en"),
        ("el-GR", "el"),
        ("*", "en"),
        ("\xff;q=x", "en"),
    ],
)
def test_the_browser_chooses_among_the_languages_that_are_translated(
    app: Flask, accepted: str, language: str
) -> None:
    app.extensions["tracker_languages"] = frozenset({"en", "fr", "nl", "it", "el"})
    with app.test_request_context("/", headers={"Accept-Language": accepted}):
        assert preferred_language() == language


def test_what_nobody_has_translated_is_not_mixed_with_english(app: Flask) -> None:
    app.extensions["tracker_languages"] = frozenset({"en"})
    with app.test_request_context("/", headers={"Accept-Language": "it"}):
        assert preferred_language() == "en"


def test_a_person_has_dates_in_the_language_they_chose(client: Client, app: Flask) -> None:
    programme = make.programme(open=True, default_language="it")
    make.visit(make.pair(programme), 1, agreed="2021-10-04")
    page = "/programmes/bridging/activities"
    assert "4 October 2021" in client.get(page).text
    client.sign_in(make.user("Fleur", programme=programme, role="reviewer", language="fr"))
    assert "4 octobre 2021" in client.get(page).text


def test_words_that_nobody_has_translated_are_not_called_latvian(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "xx"}):
        assert page_language() == "en"


@pytest.mark.parametrize(("own", "shown"), [(None, "15:30"), ("Europe/Athens", "16:30")])
def test_times_are_those_of_the_person_or_else_of_their_programme_on_every_page(
    client: Client, own: str | None, shown: str
) -> None:
    programme = make.programme(timezone="Europe/Brussels")
    clara = make.user("Clara", programme=programme, role="coordinator", timezone=own)
    at = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
    make.message(clara, programme, state=MessageState.SENT, sent_at=at)
    values = {"user_id": clara.id, "token_hash": "x", "means": "link", "device": "Phone"}
    make.saved(SignIn(**values, created_at=at, last_used_on=clock.today("UTC")))
    client.sign_in(clara)
    moment = f"4 March 2026, {shown}"
    assert moment in client.get(f"/programmes/{programme.slug}/messages").text
    assert f"signed in on {moment}" in client.get("/account").text
