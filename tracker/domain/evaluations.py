"""When an evaluation takes answers, and what is told of them.

A group of fewer than `LEAST` is counted and nothing else is said of it: four answers and three colleagues who
compare theirs make the fourth known. The same holds for each question, which not everybody answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import (
    CORE_KINDS,
    ActivityKind,
    ActivityStatus,
    EvaluationQuestion,
    EvaluationState,
)

LEAST = 5
"""People, below which no answers are broken down."""
SCORES = (1, 2, 3, 4, 5)
AHEAD = frozenset({ActivityStatus.PLANNED, ActivityStatus.CONFIRMED})

Answer = Mapping[EvaluationQuestion, int | None]
"""The score for each question; None, or left out, where it was not answered."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each score was given to a question: `counts` in the order of `SCORES`.

    `counts` is None where too few answered.
    """

    question: EvaluationQuestion
    answered: int
    counts: tuple[int, ...] | None

    @property
    def mean(self) -> float | None:
        """From 1 to 5; None where too few answered."""
        if not self.counts:
            return None
        return sum(score * count for score, count in zip(SCORES, self.counts, strict=True)) / self.answered


@dataclass(frozen=True, slots=True)
class Group:
    """The answers about one activity: how many people, and whether they are enough to say more."""

    people: int
    distributions: tuple[Distribution, ...] = ()

    @property
    def is_told(self) -> bool:
        return self.people >= LEAST


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of a question over several activities, from so many of them and so many people."""

    question: EvaluationQuestion
    mean: float | None
    activities: int
    people: int


def may_be_evaluated(
    kind: ActivityKind, status: ActivityStatus, day: ApproximateDate | None, today: date
) -> bool:
    """A study visit, workshop or academy that was held, or may take place today."""
    if kind not in CORE_KINDS:
        return False
    if status is ActivityStatus.HELD:
        return True
    if status not in AHEAD or day is None or day.earliest is None or day.latest is None:
        return False
    return day.earliest <= today <= day.latest


def state_of(opens_on: date, closes_on: date, *, closed: bool, today: date) -> EvaluationState:
    """Whether answers are taken on a day; both days are part of the time. `closed`: early, by hand."""
    if closed:
        return EvaluationState.CLOSED
    if today < opens_on:
        return EvaluationState.BEFORE
    return EvaluationState.OVER if today > closes_on else EvaluationState.OPEN


def group_of(asked: Iterable[EvaluationQuestion], answers: Sequence[Answer]) -> Group:
    """What is told of the answers about one activity, question by question."""
    if len(answers) < LEAST:
        return Group(len(answers))
    return Group(len(answers), tuple(_distribution(question, answers) for question in asked))


def averages(groups: Iterable[Group]) -> list[Average]:
    """The mean of each question over the groups that are told, each person counting once.

    What is left out of a group is left out here too, so that no small group is had by subtraction.
    """
    told = [one for group in groups if group.is_told for one in group.distributions if one.counts]
    return [
        _average(question, [one for one in told if one.question is question])
        for question in EvaluationQuestion
    ]


def _distribution(question: EvaluationQuestion, answers: Sequence[Answer]) -> Distribution:
    scores = [score for one in answers if (score := one.get(question)) is not None]
    counts = tuple(scores.count(score) for score in SCORES) if len(scores) >= LEAST else None
    return Distribution(question, len(scores), counts)


def _average(question: EvaluationQuestion, found: Sequence[Distribution]) -> Average:
    people = sum(one.answered for one in found)
    total = sum((one.mean or 0) * one.answered for one in found)
    return Average(question, total / people if people else None, len(found), people)
