"""The accessibility statement says what it must, whom to write to, and is one tap away on every page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from config import Settings
from tests.support import make
from tests.support.client import Client
from tracker.extensions import settings


def test_the_statement_has_each_part_of_the_model(client: Client) -> None:
    page = client.get("/accessibility")
    assert page.h1 == "Accessibility statement"
    for words in (
        "2016/2102",
        "EN 301 549",
        "partially compliant",
        "not accessible yet",
        "By ourselves, on 22 November 2026",
    ):
        assert words in page.text
    assert "have not entered yet which one" in page.text


def test_what_is_written_says_which_page_it_is_about(client: Client) -> None:
    make.programme("bridging", open=True)
    page = client.get("/programmes/bridging/pairs")
    statement = client.get(page.links["Accessibility"])
    (report,) = [url for url in statement.links.values() if url.startswith("mailto:")]
    said = parse_qs(urlsplit(report).query)
    assert "/programmes/bridging/pairs" in said["body"][0]
    assert settings().contact_address in report


def test_no_address_of_another_site_gets_into_the_mail(client: Client) -> None:
    page = client.get("/accessibility?page=//evil.example/")
    assert not [url for url in page.links.values() if url.startswith("mailto:") and "evil" in url]


@pytest.mark.parametrize("secret", ["/sign-in/", "/invitations/", "/stop/"])
def test_an_address_that_lets_somebody_in_does_not_get_into_the_mail(client: Client, secret: str) -> None:
    page = client.any_status("GET", f"{secret}a-token-that-nobody-else-may-know")
    assert page.links["Accessibility"] == "/accessibility"


def test_who_runs_the_tracker_and_who_watches_over_it_are_named(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Settings(
        testing=True, operator="Mechelen", contact="help@example.org", enforcement_body="The ombudsman"
    )
    monkeypatch.setitem(app.config, "SETTINGS", known)
    text = client.get("/accessibility").text
    for words in ("Mechelen wants everybody", "Write to help@example.org", "The ombudsman"):
        assert words in text


def test_without_an_address_of_its_own_people_write_where_mails_come_from() -> None:
    assert Settings(mail_from="Tracker <tracker@example.org>").contact_address == "tracker@example.org"
    assert Settings(address="https://tracker.example.org").contact_address == "tracker@tracker.example.org"


def test_fields_about_oneself_say_what_they_are(client: Client) -> None:
    person = make.user("Ada")
    page = client.get("/login")
    asked = [one.get("autocomplete") for one in page.all("input") if one.get("type") in ("email", "password")]
    assert asked == ["username", "username", "current-password"]
    client.sign_in(person)
    asked = {one.get("name"): one.get("autocomplete") for one in client.get("/account").all("input")}
    assert asked["name"] == "name"
