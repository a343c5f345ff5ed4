"""The figures, each by the rule of model.md, section 4."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.domain.records import (
    HeadCountRecord,
    ReportRecord,
    activity,
    inclucities,
    milestone,
    programme,
    update,
    when,
)
from tracker.domain.gaps import gaps
from tracker.domain.progress import FIGURE_NAMES, counted, figures, pairs_in_order
from tracker.domain.standings import programme_on
from tracker.domain.statuses import Flag, GapKind, Reading, ReportState

TODAY = date(2026, 11, 21)


def figures_of(record, day=TODAY, reading=Reading.NOW):
    return figures(programme_on(record, day, reading))


class TestIncluCitiesToday:
    """The running example, exactly as documented, gaps included."""

    on = programme_on(inclucities(), TODAY)

    def test_eleven_of_twelve_study_visits_are_held(self):
        assert figures(self.on).study_visits.held == 11
        assert figures(self.on).study_visits.agreed == 12

    def test_the_twelfth_is_fuenlabrada_and_levadia_round_2_under_did_it_happen(self):
        asked = [g.of.record for g in gaps(self.on) if g.kind is GapKind.DID_IT_HAPPEN]
        assert len(asked) == 8
        visits = [a for a in asked if a.kind == "study_visit"]
        assert [a.pairs for a in visits] == [(3,)]

    def test_case_7_three_academies_count_once_each_for_the_programme_and_one_for_each_pair(self):
        assert figures(self.on).academies.held == 3
        assert [figures(self.on.of_pair(n)).academies.held for n in (1, 2, 3, 4)] == [1, 1, 1, 1]

    def test_two_of_four_workshops_are_held(self):
        workshops = figures(self.on).workshops
        assert (workshops.held, workshops.agreed) == (2, 4)

    def test_nine_milestones_all_undated_two_completed_three_of_unknown_state(self):
        found = figures(self.on).milestones
        assert (found.all, found.undated, found.completed, found.unknown) == (9, 9, 2, 3)
        assert (found.due, found.overdue, found.oldest_overdue_days) == (0, 0, None)

    def test_sixteen_reports_are_missing_and_people_are_known_for_none_of_sixteen(self):
        found = figures(self.on)
        assert found.reports_missing == 16
        assert (found.people.activities_known, found.people.activities_held) == (0, 16)
        assert found.people.known_total is None
        assert (found.people.women, found.people.women_of) == (None, None)

    @pytest.mark.parametrize(
        ("day", "held"), [(date(2021, 5, 13), 1), (date(2021, 10, 20), 6), (date(2022, 6, 30), 10)]
    )
    def test_study_visits_held_on_a_past_day(self, day, held):
        assert figures_of(inclucities(), day).study_visits.held == held

    def test_the_visit_held_on_an_unknown_day_is_agreed_and_not_held_before_the_import(self):
        on = programme_on(inclucities(), date(2022, 6, 30))
        assert figures(on).study_visits.agreed == 12
        unknown = [g.of.record.title for g in gaps(on) if g.of.standing.undetermined]
        assert len(unknown) == 1

    def test_every_figure_that_is_a_count_is_the_length_of_its_list(self):
        values = figures(self.on).as_dict()
        for name in FIGURE_NAMES:
            group, _, key = name.partition(".")
            value = values[group][key] if key else values[group]
            if isinstance(value, int):
                assert value == len(counted(name, self.on)), name

    def test_slippage_is_unknown_where_no_milestone_has_both_dates(self):
        slippage = figures(self.on).slippage
        assert (slippage.median, slippage.largest, slippage.known) == (None, None, 0)


def test_moving_the_expected_date_does_not_improve_what_is_due():
    moved = milestone(
        agreed="2021-05-01",
        updates=(update("2021-04-20", effective_on="2021-04-20", expected="2021-12"),),
    )
    found = figures_of(programme(milestones=(moved,)), date(2021, 6, 1)).milestones
    assert (found.due, found.completed_of_due, found.overdue, found.late_against_plan) == (1, 0, 0, 1)


def test_overdue_counts_from_the_latest_day_of_the_expected_date():
    late = milestone(agreed="2021-05")
    record = programme(milestones=(late,))
    assert figures_of(record, date(2021, 5, 31)).milestones.overdue == 0
    assert figures_of(record, date(2021, 6, 1)).milestones.oldest_overdue_days == 1


def test_a_proposed_and_a_dropped_milestone_are_in_no_other_figure():
    both = (milestone("proposed", id=1, agreed="2021-05"), milestone("dropped", id=2, agreed="2021-05"))
    found = figures_of(programme(milestones=both)).milestones
    assert (found.all, found.dropped, found.due, found.overdue) == (0, 1, 0, 0)


def test_slippage_is_negative_when_early_and_counts_the_happened_date_of_the_completed():
    early = milestone("completed", id=1, agreed="2021-05-10", happened="2021-05-01")
    late = milestone(id=2, agreed="2021-05-10", expected="2021-06-10")
    slippage = figures_of(programme(milestones=(early, late))).slippage
    assert (slippage.median, slippage.largest, slippage.known) == (11, 31, 2)


def test_people_are_known_only_where_every_row_has_a_number_and_women_only_where_every_row_states_them():
    full = activity("held", id=1, happened="2021-05-01", head_counts=(HeadCountRecord(women=3, men=2),))
    partly = activity(
        "held",
        id=2,
        happened="2021-05-02",
        head_counts=(HeadCountRecord(women=1), HeadCountRecord(not_stated=9)),
    )
    half = activity(
        "held", id=3, happened="2021-05-03", head_counts=(HeadCountRecord(women=1), HeadCountRecord())
    )
    people = figures_of(programme(activities=(full, partly, half))).people
    assert (people.known_total, people.activities_known, people.activities_held) == (15, 2, 3)
    assert (people.women, people.women_of) == (3, 5)


def test_nought_women_is_known_and_is_not_unknown():
    none = activity("held", happened="2021-05-01", head_counts=(HeadCountRecord(women=0, men=4),))
    people = figures_of(programme(activities=(none,))).people
    assert (people.women, people.women_of, people.known_total) == (0, 4, 4)


@pytest.mark.parametrize(
    ("state", "submitted", "missing"),
    [
        ("draft", None, 1),
        ("returned", "2021-05-05", 1),
        ("submitted", None, 0),
        ("accepted", "2021-05-05", 0),
    ],
)
def test_a_report_is_missing_unless_submitted_or_accepted_by_the_day(state, submitted, missing):
    report = ReportRecord(ReportState(state), when(submitted))
    visit = activity("held", happened="2021-05-01", report=report)
    assert figures_of(programme(activities=(visit,))).reports_missing == missing


def test_a_report_submitted_later_is_missing_on_the_day():
    report = ReportRecord(ReportState.SUBMITTED, when("2021-05-10"))
    record = programme(activities=(activity("held", happened="2021-05-01", report=report),))
    assert figures_of(record, date(2021, 5, 9)).reports_missing == 1
    assert figures_of(record, date(2021, 5, 10)).reports_missing == 0


def test_an_idea_and_a_cancelled_visit_are_not_agreed():
    record = programme(activities=(activity("idea", id=1), activity("cancelled", id=2), activity(id=3)))
    assert figures_of(record).study_visits.agreed == 1


def test_something_that_serves_several_pairs_counts_once_for_the_programme_and_once_for_each_pair():
    on = programme_on(
        programme(
            pairs=2, activities=(activity("held", "training_academy", pairs=(1, 2), happened="2021-05-01"),)
        ),
        TODAY,
    )
    assert figures(on).academies.held == 1
    assert [figures(on.of_pair(n)).academies.held for n in (1, 2)] == [1, 1]


class TestPairsFurthestBehindFirst:
    def order(self, *milestones, pairs, activities=()):
        record = programme(pairs=pairs, milestones=milestones, activities=activities)
        return [pair.number for pair in pairs_in_order(programme_on(record, TODAY))]

    def test_the_oldest_overdue_comes_first_then_the_number_of_overdue_ones(self):
        oldest = milestone(id=1, pair=3, agreed="2026-01-01")
        two = [milestone(id=n, pair=2, agreed="2026-02-01") for n in (2, 3)]
        one = milestone(id=4, pair=1, agreed="2026-02-01")
        assert self.order(oldest, *two, one, pairs=3) == [3, 2, 1]

    def test_never_updated_comes_before_long_ago_and_long_ago_before_lately(self):
        lately = milestone(
            id=1, pair=1, updates=(update("2026-11-01", effective_on="2026-11-01", unchanged=True),)
        )
        long_ago = milestone(
            id=2, pair=2, updates=(update("2026-03-01", effective_on="2026-03-01", unchanged=True),)
        )
        assert self.order(lately, long_ago, pairs=3) == [3, 2, 1]

    def test_an_update_of_an_activity_is_an_update_too(self):
        visit = activity(
            pairs=(2,), updates=(update("2026-03-01", effective_on="2026-03-01", unchanged=True),)
        )
        assert self.order(pairs=2, activities=(visit,)) == [1, 2]

    def test_pairs_alike_in_all_else_come_by_number(self):
        assert self.order(pairs=3) == [1, 2, 3]


def test_case_8_an_academy_of_another_project_is_counted_like_any_other():
    on = programme_on(inclucities(), TODAY)
    assert any("Inspiration day" in a.record.title for a in counted("academies.held", on))


def test_case_20_an_intended_replication_is_in_no_figure():
    words = str(figures(programme_on(inclucities(), TODAY)).as_dict())
    assert "replication" not in words


def test_the_end_of_a_day_is_the_programmes_own():
    late_evening = update("2021-05-01", status="completed")
    late_evening = replace(late_evening, recorded_at=late_evening.recorded_at.replace(hour=22, minute=30))
    record = programme(milestones=(milestone("completed", updates=(late_evening,)),))
    # 22.30 UTC is half past midnight of 2 May in Brussels in summer.
    assert figures_of(record, date(2021, 5, 1)).milestones.completed == 0
    assert figures_of(record, date(2021, 5, 2)).milestones.completed == 1


def test_nothing_is_flagged_once_the_programme_is_over():
    late = milestone(agreed="2021-05-01")
    running = programme_on(programme(milestones=(late,), period=when("2020-06/2021-07")), date(2021, 7, 31))
    over = programme_on(programme(milestones=(late,), period=when("2020-06/2021-07")), date(2021, 8, 1))
    assert running.milestones[0].flag is Flag.OVERDUE
    assert over.milestones[0].flag is None


def test_a_milestone_is_stale_sixty_days_after_its_last_update_or_after_it_came_into_the_plan():
    heard = milestone(
        id=1,
        agreed="2022-12",
        added_on="2021-01-01",
        updates=(update("2021-05-01", effective_on="2021-05-01", unchanged=True),),
    )
    never = milestone(id=2, agreed="2022-12", added_on="2021-05-01")
    record = programme(milestones=(heard, never))
    assert [m.flag for m in programme_on(record, date(2021, 6, 29)).milestones] == [Flag.ON_SCHEDULE] * 2
    assert [m.flag for m in programme_on(record, date(2021, 6, 30)).milestones] == [Flag.STALE] * 2
