"""The stacked bar of milestones, the dots of study visits and the steps of a form, as positions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

WIDTH = 100.0
"""Every bar is 100 units wide, so that a unit is a percent of whatever width the page gives it."""


@dataclass(frozen=True, slots=True)
class BarCounts:
    """How many milestones stand in each state. Each milestone is in one of them only."""

    completed: int = 0
    in_progress: int = 0
    overdue: int = 0
    not_started: int = 0
    undated: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar. `state` is a field of `BarCounts`; `x` and `width` are in percent of the bar."""

    state: str
    count: int
    x: float
    width: float


DotState = Literal["held", "ahead", "unknown"]
"""Held; still to come, or put off; nobody says whether it happened."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One study visit among those agreed; `x` is its centre, in units of `visit_dots`."""

    x: float
    state: DotState


def bar_segments(counts: BarCounts) -> tuple[Segment, ...]:
    """The parts that are not empty, in the order of the words; none where there is nothing to count."""
    if min(getattr(counts, field.name) for field in fields(counts)) < 0:
        raise ValueError("a bar counts from 0 upwards")
    total = counts.total
    segments: list[Segment] = []
    seen = 0
    for field in fields(counts):
        count = getattr(counts, field.name)
        if count:
            start, end = WIDTH * seen / total, WIDTH * (seen + count) / total
            segments.append(Segment(field.name, count, round(start, 2), round(end - start, 2)))
            seen += count
    return tuple(segments)


DOT_PITCH = 17.0
MOST_DOTS = 12
"""Beyond this many, numbers alone are easier to read than dots."""


def visit_dots(held: int, ahead: int = 0, unknown: int = 0) -> tuple[Dot, ...]:
    """A filled dot for each visit held, a hollow one for each to come, a dashed one where nobody knows.

    None beyond `MOST_DOTS`.
    """
    states: list[DotState] = [*["held"] * held, *["ahead"] * ahead, *["unknown"] * unknown]  # type: ignore[list-item]
    if len(states) > MOST_DOTS:
        return ()
    return tuple(Dot(DOT_PITCH * (number + 0.5), state) for number, state in enumerate(states))
