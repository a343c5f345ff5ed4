"""The story of a pair: visit, lesson, change in the plan, milestone, outcome, by the links that people set.

Records in, lines out. Where nobody set a link there is no line, and no step stands in for a missing one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.statuses import StoryStep


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed at a visit about a milestone, which is a link of its own."""

    id: int
    milestone: int
    words: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A visit, as it stood, with what its report says was learned and led to which milestones.

    `is_told` says whether the report was there, and `told_on` when it was submitted. Its words are passed on
    where it was, or where it is a draft that the reader may see.
    """

    visit: int
    day: ApproximateDate | None
    was_held: bool
    is_told: bool
    is_draft: bool = False
    told_on: ApproximateDate | None = None
    learned: str | None = None
    effect: str | None = None
    milestones: tuple[int, ...] = ()
    agreed: tuple[Agreed, ...] = ()

    def step(self, kind: StoryStep, number: int, words: str) -> Step:
        """A step that the report tells of."""
        shown = words if self.is_told or self.is_draft else ""
        return Step(kind, number, self.told_on, self.is_told, shown)


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone or an outcome as it stood; of an outcome, `came_from` are the milestones that led to it."""

    id: int
    title: str
    day: ApproximateDate | None
    is_reached: bool
    came_from: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a line. `id` is that of the visit (of its lesson and its effect, too), of what was agreed,
    of the milestone or the outcome. `is_again` says that it stands further up with all that follows."""

    kind: StoryStep
    id: int
    day: ApproximateDate | None
    is_reached: bool
    words: str = ""
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Steps one after the other, and the lines into which the last of them branches: none, or several."""

    steps: tuple[Step, ...]
    branches: tuple[Line, ...] = ()


def lines_of(lessons: Iterable[Lesson], milestones: Iterable[Point], outcomes: Iterable[Point]) -> list[Line]:
    """The lines of a story, the earliest first; what has no day stands last.

    Links to what is not among the records are passed over. A milestone that led to an outcome and came from
    no lesson begins a line of its own. Where two lines meet, the rest is told once, in the first of them.
    """
    return _Teller(milestones, outcomes).lines(lessons)


class _Teller:
    def __init__(self, milestones: Iterable[Point], outcomes: Iterable[Point]) -> None:
        self.milestones = {one.id: one for one in milestones}
        self.outcomes: dict[int, list[Point]] = {}
        for one in outcomes:
            for milestone in one.came_from:
                self.outcomes.setdefault(milestone, []).append(one)
        self.told: set[tuple[StoryStep, int]] = set()

    def lines(self, lessons: Iterable[Lesson]) -> list[Line]:
        ordered = sorted(lessons, key=lambda one: (first_day(one.day), one.visit))
        found = [line for lesson in ordered if (line := self.of_lesson(lesson)) is not None]
        alone = [one for one in self.milestones.values() if one.id in self.outcomes]
        alone = [one for one in alone if (StoryStep.MILESTONE, one.id) not in self.told]
        found += [self.of_milestone(one.id) for one in sorted(alone, key=_by_day)]
        return sorted(found, key=lambda line: first_day(line.steps[0].day))

    def of_lesson(self, lesson: Lesson) -> Line | None:
        """The line of a visit; None where nothing that is there came of it."""
        agreed: dict[int, list[Agreed]] = {}
        for one in lesson.agreed:
            agreed.setdefault(one.milestone, []).append(one)
        taught = self.in_order(lesson.milestones)
        followed = self.in_order(number for number in agreed if number not in lesson.milestones)
        if not taught and not followed:
            return None
        steps = _lesson_steps(lesson) if taught else []
        below = [self.of_milestone(one, lesson, agreed.get(one, ())) for one in taught]
        said = [_joined(steps, below)] if steps else below
        said += [self.of_milestone(one, lesson, agreed[one]) for one in followed]
        return _joined([Step(StoryStep.VISIT, lesson.visit, lesson.day, lesson.was_held)], said)

    def in_order(self, numbers: Iterable[int]) -> list[int]:
        """Those of the milestones that are there, the earliest first."""
        found = {number: self.milestones[number] for number in numbers if number in self.milestones}
        return [one.id for one in sorted(found.values(), key=_by_day)]

    def of_milestone(self, number: int, lesson: Lesson | None = None, agreed: Sequence[Agreed] = ()) -> Line:
        """The line on from a milestone, after what was agreed about it at the visit of a lesson."""
        before = [lesson.step(StoryStep.AGREED, one.id, one.words) for one in agreed] if lesson else []
        step = self.step(StoryStep.MILESTONE, self.milestones[number])
        came = [] if step.is_again else sorted(self.outcomes.get(number, ()), key=_by_day)
        return _joined([*before, step], [self.of_outcome(one) for one in came])

    def of_outcome(self, point: Point) -> Line:
        return Line((self.step(StoryStep.OUTCOME, point),))

    def step(self, kind: StoryStep, point: Point) -> Step:
        is_again = (kind, point.id) in self.told
        self.told.add((kind, point.id))
        return Step(kind, point.id, point.day, point.is_reached, point.title, is_again)


def _lesson_steps(lesson: Lesson) -> list[Step]:
    """What was learned, and what it changes in the plan, as far as the report says it."""
    said = ((StoryStep.LESSON, lesson.learned), (StoryStep.CHANGE, lesson.effect))
    return [lesson.step(kind, lesson.visit, words) for kind, words in said if words]


def _joined(steps: Sequence[Step], below: Sequence[Line]) -> Line:
    """Steps with what follows them; what follows alone goes on in the same line."""
    if len(below) == 1:
        return Line((*steps, *below[0].steps), below[0].branches)
    return Line(tuple(steps), tuple(below))


def _by_day(point: Point) -> tuple[date, int]:
    return first_day(point.day), point.id


def first_day(value: ApproximateDate | None) -> date:
    """The first day that is known of a date; the last of all days where none is, so that it stands last."""
    return (value.earliest or value.latest or date.max) if value else date.max


def check_same_pair(field: str, pairs: Collection[Any], linked: Mapping[str, Any]) -> None:
    """That what is linked serves one pair: `linked` are the pairs of the milestones, by their names.

    Raises DomainError on the field: `milestone_of_another_pair` with the `name` of the first that is not.
    """
    for name, pair in linked.items():
        if pair not in pairs:
            raise DomainError(field, "milestone_of_another_pair", name=name)
