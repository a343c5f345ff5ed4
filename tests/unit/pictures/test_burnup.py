"""The lines of a burn-up rise in time, stay inside their picture, and no word lies upon another."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.burnup import BurnUp, Line
from tracker.pictures.burnup import BOTTOM, HEIGHT, MOST_MARKS, TOP, draw_burn_up

FIRST, LAST = date(2020, 6, 1), date(2023, 3, 31)
days = st.dates(FIRST, LAST)
some_days = st.lists(st.one_of(st.none(), days), max_size=40)


def word(day: date) -> str:
    return f"{day.month:02}."


def found(agreed=(), expected=(), completed=(), day=LAST, whole=None):
    lines = [Line.of(agreed), Line.of(expected), Line.of(completed)]
    return BurnUp(day, whole or max(1, *(line.total for line in lines)), *lines, in_no_line=0, unknown=0)


def draw(burn_up, first=FIRST, last=LAST):
    return draw_burn_up(burn_up, first_day=first, last_day=last, tick_word=word)


@st.composite
def burn_ups(draw):
    day = draw(days)
    done = [one for one in draw(some_days) if one is None or one <= day]
    return found(draw(some_days), draw(some_days), done, day, whole=draw(st.integers(40, 400)))


def places(path):
    """The places of the steps of a path, as (x, y)."""
    x, y = map(float, re.match(r"M([\d.]+) ([\d.]+)", path).groups())
    yield x, y
    for letter, number in re.findall(r"([HV])([\d.]+)", path):
        x, y = (float(number), y) if letter == "H" else (x, float(number))
        yield x, y


@given(burn_ups())
def test_lines_run_to_the_right_and_upwards_inside_the_picture(burn_up):
    for line in draw(burn_up).lines:
        for (x, y), (next_x, next_y) in itertools.pairwise(places(line.path)):
            assert 0 <= x <= next_x <= 100
            assert BOTTOM >= y >= next_y >= TOP


@given(burn_ups())
def test_the_words_at_the_ends_do_not_lie_upon_one_another(burn_up):
    words = sorted(line.word_y for line in draw(burn_up).lines)
    assert all(TOP <= one <= BOTTOM for one in words)
    for one, other in itertools.pairwise(words):
        assert other - one >= 16


@given(burn_ups())
def test_the_higher_line_has_the_higher_word(burn_up):
    for one, other in itertools.permutations(draw(burn_up).lines, 2):
        if one.count > other.count:
            assert one.word_y < other.word_y


@given(burn_ups())
def test_the_same_counts_make_the_same_picture(burn_up):
    assert draw(burn_up) == draw(burn_up)


def test_a_line_ends_at_the_height_of_its_count():
    picture = draw(found(agreed=[date(2021, 1, 31), date(2021, 2, 28)], whole=4))
    (agreed, completed) = picture.lines
    assert (agreed.name, agreed.count, list(places(agreed.path))[-1]) == (
        "agreed",
        2,
        (100, (TOP + BOTTOM) / 2),
    )
    assert (completed.name, completed.count) == ("completed", 0)


def test_the_completed_line_ends_at_the_day_shown_and_the_others_do_not():
    picture = draw(found(agreed=[FIRST], expected=[FIRST, LAST], completed=[FIRST], day=date(2021, 10, 20)))
    assert [line.end and line.end.x for line in picture.lines] == [None, None, picture.day_x]
    assert 0 < picture.day_x < 100


def test_a_day_after_all_that_is_drawn_has_no_line_of_its_own():
    picture = draw(found(completed=[FIRST], day=date(2026, 11, 21)))
    assert picture.day_x is None
    assert picture.lines[-1].end is None


def test_a_completed_milestone_is_marked_once_and_its_agreed_day_too():
    picture = draw(found(agreed=[FIRST], expected=[FIRST, LAST], completed=[FIRST], whole=2))
    assert [(line.name, len(line.marks)) for line in picture.lines] == [
        ("agreed", 1),
        ("expected", 1),
        ("completed", 1),
    ]


def test_a_line_with_nothing_to_say_is_not_drawn_but_that_of_the_completed_is():
    assert [line.name for line in draw(found(expected=[FIRST])).lines] == ["expected", "completed"]
    done = found(agreed=[FIRST], expected=[LAST], completed=[LAST])
    assert [line.name for line in draw(done).lines] == ["agreed", "completed"]


def test_marks_that_would_hide_their_line_are_left_out():
    many = [FIRST + timedelta(days=number) for number in range(MOST_MARKS + 1)]
    assert draw(found(agreed=many)).lines[0].marks == ()
    assert len(draw(found(agreed=many[1:])).lines[0].marks) == MOST_MARKS


@given(st.integers(1, 5000))
def test_levels_are_few_and_apart_and_reach_from_nought_to_the_whole(whole):
    levels = draw(found(whole=whole)).levels
    assert (levels[0].count, levels[-1].count) == (0, whole)
    assert len(levels) <= 7
    for one, other in itertools.pairwise(levels):
        assert one.y - other.y >= 16


@given(days, st.integers(0, 4000))
def test_months_are_named_with_room_for_their_words(first, length):
    picture = draw(found(), first=first, last=first + timedelta(days=length))
    for ticks, apart, most in ((picture.ticks, 8, 9), (picture.few_ticks, 18, 4)):
        assert 0 < len(ticks) <= most
        assert ticks[0].year
        for one, other in itertools.pairwise(ticks):
            assert other.x - one.x >= apart


@given(burn_ups(), days)
def test_what_lies_outside_the_days_given_widens_them(burn_up, only):
    assume(burn_up.days)
    picture = draw(burn_up, first=only, last=only)
    for line in picture.lines:
        assert all(0 < mark.x <= 100 for mark in line.marks)


def test_the_picture_has_room_below_for_the_months():
    assert draw(found()).height == HEIGHT
    assert HEIGHT - BOTTOM >= 36


def test_days_that_run_backwards_and_nothing_to_draw_are_refused():
    with pytest.raises(ValueError, match="before the first"):
        draw(found(), first=LAST, last=FIRST)
    with pytest.raises(ValueError, match="no milestone"):
        draw(BurnUp(LAST, 0, *[Line.of([])] * 3, in_no_line=0, unknown=0))
