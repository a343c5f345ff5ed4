"""Action plans: what they have come to, and who may change them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.make import when
from tracker.domain.statuses import MemberRole, MilestoneStatus, PlanStatus
from tracker.extensions import db
from tracker.models import ActionPlan

S = MilestoneStatus
PLANS = "/programmes/bridging/plans"


@pytest.fixture
def pair(programme):
    return make.pair(programme, 2)


@pytest.fixture
def editor(programme, pair):
    capaci = make.member(pair, MemberRole.MENTEE_CITY)
    return make.user("Giulia", programme=programme, role="editor", organisation=capaci)


@pytest.fixture
def coordinator(programme):
    return make.user("Cora", programme=programme, role="coordinator")


@pytest.fixture
def reviewer(programme):
    return make.user("Rhea", programme=programme, role="reviewer")


def test_an_empty_list_says_what_will_be_here_and_offers_the_next_step(client, pair, coordinator, reviewer):
    client.sign_in(reviewer)
    page = client.get(PLANS)
    assert page.h1 == "No action plans yet"
    assert "New action plan" not in page.links
    client.sign_in(coordinator)
    assert client.get(PLANS).links["New action plan"] == f"{PLANS}/new"


def test_the_list_shows_pair_owner_state_and_what_has_come_of_it(client, pair, reviewer):
    plan = make.plan(pair)
    make.milestone(plan, status=S.COMPLETED, agreed="2021-09-30", happened="2021-09-30")
    make.milestone(plan, agreed="2021-10-08")
    make.milestone(plan)
    client.sign_in(reviewer)
    page = client.get(PLANS)
    assert page.h1 == "1 action plan: 1 of 2 due milestones completed; 1 has no date"
    assert page.links["Tutti Capaci"] == f"{PLANS}/{plan.id}"
    assert "Mechelen → Capaci" in page.text
    assert "In implementation" in page.text


def test_a_plan_is_shown_with_its_city_where_that_is_no_member_of_the_pair(client, programme, pair, reviewer):
    carini = make.organisation(programme, "Carini")
    plan = make.plan(pair, owner_id=carini.id)
    proposed = make.milestone(plan, status=S.PROPOSED, owner_id=None)
    client.sign_in(reviewer)
    assert "Carini" in client.get(PLANS).text
    assert "Action plan of Carini" in client.get(f"{PLANS}/{plan.id}").text
    page = client.get(f"/programmes/bridging/milestones/{proposed.id}")
    assert "It counts in no figure until Carini accepts it." in page.text


def test_long_lists_page(client, pair, reviewer):
    for _number in range(21):
        make.plan(pair)
    client.sign_in(reviewer)
    assert len(client.get(PLANS).all("a", class_="pair-name")) == 20
    assert len(client.get(f"{PLANS}?page=2").all("a", class_="pair-name")) == 1
    client.get(f"{PLANS}?page=3", status=404)
    client.get(f"{PLANS}?page=x", status=404)


def test_a_plan_shows_its_milestones_proposals_and_what_was_dropped(client, pair, editor):
    plan = make.plan(pair, objectives=["A city for all"], period=when("2021/2022"))
    make.milestone(plan, code="M1", status=S.COMPLETED, agreed="2021-09-30", happened="2021-10-02")
    make.milestone(plan, code="M2", status=S.IN_PROGRESS, agreed="2021-10-08", confidence="on_track")
    make.milestone(plan, code="M3", weight=3)
    proposed = make.milestone(plan, code="M4", status=S.PROPOSED, title="Write to Carini")
    make.milestone(plan, code="M5", status=S.DROPPED, title="A radio programme")
    client.sign_in(editor)
    page = client.get(f"{PLANS}/{plan.id}")
    assert page.h1 == "Tutti Capaci: 1 of 2 due milestones completed; 1 has no date"
    for words in (
        "A city for all",
        "Overdue, 12 days",
        "overdue, but reported on track",
        "2 days later",
        "weight 3",
        "A radio programme",
        "Proposed to Capaci",
        "not agreed",
    ):
        assert words in page.text
    assert 'aria-label="1 completed, 1 overdue, 1 without a date"' in page.html
    page = client.submit(page, "Accept Write to Carini")
    assert page.url.startswith(f"/programmes/bridging/milestones/{proposed.id}?saved=")
    assert "Accepted: Not started" in page.text


def test_proposals_are_decided_by_the_city_alone(client, pair, editor, reviewer):
    plan = make.plan(pair)
    make.milestone(plan, status=S.PROPOSED)
    client.sign_in(reviewer)
    page = client.get(f"{PLANS}/{plan.id}")
    assert "In no figure until the city accepts it" in page.text
    assert not [one for one in page.buttons if one.startswith("Accept")]


def test_the_editor_of_the_city_makes_a_plan_for_it_and_for_no_other(client, programme, pair, editor):
    make.pair(programme, 3, mentor="Schaerbeek", mentee="Jelgava")
    client.sign_in(editor)
    page = client.get(f"{PLANS}/new")
    assert len(page.form("Create the plan").options("owner")) == 1
    fields = {
        "title": "Tutti Capaci",
        "objectives": "One\n\nTwo",
        "period": "2021–2022",
        "adopted_on": "May 2021",
    }
    page = client.submit(page, "Create the plan", fields)
    plan = db.session.scalars(select(ActionPlan)).one()
    assert (plan.key, plan.objectives, plan.status) == ("AP2", ["One", "Two"], PlanStatus.DRAFT)
    assert plan.adopted_on.edtf == "2021-05"
    assert "The plan is there." in page.text
    assert "No milestones yet" in page.text


def test_a_second_plan_of_a_pair_gets_a_key_of_its_own(client, pair, coordinator):
    client.sign_in(coordinator)
    for _number in range(2):
        client.submit(client.get(f"{PLANS}/new"), "Create the plan", {"title": "A plan"})
    assert set(db.session.scalars(select(ActionPlan.key))) == {"AP2", "AP2-2"}


def test_who_makes_a_second_plan_is_told_that_there_is_one(client, pair, coordinator):
    key = make.plan(pair).key
    client.sign_in(coordinator)
    page = client.get("/programmes/bridging/plans/new")
    assert f"(pair 2): has {key} already" in page.html


def test_a_plan_is_changed_and_what_fails_keeps_what_was_typed(client, pair, editor):
    plan = make.plan(pair)
    client.sign_in(editor)
    page = client.get(f"{PLANS}/{plan.id}/edit")
    fields = {"period": "whenever", "title": "Tutti insieme", "status": "closed"}
    page = client.submit(page, "Save", fields, status=422)
    assert page.form("Save").values["period"] == ["whenever"]
    page = client.submit(page, "Save", {"period": "2021"})
    db.session.expire_all()
    assert db.session.get_one(ActionPlan, plan.id).title == "Tutti insieme"
    assert "Closed" in page.text


def test_two_people_change_a_plan_and_the_second_sees_both(client, new_client, pair, editor, coordinator):
    plan = make.plan(pair)
    client.sign_in(editor)
    mine = client.get(f"{PLANS}/{plan.id}/edit")
    other = new_client()
    other.sign_in(coordinator)
    other.submit(other.get(f"{PLANS}/{plan.id}/edit"), "Save", {"title": "Theirs"})
    page = client.submit(mine, "Save", {"title": "Mine"}, status=409)
    assert "Theirs" in page.text
    client.submit(page, "Save mine")
    db.session.expire_all()
    assert db.session.get_one(ActionPlan, plan.id).title == "Mine"


def test_a_plan_with_milestones_is_closed_and_not_deleted(client, pair, coordinator):
    plan = make.plan(pair)
    milestone = make.milestone(plan)
    client.sign_in(coordinator)
    page = client.get(f"{PLANS}/{plan.id}/delete")
    assert "Close the plan instead" in page.text
    client.post(f"{PLANS}/{plan.id}/delete", status=409)
    client.submit(client.get(f"/programmes/bridging/milestones/{milestone.id}/delete"), "Delete it")
    page = client.get(f"{PLANS}/{plan.id}/delete")
    client.submit(page, "Delete it")
    assert client.submit(page, "Delete it", follow=False).location == PLANS
    assert db.session.scalars(select(ActionPlan)).all() == []


def test_another_citys_plan_cannot_be_touched(client, programme, pair, reviewer):
    plan = make.plan(pair)
    elsewhere = make.organisation(programme, "Fuenlabrada")
    for person in (reviewer, make.user("Nuria", programme=programme, role="editor", organisation=elsewhere)):
        client.sign_in(person)
        assert "Edit the plan" not in client.get(f"{PLANS}/{plan.id}").links
        for address in (f"{plan.id}/edit", f"{plan.id}/delete", f"{plan.id}/milestones/new", "new"):
            client.get(f"{PLANS}/{address}", status=403)
            client.post(f"{PLANS}/{address}", status=403)
    client.sign_out()
    assert client.get(f"{PLANS}/{plan.id}", status=303).location.startswith("/login?next=")
    client.sign_in(make.user("Stranger"))
    client.get(f"{PLANS}/{plan.id}", status=404)


def test_a_plan_costs_the_same_with_3_and_with_40_milestones(client, pair, editor):
    plan = make.plan(pair)
    for _number in range(3):
        make.milestone(plan)
    client.sign_in(editor)
    counts = []
    for more in (0, 37):
        for number in range(more):
            make.milestone(plan, status=S.PROPOSED if number % 3 == 0 else S.IN_PROGRESS, agreed="2021-11")
        client.get(f"{PLANS}/{plan.id}")
        counts.append(len(client.statements))
        client.get(PLANS)
        counts.append(len(client.statements))
    assert counts[:2] == counts[2:]


def test_the_list_costs_the_same_with_1_and_with_15_plans(client, pair, editor):
    make.milestone(make.plan(pair))
    client.sign_in(editor)
    client.get(PLANS)
    few = len(client.statements)
    for _number in range(14):
        make.milestone(make.plan(pair))
    client.get(PLANS)
    assert len(client.statements) == few
