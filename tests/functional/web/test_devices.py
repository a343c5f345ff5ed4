"""Where one is signed in: listed, ended one by one or all at once, and a copied cookie ends with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.client import Client
from tracker import clock
from tracker.extensions import db
from tracker.models import SignIn, User
from tracker.services.second_factors import begin

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"
PASSWORD = "a long and quiet road"
TODAY = date(2022, 7, 1)
Clients = Callable[[], Client]


@pytest.fixture
def ada(client: Client, frozen_day: Callable[..., None]) -> User:
    """Somebody signed in at noon."""
    frozen_day(TODAY)
    person = make.user("Ada", timezone="Europe/Rome")
    client.sign_in(person)
    return person


def is_signed_in(client: Client) -> bool:
    return client.any_status("GET", "/account").status == 200


def copy_of(client: Client, new_client: Clients) -> Client:
    """Another browser, with the cookie of the first."""
    thief = new_client()
    thief.set_cookie("session", client.cookie())
    return thief


def sign_ins(session: Session) -> list[SignIn]:
    session.rollback()
    return list(session.scalars(select(SignIn).order_by(SignIn.id)))


def test_a_cookie_copied_before_signing_out_is_refused_after_it(
    client: Client, ada: User, new_client: Clients
) -> None:
    thief = copy_of(client, new_client)
    assert is_signed_in(thief)
    client.submit(client.get("/"), "Sign out")
    assert not is_signed_in(thief)
    page = client.follow(client.get("/account", status=303))
    assert "has ended" not in page.text


@pytest.mark.parametrize("who", ["themself", "another", "one who is asked for a code"])
def test_a_cookie_copied_before_somebody_signs_in_on_the_same_browser_is_refused_after_it(
    client: Client, ada: User, new_client: Clients, who: str
) -> None:
    next_one = ada if who == "themself" else make.user("Eve")
    next_one.password = hash_password(PASSWORD)
    if who == "one who is asked for a code":
        begin(next_one).confirmed_at = clock.now()
    db.session.commit()
    thief = copy_of(client, new_client)
    assert is_signed_in(thief)
    client.post("/login", {"address": next_one.email, "password": PASSWORD}, status=303)
    assert is_signed_in(client) is (who != "one who is asked for a code")
    assert not is_signed_in(thief)


def test_who_was_signed_out_elsewhere_is_told_so(client: Client, ada: User, new_client: Clients) -> None:
    other = new_client()
    other.sign_in(ada)
    client.submit(client.get("/account/devices/end-others"), "Sign out all others")
    page = other.follow(other.get("/account", status=303))
    assert "Your sign-in on this device has ended. Sign in again to go on." in page.text
    assert page.form("Sign in").values["next"] == ["/account"]
    assert is_signed_in(client)


def test_a_cookie_without_a_sign_in_is_signed_out_kindly(client: Client, ada: User) -> None:
    with client._client.session_transaction() as cookie:
        cookie.pop("sign_in")
    page = client.follow(client.get("/account", status=303))
    assert "Your sign-in on this device has ended." in page.text
    assert client.get("/").h1


def test_one_person_s_sign_in_does_not_open_another_s_account(client: Client, ada: User) -> None:
    eve = make.user("Eve")
    with client._client.session_transaction() as cookie:
        cookie["_user_id"] = eve.fs_uniquifier
    assert not is_signed_in(client)


def test_who_is_no_longer_active_is_out_at_once(client: Client, ada: User, session: Session) -> None:
    session.get_one(User, ada.id).active = False
    session.commit()
    assert not is_signed_in(client)


def test_devices_are_listed_with_this_one_first(client: Client, ada: User, session: Session) -> None:
    values = {"user_id": ada.id, "token_hash": "x", "means": "link", "device": "Safari, iPhone"}
    make.saved(SignIn(**values, last_used_on=TODAY))
    text = client.get("/account").text
    assert "Signed in on 2 devices" in text
    assert "A device that does not say what it is · this one" in text
    assert "signed in on 1 July 2022, 14:00, with a password · last used on 1 July 2022" in text
    assert text.index("this one") < text.index("Safari, iPhone")
    assert "signed in on 1 July 2022, 14:00, by a link in a mail" in text


def test_what_was_not_used_for_two_days_is_over_and_not_listed(client: Client, ada: User) -> None:
    long_ago = clock.today("UTC") - timedelta(days=2)
    make.saved(SignIn(user_id=ada.id, token_hash="x", means="link", device="Old", last_used_on=long_ago))
    assert "Old" not in client.get("/account").text


def test_one_device_is_ended_after_asking(
    client: Client, ada: User, new_client: Clients, session: Session
) -> None:
    other = new_client()
    other.sign_in(ada)
    number = sign_ins(session)[-1].id
    page = client.get(f"/account/devices/{number}/end")
    assert page.h1 == "Sign out that device?"
    assert is_signed_in(other), "asking ends nothing"
    assert "That device is signed out." in client.submit(page, "Sign it out").text
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_who_did_not_just_sign_in_signs_in_again_before_ending_other_devices(
    client: Client, ada: User, new_client: Clients, session: Session, frozen_day: Callable[..., None]
) -> None:
    other = new_client()
    other.sign_in(ada)
    number = sign_ins(session)[-1].id
    frozen_day(TODAY, hour=13)
    for path, button in (
        (f"/account/devices/{number}/end", "Sign it out"),
        ("/account/devices/end-others", "Sign out all others"),
    ):
        page = client.get(path)
        assert "You signed in more than 15 minutes ago." in page.text
        assert button not in page.text
        client.post(path, {"form_token": "a" * 32}, status=422)
        assert is_signed_in(other), path
        assert client.submit(page, "Sign in again").form("Send me a link").values["next"] == [path]
        client.sign_in(ada)
        client.submit(client.get(path), button)
        assert not is_signed_in(other), path
        other.sign_in(ada)
        frozen_day(TODAY, hour=14)


def test_ending_this_device_signs_out(
    client: Client, ada: User, session: Session, frozen_day: Callable[..., None]
) -> None:
    # However long ago one signed in: it lets nobody in and shuts nobody out.
    frozen_day(TODAY, hour=15)
    page = client.get(f"/account/devices/{sign_ins(session)[0].id}/end")
    assert page.h1 == "Sign out this device?"
    assert "You have signed out." in client.submit(page, "Sign it out").text
    assert not is_signed_in(client)


def test_nobody_ends_somebody_else_s(
    client: Client, ada: User, new_client: Clients, session: Session
) -> None:
    eve = new_client()
    eve.sign_in(make.user("Eve", administrator=True))
    number = sign_ins(session)[0].id
    eve.get(f"/account/devices/{number}/end", status=404)
    eve.post(f"/account/devices/{number}/end", {"form_token": "a" * 32}, status=404)
    eve.submit(eve.get("/account/devices/end-others"), "Sign out all others")
    assert is_signed_in(client)


def test_the_day_of_use_is_noted_once_a_day(
    client: Client, ada: User, session: Session, frozen_day: Callable[..., None]
) -> None:
    frozen_day("2022-07-01", hour=20)
    client.get("/account")
    assert not [one for one in client.statements if one.startswith("UPDATE")]
    frozen_day("2022-07-02", hour=1)
    client.get("/account")
    assert [one.split()[1] for one in client.statements if one.startswith("UPDATE")] == ["sign_in"]
    client.get("/account")
    assert not [one for one in client.statements if one.startswith("UPDATE")]
    assert str(sign_ins(session)[0].last_used_on) == "2022-07-02"


def test_a_page_asks_once_who_is_there(client: Client, ada: User) -> None:
    client.get("/programmes")
    asked = [one for one in client.statements if "FROM user " in one or 'FROM "user" ' in one]
    assert len(asked) == 1
    assert not [one for one in client.statements if "FROM role" in one]


def test_a_device_is_known_by_its_browser(client: Client, session: Session) -> None:
    make.saved(User(email="bea@example.org", name="Bea", password=hash_password(PASSWORD)))
    sent = {"address": "bea@example.org", "password": PASSWORD}
    client.post("/login", sent, headers={"User-Agent": FIREFOX})
    text = client.get("/account").text
    assert "Firefox, Windows · this one" in text
    assert "with a password" in text
    assert "Nobody is signed in as you anywhere else." in text


def test_a_new_password_by_command_ends_every_sign_in(
    client: Client, ada: User, run_command: Callable[..., object], session: Session
) -> None:
    run_command("user", "password", ada.email, "--password-stdin", typed=f"{PASSWORD}\n")
    assert not is_signed_in(client)
    assert all(one.ended_at for one in sign_ins(session))
