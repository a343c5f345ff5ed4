"""The report of a visit: seen by whom, submitted, accepted, returned, corrected, commented."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.make import when
from tracker.domain.progress import figures
from tracker.domain.standings import programme_on
from tracker.domain.statuses import ActivityStatus, MemberRole, MilestoneStatus, PlanStatus, ReportState
from tracker.extensions import db
from tracker.models import FollowUp, HeadCount, Milestone, VisitReport
from tracker.queries.activities import get_activity
from tracker.queries.progress import programme_record

ROOT = "/programmes/bridging/activities"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def visit(pair):
    return make.visit(pair, 2, status=ActivityStatus.HELD, agreed="2021-09", happened="2021-10-18")


@pytest.fixture
def cora(programme):
    return make.user("Cora", programme=programme, role="coordinator")


@pytest.fixture
def edda(programme, pair):
    """Editor of the mentee city."""
    return make.user(
        "Edda", programme=programme, role="editor", organisation=make.member(pair, MemberRole.MENTEE_CITY)
    )


@pytest.fixture
def coordinator(client, cora):
    client.sign_in(cora)
    return cora


def report_of(visit, **values):
    values.setdefault("state", ReportState.SUBMITTED)
    return make.saved(VisitReport(activity_id=visit.id, **values))


def follow_up_of(report, what="Train buddies", **values):
    return make.saved(FollowUp(report_id=report.id, what=what, **values))


def at(visit, more=""):
    return f"{ROOT}/{visit.id}/report{more}"


def loaded(visit):
    db.session.rollback()
    db.session.expire_all()
    return get_activity(visit.programme_id, visit.id)


def milestones():
    db.session.rollback()
    return db.session.scalars(select(Milestone).order_by(Milestone.id)).all()


# Who sees it.


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.ACCEPTED])
def test_everybody_reads_a_submitted_report_of_an_open_programme(client, visit, state):
    report_of(visit, state=state, learned="Buddies work")
    assert "Buddies work" in client.get(at(visit)).text


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED])
def test_a_draft_is_for_those_who_work_on_the_programme(client, programme, visit, state):
    report_of(visit, state=state, learned="Buddies work")
    assert client.get(at(visit), status=303).location.startswith("/login")
    client.sign_in(make.user("Stranger"))
    client.get(at(visit), status=404)
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    assert "Buddies work" in client.get(at(visit)).text


def test_readers_see_no_names_of_people_and_no_comments(client, new_client, edda, visit):
    report_of(visit, by_user_id=edda.id)
    editor = new_client()
    editor.sign_in(edda)
    editor.submit(editor.get(at(visit)), "Send the comment", comment="A question")
    page = client.get(at(visit))
    assert "Edda" not in page.text
    assert "A question" not in page.text


# Submitting, accepting, returning.


def test_a_coordinators_own_report_is_accepted_when_submitted(client, coordinator, visit):
    page = client.get(at(visit))
    assert page.h1 == "No report yet"
    page = client.submit(page, "Submit the report")
    assert page.h1 == "Report of the visit"
    report = loaded(visit).report
    assert (report.state, report.submitted_on.edtf) == (ReportState.ACCEPTED, "2021-10-20")


def test_an_editors_report_waits_for_the_coordinator(client, new_client, cora, edda, visit):
    client.sign_in(edda)
    page = client.submit(client.get(at(visit)), "Submit the report")
    assert page.h1 == "Submitted, and not accepted yet"
    assert loaded(visit).report.state is ReportState.SUBMITTED
    assert "Accept the report" not in page.buttons
    client.get(at(visit, "/edit"), status=403)
    coordinator = new_client()
    coordinator.sign_in(cora)
    assert at(visit) in coordinator.get("/").links.values()
    page = coordinator.submit(coordinator.get(at(visit)), "Accept the report")
    assert page.h1 == "Report of the visit"
    assert loaded(visit).report.state is ReportState.ACCEPTED


def test_a_returned_report_is_missing_again_and_can_be_changed(
    client, new_client, *, programme, cora, edda, visit
):
    client.sign_in(edda)
    client.submit(client.get(at(visit)), "Submit the report")
    coordinator = new_client()
    coordinator.sign_in(cora)
    page = coordinator.get(at(visit))
    asked = coordinator.submit(page, "Return it", status=422)
    assert "Fill this in." in asked.text
    coordinator.submit(asked, "Return it", note="Who came?\r\nAnd why so late?")
    db.session.rollback()
    assert programme_record(programme).activities[0].report.state is ReportState.RETURNED
    page = client.get(at(visit))
    assert page.h1 == "Returned: something is missing"
    assert "And why so late?" in page.text
    assert at(visit) in client.get("/").links.values()
    page = client.submit(client.get(at(visit, "/edit")), "Save", learned="Buddies work")
    page = client.submit(page, "Submit the report")
    assert page.h1 == "Submitted, and not accepted yet"
    assert loaded(visit).report.learned == "Buddies work"


def test_submitted_twice_it_is_one_submission(client, edda, visit, pair):
    make.plan(pair)
    client.sign_in(edda)
    page = client.get(f"{ROOT}/{visit.id}/log/next")
    page = client.submit(
        page, "Look it over", {"follow_ups-0-what": "Train buddies", "follow_ups-0-propose": True}
    )
    for _send in range(2):
        assert client.submit(page, "Submit the report").h1 == "Submitted, and not accepted yet"
    assert len(milestones()) == 1


def test_a_second_submission_from_another_page_is_told_so(client, edda, visit):
    client.sign_in(edda)
    first, second = client.get(at(visit)), client.get(at(visit))
    client.submit(first, "Submit the report")
    page = client.submit(second, "Submit the report", status=409)
    assert "“Submitted” cannot become “Submitted”" in page.text


def test_accepting_what_was_returned_meanwhile_is_told_so(client, coordinator, visit):
    report = report_of(visit)
    page = client.get(at(visit))
    report.state = ReportState.RETURNED
    db.session.commit()
    client.submit(page, "Accept the report", status=409)


def test_what_was_not_held_has_no_report_to_submit(client, coordinator, pair):
    planned = make.visit(pair, 1, expected="2021-12-01")
    page = client.get(at(planned))
    assert "Submit the report" not in page.buttons
    client.get(at(planned, "/edit"), status=303)
    assert loaded(planned).report is None


# What submitting makes.


def proposed(client, visit, **fields):
    page = client.get(f"{ROOT}/{visit.id}/log/next")
    page = client.submit(page, "Look it over", {"follow_ups-0-propose": True, **fields})
    return client.submit(page, "Submit the report")


def test_a_ticked_follow_up_is_proposed_in_the_newest_plan_that_is_not_closed(
    client, coordinator, programme, pair, visit
):
    make.plan(pair)
    newest = make.plan(pair)
    make.plan(pair, status=PlanStatus.CLOSED)
    make.milestone(newest, code="M4")
    proposed(client, visit, **{"follow_ups-0-what": "Train buddies", "follow_ups-0-due": "summer 2022"})
    made = milestones()[-1]
    assert (made.plan_id, made.code, made.status) == (newest.id, "M5", MilestoneStatus.PROPOSED)
    assert (made.owner_id, made.expected.text, made.agreed) == (newest.owner_id, "summer 2022", None)
    assert (made.added_on.edtf, made.means_of_verification) == ("2021-10-20", None)
    assert made.search_text
    client.get("/programmes/bridging/progress")


def test_a_proposed_milestone_is_in_no_figure_until_the_city_accepts_it(
    client, coordinator, programme, pair, visit
):
    make.plan(pair)
    proposed(client, visit, **{"follow_ups-0-what": "Train buddies", "follow_ups-0-due": "2021-10-01"})
    db.session.rollback()
    on = programme_on(programme_record(programme), when("2021-10-20").earliest)
    found = figures(on)
    assert (found.milestones.all, found.milestones.overdue) == (0, 0)


def test_a_due_date_outside_the_plan_stays_with_the_follow_up(client, coordinator, pair, visit):
    make.plan(pair, period=when("2021"))
    proposed(client, visit, **{"follow_ups-0-what": "Train buddies", "follow_ups-0-due": "summer 2022"})
    assert milestones()[-1].expected is None
    assert loaded(visit).report.follow_ups[0].due.text == "summer 2022"


def test_a_plan_that_was_closed_meanwhile_loses_nothing(client, coordinator, pair, visit):
    plan = make.plan(pair)
    page = client.get(f"{ROOT}/{visit.id}/log/next")
    page = client.submit(
        page, "Look it over", {"follow_ups-0-what": "Train buddies", "follow_ups-0-propose": True}
    )
    plan.status = PlanStatus.CLOSED
    db.session.commit()
    page = client.submit(page, "Submit the report")
    assert "was not proposed: the city has no open action plan" in page.text
    assert loaded(visit).report.follow_ups[0].milestone_id is None
    assert milestones() == []


def test_a_city_without_a_plan_is_offered_no_milestone(client, coordinator, visit):
    page = client.get(f"{ROOT}/{visit.id}/log/next")
    assert "no open action plan yet" in page.text
    assert "follow_ups-0-propose" not in page.form("on").values


def test_an_unknown_number_of_a_sure_member_keeps_the_visit_uncounted(client, coordinator, programme, visit):
    page = client.get(f"{ROOT}/{visit.id}/log/people")
    page = client.submit(page, "Next: what we learned", {"people-0-women": "6", "people-0-men": "0"})
    client.submit(client.get(at(visit)), "Submit the report")
    record = programme_record(programme).activities[0]
    assert [one.is_known for one in record.head_counts] == [True, False, False, False]
    assert record.head_counts[0].men == 0


def test_nobody_knows_who_came_leaves_no_rows(client, coordinator, visit):
    page = client.get(f"{ROOT}/{visit.id}/log/people")
    client.submit(page, "Next: what we learned", unknown=True)
    client.submit(client.get(at(visit)), "Submit the report")
    assert loaded(visit).head_counts == []


# Editing.


def test_the_whole_report_is_edited_on_one_page_with_links(client, coordinator, visit):
    page = client.get(at(visit, "/edit"))
    page = client.submit(page, "Add a link", learned="Buddies work", status=200)
    assert page.form("add-links").values["learned"] == ["Buddies work"]
    refused = {"links-0-title": "Pictures", "links-0-url": "javascript:alert(1)"}
    asked = client.submit(page, "Save", refused, status=422)
    assert "Give a link that begins with https://." in asked.text
    page = client.submit(asked, "Save", {"links-0-url": "https://example.org/pictures"})
    assert page.links["Pictures"] == "https://example.org/pictures"
    client.submit(page, "Submit the report")
    assert loaded(visit).report.links == [{"title": "Pictures", "url": "https://example.org/pictures"}]


def test_after_acceptance_the_coordinator_corrects_head_counts_and_nobody_else(
    client, new_client, *, coordinator, edda, visit, pair
):
    report_of(visit, state=ReportState.ACCEPTED, learned="Buddies work", submitted_on=when("2021-10-19"))
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    make.saved(HeadCount(activity_id=visit.id, organisation_id=mentor.id, women=6))
    page = client.get(at(visit, "/edit"))
    assert page.form("add-people").values["people-0-women"] == ["6"]
    client.submit(page, "Save", {"people-0-women": "7"})
    held = loaded(visit)
    assert held.head_counts[0].women == 7
    assert (held.report.state, held.report.submitted_on.edtf) == (ReportState.ACCEPTED, "2021-10-19")
    editor = new_client()
    editor.sign_in(edda)
    editor.get(at(visit, "/edit"), status=403)
    editor.post(at(visit, "/edit"), {"learned": "Mine"}, status=403)


def test_correcting_a_text_does_not_make_a_counted_visit_unknown(client, coordinator, programme, pair, visit):
    report_of(visit, state=ReportState.ACCEPTED)
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    make.saved(HeadCount(activity_id=visit.id, organisation_id=mentor.id, women=6))
    client.submit(client.get(at(visit, "/edit")), "Save", learned="Buddies work")
    db.session.rollback()
    assert [one.is_known for one in programme_record(programme).activities[0].head_counts] == [True]


def test_two_people_who_edit_at_once_see_both_texts(client, new_client, coordinator, programme, visit):
    report_of(visit, state=ReportState.ACCEPTED)
    other = new_client()
    other.sign_in(make.user("Otto", programme=programme, role="coordinator"))
    mine, theirs = client.get(at(visit, "/edit")), other.get(at(visit, "/edit"))
    other.submit(theirs, "Save", {"learned": "Theirs", "people-0-women": "3"})
    both = client.submit(mine, "Save", {"learned": "Mine", "people-0-women": "4"}, status=409)
    for words in ("Theirs", "Mechelen, Mechelen: Women: 3", "Mechelen, Mechelen: Women: 4"):
        assert words in both.text
    assert "Mine" in both.html
    client.submit(both, "Save mine")
    held = loaded(visit)
    assert (held.report.learned, held.head_counts[0].women) == ("Mine", 4)


def test_a_follow_up_with_a_history_stays_whatever_the_form_left_out(client, coordinator, pair, visit):
    report = report_of(visit, state=ReportState.RETURNED)
    follow_up_of(report, "Thank them", done=True)
    follow_up_of(report, "Write to them")
    page = client.get(at(visit, "/edit"))
    assert "so it stays" in page.text
    page = client.submit(page, "remove-follow_ups-1", status=200)
    client.submit(page, "Save")
    client.submit(client.get(at(visit)), "Submit the report")
    assert [one.what for one in loaded(visit).report.follow_ups] == ["Thank them"]


def test_changed_again_after_being_returned_a_follow_up_is_the_same_row(client, coordinator, visit):
    report = report_of(visit, state=ReportState.RETURNED)
    row = follow_up_of(report, "Write to them", due=when("2022-21"))
    page = client.get(at(visit, "/edit"))
    client.submit(page, "Save", {"follow_ups-0-what": "Write to them all"})
    client.submit(client.get(at(visit)), "Submit the report")
    kept = loaded(visit).report.follow_ups
    assert [(one.id, one.what, one.due.edtf) for one in kept] == [(row.id, "Write to them all", "2022-21")]


# Comments.


def test_the_mentee_city_comments_for_itself(client, edda, visit):
    report_of(visit)
    client.sign_in(edda)
    page = client.submit(client.get(at(visit)), "Send the comment", comment="And the <b>school</b>?")
    assert "Capaci, Edda, 20 October 2021" in page.text
    assert "And the <b>school</b>?" in page.text


def test_an_editor_of_another_pair_and_a_reviewer_do_not_comment(client, programme, visit):
    report_of(visit)
    other = make.pair(programme, 2, mentor="Brussels", mentee="Levadia")
    levadia = make.member(other, MemberRole.MENTEE_CITY)
    for person in (
        make.user("Lea", programme=programme, role="editor", organisation=levadia),
        make.user("Rita", programme=programme, role="reviewer"),
    ):
        client.sign_in(person)
        assert "Send the comment" not in client.get(at(visit)).buttons
        client.post(at(visit, "/comments"), {"comment": "Hello"}, status=403)
        client.post(at(visit, "/submit"), status=403)
        client.post(at(visit, "/accept"), status=403)
        client.post(at(visit, "/return"), {"note": "No"}, status=403)


def test_an_editor_does_not_accept(client, edda, visit):
    report_of(visit)
    client.sign_in(edda)
    client.post(at(visit, "/accept"), status=403)
    assert loaded(visit).report.state is ReportState.SUBMITTED


def test_the_number_of_statements_does_not_grow_with_rows(client, coordinator, pair, visit):
    report = report_of(visit)
    follow_up_of(report)
    client.get(at(visit))
    before = len(client.statements)
    for number in range(6):
        follow_up_of(report, f"To-do {number}")
        make.saved(HeadCount(activity_id=visit.id, name=f"Body {number}", women=number))
    client.get(at(visit))
    assert len(client.statements) == before
