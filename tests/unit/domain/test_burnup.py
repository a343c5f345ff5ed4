"""The three lines count what the figures count, each on its day, and place nothing that has no day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.records import inclucities, milestone, programme, update
from tracker.domain.burnup import Line, burn_up
from tracker.domain.progress import counted, figures
from tracker.domain.standings import programme_on
from tracker.domain.statuses import Reading

DAY = date(2021, 10, 20)


def on_day(*milestones, day=DAY, reading=Reading.NOW):
    numbered = tuple(milestones)
    return programme_on(programme(milestones=numbered), day, reading)


def of(*milestones, day=DAY, reading=Reading.NOW):
    return burn_up(on_day(*milestones, day=day, reading=reading))


class TestTheAgreedLine:
    def test_a_milestone_rises_on_the_latest_day_of_its_agreed_date(self):
        found = of(milestone(agreed="2021-10"))
        assert (found.agreed.days, found.agreed.counts) == ((date(2021, 10, 31),), (1,))

    def test_several_of_one_day_are_one_step(self):
        found = of(
            *[milestone(id=n, agreed="2021-09-30") for n in (1, 2)], milestone(id=3, agreed="2021-12-01")
        )
        assert found.agreed.counts == (2, 3)

    def test_moving_the_expected_date_does_not_move_it(self):
        found = of(milestone(agreed="2021-09-30", updates=(update("2021-09-01", expected="2022-03-01"),)))
        assert found.agreed.days == (date(2021, 9, 30),)
        assert found.expected.days == (date(2022, 3, 1),)

    def test_an_open_end_has_no_latest_day_and_is_in_no_step(self):
        found = of(milestone(agreed="2021-10/.."))
        assert (found.agreed.total, found.agreed.without_a_day, found.in_no_line) == (0, 1, 1)


class TestTheExpectedLine:
    def test_a_completed_milestone_stands_on_the_day_it_happened(self):
        found = of(milestone("completed", agreed="2021-09-30", expected="2021-09-15", happened="2021-09-10"))
        assert found.expected.days == (date(2021, 9, 10),)

    def test_one_that_was_put_off_to_no_new_day_is_not_in_it(self):
        put_off = update("2021-09-01", withdraws_expected=True)
        found = of(milestone(agreed="2021-09-30", updates=(put_off,)))
        assert (found.agreed.total, found.expected.total, found.expected.without_a_day) == (1, 0, 1)


class TestTheCompletedLine:
    def test_a_milestone_rises_on_the_day_it_happened_and_not_on_that_of_recording_it(self):
        said = update("2021-10-15", status="completed", happened="2021-09-10")
        assert of(milestone(updates=(said,))).completed.days == (date(2021, 9, 10),)

    def test_done_on_an_unknown_day_is_counted_beside_the_line(self):
        found = of(milestone(agreed="2021-09-30", updates=(update("2021-10-15", status="completed"),)))
        assert (found.completed.total, found.completed.without_a_day) == (0, 1)
        assert (found.expected.total, found.expected.without_a_day) == (0, 1)
        assert found.agreed.total == 1

    def test_what_happens_after_the_day_shown_is_not_in_it(self):
        said = update("2021-11-15", status="completed", happened="2021-11-10")
        found = of(milestone(agreed="2021-09-30", updates=(said,)))
        assert (found.completed.total, found.expected.days) == (0, (date(2021, 9, 30),))

    def test_what_was_not_recorded_by_then_is_not_in_it_as_it_was_known_then(self):
        said = update("2021-11-15", status="completed", happened="2021-09-10")
        record = milestone(agreed="2021-09-30", created_at=update("2021-01-01").recorded_at, updates=(said,))
        assert of(record).completed.total == 1
        assert of(record, reading=Reading.THEN).completed.total == 0

    def test_one_that_was_opened_again_is_no_longer_in_it(self):
        updates = (
            update("2021-09-10", 1, status="completed", happened="2021-09-10"),
            update("2021-10-01", 2, status="in_progress", comment="The room was closed"),
        )
        assert of(milestone(updates=updates)).completed.total == 0


class TestWhatIsInNoLine:
    @pytest.mark.parametrize("status", ["proposed", "dropped"])
    def test_what_is_in_no_figure_is_not_counted_at_all(self, status):
        said = update("2021-09-01", status=status)
        found = of(milestone(agreed="2021-09-30", updates=(said,)))
        assert (found.whole, found.agreed.total, found.in_no_line) == (0, 0, 0)

    def test_unknown_state_is_in_the_whole_and_in_no_line_though_it_has_a_date(self):
        found = of(milestone("unknown", agreed="2021-09-30"))
        assert (found.whole, found.unknown, found.agreed.total, found.in_no_line) == (1, 1, 0, 0)

    def test_inclucities_agreed_no_date_and_completed_two_of_nine_on_days_that_are_known(self):
        found = burn_up(programme_on(inclucities(), date(2026, 11, 21)))
        assert (found.agreed.total, found.agreed.without_a_day) == (0, 6)
        assert found.completed.days == (date(2021, 10, 31), date(2022, 12, 15))
        assert (found.says_agreed, found.says_expected) == (False, False)
        assert (found.whole, found.in_no_line, found.unknown) == (9, 4, 3)


def test_a_line_is_a_count_at_the_end_of_each_day():
    line = Line.of([date(2021, 1, 5), None, date(2021, 1, 3), date(2021, 1, 5)])
    assert [line.at(date(2021, 1, day)) for day in (2, 3, 4, 5, 6)] == [0, 1, 1, 3, 3]
    assert (line.total, line.without_a_day) == (3, 1)


edtf = st.one_of(
    st.none(),
    st.dates(date(2021, 8, 1), date(2022, 1, 31)).map(date.isoformat),
    st.sampled_from(["2021-09", "2021-10", "2021-11/2021-12", "2021-10-20/.."]),
)
days = st.dates(date(2021, 8, 1), date(2022, 1, 31))


@st.composite
def updates(draw):
    said = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        recorded = draw(days)
        status = draw(st.sampled_from([None, "in_progress", "completed", "dropped", "unknown"]))
        happened = min(draw(days), recorded).isoformat() if draw(st.booleans()) else None
        values = {
            "status": status,
            "happened": happened if status == "completed" else None,
            "expected": draw(edtf),
            "agreed": draw(edtf),
        }
        known = {name: value for name, value in values.items() if value is not None}
        said.append(update(recorded.isoformat(), number, **known))
    return tuple(said)


@st.composite
def milestones(draw):
    return tuple(
        milestone(
            draw(st.sampled_from(["not_started", "in_progress", "completed", "proposed", "unknown"])),
            id=number,
            agreed=draw(edtf),
            expected=draw(edtf),
            created_at=update("2021-07-01").recorded_at,
            updates=draw(updates()),
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    )


@given(milestones(), days, st.sampled_from(Reading))
def test_on_the_day_shown_the_lines_come_to_what_the_figures_say(records, day, reading):
    on = on_day(*records, day=day, reading=reading)
    found, said = burn_up(on), figures(on).milestones
    due = counted("milestones.due", on)
    open_today = [m for m in on.milestones if m.is_open and m.standing.expected]
    expected_by_now = sum(m.standing.expected.latest == day for m in open_today) + said.overdue

    assert found.whole == said.all
    assert found.completed.at(day) + found.completed.without_a_day == said.completed
    assert found.agreed.at(day) == sum(m.standing.agreed is not None for m in due)
    assert found.expected.at(day) - found.completed.at(day) == expected_by_now
    for line in (found.agreed, found.expected):
        assert line.total + line.without_a_day + found.unknown == found.whole


@given(milestones(), days, st.sampled_from(Reading))
def test_lines_only_rise_and_the_completed_one_ends_on_the_day_shown(records, day, reading):
    found = burn_up(on_day(*records, day=day, reading=reading))
    for line in found.lines:
        assert list(line.days) == sorted(set(line.days))
        assert list(line.counts) == sorted(set(line.counts))
    assert all(one <= day for one in found.completed.days)
    for one in found.days:
        assert found.completed.at(one) <= found.expected.at(one) or one > day
