"""When an evaluation is open, and what is told of its answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dates import from_edtf
from tracker.domain.evaluations import LEAST, averages, group_of, may_be_evaluated, state_of
from tracker.domain.statuses import ActivityKind, ActivityStatus, EvaluationQuestion, EvaluationState

USEFUL, LEARNED = EvaluationQuestion.USEFUL, EvaluationQuestion.LEARNED
DAY = date(2022, 6, 21)


@pytest.mark.parametrize(
    ("today", "closed", "state"),
    [
        (date(2022, 6, 20), False, EvaluationState.BEFORE),
        (date(2022, 6, 21), False, EvaluationState.OPEN),
        (date(2022, 6, 23), False, EvaluationState.OPEN),
        (date(2022, 6, 24), False, EvaluationState.OVER),
        (date(2022, 6, 22), True, EvaluationState.CLOSED),
    ],
)
def test_both_days_are_part_of_the_time(today, closed, state):
    assert state_of(DAY, date(2022, 6, 23), closed=closed, today=today) is state


@pytest.mark.parametrize(
    ("kind", "status", "day", "may"),
    [
        (ActivityKind.STUDY_VISIT, ActivityStatus.HELD, "2021-10-04", True),
        (ActivityKind.TRAINING_ACADEMY, ActivityStatus.HELD, None, True),
        (ActivityKind.WEBINAR, ActivityStatus.HELD, "2022-06-20", False),
        (ActivityKind.TRANSFER_WORKSHOP, ActivityStatus.PLANNED, "2022-06-20/2022-06-22", True),
        (ActivityKind.TRANSFER_WORKSHOP, ActivityStatus.PLANNED, "2022-06-22", False),
        (ActivityKind.STUDY_VISIT, ActivityStatus.CONFIRMED, None, False),
        (ActivityKind.STUDY_VISIT, ActivityStatus.POSTPONED, "2022-06-21", False),
    ],
)
def test_what_was_held_or_is_today_may_be_evaluated(kind, status, day, may):
    found = None if day is None else from_edtf(day)
    assert may_be_evaluated(kind, status, found, DAY) is may


def test_four_people_are_counted_and_not_broken_down():
    group = group_of([USEFUL], [{USEFUL: 1}] * (LEAST - 1))
    assert (group.people, group.is_told, group.distributions) == (4, False, ())


def test_a_question_that_four_of_six_answered_is_not_broken_down_either():
    answers = [{USEFUL: 5, LEARNED: 5 if number < 4 else None} for number in range(6)]
    useful, learned = group_of([USEFUL, LEARNED], answers).distributions
    assert (useful.counts, useful.mean) == ((0, 0, 0, 0, 6), 5.0)
    assert (learned.answered, learned.counts, learned.mean) == (4, None, None)


def test_each_person_counts_once_in_an_average_and_small_groups_are_left_out():
    large = group_of([USEFUL], [{USEFUL: 5}] * 15)
    other = group_of([USEFUL], [{USEFUL: 1}] * 5)
    small = group_of([USEFUL], [{USEFUL: 1}] * 4)
    found = {one.question: one for one in averages([large, other, small])}
    assert (found[USEFUL].mean, found[USEFUL].activities, found[USEFUL].people) == (4.0, 2, 20)
    assert (found[LEARNED].mean, found[LEARNED].people) == (None, 0)


@given(st.lists(st.integers(1, 5), min_size=LEAST, max_size=60))
def test_the_counts_are_all_the_answers_and_the_mean_lies_among_them(scores):
    (one,) = group_of([USEFUL], [{USEFUL: score} for score in scores]).distributions
    assert one.counts is not None
    assert sum(one.counts) == one.answered == len(scores)
    assert min(scores) <= one.mean <= max(scores)
