"""The story of a pair: ticked while logging, told on the pair's page, and nothing made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.page import Page, words
from tests.support.publish import publish
from tracker.domain.statuses import MemberRole, MilestoneStatus, OutcomeStatus, ReportState
from tracker.extensions import db
from tracker.models import (
    ActivityPair,
    FollowUp,
    LogLine,
    OutcomeMilestone,
    ReportMilestone,
    VisitReport,
)

B = "/programmes/bridging"
ON = "Next: what is to be done"
LED_TO = "Which milestones does this lesson change?"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-12-20")
    return make.programme(open=True)


@pytest.fixture
def plan(pair):
    return make.plan(pair, key="AP1")


@pytest.fixture
def milestone(plan):
    return make.milestone(
        plan, code="M1", title="Buddies found", status=MilestoneStatus.COMPLETED, happened="2021-11-15"
    )


@pytest.fixture
def visit(pair):
    return make.visit(pair, 1, status="held", happened="2021-10-18/2021-10-19")


@pytest.fixture
def edda(programme, pair):
    """Editor of the mentee city."""
    city = make.member(pair, MemberRole.MENTEE_CITY)
    return make.user("Edda", programme=programme, role="editor", organisation=city)


@pytest.fixture
def coordinator(programme, client):
    person = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def report_of(visit, *milestones, **values) -> VisitReport:
    values.setdefault("state", ReportState.ACCEPTED)
    values.setdefault("learned", "Begin with the school")
    if values["state"] is not ReportState.DRAFT:
        values.setdefault("submitted_on", make.when("2021-10-25"))
    report = VisitReport(activity_id=visit.id, **values)
    report.milestone_links = [ReportMilestone(milestone_id=one.id) for one in milestones]
    return make.saved(report)


def outcome_of(programme, pair, *milestones, **values):
    values.setdefault("status", OutcomeStatus.ACHIEVED)
    outcome = make.outcome(programme, pair, **values)
    for one in milestones:
        make.saved(OutcomeMilestone(outcome_id=outcome.id, milestone_id=one.id))
    return outcome


def step_of(visit, step="learned") -> str:
    return f"{B}/activities/{visit.id}/log/{step}"


def sheet(page: Page) -> Any:
    found = page.all("section", **{"aria-labelledby": "story"})
    return found[0] if found else None


def told(page: Page) -> list[str]:
    """The steps of the story in their order, each with its words alone."""
    section = sheet(page)
    if section is None:
        return []
    steps = [one for one in section.iter("li") if "step-" in (one.get("class") or "")]
    return [f"{'' if 'reached' in one.get('class').split() else 'ahead: '}{_own_words(one)}" for one in steps]


def _own_words(step: Any) -> str:
    parts = [one for one in step if not one.tag.endswith("ul")]
    return " | ".join(words(one) for one in parts)


def links() -> list[tuple[int, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(ReportMilestone).order_by(ReportMilestone.milestone_id))
    return [(one.report_id, one.milestone_id) for one in rows]


class TestTickingWhileLogging:
    def test_one_tick_in_the_log_and_the_pair_page_tells_the_line(
        self, client, coordinator, visit, plan, milestone
    ) -> None:
        make.milestone(plan, code="M2", title="A room")
        page = client.get(step_of(visit))
        assert LED_TO in page.text
        ticks = {"learned": "Begin with the school", "led_to": [str(milestone.id)]}
        page = client.submit(page, ON, ticks, effect_on_plan="The school first")
        client.submit(page, "Look it over")
        page = client.get(f"{B}/activities/{visit.id}/report")
        assert "AP1/M1 Buddies found" in page.links
        client.submit(page, "Submit the report")
        assert [number for _report, number in links()] == [milestone.id]
        assert told(client.get(f"{B}/pairs/1")) == [
            "Visit · 18–19 October 2021 | Study visit 1 | Held Evidence: Report of the visit",
            "Lesson · reported 20 December 2021 | Begin with the school",
            "Change in the plan · reported 20 December 2021 | The school first",
            "Milestone · 15 November 2021 | Buddies found | Completed",
        ]

    def test_the_draft_keeps_the_ticks_and_shows_them_again(
        self, client, coordinator, visit, milestone
    ) -> None:
        client.submit(client.get(step_of(visit)), ON, led_to=[str(milestone.id)])
        page = client.get(step_of(visit))
        assert page.form(ON).values["led_to"] == [str(milestone.id)]
        assert links() == []

    def test_taking_the_tick_away_takes_the_line_away(self, client, coordinator, visit, milestone) -> None:
        report_of(visit, milestone)
        page = client.get(f"{B}/activities/{visit.id}/report/edit")
        assert page.form("Save").values["led_to"] == [str(milestone.id)]
        client.submit(page, "Save", led_to=[])
        assert links() == []
        assert told(client.get(f"{B}/pairs/1")) == []

    def test_saving_without_touching_the_ticks_leaves_them(
        self, client, coordinator, visit, milestone
    ) -> None:
        report = report_of(visit, milestone)
        client.submit(client.get(f"{B}/activities/{visit.id}/report/edit"), "Save", seen="A school")
        assert links() == [(report.id, milestone.id)]

    def test_a_milestone_of_another_pair_is_refused_and_what_was_typed_stays(
        self, client, coordinator, programme, visit, milestone
    ) -> None:
        other = make.milestone(make.plan(make.pair(programme, 2, mentor="A", mentee="B")))
        page = client.get(step_of(visit))
        assert "Target groups" not in page.text
        fields = {"led_to": [str(milestone.id), str(other.id)], "learned": "Typed", "version": "0"}
        fields |= {"form_token": page.form(ON).values["form_token"][0]}
        page = client.post(step_of(visit), fields, status=422)
        assert "is not of these pairs, or is no more" in page.text
        assert page.form(ON).values["learned"] == ["Typed"]
        assert page.form(ON).values["led_to"] == [str(milestone.id)]

    def test_where_there_is_no_plan_nothing_is_asked(self, client, coordinator, visit) -> None:
        assert LED_TO not in client.get(step_of(visit)).text

    def test_a_dropped_milestone_is_offered_only_where_it_is_ticked(
        self, client, coordinator, visit, plan
    ) -> None:
        make.milestone(plan, title="Dropped one", status=MilestoneStatus.DROPPED)
        kept = make.milestone(plan, title="Dropped later", status=MilestoneStatus.DROPPED)
        report_of(visit, kept, state=ReportState.RETURNED)
        page = client.get(step_of(visit))
        assert "Dropped later" in page.text
        assert "Dropped one" not in page.text

    def test_of_a_visit_of_two_pairs_each_milestone_says_its_pair(
        self, client, coordinator, programme, pair, milestone
    ) -> None:
        second = make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia")
        theirs = make.milestone(make.plan(second, key="AP2"), code="M1", title="A board")
        workshop = make.visit(pair, status="held", happened="2021-10-20", kind="transfer_workshop", title="W")
        make.saved(ActivityPair(activity_id=workshop.id, pair_id=second.id, takes_round=False))
        page = client.get(step_of(workshop))
        offered = [words(one) for one in page.all("label")]
        assert "AP2/M1 A boardFuenlabrada → Levadia" in offered
        assert "AP1/M1 Buddies foundMechelen → Capaci" in offered
        report_of(workshop, milestone, theirs)
        assert "Buddies found" in " ".join(told(client.get(f"{B}/pairs/1")))
        other = " ".join(told(client.get(f"{B}/pairs/2")))
        assert "A board" in other
        assert "Buddies found" not in other

    def test_the_log_of_changes_says_it_in_words(self, client, coordinator, visit, milestone) -> None:
        report_of(visit)
        client.submit(
            client.get(f"{B}/activities/{visit.id}/report/edit"), "Save", led_to=[str(milestone.id)]
        )
        line = db.session.scalars(select(LogLine).where(LogLine.table_name == "report_milestone")).one()
        assert (line.about, line.about_id) == ("activity", visit.id)
        page = client.get(f"{B}/log")
        assert "What a lesson led to" in page.text
        assert "Cora added: What a lesson led to (Study visit)" in page.text
        assert "Milestone M1 Buddies found" in page.text

    @pytest.mark.usefixtures("coordinator")
    def test_a_pair_stays_with_a_visit_whose_lesson_led_to_a_milestone_of_it(
        self, client, programme, pair, visit, milestone
    ) -> None:
        report_of(visit, milestone)
        second = make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia")
        page = client.get(f"{B}/activities/{visit.id}/edit")
        page = client.submit(page, "Save", pairs=[str(second.id)], status=422)
        assert "Take these ticks away there first." in page.text

    def test_a_milestone_that_is_linked_cannot_be_deleted(self, client, coordinator, visit, plan) -> None:
        linked = make.milestone(plan, title="Linked")
        report_of(visit, linked)
        page = client.get(f"{B}/milestones/{linked.id}/delete")
        assert page.h1 == "This milestone cannot be deleted"


class TestWhatLedToAnOutcome:
    @pytest.mark.usefixtures("coordinator")
    def test_a_tick_at_the_outcome_makes_the_line_go_on(
        self, client, programme, pair, visit, milestone
    ) -> None:
        report_of(visit, milestone)
        outcome = make.outcome(programme, pair, status=OutcomeStatus.ACHIEVED, occurred="2021-12")
        page = client.get(f"{B}/outcomes/{outcome.id}/edit")
        page = client.submit(page, "Save", came_from=[str(milestone.id)])
        assert "AP1/M1 Buddies found" in page.links
        assert (
            told(client.get(f"{B}/pairs/1"))[-1]
            == "Outcome · December 2021 | Buddies run in Capaci | Achieved"
        )
        client.submit(client.get(f"{B}/outcomes/{outcome.id}/edit"), "Save", came_from=[])
        assert told(client.get(f"{B}/pairs/1"))[-1].startswith("Milestone")

    def test_the_page_of_a_completed_milestone_begins_an_outcome_with_its_tick(
        self, client, coordinator, milestone
    ) -> None:
        page = client.get(f"{B}/milestones/{milestone.id}")
        page = client.get(page.links["Record an outcome that it led to"])
        assert page.form("Add the outcome").values["came_from"] == [str(milestone.id)]
        client.submit(page, "Add the outcome", title="Buddies everywhere")
        assert [one.milestone_id for one in db.session.scalars(select(OutcomeMilestone))] == [milestone.id]
        assert "Buddies everywhere" in client.get(f"{B}/milestones/{milestone.id}").links

    def test_a_milestone_of_a_pair_that_is_not_ticked_is_refused_in_words(
        self, client, coordinator, programme, pair, milestone
    ) -> None:
        second = make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia")
        page = client.submit(
            client.get(f"{B}/outcomes/new"),
            "Add the outcome",
            title="A board",
            pairs=[str(second.id)],
            came_from=[str(milestone.id)],
            status=422,
        )
        assert "“AP1/M1 Buddies found” is a milestone of another pair." in page.text
        form = page.form("Add the outcome")
        assert (form.values["title"], form.values["came_from"]) == (["A board"], [str(milestone.id)])

    def test_two_who_edit_an_outcome_see_each_others_ticks(
        self, client, coordinator, programme, pair, milestone
    ) -> None:
        outcome = make.outcome(programme, pair)
        mine, theirs = (client.get(f"{B}/outcomes/{outcome.id}/edit") for _ in range(2))
        client.submit(theirs, "Save", came_from=[str(milestone.id)])
        both = client.submit(mine, "Save", title="Mine", status=409)
        assert "M1 Buddies found" in both.text

    def test_an_outcome_with_links_can_be_deleted(
        self, client, coordinator, programme, pair, milestone
    ) -> None:
        outcome = outcome_of(programme, pair, milestone)
        client.submit(client.get(f"{B}/outcomes/{outcome.id}/delete"), "Delete it")
        assert db.session.scalars(select(OutcomeMilestone)).all() == []

    @pytest.mark.parametrize("asked", ["x", "²", "99999999999", "0", "-1", "77"])
    def test_an_address_that_names_no_milestone_opens_the_empty_form(
        self, client, coordinator, milestone, asked
    ) -> None:
        page = client.get(f"{B}/outcomes/new?milestone={asked}")
        assert page.form("Add the outcome").values.get("came_from", []) == []


class TestThePairPage:
    def test_where_no_link_was_set_readers_see_nothing_and_members_how_to_begin(
        self, client, visit, milestone, edda
    ) -> None:
        report_of(visit, effect_on_plan="The school first")
        assert sheet(client.get(f"{B}/pairs/1")) is None
        client.sign_in(edda)
        assert "It begins with one tick" in words(sheet(client.get(f"{B}/pairs/1")))

    def test_what_was_agreed_about_a_milestone_is_a_link_of_its_own(self, client, visit, milestone) -> None:
        report = report_of(visit)
        make.saved(FollowUp(report_id=report.id, what="Find two buddies", milestone_id=milestone.id))
        assert told(client.get(f"{B}/pairs/1"))[1:] == [
            "Agreed next · reported 25 October 2021 | Find two buddies",
            "Milestone · 15 November 2021 | Buddies found | Completed",
        ]

    def test_each_step_leads_to_its_thing_and_has_its_evidence(
        self, client, programme, pair, visit, milestone
    ) -> None:
        milestone.evidence = [{"title": "The list", "url": "https://example.org/list"}]
        report_of(visit, milestone, links=[{"title": "Press", "url": "https://example.org/press"}])
        outcome_of(programme, pair, milestone, occurred="2021-12", url="https://example.org/outcome")
        page = client.get(f"{B}/pairs/1")
        found = {words(one): one.get("href") for one in sheet(page).iter("a")}
        assert found["Report of the visit"] == f"{B}/activities/{visit.id}/report"
        assert found["Buddies found"] == f"{B}/milestones/{milestone.id}"
        assert found["The list"] == "https://example.org/list"
        assert found["Press"] == "https://example.org/press"
        assert found["Where to read more"] == "https://example.org/outcome"

    def test_an_unknown_day_is_said_as_unknown(self, client, programme, pair, plan) -> None:
        undated = make.milestone(plan, title="Some day", status=MilestoneStatus.COMPLETED)
        visit = make.visit(pair, 1, status="held")
        report_of(visit, undated, submitted_on=None)
        outcome_of(programme, pair, undated, title="Something")
        steps = told(client.get(f"{B}/pairs/1"))
        assert [one.split(" | ")[0] for one in steps] == [
            "Visit · day not known",
            "Lesson · reported, day not known",
            "Milestone · day not known",
            "Outcome · day not known",
        ]

    def test_only_what_had_happened_by_the_day_shown_is_reached(
        self, client, programme, pair, visit, milestone
    ) -> None:
        report_of(visit, milestone)
        outcome_of(programme, pair, milestone, occurred="2021-12")
        reached = {
            "2021-10-01": [],
            "2021-10-20": ["Visit"],
            "2021-11-01": ["Visit", "Lesson"],
            "2021-11-20": ["Visit", "Lesson", "Milestone"],
            "2021-12-10": ["Visit", "Lesson", "Milestone", "Outcome"],
        }
        for day, expected in reached.items():
            page = client.get(f"{B}/pairs/1?on={day}")
            steps = told(page)
            assert len(steps) == 4
            assert [one.split()[0] for one in steps if not one.startswith("ahead")] == expected
            assert ("Begin with the school" in words(sheet(page))) is ("Lesson" in expected)
            assert "links as set today" in words(sheet(page))
            assert steps[-1].removeprefix("ahead: ").startswith("Outcome · December 2021")

    def test_as_it_was_known_then_leaves_out_links_that_nobody_had_set(
        self, client, pair, visit, milestone
    ) -> None:
        early, late = (datetime(2021, *day, tzinfo=UTC) for day in ((10, 25), (12, 10)))
        for one in (pair, visit, milestone):
            one.created_at = early
        report = report_of(visit, milestone, created_at=early)
        agreed = {"report_id": report.id, "milestone_id": milestone.id}
        make.saved(FollowUp(what="Find two buddies", created_at=late, **agreed))
        link = db.session.scalars(select(ReportMilestone)).one()
        link.created_at = late
        make.saved(link)

        def steps(day: str, reading: str) -> int:
            return len(told(client.get(f"{B}/pairs/1?on={day}&reading={reading}")))

        assert [steps("2021-12-01", "then"), steps("2021-12-01", "now")] == [0, 4]
        assert steps("2021-12-15", "then") == 4

    def test_an_outcome_of_an_unknown_day_is_ahead_until_the_day_on_which_it_was_recorded(
        self, client, programme, pair, milestone
    ) -> None:
        outcome_of(programme, pair, milestone, title="Something")
        today, before = (told(client.get(f"{B}/pairs/1{more}"))[-1] for more in ("", "?on=2021-12-19"))
        assert today == "Outcome · day not known | Something | Achieved"
        assert before == "ahead: Outcome · day not known | Something | Still ahead"

    def test_a_draft_is_told_to_members_as_a_draft_and_to_nobody_else(
        self, client, visit, milestone, edda
    ) -> None:
        draft = {"learned": {"learned": "Still thinking", "led_to": [milestone.id]}}
        report_of(visit, state=ReportState.DRAFT, learned=None, draft=draft)
        assert sheet(client.get(f"{B}/pairs/1")) is None
        client.sign_in(edda)
        assert (
            told(client.get(f"{B}/pairs/1"))[1] == "ahead: Lesson | Still thinking | Draft, not submitted yet"
        )
        assert "Still thinking" not in client.get(f"{B}/pairs/1?on=2021-12-01").text

    def test_a_returned_report_tells_readers_nothing_here_nor_at_its_milestone(
        self, client, visit, milestone
    ) -> None:
        report_of(visit, milestone, state=ReportState.RETURNED)
        assert sheet(client.get(f"{B}/pairs/1")) is None
        assert sheet(client.get(f"{B}/milestones/{milestone.id}")) is None

    def test_the_page_of_the_milestone_says_where_it_came_from(self, client, visit, milestone) -> None:
        report_of(visit, milestone)
        page = client.get(f"{B}/milestones/{milestone.id}")
        assert visit.title in [words(one) for one in sheet(page).iter("a")]

    def test_what_was_typed_is_escaped_and_clipped(self, client, visit, milestone) -> None:
        report_of(visit, milestone, learned="<script>alert(1)</script> " + "long " * 200)
        page = client.get(f"{B}/pairs/1")
        assert "<script>alert" not in page.html
        assert len(told(page)[1]) < 400

    def test_a_link_that_runs_something_is_never_drawn(self, client, visit, milestone) -> None:
        milestone.evidence = [{"title": "Bad", "url": ""}]
        report_of(visit, milestone)
        assert "Bad" not in " ".join(told(client.get(f"{B}/pairs/1")))


class TestThePublicPage:
    @pytest.mark.parametrize("state", ReportState)
    def test_a_lesson_is_told_to_everybody_once_its_report_is_accepted(
        self, client, programme, visit, milestone, state
    ) -> None:
        report_of(visit, milestone, state=state, learned="Begin with the school")
        publish(programme)
        is_told = "Begin with the school" in client.get("/en/meet/bridging/pairs/1").text
        assert is_told is (state is ReportState.ACCEPTED)
