"""Signing in by a link in a mail: once, by a button, and without telling whose address is known."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextvars import Context
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.client import Client
from tests.support.mail import Postbox, links_in, text_of
from tests.support.page import Page
from tracker import clock
from tracker.domain.statuses import MessageKind, SignInMeans
from tracker.models import FailedTry, Message, SignIn, SignInLink, User
from tracker.services import sign_in_links

ADDRESS = "ada@example.org"


@pytest.fixture
def ada(app: Flask, frozen_day: Callable[..., None]) -> User:
    """Somebody without a password."""
    frozen_day("2022-07-01")
    return make.saved(User(email=ADDRESS, name="Ada", password=None))


def ask(client: Client, address: str = ADDRESS, *, goal: str = "", status: int = 200) -> Page:
    page = client.get(f"/login?next={goal}" if goal else "/login")
    return client.submit(page, "Send me a link", address=address, status=status, follow=False)


def mailed_link(postbox: Postbox, address: str = ADDRESS) -> str:
    """The path of the link in the last mail to somebody, which is sent now."""
    postbox.send()
    (link,) = {one for one in links_in(postbox.of(address)[-1]) if one.startswith("/sign-in/")}
    return link


def is_signed_in(client: Client) -> bool:
    return client.any_status("GET", "/account").status == 200


def test_from_the_sign_in_page_by_the_mail_to_where_one_wanted_to_go(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    page = ask(client, goal="/programmes?q=a")
    assert page.h1 == "Look into your mail"
    assert f"If {ADDRESS} is known here, a mail is on its way." in page.text
    assert postbox.mails == [], "nothing is sent in the request"
    link = mailed_link(postbox)
    page = client.get(link)
    assert page.buttons == ["Sign in"]
    assert "as Ada, ada@example.org" in page.text
    answer = client.submit(page, "Sign in", follow=False)
    assert answer.location == "/programmes?q=a"
    assert is_signed_in(client)
    assert session.scalars(select(SignIn.means)).all() == [SignInMeans.LINK]


def test_the_mail_says_how_long_and_what_if_one_did_not_ask(
    client: Client, ada: User, postbox: Postbox
) -> None:
    ask(client)
    postbox.send()
    mail = postbox.of(ADDRESS)[0]
    assert mail["Subject"] == "Your link to sign in"
    assert "good for 15 minutes from when this was sent, and only once" in " ".join(text_of(mail).split())
    assert "You did not ask for it?" in text_of(mail)


def test_opening_it_any_number_of_times_changes_nothing(
    client: Client, ada: User, postbox: Postbox, new_client: Callable[[], Client]
) -> None:
    ask(client)
    link = mailed_link(postbox)
    scanner = new_client()
    for _number in range(10):
        scanner.get(link)
        assert not [one for one in scanner.statements if not one.startswith("SELECT")]
        assert Context().run(scanner._client.head, link).status_code == 200
    assert not is_signed_in(scanner)
    client.submit(client.get(link), "Sign in")
    assert is_signed_in(client)


def test_it_works_once(client: Client, ada: User, postbox: Postbox, new_client: Callable[[], Client]) -> None:
    ask(client, goal="/programmes")
    link, other = mailed_link(postbox), new_client()
    waiting = other.get(link)
    client.submit(client.get(link), "Sign in")
    page = other.submit(waiting, "Sign in", status=404, follow=False)
    assert page.h1 == "This link is no longer valid"
    assert not is_signed_in(other)
    assert client.get(link, status=303).location == "/programmes", "whoever it was for is led on"
    assert client.post(link).location == "/programmes"


def test_one_that_is_over_offers_a_new_one_to_the_same_page(
    client: Client, ada: User, postbox: Postbox
) -> None:
    ask(client, goal="/programmes?q=a")
    link = mailed_link(postbox)
    with time_machine.travel(clock.now() + timedelta(minutes=15), tick=False):
        page = client.get(link, status=404)
        client.post(link, status=404)
        assert page.h1 == "This link is no longer valid"
        client.submit(page, "Send me a new link", address=ADDRESS, status=200)
        answer = client.submit(client.get(mailed_link(postbox)), "Sign in", follow=False)
        assert answer.location == "/programmes?q=a"


def test_a_mail_that_waited_is_good_for_as_long(client: Client, ada: User, postbox: Postbox) -> None:
    ask(client)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        client.submit(client.get(mailed_link(postbox)), "Sign in")
        assert is_signed_in(client)


def test_a_day_later_nobody_waits_for_it_any_more(client: Client, ada: User, postbox: Postbox) -> None:
    ask(client)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert postbox.send().needless == 1


def test_who_has_been_closed_out_meanwhile_gets_no_mail_and_uses_no_link(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    ask(client)
    link = mailed_link(postbox)
    ask(client)
    session.get_one(User, ada.id).active = False
    session.commit()
    assert postbox.send().needless == 1
    client.get(link, status=404)
    client.post(link, status=404)
    assert not is_signed_in(client)


def test_links_that_are_taken_back_are_no_good(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    ask(client)
    link = mailed_link(postbox)
    ask(client)
    sign_in_links.revoke_all(ada.id)
    session.commit()
    client.post(link, status=404)
    assert postbox.send().needless == 1


def without_address(page: Page, address: str) -> str:
    """The page, but for the address that was typed and the tokens."""
    return re.sub(r'value="[^"]{20,}"', "", page.html.replace(address, "…"))


def test_a_known_and_an_unknown_address_get_the_same_answer_by_the_same_work(
    client: Client, ada: User, session: Session
) -> None:
    make.saved(User(email="off@example.org", name="Off", active=False))
    pages, work = [], []
    for address in (ADDRESS, "eve@example.org", "off@example.org"):
        page = ask(client, address)
        pages.append(without_address(page, address))
        work.append([re.sub(r"'.*?'|\d+", "", one) for one in client.statements])
        client.sign_out()
    assert pages[0] == pages[1] == pages[2]
    assert work[0] == work[1] == work[2]
    session.rollback()
    assert len(session.scalars(select(SignInLink)).all()) == 1
    kinds = session.execute(select(Message.kind, Message.user_id)).all()
    assert [tuple(one) for one in kinds] == [(MessageKind.SIGN_IN_LINK, ada.id)]


def test_where_nobody_is_known_at_all_the_answer_is_the_same(client: Client, app: Flask) -> None:
    assert ask(client).h1 == "Look into your mail"


def test_neither_message_nor_row_holds_a_token_or_an_address(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    ask(client)
    token = mailed_link(postbox).removeprefix("/sign-in/")
    session.rollback()
    message = session.scalars(select(Message)).one()
    link = session.scalars(select(SignInLink)).one()
    kept = f"{message.about} {message.key} {link.token_hash} {link.goal}"
    assert token not in kept
    assert "ada" not in kept
    assert len(token) >= 43


def test_asking_is_slowed_for_an_address_whether_or_not_it_is_known(client: Client, ada: User) -> None:
    for address in (ADDRESS, "eve@example.org"):
        for _number in range(5):
            ask(client, address)
        page = ask(client, address, status=429)
        assert "Too many tries. Wait 60 minutes and try again." in page.text
        assert page.headers["Retry-After"] == "3600"


def test_asking_is_slowed_for_an_address_of_the_network(client: Client, ada: User, session: Session) -> None:
    for number in range(20):
        ask(client, f"eve{number}@example.org")
    ask(client, status=429)
    assert len(session.scalars(select(FailedTry)).all()) == 40


@pytest.mark.parametrize("address", ["", "ada", "ada example.org", "a@b@c", "@", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_said_and_kept(client: Client, ada: User, address: str) -> None:
    page = ask(client, address, status=422)
    assert page.form("Send me a link").values["address"] == [address]
    assert "E-mail address:" in page.text


def test_no_address_of_another_site_is_kept_as_goal(client: Client, ada: User, session: Session) -> None:
    client.post("/login/link", {"address": ADDRESS, "next": "//elsewhere.example/"}, status=200)
    assert session.scalars(select(SignInLink.goal)).all() == [None]


def test_a_link_without_a_form_s_token_signs_nobody_in(client: Client, ada: User, postbox: Postbox) -> None:
    ask(client)
    link = mailed_link(postbox)
    assert client.post(link, token=False).location == link
    assert not is_signed_in(client)


def test_who_is_signed_in_as_somebody_else_is_told(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    ask(client)
    client.sign_in(make.user("Bea"))
    page = client.get(mailed_link(postbox))
    assert "You are signed in as Bea now. The button signs you in as somebody else." in page.text
    assert "Ada" in client.submit(page, "Sign in").text


def test_the_page_behind_a_link_is_in_no_cache_and_no_referrer(
    client: Client, ada: User, postbox: Postbox
) -> None:
    ask(client)
    page = client.get(mailed_link(postbox))
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "strict-origin"


def test_of_two_who_press_at_once_one_gets_in(
    app: Flask, ada: User, new_client: Callable[[], Client], session: Session
) -> None:
    token = "the-token-of-a-link"
    make.sign_in_link(ada, token=token)
    session.commit()
    clients = [new_client() for _number in range(4)]
    pages = [one.get(f"/sign-in/{token}") for one in clients]
    session.rollback()
    start, found = threading.Barrier(len(clients)), []

    def press(number: int) -> None:
        browser, page = clients[number], pages[number]
        fields = {name: value[0] for name, value in page.form("Sign in").values.items()}
        start.wait()
        with app.app_context():
            found.append(browser._client.post(f"/sign-in/{token}", data=fields).status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(clients))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == [303, 404, 404, 404]
    assert len(session.scalars(select(SignIn)).all()) == 1


def test_what_was_typed_when_the_sign_in_ended_is_there_after_the_link(
    client: Client, ada: User, postbox: Postbox, session: Session
) -> None:
    session.get_one(User, ada.id).administrator = True
    session.commit()
    words = {"comment": "Two long sentences.", "csrf_token": "x"}
    here = {"Origin": "http://localhost"}
    page = client.post("/programmes/new", words, status=403, headers=here, token=False)
    page = client.submit(page, "Send me a link", address=ADDRESS, status=200)
    assert "What you typed is kept on this page." in page.text
    client.submit(client.get(mailed_link(postbox)), "Sign in")
    fields = {
        name: value[0] for name, value in page.form("I have signed in: show what I typed").values.items()
    }
    shown = client.post("/login/resume", fields, token=False, headers=here, status=200)
    assert "Two long sentences." in shown.html
