"""Whatever is asked for, the answer is a status and a sentence, never a traceback."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.client import Client
from tracker.models import User


@pytest.fixture(autouse=True)
def signed_in(client: Client, session: Session) -> None:
    """Who has not signed in is sent to sign in, whether or not there is anything at an address."""
    person = User(email="reader@example.org")
    session.add(person)
    session.commit()
    client.sign_in(person)


def test_an_unknown_address_is_a_page_that_says_so(client: Client) -> None:
    page = client.get("/no/such/page", status=404)
    assert page.h1 == "Not found"
    assert "nothing at this address" in page.text


def test_an_unknown_json_address_answers_in_json(client: Client) -> None:
    page = client.get("/no/such/figures.json", status=404)
    assert page.content_type == "application/json"
    assert "nothing at this address" in page.json["error"]
    # There is nothing to report, and so no word by which the log tells it.
    assert page.json.keys() == {"error"}


def test_every_answer_carries_the_content_security_policy(client: Client) -> None:
    policy = client.get("/no/such/page", status=404).headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; worker-src 'self'; "
        "object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert "unsafe" not in policy


def test_a_wrong_method_says_which_are_right(client: Client) -> None:
    page = client.post("/static/theme.css", status=405)
    assert "GET" in page.headers["Allow"]


def test_a_fault_of_ours_is_a_page_without_details(app: Flask, client: Client) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    original = app.view_functions["static"]

    def broken(**_arguments: object) -> str:
        raise ZeroDivisionError("a detail for nobody")

    app.view_functions["static"] = broken
    try:
        page = client.get("/static/theme.css", status=500)
    finally:
        app.view_functions["static"] = original
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert page.h1 == "Something went wrong"
    assert "detail" not in page.html
    assert "Nothing was changed" in page.text


def test_a_name_that_is_not_ours_is_refused(app: Flask, client: Client) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        page = client.get("/", status=400, headers={"Host": "evil.example"})
    finally:
        app.config["TRUSTED_HOSTS"] = None
    assert "not complete or not readable" in page.text


@pytest.mark.parametrize(
    ("more", "page"),
    [
        ("activities/3/updates", "activities/3"),
        ("activities/3/report/comments", "activities/3/report"),
        ("activities/3/log/undo", "activities/3/log"),
        ("milestones/4/updates", "milestones/4"),
        ("milestones/4/unchanged", "milestones/4"),
    ],
)
def test_the_address_that_a_refused_form_left_behind_leads_to_its_page(
    client: Client, more: str, page: str
) -> None:
    answer = client.get(f"/programmes/bridging/{more}?x=1", status=303)
    assert answer.location == f"/programmes/bridging/{page}"


def test_a_form_sent_to_a_page_that_takes_none_is_told_so(client: Client) -> None:
    assert "GET" in client.post("/programmes/bridging/activities/3", status=405).headers["Allow"]
