"""One's own password: set, replaced and removed by nobody else, and other devices end with the old one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask_security.utils import hash_password, verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.client import Client
from tests.support.mail import Postbox, text_of
from tracker import clock
from tracker.domain.statuses import SignInMeans
from tracker.models import SubmittedForm, User

PAGE = "/account/password"
OLD, NEW = "a long and quiet road", "eleven slow boats at noon"


@pytest.fixture
def ada(app: object, frozen_day: Callable[..., None]) -> User:
    """Somebody with a password."""
    frozen_day("2022-07-01")
    return make.saved(User(email="ada@example.org", name="Ada", password=hash_password(OLD)))


@pytest.fixture
def bea(app: object, frozen_day: Callable[..., None]) -> User:
    """Somebody without one."""
    frozen_day("2022-07-01")
    return make.saved(User(email="bea@example.org", name="Bea", password=None))


def later(minutes: int = 16) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def is_signed_in(client: Client) -> bool:
    return client.any_status("GET", "/account").status == 200


def has_password(session: Session, person: User, password: str) -> bool:
    session.refresh(person)
    return person.password is not None and verify_password(password, person.password)


def test_who_has_just_signed_in_sets_one(client: Client, bea: User, session: Session) -> None:
    client.sign_in(bea)
    page = client.get("/account")
    assert "You have none and need none" in page.text
    page = client.get(page.links["Set a password"])
    page = client.submit(page, "Save the password", password=NEW)
    assert "Your new password is saved." in page.text
    assert has_password(session, bea, NEW)
    assert bea.password.startswith("$argon2id$")
    client.sign_out()
    page = client.submit(client.get("/login"), "Sign in", address=bea.email, password=NEW)
    assert "Bea" in page.text


def test_without_a_password_and_long_after_signing_in_one_signs_in_again_first(
    client: Client, bea: User, session: Session
) -> None:
    client.sign_in(bea)
    with later():
        page = client.get(PAGE)
        assert "You signed in more than 15 minutes ago." in page.text
        client.post(PAGE, {"password": NEW, "form_token": "a" * 32}, status=422)
        session.refresh(bea)
        assert bea.password is None
        page = client.submit(page, "Sign in again")
        assert page.h1 == "Sign in"
        assert page.form("Send me a link").values["next"] == [PAGE]


@pytest.mark.parametrize(
    ("means", "minutes"),
    [
        (SignInMeans.PASSWORD, 0),
        (SignInMeans.PASSKEY, 0),
        (SignInMeans.INVITATION, 0),
        (SignInMeans.PASSWORD, 16),
        (SignInMeans.LINK, 16),
    ],
)
def test_who_changes_a_password_types_the_present_one(
    *, client: Client, ada: User, session: Session, means: SignInMeans, minutes: int
) -> None:
    client.sign_in(ada, means)
    with later(minutes):
        page = client.get(PAGE)
        client.submit(page, "Save the password", password=NEW, status=422)
        page = client.submit(page, "Save the password", present="wrong", password=NEW, status=422)
        assert "Present password: This is not your present password." in page.text
        assert NEW not in page.html
        assert has_password(session, ada, OLD)
        session.rollback()
        client.submit(page, "Save the password", present=OLD, password=NEW)
        assert has_password(session, ada, NEW)


def test_who_forgot_the_password_and_came_by_a_link_sets_another_without_it(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    client.sign_in(ada)
    assert "Forgotten it?" in client.get(PAGE).text
    client.sign_in(ada, SignInMeans.LINK)
    page = client.get(PAGE)
    assert "Forgotten it?" not in page.text
    client.submit(page, "Save the password", password=NEW)
    assert has_password(session, ada, NEW)


def test_where_no_mail_can_be_sent_no_link_is_promised(client: Client, ada: User) -> None:
    client.sign_in(ada)
    assert "Forgotten it?" not in client.get(PAGE).text


def test_guessing_the_present_password_is_slowed(client: Client, ada: User, session: Session) -> None:
    client.sign_in(ada)
    with later():
        page = client.get(PAGE)
        for _number in range(10):
            client.submit(page, "Save the password", present="wrong", password=NEW, status=422)
        page = client.submit(page, "Save the password", present=OLD, password=NEW, status=429)
        assert "Too many tries." in page.text
        assert int(page.headers["Retry-After"]) > 0
        assert has_password(session, ada, OLD)


def test_a_new_password_ends_other_devices_and_links_on_their_way(
    client: Client, ada: User, new_client: Callable[[], Client], session: Session
) -> None:
    other = new_client()
    other.sign_in(ada)
    token = "the-token-of-a-link"
    make.sign_in_link(ada, token=token)
    session.commit()
    client.sign_in(ada)
    thief = new_client()
    thief.set_cookie("session", other.cookie())
    client.submit(client.get(PAGE), "Save the password", present=OLD, password=NEW)
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert not is_signed_in(thief)
    other.get(f"/sign-in/{token}", status=404)


def test_a_mail_says_that_it_was_changed(client: Client, ada: User, postbox: Postbox) -> None:
    client.sign_in(ada)
    client.submit(client.get(PAGE), "Save the password", present=OLD, password=NEW)
    postbox.send()
    assert "A new password was set." in text_of(postbox.of(ada.email)[0])


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "Choose a password."),
        ("short", "At least 12 characters."),
        ("password12345", "Others would guess this password soon."),
        ("x" * 1001, "Field cannot be longer"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    client: Client, ada: User, session: Session, password: str, why: str
) -> None:
    client.sign_in(ada)
    page = client.submit(client.get(PAGE), "Save the password", present=OLD, password=password, status=422)
    assert why in page.text
    assert has_password(session, ada, OLD)


def test_sent_twice_it_is_saved_once(client: Client, ada: User, session: Session) -> None:
    client.sign_in(ada)
    page = client.get(PAGE)
    client.submit(page, "Save the password", present=OLD, password=NEW)
    client.submit(page, "Save the password", present=NEW, password=f"{NEW} again")
    assert has_password(session, ada, NEW)
    assert len(session.scalars(select(SubmittedForm)).all()) == 1


def test_sent_twice_with_the_old_one_it_is_saved_once(client: Client, ada: User, session: Session) -> None:
    client.sign_in(ada)
    with later():
        page = client.get(PAGE)
        for _number in range(2):
            client.submit(page, "Save the password", present=OLD, password=NEW)
        assert has_password(session, ada, NEW)


def test_it_is_removed_where_links_can_be_mailed(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    client.sign_in(ada)
    page = client.get("/account")
    page = client.get(page.links["Remove it"])
    page = client.submit(page, "Remove the password", present=OLD)
    assert "You have no password any more." in page.text
    session.refresh(ada)
    assert ada.password is None
    client.get(f"{PAGE}/remove", status=404)


def test_where_no_mail_can_be_sent_it_stays(client: Client, ada: User) -> None:
    client.sign_in(ada)
    assert "Remove it" not in client.get("/account").links
    client.get(f"{PAGE}/remove", status=404)
    client.post(f"{PAGE}/remove", {"form_token": "a" * 32}, status=404)


@pytest.mark.parametrize("minutes", [0, 16])
def test_removing_it_asks_for_it(
    client: Client, ada: User, postbox: Postbox, session: Session, minutes: int
) -> None:
    client.sign_in(ada)
    with later(minutes):
        page = client.submit(client.get(f"{PAGE}/remove"), "Remove the password", present="x", status=422)
        assert has_password(session, ada, OLD)
        session.rollback()
        client.submit(page, "Remove the password", present=OLD)
        session.refresh(ada)
        assert ada.password is None
