"""Codes as the second step: set up, asked for, taken once, and nothing open meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.functional.web.test_passkeys import make_one, question_of, send
from tests.support import make, world
from tests.support.authenticator import Device
from tests.support.client import Client
from tests.support.codes import code_of
from tests.support.page import Page
from tracker.domain.statuses import SignInMeans
from tracker.extensions import db
from tracker.models import SecondFactor, SignIn, User
from tracker.services import second_factors

PASSWORD = "a long and quiet road"
NOW = datetime(2026, 7, 3, 10, 0, 15, tzinfo=UTC)
HASHES: list[str] = []


@pytest.fixture(autouse=True)
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Stands still; ``clock(timedelta(minutes=1))`` moves it on."""
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling.shift


@pytest.fixture
def ada(app: Flask) -> User:
    """Somebody with a password."""
    if not HASHES:
        HASHES.append(hash_password(PASSWORD))
    return make.saved(User(email="ada@example.org", name="Ada", password=HASHES[0]))


def switch_on(user: User) -> list[str]:
    """Codes from now on; the first one was typed an hour ago."""
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=False):
        second_factors.begin(user)
        paper = second_factors.confirm(user, code_of(user))
    db.session.commit()
    return paper


@pytest.fixture
def paper(ada: User) -> list[str]:
    """Ada's recovery codes: she is asked for codes."""
    return switch_on(ada)


def type_password(client: Client, path: str = "/login") -> Page:
    page = client.get(path)
    return client.submit(page, "Sign in", address="ada@example.org", password=PASSWORD, follow=False)


def type_code(client: Client, code: str, *, status: int = 303) -> Page:
    return client.submit(client.get("/login/code"), "Sign in", code=code, status=status, follow=False)


def test_codes_are_set_up_with_a_first_code_and_ten_on_paper(client: Client, ada: User) -> None:
    client.sign_in(ada)
    page = client.submit(client.get("/account/second-factor"), "Set up codes")
    assert page.h1 == "Show this to the app on your phone"
    assert "qr-ink" in page.html
    refused = client.submit(page, "Switch codes on", code="000000", status=422)
    assert "That code is not right" in refused.text
    page = client.submit(refused, "Switch codes on", code=code_of(ada))
    assert page.h1 == "Your recovery codes: keep them now"
    assert page.headers["Cache-Control"] == "no-store"
    assert len(page.all("li")) == 10 + len(client.get("/programmes").all("li"))
    again = client.follow(client.get("/account/second-factor/codes", status=303))
    assert again.h1 == "Signing in asks you for a code"
    assert "10 recovery codes are left." in again.text


@pytest.mark.parametrize("state", ["off", "begun", "on"])
def test_who_did_not_just_sign_in_signs_in_again_before_changing_codes(
    client: Client, ada: User, session: Session, clock: Callable[[timedelta], None], state: str
) -> None:
    if state == "on":
        switch_on(ada)
    elif state == "begun":
        second_factors.begin(ada)
        session.commit()
    client.sign_in(ada)
    clock(timedelta(minutes=16))
    page = client.get("/account/second-factor")
    assert "You signed in more than 15 minutes ago." in page.text
    assert "otpauth:" not in page.html
    before = kept(session)
    code = code_of(ada) if before else "000000"
    for path in ("begin", "confirm", "change"):
        sent = {"form_token": path.ljust(32, "a"), "code": code, "change": "off"}
        client.post(f"/account/second-factor/{path}", sent, status=422)
    assert kept(session) == before
    page = client.submit(page, "Sign in again")
    assert page.form("Send me a link").values["next"] == ["/account/second-factor"]
    client.sign_in(ada)
    assert "Sign in again" not in client.get("/account/second-factor").text


def kept(session: Session) -> list[tuple[str, datetime | None, int | None]]:
    session.rollback()
    rows = session.scalars(select(SecondFactor).execution_options(populate_existing=True))
    return [(row.secret, row.confirmed_at, row.last_counter) for row in rows]


def test_a_secret_that_was_begun_under_another_key_is_begun_anew(
    app: Flask, client: Client, ada: User, session: Session
) -> None:
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key"
    try:
        second_factors.begin(ada)
        session.commit()
    finally:
        app.config["SECRET_KEY"] = before
    client.sign_in(ada)
    page = client.submit(client.get("/account/second-factor"), "Set up codes")
    assert page.h1 == "Show this to the app on your phone"


def test_the_secret_is_shown_no_more_once_codes_are_on(client: Client, ada: User, paper: list[str]) -> None:
    client.sign_in(ada)
    page = client.get("/account/second-factor")
    assert "otpauth:" not in page.html
    assert "qr-ink" not in page.html


def test_after_the_password_comes_the_code_and_then_the_page_one_wanted(
    client: Client, ada: User, paper: list[str], session: Session
) -> None:
    page = client.follow(type_password(client, "/login?next=/account"))
    assert page.h1 == "One more step: your code"
    assert session.scalars(select(SignIn)).all() == []
    assert type_code(client, code_of(ada)).location == "/account"
    client.get("/account")
    assert session.scalars(select(SignIn.means)).one() is SignInMeans.PASSWORD


def test_after_a_link_in_a_mail_comes_the_code_too(
    client: Client, ada: User, paper: list[str], session: Session
) -> None:
    token = "the-token-of-a-link"
    make.sign_in_link(ada, token=token, goal="/account")
    session.commit()
    page = client.get(f"/sign-in/{token}")
    assert client.submit(page, follow=False).location == "/login/code"
    assert session.scalars(select(SignIn)).all() == []
    assert type_code(client, code_of(ada)).location == "/account"
    assert session.scalars(select(SignIn.means)).one() is SignInMeans.LINK
    client.sign_out()
    client.get(f"/sign-in/{token}", status=404)


def test_nothing_is_open_before_the_code(client: Client, ada: User, paper: list[str]) -> None:
    type_password(client)
    for path in ("/account", "/account/second-factor", "/account/passkeys/new", "/programmes/new"):
        assert (client.get(path, status=303).location or "").startswith("/login?next=")
    for path in ("/account/passkeys/question.json", "/account/second-factor/begin"):
        assert (client.post(path).location or "").startswith("/login?")


def test_whoever_was_signed_in_here_is_signed_out_by_somebody_else_s_password(
    client: Client, ada: User, paper: list[str]
) -> None:
    client.sign_in(make.user("Bo"))
    client.post("/login", {"address": "ada@example.org", "password": PASSWORD})
    assert (client.get("/account", status=303).location or "").startswith("/login?")
    type_code(client, code_of(ada))


def test_what_was_typed_before_the_sign_in_ended_survives_both_steps(
    client: Client, ada: User, paper: list[str]
) -> None:
    sent = {"sent-to": "/account/details", "sent-field-name": "Ada Lovelace"}
    first = {"address": "ada@example.org", "password": PASSWORD}
    page = client.post("/login", {**first, **sent}, status=200)
    assert page.h1 == "One more step: your code"
    refused = client.submit(page, "Sign in", code="000000", status=422, follow=False)
    done = client.submit(refused, "Sign in", code=code_of(ada), status=200, follow=False)
    assert "Ada Lovelace" in done.html


def test_a_code_counts_once(
    client: Client, ada: User, paper: list[str], new_client: Callable[[], Client]
) -> None:
    code = code_of(ada)
    other = new_client()
    type_password(client)
    type_password(other)
    type_code(client, code)
    assert "That code is not right, or was used before" in type_code(other, code, status=422).text


def test_a_recovery_code_counts_once(client: Client, ada: User, paper: list[str]) -> None:
    type_password(client)
    type_code(client, paper[0])
    client.sign_out()
    type_password(client)
    type_code(client, paper[0], status=422)
    type_code(client, paper[1])
    assert "8 recovery codes are left." in client.get("/account").text


def test_a_code_of_somebody_else_is_refused(client: Client, ada: User, paper: list[str]) -> None:
    bo = make.user("Bo")
    others = switch_on(bo)
    type_password(client)
    type_code(client, code_of(bo), status=422)
    type_code(client, others[0], status=422)


def test_a_sign_in_that_was_begun_elsewhere_goes_on_only_there(
    client: Client, ada: User, paper: list[str], new_client: Callable[[], Client]
) -> None:
    type_password(client)
    other = new_client()
    assert other.get("/login/code", status=303).location == "/login"
    refused = other.post("/login/code", {"code": code_of(ada)}, status=422)
    assert "was begun elsewhere" in refused.text
    type_code(client, code_of(ada))


def test_a_sign_in_waits_ten_minutes(
    client: Client, ada: User, paper: list[str], clock: Callable[[timedelta], None]
) -> None:
    type_password(client)
    page = client.get("/login/code")
    clock(timedelta(minutes=10, seconds=1))
    refused = client.submit(page, "Sign in", code=code_of(ada), status=422, follow=False)
    assert "took too long" in refused.text
    assert client.get("/login/code", status=303).location == "/login"


def test_a_new_password_or_an_end_of_all_sign_ins_ends_one_that_waits(
    client: Client, ada: User, paper: list[str], session: Session
) -> None:
    type_password(client)
    ada.fs_uniquifier = "another"
    session.commit()
    assert client.get("/login/code", status=303).location == "/login"


@pytest.mark.parametrize("name", ["active", "left_at"])
def test_who_may_not_come_in_any_more_is_refused_at_the_code(
    client: Client, ada: User, paper: list[str], session: Session, name: str
) -> None:
    type_password(client)
    page = client.get("/login/code")
    setattr(ada, name, False if name == "active" else NOW)
    session.commit()
    client.submit(page, "Sign in", code=code_of(ada), status=422, follow=False)


def test_tries_are_slowed(
    client: Client, ada: User, paper: list[str], clock: Callable[[timedelta], None]
) -> None:
    type_password(client)
    for _ in range(5):
        type_code(client, "000000", status=422)
    slowed = type_code(client, code_of(ada), status=429)
    assert int(slowed.headers["Retry-After"]) > 0
    type_password(client)
    type_code(client, code_of(ada), status=429)
    clock(timedelta(minutes=15, seconds=1))
    type_password(client)
    type_code(client, code_of(ada))


def test_tries_to_switch_it_off_are_slowed(client: Client, ada: User, paper: list[str]) -> None:
    client.sign_in(ada)
    page = client.get("/account/second-factor")
    for status in (*[422] * 5, 429):
        page = client.submit(page, "Ask for no code any more", code="000000", status=status, follow=False)


def test_after_a_passkey_no_code_is_asked_for(client: Client, ada: User, paper: list[str]) -> None:
    device = Device()
    client.sign_in(ada)
    make_one(client, device)
    client.sign_out()
    assert send(client, device.answer(question_of(client))).location == "/"
    client.get("/account")


def test_a_passkey_will_do_in_the_place_of_a_code(client: Client, ada: User, paper: list[str]) -> None:
    device = Device()
    client.sign_in(ada)
    make_one(client, device)
    client.sign_out()
    page = client.follow(type_password(client, "/login?next=/account"))
    answer = device.answer(question_of(client))
    form = page.form("Sign in with a passkey")
    assert form.values["next"] == ["/account"]
    done = client.submit(page, "Sign in with a passkey", credential=answer, follow=False)
    assert done.location == "/account"


def test_it_is_switched_off_with_a_code(client: Client, ada: User, paper: list[str]) -> None:
    client.sign_in(ada)
    page = client.get("/account/second-factor")
    refused = client.submit(page, "Ask for no code any more", code="000000", status=422, follow=False)
    page = client.submit(refused, "Ask for no code any more", code=paper[0])
    assert page.h1 == "Signing in asks you for no code yet"
    client.sign_out()
    assert type_password(client).location == "/"


def test_new_recovery_codes_are_shown_once_and_the_old_ones_are_void(
    client: Client, ada: User, paper: list[str]
) -> None:
    client.sign_in(ada)
    page = client.submit(client.get("/account/second-factor"), "Make new recovery codes", code=code_of(ada))
    assert page.h1 == "Your recovery codes: keep them now"
    assert paper[0] not in page.text
    client.sign_out()
    type_password(client)
    type_code(client, paper[0], status=422)


def test_what_is_on_is_not_begun_anew_by_a_page_left_open(client: Client, ada: User) -> None:
    client.sign_in(ada)
    page = client.get("/account/second-factor")
    switch_on(ada)
    code = code_of(ada)
    assert "asks for a code already" in client.submit(page, "Set up codes").text
    client.sign_out()
    type_password(client)
    type_code(client, code)


# Where it is required.


@pytest.fixture
def required(app: Flask) -> Iterator[None]:
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, second_factor=True)
    yield
    app.config["SETTINGS"] = before


DOORS = ("/", "/programmes", "/programmes/closed/progress", "/programmes/closed/people", "/nowhere")


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_who_leads_sets_one_up_before_anything_else_opens(client: Client, required: None, who: str) -> None:
    there = world.build(is_open=False)
    person = there.people[who]
    assert person is not None
    for passkey in db.session.scalars(select(make.Passkey).where(make.Passkey.user_id == person.id)):
        db.session.delete(passkey)
    db.session.commit()
    client.sign_in(person)
    pdf = f"/programmes/closed/reviews/{there.ids['frozen']}/brief.pdf"
    for path in (*DOORS, pdf):
        assert client.get(path, status=303).location == "/account/second-factor", path
    assert (
        "Set up a second factor" in client.get("/programmes/closed/progress.json", status=403).json["error"]
    )
    for path in ("/programmes/new", "/programmes/closed/people", "/programmes/closed/changes/seen"):
        assert client.post(path).location == "/account/second-factor", path
    assert "need a second step" in client.get("/account/second-factor").text
    for path in ("/account", "/account/passkeys/new"):
        client.get(path)
    switch_on(person)
    client.get("/programmes/closed/progress")
    client.get(pdf)
    client.get("/programmes/closed/progress.json")


def test_who_leads_may_sign_out(client: Client, ada: User, required: None, session: Session) -> None:
    ada.administrator = True
    session.commit()
    client.sign_in(ada)
    client.submit(client.get("/account"), "Sign out")
    client.get("/login")


def test_a_passkey_is_enough_and_then_a_password_alone_is_not(
    client: Client, ada: User, required: None, session: Session
) -> None:
    ada.administrator = True
    session.commit()
    device = Device()
    client.sign_in(ada)
    make_one(client, device)
    client.get("/programmes/new")
    client.sign_out()
    page = client.follow(type_password(client))
    assert page.h1 == "One more step: your passkey"
    client.get("/programmes/new", status=303)
    refused = client.post("/login/code", {"code": "000000"}, status=422)
    assert refused.h1 == "One more step: your passkey"
    send(client, device.answer(question_of(client)))
    client.get("/programmes/new")


@pytest.mark.parametrize("who", ["owner", "reviewer", "other", "stranger"])
def test_who_does_not_lead_is_asked_for_nothing(client: Client, required: None, who: str) -> None:
    client.sign_in(world.build(is_open=False).people[who])
    client.get("/")
    client.get("/programmes")


def test_where_it_is_not_required_nobody_is_led_anywhere(client: Client) -> None:
    client.sign_in(world.build(is_open=False).people["administrator"])
    client.get("/programmes/new")
