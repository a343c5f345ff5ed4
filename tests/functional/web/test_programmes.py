"""Programmes are made by administrators and changed by coordinators, and nobody's change is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker.domain.statuses import CountryDisplay, OrganisationKind
from tracker.models import Organisation, Programme


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def test_the_list_shows_mine_and_the_open_ones_and_no_others(client: Client, closed: world.World) -> None:
    make.programme("public", open=True, acronym="PUB")
    make.programme("secret")
    page = client.get("/programmes")
    assert {"Closed", "PUB"} <= set(page.links)
    assert "Secret" not in page.text
    client.sign_out()
    page = client.get("/programmes")
    assert "PUB" in page.links
    assert "Closed" not in page.links


def test_an_administrator_makes_a_programme_with_its_lead(
    client: Client, closed: world.World, session: Session
) -> None:
    client.sign_in(closed.people["administrator"])
    page = client.submit(
        client.get("/programmes/new"),
        "Create the programme",
        name="Cities for all",
        acronym="CFA",
        slug="cities-for-all",
        lead="Council of Municipalities",
        countries="be, el uk",
        country_display="eu",
        period="January 2020 – March 2023",
        rounds="planning\n\n consolidation \n",
        open="yes",
    )
    assert page.url == "/programmes/cities-for-all/people"
    made = session.scalars(select(Programme).where(Programme.slug == "cities-for-all")).one()
    lead = session.get_one(Organisation, made.lead_id)
    assert (lead.name, lead.kind) == ("Council of Municipalities", OrganisationKind.LEAD_PARTNER)
    assert lead.search_text == "council of municipalities"
    assert made.countries == ["BE", "GR", "GB"]
    assert made.country_display is CountryDisplay.EU
    assert made.rounds == ["planning", "consolidation"]
    assert made.period is not None
    assert (str(made.period.earliest), str(made.period.latest)) == ("2020-01-01", "2023-03-31")
    assert made.open is True
    assert made.fictional is False


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("slug", "Cities", "Small letters"),
        ("slug", "new", "Small letters"),
        ("slug", "closed", "already"),
        ("slug", "a/b", "Small letters"),
        ("name", "   ", "Fill this in"),
        ("name", "x" * 301, "too long"),
        ("countries", "BE, Atlantis", "Atlantis"),
        ("countries", "XQ", "XQ"),
        ("period", "some day", "could not be read"),
        ("period", "2023 – 2020", "before"),
        ("rounds", "\n".join("abcdefghijklmnopqrstuvwxyz"), "At most 20"),
    ],
)
def test_a_form_that_fails_says_why_and_keeps_what_was_typed(
    client: Client, closed: world.World, field: str, typed: str, said: str
) -> None:
    client.sign_in(closed.people["administrator"])
    good = {"name": "Cities", "slug": "cities", "lead": "A city", "funding_statement": "Thanks\r\nto all"}
    page = client.submit(
        client.get("/programmes/new"), "Create the programme", {**good, field: typed}, status=422
    )
    assert said in page.text
    assert page.all("div", id="error-summary")
    values = page.form("Create the programme").values
    assert values[field] == [typed.strip()]
    assert [value.replace("\r\n", "\n") for value in values["funding_statement"]] == ["Thanks\nto all"]


def test_a_coordinator_changes_the_programme(client: Client, closed: world.World, session: Session) -> None:
    lead = make.organisation(closed.programme, "Lead partner")
    before = closed.programme.revision
    page = client.get("/programmes/closed/edit")
    answer = client.submit(
        page, "Save", lead_id=str(lead.id), funder="A fund", grant_number="863025", open="yes", follow=False
    )
    assert answer.location == "/programmes/closed"
    session.refresh(closed.programme)
    assert closed.programme.lead_id == lead.id
    assert (closed.programme.funder, closed.programme.open) == ("A fund", True)
    assert closed.programme.revision == before + 1


def test_saving_without_a_change_changes_nothing(
    client: Client, closed: world.World, session: Session
) -> None:
    columns = {column.key: getattr(closed.programme, column.key) for column in Programme.__table__.columns}
    client.submit(client.get("/programmes/closed/edit"), "Save", follow=False)
    session.refresh(closed.programme)
    for key in (
        "name",
        "period_text",
        "period_edtf",
        "countries",
        "rounds",
        "timezone",
        "version",
        "fictional",
    ):
        assert getattr(closed.programme, key) == columns[key], key


def test_a_country_or_a_round_that_is_used_stays(
    client: Client, closed: world.World, session: Session
) -> None:
    make.organisation(closed.programme, "Levadia", country="GR")
    page = client.submit(client.get("/programmes/closed/edit"), "Save", countries="BE, IT", status=422)
    assert "EL is still used in this programme" in page.text
    page = client.submit(client.get("/programmes/closed/edit"), "Save", rounds="", status=422)
    assert "Round 1 already has a study visit" in page.text


def test_an_organisation_of_another_programme_cannot_lead(client: Client, closed: world.World) -> None:
    foreign = make.organisation(make.programme("other"), "Foreign")
    page = client.get("/programmes/closed/edit")
    values = {name: value[0] for name, value in page.form("Save").values.items()}
    client.post("/programmes/closed/edit", {**values, "lead_id": str(foreign.id)}, status=422)
    client.post("/programmes/closed/edit", {**values, "lead_id": "x"}, status=422)


def test_the_second_of_two_sees_both_versions_and_decides(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get("/programmes/closed/edit")
    closed.programme.name = "Theirs"
    closed.programme.rounds = ["one", "two", "three", "four"]
    session.commit()
    conflict = client.submit(page, "Save", name="Mine", funder="My fund", status=409)
    assert "Theirs" in conflict.text
    assert "one, two, three, four" in conflict.text
    form = conflict.form("Save mine")
    assert (form.values["name"], form.values["funder"]) == (["Mine"], ["My fund"])
    session.refresh(closed.programme)
    assert closed.programme.name == "Theirs"
    assert conflict.links["Keep theirs"] == "/programmes/closed/edit"

    client.submit(conflict, "Save mine", name="Ours", follow=False)
    session.refresh(closed.programme)
    assert (closed.programme.name, closed.programme.funder) == ("Ours", "My fund")


def test_a_third_change_is_a_conflict_again(client: Client, closed: world.World, session: Session) -> None:
    page = client.get("/programmes/closed/edit")
    closed.programme.name = "Theirs"
    session.commit()
    conflict = client.submit(page, "Save", name="Mine", status=409)
    closed.programme.name = "Theirs, later"
    session.commit()
    again = client.submit(conflict, "Save mine", status=409)
    assert "Theirs, later" in again.text
    assert again.form("Save mine").values["name"] == ["Mine"]


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999999999999"])
def test_a_form_without_its_version_saves_nothing(
    client: Client, closed: world.World, session: Session, version: str
) -> None:
    values = {
        name: value[0] for name, value in client.get("/programmes/closed/edit").form("Save").values.items()
    }
    answer = client.any_status("POST", "/programmes/closed/edit") if version == "x" else None
    assert answer is None or answer.status == 422
    status = 409 if version == "0" else 422
    client.post("/programmes/closed/edit", {**values, "version": version, "name": "Bad"}, status=status)
    session.refresh(closed.programme)
    assert closed.programme.name == "Closed"
