"""Every item has a place, in the order of time, inside the picture, and none lies upon another."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pictures import journey
from tracker.pictures.journey import JourneyItem, JourneyLane, draw_journey

FIRST, LAST = date(2020, 6, 1), date(2023, 3, 31)
days = st.dates(FIRST, LAST)


@st.composite
def spans(draw):
    first, last = sorted((draw(days), draw(days)))
    return draw(st.sampled_from([(first, last), (first, first), (first, None), (None, last), None]))


items = st.builds(
    JourneyItem,
    kind=st.sampled_from(["visit", "workshop", "academy", "milestone"]),
    word=st.just("1"),
    title=st.text(max_size=5),
    url=st.none(),
    agreed=spans(),
    shown=spans(),
    state=st.sampled_from(["held", "ahead", "coming"]),
)
lanes = st.builds(
    JourneyLane,
    pair_number=st.just(1),
    mentor=st.just("Mechelen"),
    mentee=st.just("Capaci"),
    subtitle=st.just(""),
    url=st.none(),
    items=st.lists(items, max_size=12).map(tuple),
)


def word(day: date) -> str:
    return f"{day.month:02}."


def draw(*drawn_lanes, day_shown=None, first=FIRST, last=LAST):
    return draw_journey(drawn_lanes, first_day=first, last_day=last, day_shown=day_shown, tick_word=word)


def lane_of(*of_items):
    return JourneyLane(1, "Mechelen", "Capaci", "", None, of_items)


def visit(shown, agreed=None, kind="visit", **more):
    return JourneyItem(kind, "1", "Study visit 1", None, agreed, shown, "held", **more)


@given(st.lists(lanes, max_size=3))
def test_no_item_is_left_out(of_lanes):
    for lane, drawn in zip(of_lanes, draw(*of_lanes).lanes, strict=True):
        placed = [mark.item for mark in (*drawn.marks, *drawn.undated)]
        placed += [item for more in drawn.more for item in more.items]
        assert sorted(map(id, placed)) == sorted(map(id, lane.items))


@given(lanes)
def test_targets_stay_inside_the_picture_and_apart(lane):
    picture = draw(lane)
    (drawn,) = picture.lanes
    places = [(mark.x, mark.y) for mark in (*drawn.marks, *drawn.undated)]
    places += [(more.x, more.y) for more in drawn.more]
    for x, y in places:
        assert 12 <= x <= picture.width - 12
        assert 12 <= y <= drawn.height - 12
    for (x, y), (other_x, other_y) in itertools.combinations(places, 2):
        assert abs(x - other_x) >= 24 or abs(y - other_y) >= 24


@given(days, days)
def test_later_days_stand_further_right(one, other):
    marks = draw(lane_of(visit((one, one)), visit((other, other)))).lanes[0].marks
    by_day = sorted(marks, key=lambda mark: mark.item.shown[0])
    assert by_day[0].x <= by_day[1].x


@given(lanes)
def test_the_same_records_make_the_same_picture(lane):
    assert draw(lane) == draw(lane)


@given(days, st.integers(0, 2000))
def test_ticks_rise_and_do_not_crowd(first, length):
    ticks = draw(first=first, last=first + timedelta(days=length)).ticks
    for one, other in itertools.pairwise(ticks):
        assert other.x - one.x >= 30
        assert other.x > one.x


def test_the_year_stands_at_the_first_tick_of_each_year():
    said = [(tick.word, tick.year) for tick in draw().ticks]
    assert said[:4] == [("07.", "2020"), ("10.", ""), ("01.", "2021"), ("04.", "")]


@given(days, st.integers(0, 2000), st.booleans())
def test_every_line_has_its_word_and_room_for_it(first, length, has_undated):
    lane = lane_of(*[visit(None)] * has_undated)
    picture = draw(lane, first=first, last=first + timedelta(days=length))
    ends = [*(tick.x for tick in picture.ticks[1:]), picture.no_date_x or picture.width]
    for tick, end in zip(picture.ticks, ends, strict=False):
        assert tick.word
        assert tick.x + 7.5 * max(len(tick.word), len(tick.year)) + 6 <= end


@given(lanes)
def test_no_red_line_runs_through_another_shape_or_another_red_line(lane):
    (drawn,) = draw(lane).lanes
    for one, other in itertools.permutations(drawn.marks, 2):
        if one.y == other.y and one.slip:
            begin, end = min(*one.slip, one.x), max(*one.slip, one.x)
            assert not begin < other.x < end
            assert other.slip is None or max(other.slip) <= begin or end <= min(other.slip)


def test_milestones_late_in_the_same_weeks_stand_below_one_another():
    march, may, june = (
        (date(2022, 3, 1), date(2022, 3, 31)),
        (date(2022, 5, 1),) * 2,
        (date(2022, 6, 20),) * 2,
    )
    drawn = draw(lane_of(visit(may, march, kind="milestone"), visit(june, march, kind="milestone"))).lanes[0]
    assert [mark.y for mark in drawn.marks] == [drawn.marks[0].y, drawn.marks[0].y + journey.ROW]
    assert drawn.marks[1].agreed.y > drawn.marks[0].y, "the agreed day moves with its shape"


def test_a_day_that_was_kept_has_no_crumbs_of_a_box_around_it_and_a_period_keeps_its_box():
    day, spring = (date(2022, 4, 1), date(2022, 4, 1)), (date(2022, 3, 1), date(2022, 5, 31))
    assert draw(lane_of(visit(day, day))).lanes[0].marks[0].agreed is None
    assert draw(lane_of(visit(day, spring))).lanes[0].marks[0].agreed is not None


def test_slippage_runs_from_the_end_of_what_was_agreed():
    may, june = (date(2022, 4, 1), date(2022, 5, 31)), (date(2022, 6, 14), date(2022, 6, 16))
    (mark,) = draw(lane_of(visit(june, may))).lanes[0].marks
    assert mark.slip == (pytest.approx(mark.agreed.x + mark.agreed.width, abs=0.2), mark.x)


def test_what_was_kept_has_no_slippage():
    may = (date(2022, 5, 1), date(2022, 5, 31))
    (mark,) = draw(lane_of(visit((date(2022, 5, 3), date(2022, 5, 4)), may))).lanes[0].marks
    assert mark.slip is None


def test_an_item_without_an_expected_date_stands_where_it_was_agreed():
    postponed = replace(visit(None, (date(2021, 11, 1), date(2021, 11, 30))), state="ahead")
    (mark,) = draw(lane_of(postponed)).lanes[0].marks
    assert mark.x == pytest.approx(mark.agreed.x + mark.agreed.width / 2, abs=0.2)


def test_many_without_a_date_are_counted_and_not_dropped():
    drawn = draw(lane_of(*[visit(None, kind="milestone") for _ in range(9)])).lanes[0]
    assert len(drawn.undated) == journey.SLOTS - 1
    assert [len(more.items) for more in drawn.more] == [6]


def test_the_room_for_no_date_is_only_taken_where_needed():
    assert draw(lane_of(visit((FIRST, FIRST)))).no_date_x is None
    assert draw(lane_of(visit(None))).no_date_x is not None


def test_a_day_outside_the_picture_draws_no_line():
    assert draw(day_shown=date(2030, 1, 1)).day_x is None
    assert draw(day_shown=date(2021, 10, 20)).day_x is not None


def test_an_event_after_the_programme_widens_the_line_of_time():
    after = date(2023, 9, 1)
    assert draw(lane_of(visit((after, after)))).last_day == after


def test_an_uncertain_day_shows_the_days_it_may_have_been():
    (mark,) = draw(lane_of(visit((date(2021, 5, 1), date(2021, 6, 30))))).lanes[0].marks
    assert mark.spread is not None
    (exact,) = draw(lane_of(visit((date(2021, 5, 3), date(2021, 5, 4))))).lanes[0].marks
    assert exact.spread is None


def test_days_that_run_backwards_are_refused():
    with pytest.raises(ValueError, match="before the first"):
        draw(first=LAST, last=FIRST)


def test_what_was_held_on_an_unknown_day_is_not_drawn_at_the_day_that_was_agreed():
    agreed = (date(2022, 4, 1), date(2022, 5, 31))
    drawn = draw(lane_of(visit(None, agreed))).lanes[0]
    assert drawn.marks == ()
    assert drawn.undated[0].agreed is not None, "the agreed period is still drawn"
