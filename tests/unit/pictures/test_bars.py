"""The parts of a bar fill it, in one order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pictures.bars import BarCounts, bar_segments, visit_dots

counts = st.builds(BarCounts, *[st.integers(0, 50)] * 6)


@given(counts)
def test_parts_follow_one_another_and_fill_the_bar(bar):
    segments = bar_segments(bar)
    assert sum(segment.count for segment in segments) == bar.total
    end = 0.0
    for segment in segments:
        assert segment.x == pytest.approx(end, abs=0.05)
        assert segment.width > 0
        end = segment.x + segment.width
    assert end == pytest.approx(100 if bar.total else 0, abs=0.05)


def test_an_empty_bar_has_no_parts():
    assert bar_segments(BarCounts()) == ()


def test_parts_stand_in_the_order_of_the_words():
    states = [s.state for s in bar_segments(BarCounts(unknown=1, overdue=2, completed=3, undated=1))]
    assert states == ["completed", "overdue", "undated", "unknown"]


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="from 0"):
        bar_segments(BarCounts(overdue=-1))


def test_a_dot_for_each_visit_agreed_and_filled_for_each_held():
    assert [dot.state for dot in visit_dots(1, 2)] == ["held", "ahead", "ahead"]
    assert visit_dots(0, 0) == ()


def test_a_visit_of_which_nobody_knows_is_not_drawn_as_one_to_come():
    assert [dot.state for dot in visit_dots(1, 1, 1)] == ["held", "ahead", "unknown"]


def test_many_visits_are_numbers_and_not_dots():
    assert visit_dots(3, 37) == ()
