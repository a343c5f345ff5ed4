"""An invitation carries one right to one person, for 14 days, and tells nobody whose address is known."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask_security.utils import hash_password, verify_password
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page
from tracker import clock
from tracker.domain.statuses import RoleKind
from tracker.extensions import Base
from tracker.models import Invitation, Programme, Role, SubmittedForm, User
from tracker.services.rights import rights_of
from tracker.services.tokens import hashed
from tracker.services.tries import PASSWORD as PASSWORD_LIMIT
from tracker.web import invitations
from tracker.web.headers import hide_links

PEOPLE = "/programmes/closed/people"
NEW = f"{PEOPLE}/invitations/new"
PASSWORD = "a long and quiet road"
LINK = f"/invitations/{make.token_of('closed')}"
GIULIA = {"name": "Giulia Rossi", "address": "giulia@example.org", "password": PASSWORD}

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


def link_on(page: Page) -> str:
    """The path of the link that a page shows."""
    [area] = page.all("textarea", id="link")
    return "".join(area.itertext()).strip().removeprefix("http://localhost")


def invite(client: Client, **fields: str) -> Page:
    return client.submit(client.get(NEW), "Make the link", fields)


def roles_of(session: Session, address: str) -> list[tuple[RoleKind, int | None]]:
    session.rollback()
    statement = select(Role).join(Role.user).where(User.email == address).order_by(Role.id)
    return [(role.role, role.organisation_id) for role in session.scalars(statement)]


def test_from_the_coordinators_link_to_the_new_editors_home(
    client: Client, coordinator: Client, closed: world.World, session: Session
) -> None:
    organisation = str(closed.ids["organisation"])
    page = invite(coordinator, role="editor", organisation_id=organisation, address="Giulia@Example.org")
    assert "Nothing was sent" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "for giulia@example.org" in page.text
    link = link_on(page)
    assert not coordinator.get(PEOPLE).all("textarea", id="link"), "the link is shown once"

    page = client.get(link)
    assert page.h1 == "You are invited to Closed"
    assert "As editor of Capaci you can" in page.text
    assert "say how the action plans and milestones of Capaci stand" in page.text
    assert "Good until 15 June 2022" in page.text
    assert page.form("Accept").values["address"] == ["giulia@example.org"]
    answer = client.submit(page, "Accept", name="Giulia Rossi", password=PASSWORD, follow=False)
    assert answer.location == "/"
    assert "You now work on Closed." in client.follow(answer).text

    assert roles_of(session, "giulia@example.org") == [(RoleKind.EDITOR, closed.ids["organisation"])]
    person = session.scalars(select(User).where(User.email == "giulia@example.org")).one()
    assert person.password is not None
    assert person.password.startswith("$argon2id$")
    assert verify_password(PASSWORD, person.password)
    [kept] = session.scalars(select(Invitation).where(Invitation.accepted_by_id == person.id))
    assert (kept.address, kept.accepted_at) == (None, clock.now())
    assert "Giulia Rossi" in coordinator.get(PEOPLE).text


def test_the_link_is_nowhere_but_with_who_has_it(
    client: Client, coordinator: Client, closed: world.World, session: Session
) -> None:
    token = link_on(invite(coordinator, role="reviewer")).rpartition("/")[2]
    assert len(token) == 43, "256 bits"
    client.submit(client.get(f"/invitations/{token}"), "Accept", GIULIA)
    session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert token not in repr(row), table.name
    assert session.scalars(select(Invitation).where(Invitation.token_hash == hashed(token))).one()
    assert not session.scalars(
        select(SubmittedForm).where(SubmittedForm.path.startswith("/invitations"))
    ).all()


@pytest.mark.parametrize("path", [LINK, f"/login?next={LINK}", "/invitations/made-up"])
def test_no_other_page_is_told_the_address_of_an_invitation(
    client: Client, closed: world.World, path: str
) -> None:
    headers = client.get(path, status=404 if "made-up" in path else 200).headers
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "line", ["Exception on /invitations/%s [GET]", "GET /login?next=%%2Finvitations%%2F%s"]
)
def test_no_log_has_the_token_of_an_invitation(line: str) -> None:
    token = make.token_of("closed")
    for record in (
        logging.LogRecord("tracker", logging.ERROR, "", 1, line % token, (), None),
        logging.LogRecord("tracker", logging.ERROR, "", 1, "%s %d", (line % token, 7), None),
        logging.LogRecord("tracker", logging.ERROR, "", 1, "%(U)s", ({"U": line % token},), None),
    ):
        assert hide_links(record)
        assert token not in record.getMessage()
        assert "nvitations" in record.getMessage()


def test_who_has_signed_in_accepts_by_one_press_and_the_second_leads_home(
    client: Client, closed: world.World, session: Session
) -> None:
    stranger = closed.people["stranger"]
    assert stranger is not None
    address = stranger.email
    client.sign_in(stranger)
    page = client.get(LINK)
    assert page.buttons == ["Sign out", "Accept as Stranger"]
    for _time in range(2):
        assert client.submit(page, "Accept as Stranger", follow=False).location == "/"
    assert roles_of(session, address) == [(RoleKind.EDITOR, closed.ids["organisation"])]
    assert client.get(LINK, status=303).location == "/"


def test_a_page_that_named_somebody_else_accepts_for_nobody(
    client: Client, closed: world.World, session: Session
) -> None:
    client.sign_in(closed.people["stranger"])
    page = client.get(LINK)
    client.sign_in(closed.people["reviewer"])
    data = {"person": page.form("Accept as Stranger").values["person"][0]}
    again = client.post(LINK, data, status=422)
    assert "Accept as Reviewer" in again.buttons
    assert session.scalars(select(Invitation.accepted_at)).one() is None


def test_who_has_an_account_signs_in_first_and_comes_back(client: Client, closed: world.World) -> None:
    make.saved(User(email="ada@example.org", name="Ada", password=hash_password(PASSWORD)))
    page = client.get(client.get(LINK).links["Sign in first"])
    page = client.submit(page, "Sign in", address="ada@example.org", password=PASSWORD)
    assert page.url == LINK
    assert "Accept as Ada" in page.buttons


def test_an_account_and_its_password_accept_without_the_way_round(
    client: Client, closed: world.World, session: Session
) -> None:
    make.saved(User(email="giulia@example.org", name="Giulia", password=hash_password(PASSWORD)))
    client.submit(client.get(LINK), "Accept", GIULIA)
    assert roles_of(session, "giulia@example.org") == [(RoleKind.EDITOR, closed.ids["organisation"])]
    assert session.scalars(select(User.name).where(User.email == "giulia@example.org")).one() == "Giulia"


def test_pressing_twice_before_the_first_answer_signs_the_same_person_in(
    client: Client, new_client: NewClient, closed: world.World, session: Session
) -> None:
    pages = [client.get(LINK), (second := new_client()).get(LINK)]
    client.submit(pages[0], "Accept", GIULIA)
    answer = second.submit(pages[1], "Accept", GIULIA, follow=False)
    assert answer.location == "/"
    assert "Giulia Rossi" in second.follow(answer).text
    assert len(roles_of(session, "giulia@example.org")) == 1


def test_of_two_people_at_once_with_one_link_one_gets_the_right(
    app: Flask, new_client: NewClient, closed: world.World, session: Session
) -> None:
    people = [{**GIULIA, "address": f"{name}@example.org"} for name in ("ada", "bea", "cia", "dea")]
    clients = [new_client() for _ in people]
    pages = [client.get(LINK) for client in clients]
    session.rollback()

    def accept(number: int) -> int:
        form = pages[number].form("Accept")
        data = {**{name: values[0] for name, values in form.values.items()}, **people[number]}
        answer = clients[number]._client.post(LINK, data=data)
        answer.close()
        return answer.status_code

    with ThreadPoolExecutor(len(people)) as pool:
        assert sorted(pool.map(accept, range(len(people)))) == [303, 404, 404, 404]
    session.rollback()
    found = session.scalars(
        select(User.email).where(User.email.in_([one["address"] for one in people]))
    ).all()
    assert len(found) == 1, "who was too late leaves no account behind"
    assert len(roles_of(session, found[0])) == 1


def test_after_fourteen_days_it_is_over_and_the_address_is_forgotten_with_the_next(
    client: Client,
    coordinator: Client,
    closed: world.World,
    session: Session,
    frozen_day: Callable[..., None],
) -> None:
    link = link_on(invite(coordinator, role="reviewer", address="giulia@example.org"))
    page = client.get(link)
    frozen_day("2022-06-15", hour=11)
    client.get(link)
    frozen_day("2022-06-15", hour=12)
    assert client.get(link, status=404).text == client.get("/invitations/made-up", status=404).text
    # The page had been open for two weeks: its form leads back to the link, and that says so.
    client.follow(client.submit(page, "Accept", GIULIA, follow=False), status=404)
    client.post(link, GIULIA, status=404)
    coordinator.sign_in(closed.people["coordinator"])
    assert "giulia@example.org" not in coordinator.get(PEOPLE).text
    invite(coordinator, role="reviewer")
    session.rollback()
    assert session.scalars(select(Invitation.address)).all() == [None] * 3


def test_one_that_was_taken_back_is_no_good(
    client: Client, coordinator: Client, closed: world.World, session: Session
) -> None:
    page = client.get(LINK)
    back = coordinator.get(coordinator.get(PEOPLE).links["Take it back (Editor, Capaci, 15 June 2022)"])
    assert back.h1 == "Take this invitation back?"
    for _time in range(2):
        assert "was taken back" in coordinator.submit(back, "Take it back").text or _time
    client.submit(page, "Accept", GIULIA, status=404)
    client.get(LINK, status=404)
    assert roles_of(session, "giulia@example.org") == []
    coordinator.get(f"{PEOPLE}/invitations/{closed.ids['invitation']}/revoke", status=404)


def test_used_expired_taken_back_and_made_up_links_get_one_and_the_same_page(
    client: Client, closed: world.World, session: Session
) -> None:
    programme = session.get_one(Programme, closed.programme.id)
    by = closed.people["coordinator"]
    assert by is not None
    now = clock.now()
    make.invitation(programme, by, "expired", expires_at=now)
    make.invitation(programme, by, "back", revoked_at=now)
    make.invitation(programme, by, "used", accepted_at=now, accepted_by_id=by.id)
    links = [f"/invitations/{make.token_of(name)}" for name in ("expired", "back", "used", "never made")]
    pages = [client.get(link, status=404) for link in links]
    assert len({page.text for page in pages}) == 1
    assert "Ask the coordinator of your programme for a new one." in pages[0].text
    answers = [client.post(link, GIULIA, status=404) for link in links]
    assert {page.text for page in answers} == {pages[0].text}
    assert roles_of(session, "giulia@example.org") == []


@pytest.mark.parametrize("change", ["role ended", "inactive"])
def test_who_may_not_invite_any_more_has_invited_nobody(
    client: Client, closed: world.World, session: Session, change: str
) -> None:
    maker = session.get_one(User, closed.people["coordinator"].id)  # type: ignore[union-attr]
    if change == "inactive":
        maker.active = False
    else:
        session.delete(session.scalars(select(Role).where(Role.user_id == maker.id)).one())
    session.commit()
    client.get(LINK, status=404)
    client.post(LINK, GIULIA, status=404)
    client.sign_in(closed.people["administrator"])
    assert "No open invitation" in client.get(PEOPLE).text


def test_coordinators_invite_editors_and_reviewers_and_administrators_coordinators_too(
    client: Client, coordinator: Client, closed: world.World, session: Session
) -> None:
    page = coordinator.get(NEW)
    assert page.form("Make the link").options("role") == ["editor", "reviewer"]
    token = page.form("Make the link").values["form_token"][0]
    for role in ("coordinator", "administrator", ""):
        coordinator.post(NEW, {"role": role, "form_token": token}, status=422)
    administrator = client
    administrator.sign_in(closed.people["administrator"])
    page = invite(administrator, role="coordinator")
    invitation = session.scalars(select(Invitation).where(Invitation.role == RoleKind.COORDINATOR)).one()
    revoke = f"{PEOPLE}/invitations/{invitation.id}/revoke"
    coordinator.get(revoke, status=403)
    administrator.get(revoke)
    administrator.sign_out()
    assert "invite editors and reviewers" in administrator.get(link_on(page)).text


def test_what_the_form_does_not_offer_is_not_taken_from_the_invited(
    client: Client, closed: world.World, session: Session
) -> None:
    more = {"role": "coordinator", "administrator": "y", "organisation_id": "", "accepted_by_id": "1"}
    client.post(LINK, {**GIULIA, **more}, status=303)
    assert roles_of(session, "giulia@example.org") == [(RoleKind.EDITOR, closed.ids["organisation"])]
    assert not session.scalars(select(User.administrator).where(User.email == "giulia@example.org")).one()


@pytest.mark.parametrize("who", ["owner", "reviewer", "stranger"])
def test_nobody_but_a_coordinator_invites_or_sees_who_is_invited(
    client: Client, closed: world.World, who: str
) -> None:
    client.sign_in(closed.people[who])
    refused = 404 if who == "stranger" else 403
    client.get(NEW, status=refused)
    client.post(NEW, {"role": "reviewer", "form_token": "x" * 20}, status=refused)
    page = client.get(PEOPLE, status=404 if who == "stranger" else 200)
    assert "nvit" not in page.text


def test_an_invitation_of_another_programme_is_not_found_here(
    coordinator: Client, closed: world.World
) -> None:
    other = make.programme("other")
    theirs = make.invitation(other, make.user("Far", programme=other, role="coordinator"))
    coordinator.get(f"{PEOPLE}/invitations/{theirs.id}/revoke", status=404)


def test_an_editor_is_invited_for_an_organisation_of_the_programme(
    coordinator: Client, closed: world.World
) -> None:
    page = coordinator.get(NEW)
    assert (
        "Choose the organisation" in coordinator.submit(page, "Make the link", role="editor", status=422).text
    )
    foreign = make.organisation(make.programme("other"), "Foreign")
    token = page.form("Make the link").values["form_token"][0]
    typed = {"role": "editor", "organisation_id": str(foreign.id), "form_token": token}
    coordinator.post(NEW, typed, status=422)


def accounts(session: Session, closed: world.World) -> list[str]:
    """Addresses that are known, each in another way."""
    hash_ = hash_password("another quiet road")
    make.saved(User(email="ada@example.org", password=hash_))
    make.saved(User(email="off@example.org", password=hash_, active=False))
    make.saved(User(email="none@example.org"))
    return ["ada@example.org", "off@example.org", "none@example.org"]


def test_every_known_address_gets_the_same_answer(
    client: Client, closed: world.World, session: Session
) -> None:
    known = accounts(session, closed)
    texts = set()
    for address in known:
        page = client.submit(client.get(LINK), "Accept", {**GIULIA, "address": address}, status=422)
        assert page.form("Accept").values["address"] == [address]
        assert PASSWORD not in page.html
        texts.add(page.text)
    assert len(texts) == 1
    assert "sign in first" in texts.pop()
    assert roles_of(session, "ada@example.org") == []


@pytest.mark.parametrize("password", ["too short", "Password2026!", "giulia@example.org", ""])
def test_a_password_that_others_would_guess_is_refused(
    client: Client, closed: world.World, session: Session, password: str
) -> None:
    page = client.submit(client.get(LINK), "Accept", {**GIULIA, "password": password}, status=422)
    assert page.form("Accept").values["name"] == ["Giulia Rossi"]
    assert roles_of(session, "giulia@example.org") == []


def test_an_invitation_is_slowed_like_signing_in(
    client: Client, closed: world.World, session: Session
) -> None:
    accounts(session, closed)
    typed = {**GIULIA, "address": "ada@example.org"}
    for _number in range(10):
        client.submit(client.get(LINK), "Accept", typed, status=422)
    page = client.submit(client.get(LINK), "Accept", typed, status=429)
    assert int(page.headers["Retry-After"]) > 0
    # Other addresses with the same link, too: it cannot be asked who has an account.
    client.submit(client.get(LINK), "Accept", GIULIA, status=429)


def test_one_place_that_tries_many_invitations_is_slowed_too(
    client: Client, closed: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "PASSWORD", replace(PASSWORD_LIMIT, place=3))
    for number in range(3):
        client.post(f"/invitations/made-up-{number}", GIULIA, status=404)
    client.submit(client.get(LINK), "Accept", GIULIA, status=429)


def named(session: Session, closed: world.World, *, elsewhere: bool = False, **values: object) -> Invitation:
    """Somebody who was given a role and has never been here, and an invitation to their address."""
    programme = session.get_one(Programme, closed.programme.id)
    there = make.programme("other") if elsewhere else programme
    person = make.user("Giulia", programme=there, role="reviewer", **values)
    maker = closed.people["coordinator"]
    assert maker is not None
    return make.invitation(programme, maker, "named", address=person.email)


def test_who_was_named_before_chooses_a_password_by_an_invitation_to_their_address(
    client: Client, closed: world.World, session: Session
) -> None:
    address = named(session, closed).address or ""
    typed = {**GIULIA, "address": address}
    client.submit(client.get(LINK), "Accept", typed, status=422)
    client.submit(client.get(f"/invitations/{make.token_of('named')}"), "Accept", typed)
    assert roles_of(session, address) == [(RoleKind.REVIEWER, None)]
    assert session.scalars(select(User.password).where(User.email == address)).one() is not None


@pytest.mark.parametrize("values", [{"elsewhere": True}, {"administrator": True}, {"active": False}])
def test_nobody_becomes_somebody_of_another_programme_by_an_invitation(
    client: Client, closed: world.World, session: Session, values: dict[str, bool]
) -> None:
    address = named(session, closed, **values).address or ""
    link = f"/invitations/{make.token_of('named')}"
    client.submit(client.get(link), "Accept", {**GIULIA, "address": address}, status=422)
    session.rollback()
    assert session.scalars(select(User.password).where(User.email == address)).one() is None


def test_a_form_that_was_open_for_too_long_leads_back_to_the_invitation(
    client: Client, closed: world.World
) -> None:
    answer = client.post(LINK, {**GIULIA, "csrf_token": "stale"}, token=False)
    assert answer.location == LINK


@pytest.mark.parametrize("role", list(RoleKind))
def test_what_one_will_be_able_to_do_is_what_the_table_lets_one_do(
    app: Flask, closed: world.World, session: Session, role: RoleKind
) -> None:
    organisation = make.organisation(closed.programme, "Carini") if role is RoleKind.EDITOR else None
    with app.test_request_context("/"):
        said = rights_of(closed.programme, role, organisation)
    wanted = {
        RoleKind.EDITOR: ("of Carini stand", "log the visits of Carini", "answer what is asked", "tick off"),
        RoleKind.REVIEWER: ("prepare reviews", "prepare a message", "tick off"),
        RoleKind.COORDINATOR: (
            "of every organisation stand",
            "invite editors and reviewers",
            "accept reports",
        ),
    }[role]
    unwanted = {
        RoleKind.EDITOR: "reviews, freeze|invite|accept|everything else",
        RoleKind.REVIEWER: "say how|log the|invite|accept",
        RoleKind.COORDINATOR: "nothing",
    }[role]
    assert all(any(words in line for line in said) for words in wanted), said
    assert not any(re.search(unwanted, line) for line in said), said


@pytest.mark.parametrize(
    "values",
    [
        {"role": RoleKind.EDITOR},
        {"accepted_at": "now"},
        {"accepted_at": "now", "accepted_by_id": 1, "revoked_at": "now"},
        {"revoked_at": "now", "address": "ada@example.org"},
        {"accepted_at": "later", "accepted_by_id": 1},
    ],
)
def test_the_database_refuses_an_invitation_that_cannot_be(
    closed: world.World, session: Session, values: dict[str, object]
) -> None:
    programme, maker = session.get_one(Programme, closed.programme.id), closed.people["coordinator"]
    assert maker is not None
    moments = {"now": clock.now(), "later": clock.now() + timedelta(days=15)}
    given = {
        name: moments.get(value, value) if isinstance(value, str) else value for name, value in values.items()
    }
    if "accepted_by_id" in given:
        given["accepted_by_id"] = maker.id
    with pytest.raises(IntegrityError):
        make.invitation(programme, maker, "wrong", **given)
    session.rollback()
