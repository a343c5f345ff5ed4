"""A form that cannot be taken as it is: nothing typed is lost, and nothing is done twice."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask_security.utils import hash_password
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker.extensions import db
from tracker.models import Programme, SubmittedForm
from tracker.services.forms import already_sent, remember_sent

PASSWORD = "a long enough password"
HOSTILE = "<script>alert('é')</script> & \"two\"\nlines"


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def test_a_stale_token_shows_what_was_typed_and_sends_it_again(
    client: Client, closed: world.World, session: Session
) -> None:
    data = {
        name: values[0] for name, values in client.get("/programmes/closed/edit").form("Save").values.items()
    }
    stale = {**data, "csrf_token": "stale", "name": "Bridging two", "disclaimer": HOSTILE}
    page = client.post("/programmes/closed/edit", stale, status=400)
    assert page.form("Send again").values["disclaimer"] == [HOSTILE]
    assert page.form("Send again").values["form_token"] == [data["form_token"]]
    assert not page.all("script", src=None)
    client.submit(page, "Send again", follow=False)
    session.expire_all()
    programme = session.scalars(select(Programme)).one()
    assert programme.name == "Bridging two"
    assert programme.disclaimer == HOSTILE


def test_a_password_is_never_shown_again(client: Client, closed: world.World) -> None:
    page = client.post(
        "/programmes/closed/people", {"csrf_token": "x", "password": "secret words"}, status=400
    )
    assert "secret words" not in page.html


def test_a_stale_sign_in_page_is_drawn_anew_with_the_address(client: Client, app: Flask) -> None:
    page = client.post(
        "/login", {"csrf_token": "x", "address": "ada@example.org", "password": "secret words"}, status=400
    )
    assert page.form("Sign in").values["address"] == ["ada@example.org"]
    assert "secret words" not in page.html


def test_an_expired_sign_in_leads_back_to_the_form(client: Client, closed: world.World) -> None:
    client.sign_out()
    where = "/programmes/closed/edit"
    sent_from = {"Referer": f"http://localhost{where}?step=2"}
    answer = client.post(where, {"name": " "}, headers=sent_from)
    assert answer.location == "/login?next=/programmes/closed/edit?step%3D2"
    answer = client.post(where, {"name": "typed"}, headers={"Referer": "http://elsewhere.example/x"})
    assert answer.location == "/login?next=/programmes/closed/edit"
    answer = client.post("/programmes/closed/nothing/at/all", {"name": "typed"})
    assert answer.location == "/login?next=/"


def test_what_was_typed_while_the_sign_in_expired_comes_back_after_signing_in(
    client: Client, closed: world.World, session: Session
) -> None:
    person = closed.people["coordinator"]
    assert person is not None
    person.password, address = hash_password(PASSWORD), person.email
    session.commit()
    where = "/programmes/closed/edit"
    data = {name: values[0] for name, values in client.get(where).form("Save").values.items()}
    typed = {**data, "name": "Bridging two", "disclaimer": HOSTILE, "password": "secret words"}
    client.sign_out()
    page = client.post(where, typed, status=403, headers={"Origin": "http://localhost"})
    assert page.h1 == "Sign in"
    assert "You were signed out. Nothing is lost" in page.text
    assert "secret words" not in page.html
    page = client.submit(page, "Sign in", address=address, password="wrong", status=422)
    assert "You were signed out. Nothing is lost" in page.text
    page = client.submit(page, "Sign in", address=address, password=PASSWORD, status=200, follow=False)
    assert page.h1 == "Not sent yet: send it again"
    assert page.form("Send again").values["disclaimer"] == [HOSTILE]
    assert "Sign out" in page.buttons
    session.expire_all()
    assert session.scalars(select(Programme)).one().name == "Closed", "nothing is saved by itself"
    client.submit(page, "Send again", follow=False)
    session.expire_all()
    assert session.scalars(select(Programme)).one().disclaimer == HOSTILE


def test_nobody_else_puts_words_before_a_person_who_signs_in(client: Client, closed: world.World) -> None:
    client.sign_out()
    where = "/programmes/closed/edit"
    for headers in ({}, {"Origin": "http://elsewhere.example"}, {"Referer": "http://elsewhere.example/"}):
        answer = client.post(where, {"name": "typed elsewhere"}, headers=headers)
        assert answer.location == "/login?next=/programmes/closed/edit"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Referer": "http://elsewhere.example/"}],
)
@pytest.mark.parametrize("path", ["/login", "/login/link"])
def test_no_other_site_has_the_sign_in_page_carry_its_words(
    client: Client, closed: world.World, path: str, headers: dict[str, str]
) -> None:
    client.sign_out()
    words = {"csrf_token": "x", "sent-to": "/programmes/closed/edit", "sent-field-name": "typed elsewhere"}
    assert "typed elsewhere" not in client.post(path, words, status=400, headers=headers).html
    page = client.post(path, words, status=400, headers={"Origin": "http://localhost"})
    assert "typed elsewhere" in page.html, "our own page carries what was typed there"


def test_no_other_site_puts_a_form_before_who_has_signed_in(client: Client, closed: world.World) -> None:
    words = {"csrf_token": "x", "name": "typed elsewhere"}
    for said in ({"Origin": "http://elsewhere.example"}, {"Referer": "http://elsewhere.example/"}):
        assert client.post("/programmes/closed/edit", words, headers=said).location == "/"


@pytest.mark.parametrize("address", ["//elsewhere.example/", "/login", "/nothing/there", "/logout"])
def test_signing_in_carries_words_only_to_a_form_of_ours(
    client: Client, closed: world.World, session: Session, address: str
) -> None:
    person = closed.people["coordinator"]
    assert person is not None
    person.password, mail = hash_password(PASSWORD), person.email
    session.commit()
    client.sign_out()
    sent = {"sent-to": address, "sent-field-name": "typed", "address": mail, "password": PASSWORD}
    assert client.post("/login", sent).location == "/"


def test_a_form_sent_twice_makes_one_row_and_leads_to_the_same_page(
    client: Client, closed: world.World, session: Session
) -> None:
    client.sign_in(closed.people["administrator"])
    page = client.get("/programmes/new")
    typed = {"name": "Twice", "slug": "twice", "lead": "A city"}
    first = client.submit(page, "Create the programme", typed, follow=False)
    second = client.submit(page, "Create the programme", typed, follow=False)
    assert first.location == second.location == "/programmes/twice/people"
    assert session.scalar(select(func.count()).where(Programme.slug == "twice")) == 1


def test_a_form_that_failed_may_be_sent_again_with_its_token(client: Client, closed: world.World) -> None:
    client.sign_in(closed.people["administrator"])
    page = client.get("/programmes/new")
    failed = client.submit(page, "Create the programme", name="", slug="again", lead="A city", status=422)
    assert (
        failed.form("Create the programme").values["form_token"]
        == page.form("Create the programme").values["form_token"]
    )
    client.submit(failed, "Create the programme", name="Again", follow=False)


def test_the_same_token_from_two_people_is_two_forms(session: Session) -> None:
    people = [make.user("One"), make.user("Two")]
    for person in people:
        assert already_sent("t" * 32, by=person.id) is None
        remember_sent("t" * 32, f"/{person.id}", by=person.id)
    session.commit()
    assert [already_sent("t" * 32, by=person.id) for person in people] == [f"/{p.id}" for p in people]


@pytest.mark.parametrize("token", [None, "", "short", "x" * 65, "with spaces in it and more", "é" * 20])
def test_a_token_that_cannot_be_ours_claims_nothing(session: Session, token: str | None) -> None:
    assert already_sent(token) is None
    remember_sent(token, "/somewhere")
    assert session.scalar(select(func.count(SubmittedForm.id))) == 0


def test_two_sends_at_the_same_moment_are_done_once(app: Flask, session: Session) -> None:
    person = make.user("Quick").id
    session.rollback()
    start, answers = threading.Barrier(2), []

    def send(number: int) -> None:
        with app.test_request_context("/", method="POST"):
            start.wait()
            location = already_sent("r" * 32, by=person)
            if location is None:
                remember_sent("r" * 32, f"/done-by-{number}", by=person)
                db.session.commit()
                location = f"/done-by-{number}"
            answers.append(location)
            db.session.rollback()

    threads = [threading.Thread(target=send, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == 2
    assert len(set(answers)) == 1
    session.rollback()
    assert session.scalar(select(func.count(SubmittedForm.id))) == 1
