"""Passkeys through the pages: made, used, listed and removed, and refused with one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.authenticator import Device
from tests.support.client import Client
from tests.support.page import Page
from tracker import clock
from tracker.domain.statuses import SignInMeans
from tracker.models import Passkey, SignIn, User

NEW = "/account/passkeys/new"
REFUSAL = "That passkey did not let you in."


def make_one(client: Client, device: Device, *, name: str = "My phone", status: int = 303) -> Page:
    """Makes a passkey as the page's script does."""
    question = client.post("/account/passkeys/question.json", status=200).json
    page = client.get(NEW)
    return client.submit(
        page, "Make the passkey", name=name, credential=device.make(question), status=status, follow=False
    )


def question_of(client: Client) -> Any:
    return client.post("/login/passkey/question.json", status=200).json


def send(client: Client, answer: str, *, status: int = 303, **fields: str) -> Page:
    return client.post("/login/passkey", {"credential": answer, **fields}, status=status)


@pytest.fixture
def ada(app: Flask) -> User:
    return make.user("Ada")


@pytest.fixture
def device(ada: User, new_client: Callable[[], Client]) -> Device:
    """A device on which Ada has a passkey."""
    device, browser = Device(), new_client()
    browser.sign_in(ada)
    make_one(browser, device)
    return device


def test_a_passkey_is_made_listed_and_signs_in(
    client: Client, ada: User, session: Session, frozen_day: Callable[..., None]
) -> None:
    frozen_day("2026-07-03")
    device = Device()
    client.sign_in(ada)
    page = client.follow(make_one(client, device))
    assert "Made on 3 July 2026 · not used yet" in page.text
    client.sign_out()
    assert send(client, device.answer(question_of(client)), next="/programmes").location == "/programmes"
    assert "last used on 3 July 2026" in client.get("/account").text
    assert session.scalars(select(SignIn.means).order_by(SignIn.id.desc())).first() is SignInMeans.PASSKEY


def test_who_did_not_just_sign_in_signs_in_again_before_making_one(
    client: Client, ada: User, session: Session
) -> None:
    client.sign_in(ada)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        client.post("/account/passkeys/question.json", status=403)
        page = client.get(NEW)
        assert "You signed in more than 15 minutes ago." in page.text
        assert not page.all("input", name="credential")
        page = client.submit(page, "Sign in again")
        assert page.form("Sign in").values["next"] == [NEW]
        client.sign_in(ada)
        make_one(client, Device())
    assert session.scalar(select(func.count(Passkey.id))) == 1


def test_what_was_typed_before_the_sign_in_ended_comes_along(client: Client, device: Device) -> None:
    answer = device.answer(question_of(client))
    sent = {"sent-to": "/account/details", "sent-field-name": "Ada Lovelace"}
    assert "Ada Lovelace" in send(client, answer, status=200, **sent).html


def test_nothing_but_the_question_leads_to_an_answer(client: Client, device: Device) -> None:
    answer = device.answer(question_of(client))
    send(client, answer)
    client.sign_out()
    assert REFUSAL in send(client, answer, status=422).text


def test_an_answer_in_another_browser_is_refused(
    client: Client, device: Device, new_client: Callable[[], Client]
) -> None:
    answer = device.answer(question_of(client))
    other = new_client()
    assert REFUSAL in send(other, answer, status=422).text
    question_of(other)
    assert REFUSAL in send(other, answer, status=422).text
    send(client, answer)


def test_a_stolen_answer_is_refused_even_with_the_cookie_it_was_sent_with(
    client: Client, device: Device, new_client: Callable[[], Client]
) -> None:
    answer = device.answer(question_of(client))
    thief = new_client()
    thief._client.set_cookie("session", client.cookie())
    send(client, answer)
    assert REFUSAL in send(thief, answer, status=422).text


def test_a_refused_answer_uses_up_its_question(client: Client, device: Device) -> None:
    question = question_of(client)
    send(client, "rubbish", status=422)
    assert REFUSAL in send(client, device.answer(question), status=422).text


def test_a_question_to_make_a_passkey_is_none_to_sign_in_with(
    client: Client, ada: User, device: Device, session: Session
) -> None:
    client.sign_in(ada)
    made = client.post("/account/passkeys/question.json", status=200).json
    answer = device.answer({"challenge": made["challenge"], "rpId": "localhost"})
    assert REFUSAL in send(client, answer, status=422).text
    asked = question_of(client)
    options = {"challenge": asked["challenge"], "rp": {"id": "localhost"}, "user": {"id": "YQ"}}
    page = client.get(NEW)
    refused = client.submit(
        page, "Make the passkey", name="x", credential=Device().make(options), status=422, follow=False
    )
    assert "No passkey was made" in refused.text
    assert session.scalar(select(func.count(Passkey.id))) == 1


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:9999", "https://evil.example"])
def test_an_answer_from_another_origin_is_refused(
    client: Client, ada: User, device: Device, origin: str
) -> None:
    device.origin = origin
    assert REFUSAL in send(client, device.answer(question_of(client)), status=422).text
    client.sign_in(ada)
    assert "No passkey was made" in make_one(client, Device(origin=origin), status=422).text


def test_every_refusal_is_the_same_page(
    client: Client, ada: User, device: Device, session: Session, new_client: Callable[[], Client]
) -> None:
    pages = [send(client, Device(handle=b"?").answer(question_of(client)), status=422)]
    for name, value in (("active", False), ("left_at", datetime.now(UTC))):
        before = getattr(ada, name)
        setattr(ada, name, value)
        session.commit()
        pages.append(send(client, device.answer(question_of(client)), status=422))
        setattr(ada, name, before)
        session.commit()
    browser = new_client()
    browser.sign_in(ada)
    passkey = session.scalars(select(Passkey)).one()
    browser.submit(browser.get(f"/account/passkeys/{passkey.id}/remove"), "Remove the passkey")
    pages.append(send(client, device.answer(question_of(client)), status=422))
    pages.append(send(client, "", status=422))
    assert len({page.text for page in pages}) == 1
    assert REFUSAL in pages[0].text


def test_a_removed_passkey_is_gone_from_the_list(client: Client, ada: User, device: Device) -> None:
    client.sign_in(ada)
    page = client.get("/account")
    link = next(href for words, href in page.links.items() if words.startswith("Remove (My phone"))
    asking = client.get(link)
    assert asking.h1 == "Remove this passkey?"
    page = client.submit(asking, "Remove the passkey")
    assert "You have none yet." in page.text
    client.get(link, status=404)


def test_who_did_not_just_sign_in_signs_in_again_before_removing_one(
    client: Client, ada: User, device: Device, session: Session
) -> None:
    path = f"/account/passkeys/{session.scalars(select(Passkey.id)).one()}/remove"
    client.sign_in(ada)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        page = client.get(path)
        assert "You signed in more than 15 minutes ago." in page.text
        client.post(path, {"form_token": "a" * 32}, status=422)
        assert session.scalar(select(func.count(Passkey.id))) == 1
        assert client.submit(page, "Sign in again").form("Sign in").values["next"] == [path]
        client.sign_in(ada)
        client.submit(client.get(path), "Remove the passkey")
        assert "You have none yet." in client.get("/account").text


def test_nobody_removes_a_passkey_of_somebody_else(client: Client, device: Device, session: Session) -> None:
    number = session.scalars(select(Passkey.id)).one()
    client.sign_in(make.user("Root", administrator=True))
    client.get(f"/account/passkeys/{number}/remove", status=404)
    client.post(f"/account/passkeys/{number}/remove", {"form_token": "x" * 24}, status=404)
    assert session.scalar(select(func.count(Passkey.id))) == 1


def test_a_passkey_without_a_name_is_asked_for_one(client: Client, ada: User) -> None:
    client.sign_in(ada)
    assert "Give it a name." in make_one(client, Device(), name=" ", status=422).text


def test_making_one_twice_by_one_form_makes_one(client: Client, ada: User, session: Session) -> None:
    client.sign_in(ada)
    question = client.post("/account/passkeys/question.json", status=200).json
    page, answer = client.get(NEW), Device().make(question)
    for _ in range(2):
        client.submit(page, "Make the passkey", name="Phone", credential=answer)
    assert session.scalar(select(func.count(Passkey.id))) == 1


def test_a_question_needs_a_token(client: Client) -> None:
    assert client.post("/login/passkey/question.json", token=False).location == "/"


def test_without_scripts_the_button_is_not_shown_and_the_page_says_what_else_works(client: Client) -> None:
    page = client.get("/login")
    form = page.form("Sign in with a passkey")
    assert form.element.get("hidden") is not None
    assert "The other ways to sign in work without." in page.text
    elsewhere = next(iter(page.all("div", **{"data-passkey-elsewhere": ""})))
    assert elsewhere.get("hidden") is not None
    assert "http://localhost:8000/login" in page.links.values()
