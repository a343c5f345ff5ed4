"""An invitation by mail proves the address that it went to, so that nobody needs a password to accept it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.mail import Postbox, links_in, text_of
from tests.support.page import Page
from tests.support.translated import speak_italian
from tracker import clock
from tracker.domain.statuses import MessageKind, RoleKind, SignInMeans
from tracker.models import Invitation, Message, Programme, Role, SignIn, User
from tracker.services import tries
from tracker.services.tokens import hashed
from tracker.services.tries import INVITED, INVITING

PEOPLE = "/programmes/closed/people"
NEW = f"{PEOPLE}/invitations/new"
GIULIA = "giulia@example.org"
HAND_MADE = f"/invitations/{make.token_of('closed')}"

NewClient = Callable[[], Client]


@pytest.fixture
def closed(app: Flask, frozen_day: Callable[..., None]) -> world.World:
    frozen_day("2022-06-01")
    return world.build(is_open=False)


@pytest.fixture
def coordinator(closed: world.World, new_client: NewClient) -> Client:
    client = new_client()
    client.sign_in(closed.people["coordinator"])
    return client


def invite(client: Client, closed: world.World, address: str = GIULIA, **fields: str) -> Page:
    organisation = str(closed.ids["organisation"])
    wanted = {"role": "editor", "organisation_id": organisation, "address": address, **fields}
    return client.submit(client.get(NEW), "Send the invitation", wanted)


def link_to(postbox: Postbox, address: str = GIULIA) -> str:
    postbox.send()
    return next(link for link in links_in(postbox.of(address)[-1]) if link.startswith("/invitations/mail/"))


def person(session: Session, address: str = GIULIA) -> User | None:
    session.rollback()
    return session.scalars(select(User).where(User.email == address)).one_or_none()


def roles_of(session: Session, address: str) -> list[tuple[RoleKind, int | None]]:
    session.rollback()
    found = session.scalars(select(Role).join(Role.user).where(User.email == address).order_by(Role.id))
    return [(role.role, role.organisation_id) for role in found]


def test_from_the_mail_to_home_by_a_name_and_one_button(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    page = invite(coordinator, closed, " Giulia@Example.org ")
    assert "The invitation is on its way to Giulia@Example.org." in page.text
    assert not page.all("textarea", id="link"), "nobody but the invited gets the link"
    link = link_to(postbox)
    [mail] = postbox.of(GIULIA)
    assert mail["Subject"] == "Coordinator invites you to Closed"
    for words in ("As editor of Capaci you can", "log the visits of Capaci", "15 June 2022", "no password"):
        assert words in text_of(mail)

    page = client.get(link)
    assert page.h1 == "You are invited to Closed"
    assert not page.all("input", type="password")
    assert not page.all("input", type="email")
    page = client.submit(page, "Accept", name="Giulia Rossi")
    assert "You now work on Closed." in page.text
    assert page.url == "/"
    assert roles_of(session, GIULIA) == [(RoleKind.EDITOR, closed.ids["organisation"])]
    giulia = person(session)
    assert giulia is not None
    assert (giulia.name, giulia.password, giulia.active) == ("Giulia Rossi", None, True)
    means = session.scalars(select(SignIn.means).where(SignIn.user_id == giulia.id)).all()
    assert means == [SignInMeans.INVITATION]
    assert session.scalars(select(Invitation.address)).all() == [None, None], "the address is forgotten"
    # The same link again leads home who has accepted, and nobody else anywhere.
    assert client.get(link, status=303).location == "/"
    client.sign_out()
    client.get(link, status=404)


def test_looking_at_the_link_changes_nothing(
    client: Client, coordinator: Client, closed: world.World, postbox: Postbox
) -> None:
    invite(coordinator, closed)
    link = link_to(postbox)
    for _scanner in range(2):
        client.get(link)
        assert not [one for one in client.statements if not one.startswith("SELECT")]


def test_a_second_press_accepts_once(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    invite(coordinator, closed)
    page = client.get(link_to(postbox))
    client.submit(page, "Accept", name="Giulia")
    again = client.submit(page, "Accept", name="Giulia", follow=False)
    assert again.location in ("/", page.url)
    assert len(roles_of(session, GIULIA)) == 1


def test_the_token_stands_nowhere_in_the_database(
    coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    invite(coordinator, closed)
    message = session.scalars(select(Message).where(Message.kind == MessageKind.INVITATION)).one()
    assert (message.about, message.user_id) == ({}, None)
    token = link_to(postbox).rpartition("/")[2]
    session.rollback()
    assert hashed(token) not in session.scalars(select(Invitation.token_hash)).all()


def test_who_has_an_account_signs_in_first_and_then_accepts(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    ada = make.user("Ada", last_signed_in_at=clock.now())
    session.commit()
    invite(coordinator, closed, ada.email)
    link = link_to(postbox, ada.email)
    page = client.get(link)
    assert "Accept" not in page.buttons
    assert page.links["Sign in"] == f"/login?next={link}"
    client.post(link, {"name": "Somebody"}, status=409)
    assert roles_of(session, ada.email) == []
    client.sign_in(ada)
    client.submit(client.get(link), "Accept as Ada")
    assert roles_of(session, ada.email) == [(RoleKind.EDITOR, closed.ids["organisation"])]


def test_who_was_named_before_they_came_comes_in_by_the_mail(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    programme = session.get_one(Programme, closed.programme.id)
    named = make.user("giulia", programme=programme, role="reviewer")
    invite(coordinator, closed, named.email)
    page = client.submit(client.get(link_to(postbox, named.email)), "Accept", name="Giulia Rossi")
    assert "You now work on Closed." in page.text
    assert [role for role, _organisation in roles_of(session, named.email)] == ["reviewer", "editor"]


def test_whoever_is_somebody_elsewhere_is_not_become_by_an_invitation(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    named = make.user("giulia", programme=make.programme("other"), role="reviewer")
    invite(coordinator, closed, named.email)
    link = link_to(postbox, named.email)
    assert "Accept" not in client.get(link).buttons
    client.post(link, {"name": "Giulia"}, status=409)
    assert len(roles_of(session, named.email)) == 1


def test_a_closed_account_is_invited_by_nobody(
    coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    gone = make.user("gone", active=False)
    page = coordinator.get(NEW)
    wanted = {"role": "reviewer", "address": gone.email}
    page = coordinator.submit(page, "Send the invitation", wanted, status=422)
    assert "closed" in page.text
    assert postbox.send().sent == 0


def test_taken_back_before_it_was_sent_it_is_not_sent(
    coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    page = invite(coordinator, closed)
    back = next(url for url in page.links.values() if url.endswith("/revoke") and _is_giulias(session, url))
    coordinator.submit(coordinator.get(back), "Take it back")
    done = postbox.send()
    assert (done.sent, len(postbox.mails)) == (0, 0)


def _is_giulias(session: Session, url: str) -> bool:
    session.rollback()
    found = session.get_one(Invitation, int(url.split("/")[-2]))
    return found.address == GIULIA


@pytest.fixture
def link(coordinator: Client, closed: world.World, postbox: Postbox) -> str:
    """The link that Giulia got."""
    invite(coordinator, closed)
    return link_to(postbox)


@pytest.mark.parametrize("end", ["expired", "taken back", "who invites may not any more", "forged"])
def test_a_mailed_link_that_is_no_good_gets_the_one_page(
    client: Client, closed: world.World, session: Session, link: str, end: str
) -> None:
    form = client.get(link).form("Accept").values
    invitation = session.scalars(select(Invitation).where(Invitation.address == GIULIA)).one()
    maker = closed.people["coordinator"]
    assert maker is not None
    if end == "expired":
        invitation.expires_at = clock.now()
    elif end == "taken back":
        invitation.revoked_at, invitation.address = clock.now(), None
    elif end == "forged":
        link = link[:-3] + ("AAA" if link[-3:] != "AAA" else "BBB")
    else:
        session.delete(session.scalars(select(Role).where(Role.user_id == maker.id)).one())
    session.commit()
    assert client.get(link, status=404).text == client.get("/invitations/made-up", status=404).text
    client.post(link, {"csrf_token": form["csrf_token"][0], "name": "Giulia"}, status=404)
    assert person(session) is None


def test_send_again_mails_the_same_link_and_never_two_at_once(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    page = invite(coordinator, closed)
    again = next(url for name, url in page.links.items() if name.startswith("Send again"))
    page = coordinator.submit(coordinator.get(again), "Send it again")
    assert "waits to be sent already" in page.text
    first = link_to(postbox)
    page = coordinator.submit(coordinator.get(again), "Send it again")
    assert f"on its way to {GIULIA}" in page.text
    assert link_to(postbox) == first
    assert len(postbox.of(GIULIA)) == 2
    client.submit(client.get(first), "Accept", name="Giulia")
    coordinator.get(again, status=404)


def test_a_link_made_by_hand_is_mailed_to_the_address_that_its_holder_types_and_lets_nobody_in_by_itself(
    client: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    page = client.get(HAND_MADE)
    assert not page.all("input", type="password")
    page = client.submit(page, "Send me my link", address=" giulia@example.org")
    assert "We have sent a link to giulia@example.org." in page.text
    assert person(session) is None, "no account is made at an address that nobody has proved"
    # The way by a password is not there, not even for who knows its form.
    typed = {"name": "Eve", "address": GIULIA, "password": "a long and quiet road"}
    assert client.post(HAND_MADE, typed).location == HAND_MADE
    assert person(session) is None
    # Mistyped? Another address takes the place of the first one, whose link ends.
    first = link_to(postbox)
    client.submit(client.get(HAND_MADE), "Send me my link", address="g.rossi@example.org")
    client.get(first, status=404)
    client.submit(client.get(link_to(postbox, "g.rossi@example.org")), "Accept", name="Giulia")
    assert roles_of(session, "g.rossi@example.org") == [(RoleKind.EDITOR, closed.ids["organisation"])]
    client.sign_out()
    client.get(HAND_MADE, status=404)


def test_the_answer_to_a_typed_address_does_not_tell_whether_it_is_known(
    new_client: NewClient, closed: world.World, postbox: Postbox
) -> None:
    stranger = closed.people["stranger"]
    assert stranger is not None
    texts = []
    for address in (stranger.email, "nobody@example.org"):
        client = new_client()
        page = client.submit(client.get(HAND_MADE), "Send me my link", address=address)
        texts.append(page.text.replace(address, "…"))
    assert texts[0] == texts[1]


def test_one_link_mails_ten_times_a_day_at_most(
    client: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    page = client.get(HAND_MADE)
    for number in range(10):
        client.submit(page, "Send me my link", address=f"g{number}@example.org")
        postbox.send()
    page = client.submit(page, "Send me my link", address="g11@example.org", status=429)
    assert int(page.headers["Retry-After"]) > 0
    assert len(postbox.mails) == 10


def test_a_coordinator_still_makes_a_link_for_those_without_mail(
    coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    page = coordinator.submit(coordinator.get(NEW), "Make a link instead", role="reviewer")
    assert page.all("textarea", id="link")
    assert postbox.send().sent == 0


def test_an_invitation_by_mail_needs_an_address(
    coordinator: Client, closed: world.World, postbox: Postbox
) -> None:
    page = coordinator.get(NEW)
    page = coordinator.submit(page, "Send the invitation", role="reviewer", status=422)
    assert "Type the address" in page.text


@pytest.mark.parametrize(
    "value", ["", " ", "x" * 100_000, "<script>alert(1)</script>", "\x00", "a@b\r\nBcc: c@d"]
)
def test_no_name_and_no_address_breaks_the_form(client: Client, link: str, value: str) -> None:
    answer = client.any_status("POST", link, {"name": value})
    assert answer.status in (303, 400, 422), answer.status
    client.sign_out()
    answer = client.any_status("POST", f"{HAND_MADE}/mail", {"address": value})
    assert answer.status in (400, 422), answer.status
    assert "<script>alert" not in answer.html


@pytest.fixture
def in_italian(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"%(name)s invites you to %(short)s": "%(name)s ti invita a %(short)s"}
    speak_italian(app, tmp_path, monkeypatch, words)


def test_it_is_worded_in_the_programmes_language(
    coordinator: Client, closed: world.World, session: Session, postbox: Postbox, in_italian: None
) -> None:
    programme = session.get_one(Programme, closed.programme.id)
    programme.default_language = "it"
    session.commit()
    invite(coordinator, closed)
    postbox.send()
    [mail] = postbox.of(GIULIA)
    assert mail["Subject"] == "Coordinator ti invita a Closed"
    assert "15 giugno 2022" in text_of(mail)
    assert mail["Content-Language"] == "it"


def test_nobody_is_flooded_with_invitations_by_whatever_door(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    for _time in range(INVITED.account):
        assert invite(coordinator, closed).status == 200
    postbox.send()
    assert len(postbox.of(GIULIA)) == INVITED.account

    refused = coordinator.get(NEW)
    wanted = {"role": "reviewer", "address": "GIULIA@example.org"}
    page = coordinator.submit(refused, "Send the invitation", wanted, status=422)
    assert "Wait a day" in page.text
    number = session.scalars(select(Invitation.id).where(Invitation.address == GIULIA)).first()
    again = coordinator.get(f"{PEOPLE}/invitations/{number}/send")
    assert "Wait a day" in coordinator.submit(again, "Send it again", status=422).text
    page = client.submit(client.get(HAND_MADE), "Send me my link", {"address": GIULIA}, status=429)
    assert "Wait a day" in page.text
    postbox.send()
    assert len(postbox.of(GIULIA)) == INVITED.account
    assert invite(coordinator, closed, "luca@example.org").status == 200, "others are invited as before"


def test_nobody_has_the_whole_world_invited(
    client: Client, coordinator: Client, closed: world.World, session: Session, postbox: Postbox
) -> None:
    person = closed.people["coordinator"]
    assert person is not None
    for _time in range(INVITING.account):
        tries.note_failure(INVITING, account=str(person.id))
    session.commit()
    wanted = {"role": "reviewer", "address": GIULIA}
    page = coordinator.submit(coordinator.get(NEW), "Send the invitation", wanted, status=422)
    assert "The next one can go tomorrow." in page.text
    page = client.submit(client.get(HAND_MADE), "Send me my link", {"address": GIULIA}, status=429)
    assert "The next one can go tomorrow." in page.text
    postbox.send()
    assert postbox.mails == []
