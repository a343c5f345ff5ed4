"""How often a person is reminded, at each pace, and what is said again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.records import milestone, programme
from tracker.domain.paces import digest_of, pace_of
from tracker.domain.reminders import ReminderLine, open_lines
from tracker.domain.standings import programme_on
from tracker.domain.statuses import ReminderKind, ReminderPace

TODAY = date(2022, 6, 30)
OVERDUE, SOON, VERY_SOON = ReminderKind.OVERDUE, ReminderKind.DUE_IN_30_DAYS, ReminderKind.DUE_IN_7_DAYS


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def line(kind: ReminderKind = OVERDUE, about: str = "milestone 1", since: int = 100) -> ReminderLine:
    """A line that calls since so many days."""
    stood = programme_on(programme(milestones=(milestone("in_progress", expected="2022-06-01"),)), TODAY)
    return ReminderLine(kind, about, stood.milestones[0], ago(since))


def digest(lines, *, pace="as_needed", last=None, **said):
    """What is sent today; `said` is days ago, by kind, of milestone 1."""
    told = {(ReminderKind(kind), "milestone 1"): ago(days) for kind, days in said.items()}
    before = None if last is None else ago(last)
    return digest_of(lines, said=told, last=before, day=TODAY, pace=ReminderPace(pace))


def test_who_has_chosen_nothing_is_reminded_as_needed():
    assert pace_of(None) is ReminderPace.AS_NEEDED


def test_the_first_digest_says_all_that_is_open():
    lines = [line(), line(SOON, "milestone 2")]
    assert digest(lines) == lines


def test_nothing_open_is_no_digest():
    assert digest([]) == []


def test_who_wants_none_gets_none_whatever_is_overdue():
    assert digest([line()], pace="never") == []


@pytest.mark.parametrize(("pace", "days"), [("as_needed", 5), ("daily", 1), ("weekly", 7)])
def test_a_pace_leaves_so_many_days_between_two_digests(pace, days):
    fresh = [line(ReminderKind.STALE)]
    assert digest(fresh, pace=pace, last=days - 1) == []
    assert digest(fresh, pace=pace, last=days) == fresh


def test_what_is_overdue_for_the_first_time_does_not_wait_five_days():
    assert digest([line()], last=1) == [line()]
    assert digest([line()], last=2, overdue=2) == []


def test_with_it_comes_what_is_new_and_not_what_was_said_the_day_before():
    lines = [line(about="milestone 2"), line(), line(SOON, "milestone 3")]
    assert [one.about for one in digest(lines, last=1, overdue=1)] == ["milestone 2", "milestone 3"]


def test_a_weekly_digest_stays_weekly_even_then():
    assert digest([line()], pace="weekly", last=6) == []


def test_a_second_digest_on_one_day_is_never_written():
    for pace in ReminderPace:
        assert digest([line()], pace=pace, last=0) == []


@pytest.mark.parametrize(("pace", "days"), [("as_needed", 5), ("daily", 1), ("weekly", 7)])
def test_overdue_is_said_again_as_often_as_the_pace_allows(pace, days):
    assert digest([line()], pace=pace, last=days, overdue=days) == [line()]


@pytest.mark.parametrize("kind", [SOON, VERY_SOON])
def test_due_in_a_month_and_due_in_a_week_are_each_said_once(kind):
    assert digest([line(kind)], pace="daily", last=1, **{kind.value: 20}) == []


def test_due_in_a_week_is_said_after_due_in_a_month_and_not_the_other_way_round():
    assert digest([line(VERY_SOON, since=1)], last=20, due_in_30_days=20)
    assert digest([line(SOON)], last=20, due_in_7_days=20) == []


def test_what_was_said_of_an_earlier_date_was_said_of_that_one():
    moved = line(SOON, since=3)
    assert digest([moved], last=20, due_in_30_days=20) == [moved]
    again = line(since=3)
    assert digest([again], last=2, overdue=20) == [again]


@pytest.mark.parametrize(
    ("kind", "days"), [("stale", 30), ("report_missing", 14), ("report_returned", 14), ("question_asked", 7)]
)
def test_the_others_are_said_again_after_so_many_days(kind, days):
    one = line(ReminderKind(kind))
    assert digest([one], pace="daily", last=1, **{kind: days - 1}) == []
    assert digest([one], pace="daily", last=1, **{kind: days}) == [one]


@given(
    pace=st.sampled_from([one for one in ReminderPace if one is not ReminderPace.NEVER]),
    runs=st.lists(st.integers(0, 40), min_size=1, max_size=60).map(sorted),
    due=st.lists(st.integers(-20, 60), max_size=4),
)
def test_over_many_days_nobody_reads_two_digests_in_a_day_or_more_than_their_pace(pace, runs, due):
    """`runs` may be several a day; `due` are the expected days of four milestones nobody ever updates."""
    milestones = tuple(
        milestone("in_progress", id=n, expected=ago(-days).isoformat()) for n, days in enumerate(due, 1)
    )
    said, sent = {}, []
    for run in runs:
        today = ago(-run)
        lines = open_lines(programme_on(programme(milestones=milestones), today))
        found = digest_of(lines, said=said, last=sent[-1] if sent else None, day=today, pace=pace)
        if found:
            first = any(one.kind is OVERDUE and (one.kind, one.about) not in said for one in found)
            gap = (today - sent[-1]).days if sent else 99
            wanted = {"as_needed": 1 if first else 5, "daily": 1, "weekly": 7}[pace]
            assert gap >= wanted
            sent.append(today)
            said.update({(one.kind, one.about): today for one in found})
