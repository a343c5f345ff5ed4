"""Coordinators give and end roles; they make neither coordinators nor administrators."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker.domain.statuses import RoleKind
from tracker.models import Role, User
from tracker.permissions import Action
from tracker.services.rights import RIGHTS
from tracker.web.parts import rights


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def roles_of(session: Session, address: str) -> list[RoleKind]:
    statement = select(Role.role).join(Role.user).where(User.email == address).order_by(Role.id)
    return list(session.scalars(statement))


def test_a_new_person_gets_a_role_and_no_password(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.submit(
        client.get("/programmes/closed/people"),
        "Give the role",
        address="New.Person@Example.org",
        name="New Person",
        role="editor",
        organisation_id=str(closed.ids["organisation"]),
    )
    assert "New Person" in page.text
    assert "never signed in" in page.text
    person = session.scalars(select(User).where(User.email == "new.person@example.org")).one()
    assert (person.name, person.password, person.administrator) == ("New Person", None, False)
    assert roles_of(session, person.email) == [RoleKind.EDITOR]


def test_a_known_person_keeps_their_name_and_gets_a_second_hat(
    client: Client, closed: world.World, session: Session
) -> None:
    reviewer = closed.people["reviewer"]
    assert reviewer is not None
    address, typed = reviewer.email, {"name": "Somebody else", "role": "editor"}
    typed["organisation_id"] = str(closed.ids["organisation"])
    for _time in range(2):
        page = client.get("/programmes/closed/people")
        client.submit(page, "Give the role", {"address": address.upper(), **typed})
    session.refresh(reviewer)
    assert reviewer.name == "Reviewer"
    assert roles_of(session, address) == [RoleKind.REVIEWER, RoleKind.EDITOR]


def test_an_editor_needs_an_organisation_of_this_programme(client: Client, closed: world.World) -> None:
    foreign = make.organisation(make.programme("other"), "Foreign")
    page = client.get("/programmes/closed/people")
    typed = {"address": "e@example.org", "name": "E", "role": "editor"}
    assert "Choose the organisation" in client.submit(page, "Give the role", typed, status=422).text
    tokens = {"form_token": page.form("Give the role").values["form_token"][0]}
    client.post(
        "/programmes/closed/people", {**typed, **tokens, "organisation_id": str(foreign.id)}, status=422
    )


def test_only_an_administrator_makes_and_unmakes_coordinators(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get("/programmes/closed/people")
    assert page.form("Give the role").options("role") == ["editor", "reviewer"]
    typed = {"address": "c@example.org", "name": "C", "role": "coordinator"}
    tokens = {"form_token": page.form("Give the role").values["form_token"][0]}
    client.post("/programmes/closed/people", {**typed, **tokens}, status=422)
    coordinator = session.scalars(select(Role.id).where(Role.role == RoleKind.COORDINATOR)).one()
    client.get(f"/programmes/closed/people/{coordinator}/end", status=403)

    client.sign_in(closed.people["administrator"])
    client.submit(client.get("/programmes/closed/people"), "Give the role", typed)
    assert roles_of(session, "c@example.org") == [RoleKind.COORDINATOR]
    client.submit(client.get(f"/programmes/closed/people/{coordinator}/end"), "End the role")
    assert session.scalars(select(Role.id).where(Role.id == coordinator)).all() == []


def test_nobody_becomes_an_administrator_by_a_form(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get("/programmes/closed/people")
    tokens = {"form_token": page.form("Give the role").values["form_token"][0]}
    typed = {"address": "a@example.org", "name": "A", "role": "administrator", "administrator": "y"}
    client.post("/programmes/closed/people", {**typed, **tokens}, status=422)
    assert session.scalar(select(User).where(User.email == "a@example.org")) is None


def test_a_role_is_ended_after_asking_once(client: Client, closed: world.World, session: Session) -> None:
    page = client.get(f"/programmes/closed/people/{closed.ids['role']}/end")
    assert "Reviewer" in page.h1
    for _time in range(2):
        answer = client.submit(page, "End the role", follow=False)
        assert answer.location == "/programmes/closed/people"
    assert session.get(Role, closed.ids["role"]) is None
    assert closed.people["reviewer"] is not None


def test_a_role_of_another_programme_is_not_found_here(
    client: Client, closed: world.World, session: Session
) -> None:
    person = make.user("Far", programme=make.programme("other"), role="reviewer")
    role = session.scalars(select(Role.id).where(Role.user_id == person.id)).one()
    client.get(f"/programmes/closed/people/{role}/end", status=404)


def test_coordinators_read_who_can_do_what_and_where_from(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get("/programmes/closed/people")
    client.submit(
        page, "Give the role", address="new@example.org", name="New", role="editor",
        organisation_id=str(closed.ids["organisation"]),
    )  # fmt: skip
    text = client.get("/programmes/closed/people?q=new").text
    assert "given by Coordinator on " in text
    assert "never signed in" in text
    assert "Keeps up to date, for Capaci: action plans and milestones, visits and reports" in text
    whole = client.get("/programmes/closed/people").text
    assert "Can do everything, in every programme." in whole
    assert "by whom is not noted" in whole


def test_the_short_words_of_rights_are_about_the_same_as_the_long_ones() -> None:
    long = {action for action, _words in RIGHTS}
    assert {action for action, _words in (*rights.KEEPS, *rights.ALSO)} | {Action.SEE_DRAFTS} == long


def test_editors_see_who_is_there_and_no_address_no_origin_and_no_sign_in(
    client: Client, closed: world.World
) -> None:
    client.sign_in(closed.people["owner"])
    text = client.get("/programmes/closed/people?order=signed_in").text
    assert "Reviewer" in text
    for hidden in ("@example.org", "not noted", "signed in", "Administrator", "Hand over"):
        assert hidden not in text, hidden


def test_the_list_is_narrowed_by_role_and_words_and_sorted(client: Client, closed: world.World) -> None:
    reviewers = client.get("/programmes/closed/people?role=reviewer")
    assert "1 of 5 people with a role" in reviewers.text
    assert "Nobody is called that" in client.get("/programmes/closed/people?q=nobodyatall").text
    by_organisation = client.get("/programmes/closed/people?order=organisation").text
    places = [by_organisation.index(f"{who} {who.lower()}") for who in ("Owner", "Other", "Reviewer")]
    assert places == sorted(places), "Capaci, Elsewhere, and who is of none last"
    client.get("/programmes/closed/people?order=height", status=404)


def test_who_wrote_here_and_has_no_role_any_more_is_named_to_coordinators(
    client: Client, closed: world.World, session: Session
) -> None:
    asker = session.scalars(select(User).where(User.name == "Asker")).one()
    role = session.scalars(select(Role.id).where(Role.user_id == asker.id)).one()
    client.submit(client.get(f"/programmes/closed/people/{role}/end"), "End the role")
    text = client.get("/programmes/closed/people").text
    assert "Wrote here, and has no role here" in text
    assert "Asker" in text


def test_an_invitation_says_where_a_role_is_from(client: Client, closed: world.World) -> None:
    stranger = closed.people["stranger"]
    client.sign_in(stranger)
    page = client.get(f"/invitations/{closed.ids['token']}")
    client.submit(page, "Accept as Stranger")
    client.sign_in(closed.people["coordinator"])
    assert "invited by Coordinator, accepted on " in client.get("/programmes/closed/people").text
