"""A town elsewhere wants it too: where, through what, how far."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tracker.domain.statuses import MemberRole, ReplicationStatus
from tracker.extensions import db
from tracker.models import ActionPlan, Practice, Replication

HOME = "/programmes/bridging"


@pytest.fixture
def milestone(pair):
    return make.milestone(make.plan(pair))


@pytest.fixture
def editor(client, programme, pair):
    capaci = make.member(pair, MemberRole.MENTEE_CITY)
    person = make.user("Giulia", programme=programme, role="editor", organisation=capaci)
    client.sign_in(person)
    return person


def saved():
    db.session.expire_all()
    return db.session.scalars(select(Replication)).one()


def test_a_replication_is_added_to_a_milestone(client, milestone, editor):
    page = client.get(f"{HOME}/milestones/{milestone.id}")
    page = client.get(page.links["A town elsewhere wants it too"])
    fields = {
        "place": "Carini",
        "country": "it",
        "organisation_name": "Comune di Carini",
        "mechanism": "A training by AICCRE",
        "status": "started",
        "evidence": "https://carini.example",
    }
    page = client.submit(page, "Save", fields)
    row = saved()
    assert (row.place, row.country, row.status) == ("Carini", "IT", ReplicationStatus.STARTED)
    assert row.milestone_id == milestone.id
    assert "Carini, Italy" in page.text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("EL", "GR"), ("uk", "GB"), ("Brazil", "BR"), ("greece", "GR"), ("FR", "FR"), ("", None)],
)
def test_case_2_any_country_is_taken_and_greece_is_one(client, milestone, editor, typed, stored):
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    client.submit(page, "Save", {"place": "Somewhere", "country": typed})
    assert saved().country == stored


@pytest.mark.parametrize("typed", ["BR", "br"])
def test_case_1_br_for_belgium_is_asked_about(client, milestone, editor, typed):
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    page = client.submit(page, "Save", {"place": "City of Brussels", "country": typed}, status=422)
    assert "Did you mean BE?" in page.text
    assert page.form("Save").values["country"] == [typed]


@pytest.mark.parametrize("typed", ["QQ", "B3", "<b>", "Atlantis"])
def test_what_is_no_country_is_refused(client, milestone, editor, typed):
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    page = client.submit(page, "Save", {"place": "Somewhere", "country": typed}, status=422)
    assert "is not a country" in page.text


def test_case_20_other_italian_towns_unnamed_are_intended_and_never_in_place(client, milestone, editor):
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    page = client.submit(page, "Save", {"place": "Other Italian towns", "country": "Italy"})
    assert saved().status is ReplicationStatus.INTENDED
    assert "in place nowhere yet" in page.text
    assert "only intended: not counted as in place" in page.text


def test_an_organisation_is_chosen_or_typed_and_not_both(client, programme, milestone, editor):
    other = make.organisation(programme, "AICCRE")
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    fields = {"place": "Carini", "organisation_id": other.id, "organisation_name": "AICCRE Sicilia"}
    page = client.submit(page, "Save", fields, status=422)
    assert "not both" in page.text
    client.submit(page, "Save", {"organisation_name": ""})
    assert saved().organisation_id == other.id


def test_it_is_changed_as_it_goes_on(client, milestone, editor):
    row = make.saved(Replication(milestone_id=milestone.id, place="Carini", country="IT", status="intended"))
    page = client.get(f"{HOME}/replications/{row.id}/edit")
    assert page.form("Save").values["country"] == ["Italy"]
    page = client.submit(page, "Save", {"status": "in_place"})
    assert saved().status is ReplicationStatus.IN_PLACE
    assert "1 place has it" in page.text


def test_two_people_change_it_and_the_second_sees_both(client, new_client, programme, milestone, editor):
    row = make.saved(Replication(milestone_id=milestone.id, place="Carini", status="intended"))
    mine = client.get(f"{HOME}/replications/{row.id}/edit")
    other = new_client()
    other.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    other.submit(other.get(f"{HOME}/replications/{row.id}/edit"), "Save", {"place": "Cinisi"})
    page = client.submit(mine, "Save", {"place": "Partinico"}, status=409)
    assert "Cinisi" in page.text
    client.submit(page, "Save mine")
    assert saved().place == "Partinico"


def test_the_mentor_adds_one_to_its_practice_and_others_may_not(client, programme, pair, milestone, editor):
    mechelen = make.member(pair, MemberRole.MENTOR_CITY)
    practice = make.saved(
        Practice(
            programme_id=programme.id, pair_id=pair.id, key="buddies", owner_id=mechelen.id, title="Buddies"
        )
    )
    address = f"{HOME}/practices/{practice.id}/replications/new"
    client.get(address, status=403)
    client.sign_in(make.user("Els", programme=programme, role="editor", organisation=mechelen))
    assert "Buddies" in client.get(address).text
    answer = client.submit(client.get(address), "Save", {"place": "Leuven", "country": "BE"}, follow=False)
    assert answer.location == f"{HOME}/pairs/1"
    assert saved().practice_id == practice.id
    client.get(f"{HOME}/milestones/{milestone.id}/replications/new", status=403)


def test_one_of_a_practice_is_changed_and_leads_back_to_the_pair(client, programme, pair, milestone):
    mechelen = make.member(pair, MemberRole.MENTOR_CITY)
    practice = make.saved(
        Practice(
            programme_id=programme.id, pair_id=pair.id, key="buddies", owner_id=mechelen.id, title="Buddies"
        )
    )
    row = make.saved(Replication(practice_id=practice.id, place="Leuven", status="intended"))
    client.sign_in(make.user("Els", programme=programme, role="editor", organisation=mechelen))
    page = client.get(f"{HOME}/replications/{row.id}/edit")
    assert page.links["Buddies"] == f"{HOME}/pairs/1"
    answer = client.submit(page, "Save", {"status": "started"}, follow=False)
    assert answer.location == f"{HOME}/pairs/1"
    assert saved().status is ReplicationStatus.STARTED


def test_one_of_another_programme_is_not_here(client, editor):
    other = make.programme("other")
    theirs = make.milestone(make.plan(make.pair(other)))
    row = make.saved(Replication(milestone_id=theirs.id, place="Carini", status="intended"))
    client.get(f"{HOME}/replications/{row.id}/edit", status=404)
    client.get(f"{HOME}/practices/99/replications/new", status=404)


def milestone_tree(milestone):
    """Carini has it from the pair, Cinisi from Carini; committed."""
    first = make.saved(Replication(milestone_id=milestone.id, place="Carini", status="in_place"))
    second = make.saved(
        Replication(milestone_id=milestone.id, place="Cinisi", status="in_place", taken_from_id=first.id)
    )
    return first, second


def test_a_third_town_that_took_it_from_the_second_stands_below_it(
    client, programme, pair, milestone, editor
):
    mechelen = make.member(pair, MemberRole.MENTOR_CITY)
    _first, second = milestone_tree(milestone)
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    fields = {"place": "Terrasini", "taken_from_id": second.id}
    page = client.submit(page, "Save", {**fields, "since": "May 2021", "status": "started"})
    page = client.get(page.links["Who has it from whom"].partition("#")[0])
    steps = [mechelen.name, "Capaci", "Carini", "Cinisi", "Terrasini"]
    assert sorted(steps, key=page.text.index) == steps
    assert "In place in 2 towns; agreed or started in 1." in page.text
    assert "since May 2021" in page.text


def test_case_20_the_figure_counts_what_is_in_place_and_says_what_is_intended(client, milestone, editor):
    milestone_tree(milestone)
    make.saved(Replication(milestone_id=milestone.id, place="Alcamo", status="intended"))
    make.saved(Replication(milestone_id=milestone.id, place="some towns", status="in_place", unnamed=True))
    page = client.get(f"{HOME}/replications")
    assert page.title.startswith("In place in 2 towns; elsewhere on the way or intended")
    assert "In place in 2 towns; intended, and not counted: Alcamo, some towns." in page.text
    assert "nobody says which town: not counted" in page.text
    assert "2 places have it" in client.get(f"{HOME}/milestones/{milestone.id}").text
    assert "In place in 2 towns; intended, and not counted: Alcamo" in client.get(f"{HOME}/pairs/1").text


def test_a_town_cannot_have_it_from_one_that_has_it_from_there(client, milestone, editor):
    first, second = milestone_tree(milestone)
    page = client.get(f"{HOME}/replications/{first.id}/edit")
    page = client.submit(page, "Save", {"taken_from_id": second.id}, status=422)
    assert "so this one cannot have it from there" in page.text


def test_a_town_has_it_from_one_that_has_the_same_thing(client, pair, milestone, editor):
    first, _second = milestone_tree(milestone)
    other = make.milestone(db.session.get(ActionPlan, milestone.plan_id))
    page = client.get(f"{HOME}/milestones/{other.id}/replications/new")
    assert "Where do they have it from?" not in page.text
    theirs = make.saved(Replication(milestone_id=other.id, place="Alcamo", status="intended"))
    page = client.get(f"{HOME}/replications/{first.id}/edit")
    assert "Cinisi" in page.text
    assert "Alcamo" not in page.text
    fields = {**page.form("Save").values, "taken_from_id": [str(theirs.id)]}
    client.post(f"{HOME}/replications/{first.id}/edit", fields, status=422)


def test_nothing_is_in_place_since_a_day_to_come(client, milestone, editor):
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    fields = {"place": "Carini", "status": "in_place", "since": "1 November 2021"}
    assert "still to come" in client.submit(page, "Save", fields, status=422).text


def test_who_says_so_is_an_organisation_of_the_programme(client, programme, milestone, editor):
    aiccre = make.organisation(programme, "AICCRE")
    page = client.get(f"{HOME}/milestones/{milestone.id}/replications/new")
    client.submit(page, "Save", {"place": "Carini", "said_by_id": aiccre.id})
    assert "says AICCRE" in client.get(f"{HOME}/replications").text


def test_where_nothing_was_taken_up_the_page_says_what_will_be_here(client, milestone, editor):
    assert client.get(f"{HOME}/replications").title.startswith("Taken up nowhere else yet")
