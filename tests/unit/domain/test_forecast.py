"""Where a plan is heading: the range stays where it may be, and holds as often as it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.histories import KINDS, cases
from tests.unit.domain.records import at, milestone, update, when
from tracker.domain.forecast import (
    FEWEST_FINISHED,
    HORIZON_DAYS,
    STATED_IN_TEN,
    CannotSay,
    Forecast,
    Silence,
    forecast,
)
from tracker.domain.records import MilestoneRecord, ProgrammeRecord, UpdateRecord
from tracker.domain.standings import ProgrammeOnDay, programme_on
from tracker.domain.statuses import Reading

DAY = date(2023, 5, 2)
ON_TIME = (0, 0, 0)
few = settings(max_examples=60)
DROPPED = milestone("dropped", agreed="2023-01-01", created_at=at("2022-01-01"))


def text(days: int, day: date = DAY) -> str:
    return (day + timedelta(days=days)).isoformat()


def finished(slip: int, ago: int = 60, day: date = DAY) -> MilestoneRecord:
    return milestone("completed", agreed=text(-ago - slip, day), happened=text(-ago, day))


def stood(*milestones: MilestoneRecord, day: date = DAY, period: str | None = None) -> ProgrammeOnDay:
    return programme_on(
        ProgrammeRecord("Europe/Brussels", milestones=milestones, period=when(period)), day, Reading.NOW
    )


def withdrawn(recorded: str) -> UpdateRecord:
    return replace(update(recorded, 2), withdraws_expected=True)


def plan(slips, waiting, *, day: date = DAY) -> ProgrammeOnDay:
    """`slips` of finished milestones; of each open one, in how many days it was agreed and is expected."""
    return stood(
        *(finished(slip, day=day) for slip in slips),
        *(
            milestone(agreed=text(agreed, day), expected=None if later is None else text(agreed + later, day))
            for agreed, later in waiting
        ),
        day=day,
    )


def ranged(*args, **values) -> Forecast:
    found = forecast(plan(*args, **values))
    assert isinstance(found, Forecast), found
    return found


slippages = st.lists(st.integers(-90, 300), min_size=FEWEST_FINISHED, max_size=9)
open_ones = st.lists(
    st.tuples(st.integers(-300, 400), st.none() | st.integers(-60, 300)), min_size=1, max_size=6
)


@few
@given(
    st.lists(st.integers(-5000, 5000), max_size=9),
    st.lists(st.tuples(st.integers(-9000, 40000), st.none() | st.integers(-900, 900)), max_size=6),
)
def test_a_range_lies_between_the_day_shown_and_the_horizon_whatever_is_recorded(slips, waiting):
    found = forecast(plan(slips, waiting))
    if isinstance(found, Forecast):
        assert found.earliest <= found.latest <= DAY + timedelta(days=HORIZON_DAYS)
        # All was still open at the end of the day shown.
        assert found.earliest > DAY


@few
@given(slippages, open_ones, st.integers(-900, 900))
def test_a_plan_moved_by_some_days_has_its_range_moved_by_as_many(slips, waiting, days):
    here, there = forecast(plan(slips, waiting)), forecast(plan(slips, waiting, day=DAY + timedelta(days)))
    assert type(here) is type(there)
    if isinstance(here, Forecast) and isinstance(there, Forecast):
        by = timedelta(days=days)
        assert (there.earliest, there.latest) == (here.earliest + by, here.latest + by)


@few
@given(st.integers(FEWEST_FINISHED, 9), st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_one_more_milestone_done_on_time_never_makes_a_punctual_plan_end_later(count, agreed):
    waiting = [(days, None) for days in agreed]
    before, after = ranged([0] * count, waiting), ranged([0] * (count + 1), waiting)
    assert after.latest <= before.latest


@few
@given(slippages, open_ones, st.randoms(use_true_random=False))
def test_the_order_of_the_milestones_and_what_is_in_no_figure_change_nothing(slips, waiting, random):
    on = plan(slips, waiting)
    others = [milestone("proposed", agreed=text(90)), DROPPED]
    milestones = [*(one.record for one in on.milestones), *others]
    random.shuffle(milestones)
    assert forecast(stood(*milestones)) == forecast(on)


def test_a_plan_that_was_always_late_is_forecast_later_than_one_on_time():
    on_time, late = ranged([0, 5, -3, 2], [(60, None)]), ranged([80, 95, 70, 90], [(60, None)])
    assert on_time.earliest < late.earliest
    assert on_time.latest < late.latest


def test_an_open_milestone_that_is_late_already_makes_the_others_later():
    quiet = ranged(ON_TIME, [(10, None), (100, None)])
    late = ranged(ON_TIME, [(-70, None), (100, None)])
    assert late.latest > quiet.latest
    assert (quiet.basis.late, late.basis.late) == (0, 1)


def test_a_postponed_expectation_counts_for_the_end_of_the_range_and_not_for_its_beginning():
    as_agreed, postponed = ranged(ON_TIME, [(30, None)]), ranged(ON_TIME, [(30, 90)])
    assert postponed.latest > max(as_agreed.latest, DAY + timedelta(days=120))
    assert postponed.earliest == as_agreed.earliest
    assert postponed.basis.late == 1


def test_an_expectation_that_was_taken_back_leaves_the_agreed_date_and_the_day_that_has_come():
    taken_back = milestone(
        agreed=text(-10), updates=(update("2023-03-01", expected=text(20)), withdrawn("2023-04-20"))
    )
    found = forecast(stood(*(finished(slip) for slip in ON_TIME), taken_back))
    assert isinstance(found, Forecast)
    assert found == forecast(plan(ON_TIME, [(-10, None)]))


def test_the_more_is_finished_the_narrower_the_range():
    widths = [
        (found.latest - found.earliest).days
        for count in (1, 2, 4)
        if (found := ranged([10, 30, 20] * count, [(60, None)]))
    ]
    assert widths == sorted(widths, reverse=True)


def test_the_basis_counts_what_the_range_is_made_from_and_what_is_not_in_it():
    on = stood(
        *(finished(slip) for slip in (34, 10, 50)),
        milestone("completed", agreed=text(-40)),
        milestone(agreed=text(30)),
        milestone(expected=text(45)),
        milestone(),
        milestone(agreed="2023-06-01/.."),
        milestone("unknown"),
    )
    found = forecast(on).basis
    assert (found.finished, found.median_days) == (3, 34)
    assert (found.open, found.late, found.undated, found.unknown) == (2, 0, 2, 2)


OPEN = milestone(agreed=text(30))
THREE = tuple(finished(slip) for slip in ON_TIME)


@pytest.mark.parametrize(
    ("milestones", "why"),
    [
        ((), Silence.NOTHING_OPEN),
        (THREE, Silence.NOTHING_OPEN),
        ((*THREE, DROPPED), Silence.NOTHING_OPEN),
        ((*THREE, milestone("proposed", expected=text(30))), Silence.NOTHING_OPEN),
        ((*THREE, milestone("unknown")), Silence.STATE_UNKNOWN),
        ((*THREE, milestone()), Silence.UNDATED),
        ((*THREE[1:], OPEN), Silence.TOO_FEW_FINISHED),
        ((*THREE[1:], milestone("completed"), OPEN), Silence.TOO_FEW_FINISHED),
        ((*THREE, milestone(agreed="2147-01-01")), Silence.TOO_FAR),
        ((*THREE, milestone(agreed=text(30), expected="2147-01-01")), Silence.TOO_FAR),
        ((*THREE, milestone(agreed="2015-01-01")), Silence.TOO_FAR),
        ((*THREE, milestone(agreed=text(HORIZON_DAYS - 5))), Silence.TOO_FAR),
        ((replace(OPEN, plan_closed=True), *THREE), Silence.NOTHING_OPEN),
        ((replace(OPEN, plan_closed=True),), Silence.PLAN_CLOSED),
    ],
)
def test_it_says_why_it_cannot_say(milestones, why):
    found = forecast(stood(*milestones))
    assert isinstance(found, CannotSay)
    assert found.why is why


def test_nothing_is_awaited_when_the_programme_is_over():
    found = forecast(stood(*THREE, OPEN, period=f"2020-01-01/{text(-1)}"))
    assert isinstance(found, CannotSay)
    assert found.why is Silence.PROGRAMME_OVER


def test_a_past_day_knows_nothing_of_what_was_done_later():
    later = [finished(0, ago=-40), finished(0, ago=-50)]
    found = forecast(stood(*THREE, *later))
    assert isinstance(found, Forecast)
    assert (found.basis.finished, found.basis.open) == (3, 2)


def test_as_many_ranges_hold_the_day_that_came_as_is_said_and_in_no_kind_of_history_far_fewer():
    held: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    asked = 0
    for case in cases(100 * len(KINDS), seed=41):
        asked += 1
        found = forecast(programme_on(case.programme, case.day))
        if isinstance(found, Forecast):
            held[case.kind].append(found.earliest <= case.end <= found.latest)
    said = [one for kind in held.values() for one in kind]
    assert len(said) > asked / 2
    assert sum(said) / len(said) >= STATED_IN_TEN / 10
    assert min(sum(kind) / len(kind) for kind in held.values()) >= 0.65
