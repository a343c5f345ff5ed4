"""The months that a chart names along its time: which of them, and the year above the first of each year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month, with its name; the first one named of each year says the year too."""

    x: float
    word: str
    year: str


def count_months(first: date, last: date) -> int:
    """The months that two days and all between them touch."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def name_months(
    first: date,
    last: date,
    step: int,
    *,
    place: Callable[[date], float],
    word: Callable[[date], str],
    fits: Callable[[Tick], bool],
) -> Iterator[Tick]:
    """The first days of every `step`-th month of the calendar, none of them before `first`.

    `place` says where a day stands and `word` what its month is called. What does not fit is left out.
    """
    begun = first.year * 12 + first.month - 1
    years: set[int] = set()
    for number in range(begun + -begun % step, begun + count_months(first, last), step):
        day = date(number // 12, number % 12 + 1, 1)
        if day < first:
            continue
        tick = Tick(place(day), word(day), "" if day.year in years else str(day.year))
        if fits(tick):
            years.add(day.year)
            yield tick
