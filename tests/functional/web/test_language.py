"""A page is in the reader's language as far as that goes, and says in which language its words are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.support import make
from tests.support.client import Client
from tracker import clock
from tracker.domain.statuses import MessageState
from tracker.extensions import page_language
from tracker.models import SignIn
from tracker.web.language import preferred_language


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
    app: Flask, monkeypatch: pytest.MonkeyPatch, accepted: str, language: str
) -> None:
    monkeypatch.setitem(app.extensions, "tracker_languages", frozenset({"en", "fr", "nl", "it", "el"}))
    with app.test_request_context("/", headers={"Accept-Language": accepted}):
        assert preferred_language() == language


@pytest.mark.parametrize(
    ("own", "kept", "accepted", "of_programme", "language"),
    [
        ("fr", "it", "nl", "el", "fr"),
        (None, "it", "nl", "el", "it"),
        (None, None, "nl", "el", "nl"),
        (None, None, "pt", "el", "el"),
        (None, None, None, None, "en"),
        ("xx", "<b>", "pt", "en", "en"),
        ("xx", "it", "pt", "en", "it"),
    ],
)
@pytest.mark.usefixtures("all_languages")
def test_the_account_goes_before_the_device_that_before_the_browser_and_that_before_the_programme(
    client: Client,
    *,
    own: str | None,
    kept: str | None,
    accepted: str | None,
    of_programme: str | None,
    language: str,
) -> None:
    programme = make.programme(open=True, default_language=of_programme or "en")
    if own:
        client.sign_in(make.user("Fleur", programme=programme, role="reviewer", language=own))
    if kept:
        client.set_cookie("language", kept)
    page = client.get("/programmes/bridging/pairs", headers={"Accept-Language": accepted or ""})
    assert page.all("html")[0].get("lang") == language
    assert {"Accept-Language", "Cookie"} <= set(page.response.vary)


def test_what_nobody_has_translated_is_not_mixed_with_english(
    client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "tracker_languages", frozenset({"en"}))
    programme = make.programme(open=True, default_language="it")
    make.visit(make.pair(programme), 1, agreed="2021-10-04")
    client.set_cookie("language", "it")
    client.sign_in(make.user("Fleur", programme=programme, role="reviewer", language="fr"))
    page = client.get("/programmes/bridging/activities", headers={"Accept-Language": "it"})
    assert "4 October 2021" in page.text
    assert page.all("html")[0].get("lang") == "en"
    assert not page.all("nav", class_="languages")


@pytest.mark.usefixtures("all_languages")
def test_a_person_has_dates_in_the_language_they_chose(client: Client) -> None:
    programme = make.programme(open=True, default_language="it")
    make.visit(make.pair(programme), 1, agreed="2021-10-04")
    page = "/programmes/bridging/activities"
    assert "4 ottobre 2021" in client.get(page).text
    client.sign_in(make.user("Fleur", programme=programme, role="reviewer", language="fr"))
    assert "4 octobre 2021" in client.get(page).text


@pytest.mark.usefixtures("all_languages")
def test_words_that_nobody_has_translated_are_not_called_latvian(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "xx"}):
        assert page_language() == "en"


@pytest.mark.usefixtures("all_languages")
def test_the_command_line_stays_english_whatever_the_tracker_speaks(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BABEL_DEFAULT_LOCALE", "it")
    with app.app_context():
        assert preferred_language() == "en"
    with app.test_request_context("/"):
        assert preferred_language() == "it"


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
