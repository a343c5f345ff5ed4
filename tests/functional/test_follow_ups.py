"""What was agreed at the visits: listed with owner and date, ticked off, changed, proposed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.make import when
from tracker.domain.statuses import ActivityStatus, MemberRole, MilestoneStatus, ReportState
from tracker.extensions import db
from tracker.models import FollowUp, Milestone, VisitReport

LIST = "/programmes/bridging/follow-ups"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def report(pair):
    visit = make.visit(pair, 2, status=ActivityStatus.HELD, happened="2021-10-18", title="Study visit 2")
    return make.saved(VisitReport(activity_id=visit.id, state=ReportState.ACCEPTED))


@pytest.fixture
def mentee(pair):
    return make.member(pair, MemberRole.MENTEE_CITY)


@pytest.fixture
def coordinator(client, programme):
    person = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def follow_up(report, what="Train buddies", **values):
    values["due"] = when(values.get("due"))
    return make.saved(FollowUp(report_id=report.id, what=what, **values))


def row_of(follow_up_id):
    db.session.rollback()
    return db.session.get(FollowUp, follow_up_id)


def listed(page):
    # The first one waits in a template, for the forms that a device keeps.
    return [words.text for words in page.all("strong") if "data-title" not in words.keys()]  # noqa: SIM118


def test_open_ones_stand_with_owner_and_date_the_overdue_first(client, coordinator, report, mentee):
    follow_up(report, "No date")
    follow_up(report, "Later", due="2022-22", owner_id=mentee.id)
    follow_up(report, "Overdue one", due="2021-10-01", owner_name="Scouts")
    follow_up(report, "Done one", done=True)
    page = client.get(LIST)
    assert page.h1 == "3 follow-ups are open"
    assert listed(page) == ["Overdue one", "Later", "No date"]
    for words in ("Scouts", "Capaci", "summer 2022", "Overdue", "Study visit 2"):
        assert words in page.text


def test_filters_live_in_the_address(client, programme, pair, report, mentee):
    client.sign_in(make.user("Edda", programme=programme, role="editor", organisation=mentee))
    other = make.pair(programme, 2, mentor="Brussels", mentee="Levadia")
    visit = make.visit(other, 1, status=ActivityStatus.HELD, happened="2021-10-11")
    theirs = make.saved(VisitReport(activity_id=visit.id, state=ReportState.SUBMITTED))
    follow_up(report, "Mine", owner_id=mentee.id)
    follow_up(report, "Done", done=True)
    follow_up(theirs, "Theirs")
    assert listed(client.get(f"{LIST}?state=mine")) == ["Mine"]
    assert listed(client.get(f"{LIST}?state=done")) == ["Done"]
    assert listed(client.get(f"{LIST}?pair=2")) == ["Theirs"]
    assert set(listed(client.get(f"{LIST}?state=all&page=1"))) == {"Mine", "Done", "Theirs"}
    assert listed(client.get(f"{LIST}?state=<b>&pair=x")) == ["Mine", "Theirs"]


@pytest.mark.parametrize("number", ["99", "0", "-1", "x"])
def test_what_is_no_page_of_the_list_is_not_found(client, coordinator, report, number):
    follow_up(report, "Train buddies")
    client.get(f"{LIST}?page={number}", status=404)


def test_what_is_only_a_draft_is_not_agreed_yet(client, coordinator, pair):
    visit = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-10-11")
    draft = make.saved(VisitReport(activity_id=visit.id, state=ReportState.DRAFT))
    follow_up(draft)
    page = client.get(LIST)
    assert listed(page) == []
    assert "Nothing here" in page.text


def test_a_tick_says_the_day_and_can_be_undone(client, coordinator, report):
    row = follow_up(report)
    page = client.submit(client.get(LIST), "Tick off: Train buddies")
    assert page.h1 == "0 follow-ups are open"
    kept = row_of(row.id)
    assert (kept.done, kept.done_on.edtf) == (True, "2021-10-20")
    page = client.submit(page, "Undo")
    assert listed(page) == ["Train buddies"]
    kept = row_of(row.id)
    assert (kept.done, kept.done_on) == (False, None)


def test_a_tick_sent_twice_keeps_the_first_day(client, coordinator, report, frozen_day):
    row = follow_up(report)
    page = client.get(LIST)
    client.submit(page, "Tick off: Train buddies")
    frozen_day("2021-10-25")
    client.post(f"{LIST}/{row.id}/done")
    assert row_of(row.id).done_on.edtf == "2021-10-20"


def test_a_follow_up_is_changed_and_a_colleagues_change_is_shown(client, new_client, coordinator, report):
    row = follow_up(report)
    address = f"{LIST}/{row.id}/edit"
    other = new_client()
    other.sign_in(coordinator)
    theirs, mine = other.get(address), client.get(address)
    other.submit(theirs, "Save", what="Train ten buddies", due="summer 2022")
    both = client.submit(mine, "Save", what="Train all", status=409)
    assert "Train ten buddies" in both.text
    client.submit(both, "Save mine", what="Train all ten")
    kept = row_of(row.id)
    assert kept.what == "Train all ten"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": ""}, "Fill this in."),
        ({"due": "2002"}, "far outside the programme"),
        ({"due": "someday"}, "could not be read as a date"),
        ({"owner_name": "Scouts", "owner_id": "mentee"}, "not both"),
    ],
)
def test_what_cannot_be_kept_says_why(client, coordinator, report, *, mentee, fields, words):
    row = follow_up(report)
    fields = {name: str(mentee.id) if value == "mentee" else value for name, value in fields.items()}
    page = client.submit(client.get(f"{LIST}/{row.id}/edit"), "Save", fields, status=422)
    assert words in page.text


def test_it_becomes_a_milestone_that_the_city_accepts_or_declines(client, coordinator, pair, report):
    plan = make.plan(pair)
    row = follow_up(report, due="2022-21")
    page = client.get(f"{LIST}/{row.id}/edit")
    for _send in range(2):
        client.submit(page, "Propose it")
    made = db.session.scalars(select(Milestone)).one()
    assert (made.plan_id, made.status, made.title) == (plan.id, MilestoneStatus.PROPOSED, "Train buddies")
    assert row_of(row.id).milestone_id == made.id
    page = client.get(f"{LIST}/{row.id}/edit")
    assert "Propose it" not in page.buttons
    assert f"Milestone {made.code} Train buddies" in client.get(LIST).links


def test_one_that_is_due_outside_the_plans_period_is_proposed_without_a_date_and_says_so(
    client, coordinator, pair, report
):
    make.plan(pair, period=when("2021-01/2021-12"))
    row = follow_up(report, due="2022-22")
    page = client.submit(client.get(f"{LIST}/{row.id}/edit"), "Propose it")
    assert "It has no date: the plan’s period does not reach to the day it is due." in page.text
    assert db.session.scalars(select(Milestone)).one().expected is None


def test_editors_of_other_pairs_read_and_do_not_change(client, programme, pair, report):
    other = make.pair(programme, 2, mentor="Brussels", mentee="Levadia")
    levadia = make.member(other, MemberRole.MENTEE_CITY)
    row = follow_up(report)
    for person in (
        make.user("Lea", programme=programme, role="editor", organisation=levadia),
        make.user("Rita", programme=programme, role="reviewer"),
    ):
        client.sign_in(person)
        assert listed(client.get(LIST)) == ["Train buddies"]
        client.post(f"{LIST}/{row.id}/done", status=403)
        client.get(f"{LIST}/{row.id}/edit", status=403)
        client.post(f"{LIST}/{row.id}/propose", status=403)
    assert row_of(row.id).done is None


def test_who_has_no_role_finds_nothing(client, report):
    row = follow_up(report)
    assert client.get(LIST, status=303).location.startswith("/login")
    client.sign_in(make.user("Stranger"))
    client.get(LIST, status=404)
    client.post(f"{LIST}/{row.id}/done", status=403)


def test_long_lists_page_and_cost_the_same_number_of_statements(client, coordinator, report):
    follow_up(report)
    client.get(LIST)
    before = len(client.statements)
    for number in range(60):
        db.session.add(FollowUp(report_id=report.id, what=f"To-do {number}"))
    db.session.commit()
    page = client.get(LIST)
    assert len(listed(page)) == 50
    assert len(client.statements) == before
    assert len(listed(client.get(f"{LIST}?page=2"))) == 11
