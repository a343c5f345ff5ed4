"""The awkward cases of docs/awkward-cases.md that are about several pages at once."""

from __future__ import annotations

import pytest

from tests.support import make
from tracker.domain.statuses import ActivityStatus, MemberRole
from tracker.extensions import db
from tracker.models import Activity, Role

BASE = "/programmes/bridging/activities"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2022-12-20")
    return make.programme(open=True)


@pytest.fixture
def pair(programme):
    return make.pair(programme, 2)


@pytest.fixture
def cora(client, programme):
    person = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def happened(client, visit, typed, status=303):
    fields = {"status": "held", "happened": typed}
    return client.submit(client.get(f"{BASE}/{visit.id}"), "Save", fields, status=status)


def test_case_15_a_year_far_outside_the_programme_is_refused_with_the_reason(client, pair, cora):
    visit = make.visit(pair, 3, agreed="2022-10/2022-11")
    page = happened(client, visit, "15 dicembre 2002", status=422)
    assert page.form("Save").values["happened"] == ["15 dicembre 2002"]
    assert "outside" in page.text
    assert db.session.get(Activity, visit.id).status is ActivityStatus.PLANNED
    assert "15 dicembre 2022" in happened(client, visit, "15 dicembre 2022").text


def test_case_15_which_of_two_last_days_it_was_is_kept_as_a_doubt(client, pair, cora):
    visit = make.visit(pair, 2, status=ActivityStatus.HELD, happened="2021-10-04/2021-10-06?")
    assert "4–6 October 2021" in client.get(f"{BASE}/{visit.id}").text


def test_case_18_a_report_does_not_overwrite_the_announcement(client, pair, cora):
    visit = make.visit(
        pair,
        1,
        status=ActivityStatus.HELD,
        happened="2022-12-15",
        objective="The mayor opens the academy",
        place="Lamot",
    )
    page = client.get(f"{BASE}/{visit.id}/report/edit")
    typed = {"not_as_planned": "A councillor spoke", "seen": "Many"}
    saved = client.submit(page, "Save", typed)
    assert "A councillor spoke" in saved.text
    submitted = client.submit(saved, "Submit the report")
    assert "A councillor spoke" in submitted.text
    text = client.get(f"{BASE}/{visit.id}").text
    assert "The mayor opens the academy" in text
    assert "Lamot" in text


def test_case_19_one_person_with_two_hats_may_what_either_may(client, new_client, programme, pair):
    other = make.programme("other")
    own = make.plan(pair)
    second = make.pair(programme, 3, mentor="Schaerbeek", mentee="Jelgava")
    theirs = make.plan(second)
    person = make.user(
        "Two", programme=programme, role="editor", organisation=make.member(pair, MemberRole.MENTEE_CITY)
    )
    make.saved(Role(user_id=person.id, programme_id=other.id, role="coordinator"))
    client.sign_in(person)
    client.get(f"/programmes/bridging/plans/{own.id}/edit")
    client.get(f"/programmes/bridging/plans/{theirs.id}/edit", status=403)
    client.get("/programmes/other/edit")
    city = make.member(second, MemberRole.MENTEE_CITY)
    make.saved(Role(user_id=person.id, programme_id=programme.id, role="editor", organisation_id=city.id))
    client.get(f"/programmes/bridging/plans/{theirs.id}/edit")


def test_case_19_who_leaves_loses_the_role_and_history_keeps_the_organisation(
    client, new_client, programme, pair, cora
):
    city = make.member(pair, MemberRole.MENTEE_CITY)
    edda = make.user("Edda", programme=programme, role="editor", organisation=city)
    milestone = make.milestone(make.plan(pair), agreed="2022-10")
    path = f"/programmes/bridging/milestones/{milestone.id}"
    leaving = new_client()
    leaving.sign_in(edda)
    leaving.submit(leaving.get(path), "Save update", {"status": "in_progress", "comment": "Begun in May"})
    role = db.session.query(Role).filter_by(user_id=edda.id).one()
    end = client.get(f"/programmes/bridging/people/{role.id}/end")
    client.submit(end, "End the role")
    leaving.get(f"{path}/edit", status=403)
    anybody = new_client().get(path)
    assert "Begun in May" in anybody.text
    assert city.name in anybody.text
    assert "Edda" not in anybody.text
    assert "Edda" in client.get(path).text


def test_case_4_a_report_names_bodies_apart_whose_letters_are_alike(client, programme, pair, cora):
    kede = make.organisation(programme, "Central Union", acronym="KEDE", other_names=["K.E.D.E."])
    kedhl = make.organisation(programme, "Public Benefit Organisation", other_names=["K.E.DH.L."])
    found = client.get("/programmes/bridging/organisations?q=K.E.D.E.").text
    assert kede.name in found
    assert kedhl.name not in found
