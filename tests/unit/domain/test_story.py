"""The story follows the links that people set, branches where they branch, and makes nothing up."""

from __future__ import annotations

import pytest

from tracker.domain.dates import from_edtf
from tracker.domain.errors import DomainError
from tracker.domain.statuses import StoryStep
from tracker.domain.story import Agreed, Lesson, Line, Point, check_same_pair, lines_of


def lesson(visit: int = 1, day: str | None = "2021-05-03", **values) -> Lesson:
    values.setdefault("learned", "Begin with the school")
    values.setdefault("was_held", True)
    values.setdefault("is_told", True)
    return Lesson(visit=visit, day=from_edtf(day) if day else None, **values)


def point(number: int, day: str | None = "2021-09", *, is_reached: bool = True, came_from=()) -> Point:
    return Point(number, f"Point {number}", from_edtf(day) if day else None, is_reached, tuple(came_from))


def told(lines: list[Line]) -> list:
    """Each line as its steps, with the lines into which it branches behind them."""
    return [
        [*(f"{step.kind}{step.id}{' again' if step.is_again else ''}" for step in line.steps)]
        + ([told(list(line.branches))] if line.branches else [])
        for line in lines
    ]


def test_where_nobody_set_a_link_there_is_no_line() -> None:
    assert lines_of([lesson(effect="The plan begins with a room")], [point(1)], [point(7)]) == []


def test_one_line_leads_from_the_visit_to_the_outcome() -> None:
    lines = lines_of([lesson(effect="A room", milestones=(4,))], [point(4)], [point(7, came_from=[4])])
    assert told(lines) == [["visit1", "lesson1", "change1", "milestone4", "outcome7"]]


def test_a_step_that_nobody_wrote_is_left_out() -> None:
    lines = lines_of([lesson(learned=None, milestones=(4,))], [point(4)], [])
    assert told(lines) == [["visit1", "milestone4"]]


def test_a_lesson_branches_into_its_milestones_the_earliest_first() -> None:
    milestones = [point(4, "2022-01"), point(5, "2021-12"), point(6, None)]
    lines = lines_of([lesson(milestones=(4, 5, 6))], milestones, [point(7, came_from=[4])])
    assert told(lines) == [
        ["visit1", "lesson1", [["milestone5"], ["milestone4", "outcome7"], ["milestone6"]]],
    ]


def test_what_was_agreed_about_a_milestone_leads_to_it_without_the_lesson() -> None:
    agreed = (Agreed(11, 4, "Find a room"), Agreed(12, 5, "Ask the mayor"))
    lines = lines_of([lesson(milestones=(5,), agreed=agreed)], [point(4), point(5)], [])
    assert told(lines) == [
        ["visit1", [["lesson1", "agreed12", "milestone5"], ["agreed11", "milestone4"]]],
    ]


def test_what_was_agreed_alone_does_not_claim_that_anything_was_learned() -> None:
    lines = lines_of([lesson(effect="A room", agreed=(Agreed(11, 4, "Find it"),))], [point(4)], [])
    assert told(lines) == [["visit1", "agreed11", "milestone4"]]


def test_a_milestone_with_an_outcome_and_no_lesson_begins_a_line() -> None:
    lines = lines_of([lesson()], [point(4), point(5)], [point(7, came_from=[5])])
    assert told(lines) == [["milestone5", "outcome7"]]


def test_where_two_visits_led_to_one_milestone_the_rest_is_told_once() -> None:
    lessons = [lesson(2, "2021-11-05", milestones=(4,)), lesson(1, "2021-05-03", milestones=(4,))]
    lines = lines_of(lessons, [point(4)], [point(7, came_from=[4])])
    assert told(lines) == [
        ["visit1", "lesson1", "milestone4", "outcome7"],
        ["visit2", "lesson2", "milestone4 again"],
    ]


def test_an_outcome_of_two_milestones_stands_in_both_branches_and_is_told_in_the_first() -> None:
    lines = lines_of([lesson(milestones=(4, 5))], [point(4), point(5)], [point(7, came_from=[4, 5])])
    assert told(lines) == [
        ["visit1", "lesson1", [["milestone4", "outcome7"], ["milestone5", "outcome7 again"]]],
    ]


def test_links_to_what_is_not_there_are_passed_over() -> None:
    assert lines_of([lesson(milestones=(9,))], [point(4)], [point(7, came_from=[9])]) == []


def test_lines_stand_in_the_order_of_their_days_and_what_has_none_stands_last() -> None:
    lessons = [lesson(1, None, milestones=(4,)), lesson(2, "2022-05", milestones=(5,))]
    milestones = [point(4), point(5), point(6, "2021")]
    lines = lines_of(lessons, milestones, [point(7, came_from=[6])])
    assert [line[0] for line in told(lines)] == ["milestone6", "visit2", "visit1"]


def test_an_unknown_day_stays_unknown() -> None:
    (line,) = lines_of([lesson(day=None, milestones=(4,))], [point(4, None)], [])
    assert [step.day for step in line.steps] == [None, None, None]


def test_what_is_ahead_is_not_reached_and_says_nothing_that_nobody_had_said_yet() -> None:
    ahead = lesson(
        was_held=False, is_told=False, effect="A room", milestones=(4,), agreed=(Agreed(1, 4, "x"),)
    )
    (line,) = lines_of([ahead], [point(4, is_reached=False)], [])
    assert not any(step.is_reached for step in line.steps)
    of_report = [step for step in line.steps if step.kind not in (StoryStep.VISIT, StoryStep.MILESTONE)]
    assert [(step.kind, step.words) for step in of_report] == [
        (StoryStep.LESSON, ""),
        (StoryStep.CHANGE, ""),
        (StoryStep.AGREED, ""),
    ]


def test_a_draft_says_its_words_and_is_not_reached() -> None:
    (line,) = lines_of([lesson(is_told=False, is_draft=True, milestones=(4,))], [point(4)], [])
    assert [(step.words, step.is_reached) for step in line.steps[1:2]] == [("Begin with the school", False)]


def test_milestones_are_linked_within_a_pair_alone() -> None:
    check_same_pair("led_to", {1, 2}, {"M1": 1, "M2": 2})
    with pytest.raises(DomainError) as refused:
        check_same_pair("led_to", {1}, {"M1": 1, "M2 Buddies": 2})
    assert (refused.value.field, refused.value.code) == ("led_to", "milestone_of_another_pair")
    assert refused.value.values == {"name": "M2 Buddies"}
