"""A plan takes over a good practice, says how far it is, and what it changes for its own place."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tracker.domain.errors import DomainError
from tracker.domain.statuses import LogKind, MemberRole, TransferStage
from tracker.extensions import db
from tracker.models import ActionPlan, LogLine, Practice, Transfer
from tracker.services import transfers as services

HOME = "/programmes/bridging"
CHANGED = "Buddies meet in the bar,\nnot in the town hall."


@pytest.fixture
def plan(pair):
    return make.plan(pair)


@pytest.fixture
def practice(pair):
    return practice_of(pair, "buddies", "Buddies with Refugees")


@pytest.fixture
def editor(client, programme, pair):
    capaci = make.member(pair, MemberRole.MENTEE_CITY)
    person = make.user("Giulia", programme=programme, role="editor", organisation=capaci)
    client.sign_in(person)
    return person


def practice_of(pair, key, title):
    owner = make.member(pair, MemberRole.MENTOR_CITY)
    row = {"key": key, "owner_id": owner.id, "title": title}
    return make.saved(Practice(programme_id=pair.programme_id, pair_id=pair.id, **row))


def taken(plan, practice, **values):
    return make.saved(Transfer(plan_id=plan.id, practice_id=practice.id, **values))


def saved():
    db.session.expire_all()
    return db.session.scalars(select(Transfer)).all()


def test_a_plan_takes_over_a_practice_and_both_pages_say_so(client, plan, practice, editor):
    page = client.get(f"{HOME}/plans/{plan.id}")
    page = client.get(page.links["Take over a good practice"])
    fields = {"practice_id": practice.id, "stage": "adapt", "changed": CHANGED}
    page = client.submit(page, "Save", fields)
    (row,) = saved()
    assert (row.plan_id, row.practice_id, row.stage) == (plan.id, practice.id, TransferStage.ADAPT)
    assert row.changed == CHANGED
    assert "Buddies meet in the bar" in page.text
    page = client.get(page.links["Buddies with Refugees"])
    assert page.url == f"{HOME}/practices/{practice.id}"
    for said in ("Taken over by", "Mechelen → Capaci", "Adapt", "Buddies meet in the bar"):
        assert said in page.text
    assert page.links[plan.title] == f"{HOME}/plans/{plan.id}"


def test_what_nobody_has_said_is_not_known_and_never_made_up(client, plan, practice, editor):
    page = client.get(f"{HOME}/plans/{plan.id}/transfers/new")
    client.submit(page, "Save", {"practice_id": practice.id})
    (row,) = saved()
    assert (row.stage, row.changed) == (None, None)
    for address in (f"{HOME}/plans/{plan.id}", f"{HOME}/practices/{practice.id}"):
        page = client.get(address)
        assert "stage not known" in page.text
        assert "What is changed for its own place is not known." in page.text


def test_a_practice_of_another_pair_is_taken_over_and_that_pair_worked_with_it(
    client, programme, pair, plan, editor
):
    other = make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia")
    women = practice_of(other, "women", "Women at work")
    page = client.get(f"{HOME}/plans/{plan.id}/transfers/new")
    page = client.submit(page, "Save", {"practice_id": women.id})
    assert "from pair 2" in page.text
    text = client.get(f"{HOME}/practices/{women.id}").text
    worked = text.partition("Pairs that worked with it")[2]
    assert "Mechelen → Capaci" in worked
    assert "Fuenlabrada → Levadia" in worked


def test_a_practice_of_another_programme_is_neither_offered_nor_taken_over(client, plan, practice, editor):
    theirs = practice_of(make.pair(make.programme("other")), "theirs", "Theirs")
    address = f"{HOME}/plans/{plan.id}/transfers/new"
    page = client.get(address)
    assert "Theirs" not in page.text
    fields = {**page.form("Save").values, "practice_id": [str(theirs.id)]}
    client.post(address, fields, status=422)
    assert saved() == []


@pytest.mark.parametrize("number", [None, 10**6])
def test_the_rule_itself_refuses_a_practice_that_is_not_of_the_programme(programme, plan, number):
    theirs = practice_of(make.pair(make.programme("other")), "theirs", "Theirs")
    for wanted in (theirs.id, number):
        with pytest.raises(DomainError) as refused:
            services.take_over(plan, programme=programme, practice_id=wanted)
        assert (refused.value.field, refused.value.code) == ("practice_id", "practice_elsewhere")


def test_a_practice_is_taken_over_once_also_by_two_people_at_the_same_time(
    client, programme, plan, practice, editor
):
    address = f"{HOME}/plans/{plan.id}/transfers/new"
    page = client.get(address)
    taken(plan, practice)
    page = client.submit(page, "Save", {"practice_id": practice.id}, status=422)
    assert len(saved()) == 1
    assert "no practice in this programme that the plan could take over" in client.get(address).text
    with pytest.raises(DomainError) as refused:
        services.take_over(plan, programme=programme, practice_id=practice.id)
    assert (refused.value.field, refused.value.code) == ("practice_id", "practice_taken_over")


def test_nobody_takes_over_by_accident_what_stands_first_in_the_list(client, plan, practice, editor):
    page = client.get(f"{HOME}/plans/{plan.id}/transfers/new")
    page = client.submit(page, "Save", {"changed": "Smaller"}, status=422)
    assert "Fill this in." in page.text
    assert page.form("Save").values["changed"] == ["Smaller"]
    assert saved() == []


def test_a_double_click_takes_it_over_once(client, plan, practice, editor):
    page, fields = client.get(f"{HOME}/plans/{plan.id}/transfers/new"), {"practice_id": practice.id}
    first, second = (client.submit(page, "Save", fields, follow=False) for _ in range(2))
    assert first.location == second.location
    assert len(saved()) == 1


def test_it_is_changed_as_the_plan_goes_on(client, plan, practice, editor):
    taken(plan, practice, stage=TransferStage.UNDERSTAND)
    page = client.get(f"{HOME}/plans/{plan.id}")
    page = client.get(page.links["Edit Buddies with Refugees"])
    page = client.submit(page, "Save", {"stage": "re_use", "changed": CHANGED})
    (row,) = saved()
    assert (row.stage, row.changed) == (TransferStage.RE_USE, CHANGED)
    assert "Re-use" in page.text


def test_two_people_change_it_and_the_second_sees_both(client, new_client, programme, plan, practice):
    client.sign_in(make.user("Carlo", programme=programme, role="coordinator"))
    row = taken(plan, practice, changed="Smaller")
    address = f"{HOME}/plans/{plan.id}/transfers/{row.id}/edit"
    mine, other = client.get(address), new_client()
    other.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    other.submit(other.get(address), "Save", {"changed": "Two mornings"})
    page = client.submit(mine, "Save", {"changed": "Three mornings"}, status=409)
    assert "Two mornings" in page.text
    client.submit(page, "Save mine")
    assert [one.changed for one in saved()] == ["Three mornings"]


def test_it_is_removed_after_one_question_and_the_practice_stays(client, plan, practice, editor):
    taken(plan, practice)
    page = client.get(f"{HOME}/plans/{plan.id}")
    page = client.get(page.links["Remove Buddies with Refugees"])
    assert "The practice itself stays." in page.text
    page = client.submit(page, "Remove it")
    assert saved() == []
    assert "Nobody has said which good practice this plan takes over." in page.text
    assert client.get(f"{HOME}/practices/{practice.id}").text.count("Taken over by") == 0


def test_it_is_in_the_log_in_words_and_belongs_to_plan_and_pair(client, programme, plan, practice, editor):
    page = client.get(f"{HOME}/plans/{plan.id}/transfers/new")
    client.submit(page, "Save", {"practice_id": practice.id, "stage": "adapt", "changed": "Smaller"})
    line = db.session.scalars(select(LogLine).where(LogLine.table_name == "transfer")).one()
    assert line.kind is LogKind.ADDED
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    text = client.get(f"{HOME}/log").text
    for said in ("Practice taken over", "Adapt", "Smaller", plan.title):
        assert said in text


def test_a_practice_that_a_plan_takes_over_stays(client, programme, plan, practice):
    taken(plan, practice)
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    page = client.get(f"{HOME}/pairs/1/practices/{practice.id}/delete")
    page = client.submit(page, "Delete it", status=409)
    assert "an action plan names this practice" in page.text
    assert len(saved()) == 1


def test_a_plan_that_is_deleted_takes_with_it_what_it_takes_over(client, plan, practice, editor):
    taken(plan, practice)
    page = client.get(f"{HOME}/plans/{plan.id}/delete")
    client.submit(page, "Delete it")
    assert saved() == []
    assert db.session.scalars(select(ActionPlan)).all() == []
    assert db.session.scalars(select(Practice)).all() == [practice]


def test_another_plans_transfer_is_not_here(client, programme, plan, practice, editor):
    other = make.plan(make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia"))
    row = taken(other, practice)
    for what in ("edit", "delete"):
        client.get(f"{HOME}/plans/{plan.id}/transfers/{row.id}/{what}", status=404)
        client.get(f"{HOME}/plans/{other.id}/transfers/{row.id}/{what}", status=403)


def test_a_past_day_of_the_plan_says_that_this_is_of_today_and_offers_no_change(
    client, plan, practice, editor
):
    taken(plan, practice, changed="Smaller")
    page = client.get(f"{HOME}/plans/{plan.id}?on=2021-10-01")
    assert "Practices taken overas recorded today" in page.text
    assert "Remove Buddies with Refugees" not in page.links


def test_the_plan_is_found_by_what_it_takes_over_and_by_what_it_changes(client, plan, practice, editor):
    taken(plan, practice, changed="Meetings in the bar")
    for asked, said in (("refugees", "practice"), ("meetings bar", "what was changed")):
        page = client.get(f"{HOME}/search?q={asked}")
        assert page.links[plan.title] == f"{HOME}/plans/{plan.id}"
        assert said in page.text


def test_the_factsheet_says_what_was_changed_and_lists_what_is_not_known(client, programme, plan, practice):
    row = taken(plan, practice, stage=TransferStage.RE_USE, changed="Meetings in the bar")
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    here = f"{HOME}/pairs/1/factsheet"
    after, before = (client.get(f"{here}?version={one}") for one in ("after", "before"))
    assert "Takes over “Buddies with Refugees”" in after.text
    assert "Changed for its own place: Meetings in the bar" in after.text
    assert "Stage: Re-use" in after.text
    assert "Takes over “Buddies with Refugees”" in before.text
    assert "Meetings in the bar" not in before.text
    assert "Re-use" not in before.text
    row.stage = row.changed = None
    db.session.commit()
    page = client.get(f"{here}?version=after")
    assert "Stage:" not in page.text
    missing = "“Buddies with Refugees”: what is changed for its own place"
    assert page.links[missing] == f"{HOME}/plans/{plan.id}/transfers/{row.id}/edit"
    assert "“Buddies with Refugees”: how far the plan is with it" in page.links
