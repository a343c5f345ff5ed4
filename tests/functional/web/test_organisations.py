"""Organisations: found by any name, never taken for one another, and kept while anything stands on them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import words
from tracker.domain.statuses import FigureKind, MemberRole, OrganisationKind
from tracker.models import Figure, Membership, Organisation, Source

HERE = "/programmes/closed/organisations"


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def by_name(session: Session, name: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.name == name)).one()


def test_a_coordinator_adds_an_organisation(client: Client, closed: world.World, session: Session) -> None:
    page = client.submit(
        client.get(f"{HERE}/new"),
        "Add the organisation",
        name="Levadia",
        kind="city",
        country="el",
        other_names="Livadeia\r\n\r\n Λιβαδειά \r\nLivadeia",
        website="https://levadia.gr",
        inhabitants="31,000",
        foreign_origin_percent="6 %",
        population_year="2011",
        population_note="migrants",
    )
    assert page.h1 == "Levadia"
    assert "Greece (EL)" in page.text
    assert "31,000 (2011)" in page.text
    assert "6% (2011)" in page.text
    assert "migrants" in page.text
    made = by_name(session, "Levadia")
    assert (made.key, made.country) == ("levadia", "GR")
    assert made.other_names == ["Livadeia", "Λιβαδειά"]
    assert made.search_text == "levadia\nlivadeia\nλιβαδεια"
    figures = session.scalars(select(Figure).where(Figure.organisation_id == made.id)).all()
    assert {one.kind: one.value for one in figures} == {
        FigureKind.INHABITANTS: 31000,
        FigureKind.FOREIGN_ORIGIN_PERCENT: 6,
    }


def test_awkward_case_1_brazil_is_asked_about_where_belgium_was_meant(
    client: Client, closed: world.World
) -> None:
    page = client.submit(
        client.get(f"{HERE}/new"), "Add the organisation", name="City of Brussels", country="BR", status=422
    )
    assert "Did you mean BE?" in page.text
    assert page.form("Add the organisation").values["country"] == ["BR"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("JP", "Choose one of BE, IT, EL"), ("Greenland", "Did you mean EL?"), ("Atlantis", "Atlantis")],
)
def test_a_country_that_is_not_the_programmes_is_refused(
    client: Client, closed: world.World, typed: str, said: str
) -> None:
    page = client.submit(
        client.get(f"{HERE}/new"), "Add the organisation", name="X", country=typed, status=422
    )
    assert said in page.text


@pytest.mark.parametrize("typed", ["GR", "EL", "el", "gr", "Greece", "greece"])
def test_awkward_case_2_there_are_never_two_greeces(
    client: Client, closed: world.World, session: Session, typed: str
) -> None:
    page = client.submit(client.get(f"{HERE}/new"), "Add the organisation", name="Levadia", country=typed)
    assert by_name(session, "Levadia").country == "GR"
    edit = client.get(f"{page.url}/edit")
    assert edit.form("Save").values["country"] == ["EL"]
    listed = client.get(HERE)
    for one in (page, edit, listed):
        assert "EL" in one.text
        assert "GR" not in one.text.split()
        assert "(GR)" not in one.text
    refused = client.submit(edit, "Save", country="XX", status=422)
    assert "GR" not in refused.text


@pytest.mark.parametrize(
    "asked", ["levadia", "LIVADIA", "livad", "Λιβαδειά", "λιβαδεια", "Livadeia", "λεβαδεων δημος"]
)
def test_awkward_case_3_the_list_is_narrowed_by_any_name_without_accents(
    client: Client, closed: world.World, asked: str
) -> None:
    make.organisation(
        closed.programme, "Levadia", other_names=["Livadia", "Livadeia", "Λιβαδειά", "Δήμος Λεβαδέων"]
    )
    page = client.get(f"{HERE}?q={asked}")
    assert page.h1.startswith("1 of 6")
    assert [words(one) for one in page.all("th", scope="row")] == ["Levadia"]


def test_awkward_case_4_kede_and_kedhl_are_two_and_one_is_asked_about_its_like(
    client: Client, closed: world.World, session: Session
) -> None:
    make.organisation(
        closed.programme,
        "Central Union of Municipalities of Greece",
        acronym="KEDE",
        other_names=["K.E.D.E."],
        kind=OrganisationKind.ASSOCIATION,
    )
    page = client.submit(
        client.get(f"{HERE}/new"),
        "Add the organisation",
        name="Public Benefit Organisation of Levadia",
        acronym="K.E.DH.L.",
        kind="external",
    )
    assert page.h1 == "Public Benefit Organisation of Levadia"

    asked = client.submit(
        client.get(f"{HERE}/new"), "Add the organisation", name="Union", acronym="k.e.d.e", status=422
    )
    assert "Is it this one?" in asked.text
    assert "Central Union of Municipalities of Greece" in asked.links
    assert session.scalars(select(Organisation).where(Organisation.name == "Union")).all() == []
    made = client.submit(asked, "Add the organisation", confirmed=True)
    assert made.h1 == "Union"


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ({"name": "MECHELEN", "kind": "city"}, True),
        ({"name": "City of Mechelen", "kind": "city"}, True),
        ({"name": "Malines", "kind": "external"}, True),
        ({"name": "Association of Mechelen people", "kind": "external"}, False),
        ({"name": "Mechelenburg", "kind": "city"}, False),
    ],
)
def test_a_name_that_resembles_one_is_asked_about_and_no_other(
    client: Client, closed: world.World, session: Session, typed: dict[str, str], asks: bool
) -> None:
    mechelen = by_name(session, "Mechelen")
    mechelen.other_names = ["Malines"]
    session.commit()
    status = 422 if asks else 303
    page = client.submit(client.get(f"{HERE}/new"), "Add the organisation", typed, status=status)
    assert ("Is it this one?" in page.text) is asks


def test_awkward_case_5_an_organisation_in_two_pairs_shows_both(
    client: Client, closed: world.World, session: Session
) -> None:
    brulocalis = make.organisation(closed.programme, "BRULOCALIS", kind=OrganisationKind.ASSOCIATION)
    second = make.pair(closed.programme, 2, mentor="Schaerbeek", mentee="Jelgava")
    first = session.scalars(select(Membership.pair_id).order_by(Membership.id)).first()
    for pair_id in (first, second.id):
        make.saved(
            Membership(
                pair_id=pair_id, organisation_id=brulocalis.id, role=MemberRole.MENTOR_ASSOCIATION, position=9
            )
        )
    page = client.get(f"{HERE}/{brulocalis.id}")
    assert page.links["Mechelen → Capaci"] == "/programmes/closed/pairs/1"
    assert page.links["Schaerbeek → Jelgava"] == "/programmes/closed/pairs/2"
    assert page.text.count("Mentor association") == 2
    listed = client.get(f"{HERE}?q=brulocalis")
    assert {"Pair 1", "Pair 2"} <= set(listed.links)


def test_awkward_case_6_who_left_on_an_unknown_day_keeps_the_pair_in_its_past(
    client: Client, closed: world.World, session: Session
) -> None:
    partinico = make.organisation(closed.programme, "Partinico")
    pair_id = session.scalars(select(Membership.pair_id)).first()
    make.saved(
        Membership(
            pair_id=pair_id,
            organisation_id=partinico.id,
            role=MemberRole.MENTEE_CITY,
            ended_unknown=True,
            began=make.when("2020-06"),
            note="Capaci took over",
        )
    )
    page = client.get(f"{HERE}/{partinico.id}")
    assert "Mentee city · joined June 2020, left, day not known" in page.text
    assert "Capaci took over" in page.text
    assert "Pair 1 has left" in client.get(f"{HERE}?q=partinico").text


@pytest.mark.usefixtures("all_languages")
def test_awkward_case_23_figures_are_read_and_printed_in_the_readers_language(
    client: Client, closed: world.World, session: Session
) -> None:
    mechelen = by_name(session, "Mechelen")
    french = make.user("Fleur", programme=closed.programme, role="coordinator", language="fr")
    client.sign_in(french)
    edit = client.get(f"{HERE}/{mechelen.id}/edit")
    typed = {"inhabitants": "87 000", "foreign_origin_percent": "32,5 %"}
    client.submit(edit, edit.buttons[-1], typed, follow=False)
    session.expire_all()
    shown = client.get(f"{HERE}/{mechelen.id}")
    assert "87 000" in shown.text
    assert "32,5 %" in shown.text
    client.sign_in(closed.people["coordinator"])
    shown = client.get(f"{HERE}/{mechelen.id}")
    assert "87,000" in shown.text
    assert "32.5%" in shown.text
    assert "year not known" in shown.text


def test_an_unknown_figure_is_said_to_be_unknown_and_never_nought(
    client: Client, closed: world.World, session: Session
) -> None:
    mechelen = by_name(session, "Mechelen")
    page = client.get(f"{HERE}/{mechelen.id}")
    said = {words(term): words(value) for term, value in zip(page.all("dt"), page.all("dd"), strict=True)}
    assert said["Inhabitants"] == "not known"
    assert "neither ranked nor added up" in page.text


def test_awkward_case_27_signs_of_every_kind_are_shown_and_kept(
    client: Client, closed: world.World, session: Session
) -> None:
    name = "=«Ķekava» & <script>alert('x')</script> \"@+-"
    page = client.submit(
        client.get(f"{HERE}/new"), "Add the organisation", name=name, other_names="=1+1\r\n@cmd\r\n-x"
    )
    assert page.h1 == name
    assert "<script>alert" not in page.html
    made = by_name(session, name)
    assert made.other_names == ["=1+1", "@cmd", "-x"]
    for path in (HERE, f"{HERE}/{made.id}/edit", f"{HERE}/{made.id}/delete"):
        assert "<script>alert" not in client.get(path).html


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", " ", "Fill this in"),
        ("name", "x" * 301, "too long"),
        ("website", "javascript:alert(1)", "begins with https"),
        ("website", "levadia.gr", "begins with https"),
        ("inhabitants", "87.000", "Write it like 87,000 or 87000"),
        ("foreign_origin_percent", "130", "from 0 to 100"),
        ("population_year", "3011", "four digits"),
        ("other_names", "\n".join("x" * 60), "At most 50"),
    ],
)
def test_a_form_that_fails_says_why_and_keeps_what_was_typed(
    client: Client, closed: world.World, field: str, typed: str, said: str
) -> None:
    fields = {"name": "A city", "population_note": "All of it", field: typed}
    page = client.submit(client.get(f"{HERE}/new"), "Add the organisation", fields, status=422)
    assert said in page.text
    values = page.form("Add the organisation").values
    assert values["population_note"] == ["All of it"]
    assert values[field][0].strip() == typed.strip()


def test_an_editor_changes_their_own_organisation_and_no_other(
    client: Client, closed: world.World, session: Session
) -> None:
    client.sign_in(closed.people["owner"])
    own = f"{HERE}/{closed.ids['organisation']}"
    page = client.submit(client.get(f"{own}/edit"), "Save", other_names="Capaci di Sicilia")
    assert "Capaci di Sicilia" in page.text
    assert "Delete this organisation" not in client.get(f"{own}/edit").links
    client.get(f"{own}/delete", status=403)
    client.get(f"{HERE}/{by_name(session, 'Mechelen').id}/edit", status=403)


def test_the_same_form_sent_twice_makes_one_organisation(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get(f"{HERE}/new")
    first = client.submit(page, "Add the organisation", name="Twice", follow=False)
    second = client.submit(page, "Add the organisation", name="Twice", follow=False)
    assert first.location == second.location
    by_name(session, "Twice")


def test_two_who_change_one_organisation_see_both_versions_also_of_a_figure(
    client: Client, closed: world.World, session: Session
) -> None:
    path = f"{HERE}/{closed.ids['organisation']}/edit"
    mine, theirs = client.get(path), client.get(path)
    client.submit(theirs, "Save", inhabitants="11,500")
    conflict = client.submit(mine, "Save", inhabitants="12,000", status=409)
    assert "11500" in conflict.text
    session.expire_all()
    assert session.scalars(select(Figure.value)).all() == [11500]
    client.submit(conflict, "Save mine")
    session.expire_all()
    assert session.scalars(select(Figure.value)).all() == [12000]


def test_an_organisation_on_which_something_stands_stays_and_the_way_out_is_said(
    client: Client, closed: world.World, session: Session
) -> None:
    path = f"{HERE}/{closed.ids['organisation']}/delete"
    page = client.get(path)
    assert "say on the page of its pair when it left" in page.text
    client.post(path, status=409)
    assert session.get(Organisation, closed.ids["organisation"]) is not None


def test_an_organisation_on_which_nothing_stands_can_go(
    client: Client, closed: world.World, session: Session
) -> None:
    alone = make.organisation(closed.programme, "Alone")
    make.saved(Figure(organisation_id=alone.id, kind=FigureKind.INHABITANTS, value=5))
    number = alone.id
    page = client.submit(client.get(f"{HERE}/{number}/delete"), "Delete it")
    assert "Alone is deleted" in page.text
    session.expire_all()
    assert session.get(Organisation, number) is None


def test_sources_are_for_all_and_their_doubts_for_coordinators(
    client: Client, closed: world.World, session: Session
) -> None:
    capaci = session.get_one(Organisation, closed.ids["organisation"])
    session.add(Source(programme_id=closed.programme.id, key="S1", citation="A brochure, 2022", position=0))
    capaci.sources, capaci.source_note = ["S1"], "Two pages disagree."
    session.commit()
    path = f"{HERE}/{capaci.id}"
    assert "Two pages disagree." in client.get(path).text
    client.sign_in(closed.people["reviewer"])
    page = client.get(path)
    assert "A brochure, 2022" in page.text
    assert "Two pages disagree." not in page.text


def test_another_programmes_organisation_is_not_there(client: Client, closed: world.World) -> None:
    foreign = make.organisation(make.programme("other"), "Foreign")
    client.get(f"{HERE}/{foreign.id}", status=404)
    client.get(f"{HERE}/{foreign.id}/edit", status=404)
    assert "Foreign" not in client.get(HERE).text


@pytest.mark.parametrize("query", ["kind=town", "page=0", "page=99", "page=x", "page=%D9%A1"])
def test_a_filter_that_is_none_is_not_found(client: Client, closed: world.World, query: str) -> None:
    client.get(f"{HERE}?{query}", status=404)


def test_an_organisation_page_costs_the_same_with_4_and_40_of_everything(
    client: Client, closed: world.World, session: Session
) -> None:
    path = f"{HERE}/{closed.ids['organisation']}"
    counts: list[tuple[int, int]] = []
    for upto in (4, 40):
        for number in range(len(counts) * 4 + 2, upto + 2):
            pair = make.pair(closed.programme, number, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
            make.saved(
                Membership(
                    pair_id=pair.id,
                    organisation_id=int(closed.ids["organisation"]),
                    role=MemberRole.MENTEE_CITY,
                    position=9,
                )
            )
            plan = make.plan(pair, owner_id=closed.ids["organisation"])
            make.milestone(plan)
            make.visit(pair, host_id=closed.ids["organisation"])
            make.deliverable(closed.programme, pair, owner_id=closed.ids["organisation"])
            make.outcome(closed.programme, pair, owner_id=closed.ids["organisation"])
        client.get(path)
        shown = len(client.statements)
        client.get(HERE)
        counts.append((shown, len(client.statements)))
    assert counts[0] == counts[1]
