"""What calls for a word on a day: each rule by its name, and never what is done or given up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain import records
from tests.unit.domain.records import at, inclucities, programme, update, when
from tracker.domain.records import ReportRecord
from tracker.domain.reminders import AskedQuestion, FrozenReview, open_lines
from tracker.domain.standings import programme_on
from tracker.domain.statuses import GapKind, ReminderKind, ReportState

TODAY = date(2022, 6, 30)


def day(days: int) -> str:
    """So many days from today, as an EDTF."""
    return (TODAY + timedelta(days=days)).isoformat()


def milestone(status, **values):
    return records.milestone(status, **recorded(status, values))


def recorded(status, values):
    """What is not done was recorded before all that happens here: what a row says holds from then."""
    return values if status in ("held", "completed") else {"created_at": at("2019-06-01"), **values}


def activity(status, kind="study_visit", **values):
    return records.activity(status, kind, **recorded(status, values))


def on(*things, today=TODAY, **values):
    milestones = tuple(one for one in things if hasattr(one, "plan_closed"))
    activities = tuple(one for one in things if one not in milestones)
    return programme_on(programme(milestones=milestones, activities=activities, **values), today)


def kinds(*things, **values):
    return [line.kind for line in open_lines(on(*things), **values)]


def report(state: str) -> ReportRecord:
    return ReportRecord(ReportState(state))


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (-1, ReminderKind.OVERDUE),
        (0, ReminderKind.DUE_IN_7_DAYS),
        (7, ReminderKind.DUE_IN_7_DAYS),
        (8, ReminderKind.DUE_IN_30_DAYS),
        (30, ReminderKind.DUE_IN_30_DAYS),
    ],
)
def test_an_open_milestone_is_overdue_or_due_within_a_week_or_a_month(days, kind):
    assert kinds(milestone("in_progress", expected=day(days))) == [kind]


def test_a_milestone_is_stale_after_sixty_days_without_a_word():
    spoken = update(day(-59), effective_on=day(-59), unchanged=True)
    silent = update(day(-60), effective_on=day(-60), unchanged=True)
    assert kinds(milestone("in_progress", expected=day(200), updates=(spoken,))) == []
    assert kinds(milestone("in_progress", expected=day(200), updates=(silent,))) == [ReminderKind.STALE]


@pytest.mark.parametrize("status", ["completed", "dropped", "proposed", "unknown"])
@pytest.mark.parametrize("days", [-10, 3, 20, 200])
def test_a_milestone_that_is_done_dropped_proposed_or_unknown_calls_for_nothing(status, days):
    done = day(-5) if status == "completed" else None
    one = milestone(status, expected=day(days), happened=done, added_on=day(-300), has_evidence=True)
    assert kinds(one) == []


def test_a_closed_plan_calls_for_nothing():
    assert kinds(milestone("in_progress", expected=day(-10), plan_closed=True)) == []


def test_a_programme_that_is_over_calls_for_nothing():
    things = (milestone("in_progress", expected=day(-10)), activity("held", happened=day(-8)))
    assert kinds(*things, over=True) == []


def test_who_says_something_about_an_overdue_milestone_is_left_alone_for_a_fortnight():
    said = {n: update(day(-n), effective_on=day(-n), unchanged=True) for n in (13, 14)}
    assert kinds(milestone("in_progress", expected=day(-20), updates=(said[13],))) == []
    assert kinds(milestone("in_progress", expected=day(-20), updates=(said[14],))) == [ReminderKind.OVERDUE]


def test_what_was_said_before_it_was_overdue_is_no_answer():
    before = update(day(-3), effective_on=day(-3), unchanged=True)
    assert kinds(milestone("in_progress", expected=day(-2), updates=(before,))) == [ReminderKind.OVERDUE]


@pytest.mark.parametrize("kind", ["study_visit", "transfer_workshop", "training_academy"])
@pytest.mark.parametrize(("days", "calls"), [(-6, False), (-7, True), (-60, True), (-61, False)])
def test_a_report_is_asked_for_from_seven_days_after_the_end_until_sixty(kind, days, calls):
    found = kinds(activity("held", kind, happened=f"{day(days - 2)}/{day(days)}"))
    assert found == ([ReminderKind.REPORT_MISSING] if calls else [])


@pytest.mark.parametrize("status", ["planned", "confirmed"])
@pytest.mark.parametrize(("days", "calls"), [(-6, False), (-7, True)])
def test_a_planned_visit_whose_days_are_over_is_asked_after_likewise(status, days, calls):
    found = kinds(activity(status, expected=day(days)))
    assert found == ([ReminderKind.REPORT_MISSING] if calls else [])


@pytest.mark.parametrize("status", ["idea", "postponed", "cancelled"])
def test_what_is_an_idea_postponed_or_cancelled_is_not_asked_after(status):
    assert kinds(activity(status, expected=day(-10))) == []


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("draft", [ReminderKind.REPORT_MISSING]),
        ("returned", [ReminderKind.REPORT_RETURNED]),
        ("submitted", []),
        ("accepted", []),
    ],
)
def test_a_report_is_asked_for_until_it_is_submitted_and_again_when_it_is_returned(state, found):
    assert kinds(activity("held", happened=day(-10), report=report(state))) == found


def test_a_returned_report_waits_for_no_seven_days_and_is_never_too_old():
    for days in (-1, -300):
        visit = activity("held", happened=day(days), report=report("returned"))
        assert kinds(visit) == [ReminderKind.REPORT_RETURNED]


def test_no_report_is_asked_of_a_webinar_and_none_of_a_visit_of_unknown_day():
    assert kinds(activity("held", "webinar", happened=day(-10)), activity("held", id=2)) == []


def asked(days: int, **about) -> AskedQuestion:
    return AskedQuestion(9, about.get("milestone"), about.get("activity"), TODAY + timedelta(days=days))


def test_an_open_question_is_said_three_days_after_its_own_mail():
    visit = activity("planned", id=4, expected=day(20))
    assert kinds(visit, questions=[asked(-2, activity=4)]) == []
    assert kinds(visit, questions=[asked(-3, activity=4)]) == [ReminderKind.QUESTION_ASKED]


def test_nobody_is_reminded_of_a_question_about_what_is_given_up():
    gone = (milestone("dropped", id=3, expected=day(9)), activity("cancelled", id=4, expected=day(20)))
    assert kinds(*gone, questions=[asked(-5, milestone=3), asked(-5, activity=4)]) == []


def frozen(*things, days: int = -10, since: int = -5) -> FrozenReview:
    return FrozenReview(5, TODAY + timedelta(days=since), on(*things, today=TODAY + timedelta(days=days)))


def test_a_review_asks_for_what_was_unknown_at_its_cut_off_and_still_is():
    visit = activity("held", id=4, happened=day(-90), has_host=True)
    found = open_lines(on(visit), review=frozen(visit))
    assert {line.gap for line in found} == {GapKind.HEAD_COUNT_MISSING, GapKind.REPORT_MISSING}
    assert len({line.about for line in found}) == 2


def test_a_review_does_not_ask_for_what_became_a_gap_after_its_cut_off_nor_for_what_is_known_meanwhile():
    later = activity("held", id=4, happened=day(-5), has_host=True)
    known = activity("held", id=5, happened=day(-90), has_host=True, report=report("submitted"))
    unknown = activity("held", id=5, happened=day(-90), has_host=True)
    found = open_lines(on(later, known), review=frozen(later, unknown))
    assert [(line.gap, line.of.record.id) for line in found] == [(GapKind.HEAD_COUNT_MISSING, 5)]


def test_a_review_asks_for_thirty_days_and_not_for_what_is_asked_for_already():
    visit = activity("held", id=4, happened=day(-90), has_host=True)
    assert open_lines(on(visit), review=frozen(visit, since=-30))
    assert not open_lines(on(visit), review=frozen(visit, since=-31))
    recent = activity("held", id=4, happened=day(-20), has_host=True)
    assert kinds(recent, review=frozen(recent)) == [ReminderKind.REPORT_MISSING]


def test_the_most_urgent_comes_first():
    things = (
        activity("held", id=1, happened=day(-10)),
        milestone("in_progress", id=2, expected=day(20)),
        milestone("in_progress", id=3, expected=day(-2)),
        milestone("in_progress", id=4, expected=day(-9)),
    )
    assert [line.about for line in open_lines(on(*things))] == [
        "milestone 4",
        "milestone 3",
        "activity 1",
        "milestone 2",
    ]


def test_a_line_names_its_thing_with_its_title_and_pairs():
    [line] = open_lines(on(milestone("in_progress", id=7, expected=day(-2), title="Buddies found")))
    assert (line.about, line.title, line.pairs) == ("milestone 7", "Buddies found", (1,))


STATUSES = st.sampled_from(["proposed", "not_started", "in_progress", "completed", "dropped", "unknown"])


@given(STATUSES, st.integers(-400, 400), st.booleans())
def test_a_milestone_has_at_most_one_line_and_only_while_it_is_open(status, days, closed):
    done = day(min(days, 0)) if status == "completed" else None
    one = milestone(status, expected=day(days), happened=done, plan_closed=closed, has_evidence=True)
    stood = on(one)
    lines = open_lines(stood)
    assert len(lines) <= 1
    assert not lines or (stood.milestones[0].is_open and not closed)


def test_inclucities_is_over_and_reminds_nobody_of_its_milestones():
    stood = programme_on(inclucities(), date(2026, 11, 21))
    assert {line.kind for line in open_lines(stood)} <= {ReminderKind.STALE, ReminderKind.REPORT_MISSING}
    assert open_lines(stood, over=True) == []


def test_an_imprecise_date_is_overdue_after_its_last_day():
    june = milestone("in_progress", expected="2022-06")
    assert when("2022-06").latest == TODAY
    assert kinds(june) == [ReminderKind.DUE_IN_7_DAYS]
    later = open_lines(on(june, today=TODAY + timedelta(days=1)))
    assert [line.kind for line in later] == [ReminderKind.OVERDUE]
