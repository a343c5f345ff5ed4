"""The burn-up as positions: three lines that rise in steps, the months below them, the day shown.

Across, a place is a percent of whatever width the page gives the picture, so that it fits a phone and its
words keep their size; down, it is in units of the screen. What a phone has no room for is left out there.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.domain.burnup import BurnUp, Line
from tracker.pictures.months import Tick, count_months, name_months

Name = Literal["agreed", "expected", "completed"]
NAMES: tuple[Name, ...] = ("agreed", "expected", "completed")

TOP = 28.0
"""Where the whole stands; above it there is room for the word of the day shown."""
BOTTOM = 228.0
HEIGHT = 272.0
LETTER_HEIGHT = 17.0
"""From one word at the end of a line to the next."""
MOST_MARKS = 12
"""A line of more steps has no marks: they would hide it."""
MOST_TICKS, FEWEST_TICKS = 9, 4
"""Months that are named on a desktop and on a phone; a word needs less than its part of the width."""
ROOM_OF_A_WORD, ROOM_ON_A_PHONE = 4.0, 16.0
MONTHS_BETWEEN = (1, 2, 3, 6, 12, 24, 60, 120, 600)


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of a line: `x` in percent, `y` the height that it rises to."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """`path` is the data of a path as wide as 100; `word_y` is where the number of its end is written.

    `end` is where a line stops short of the right edge, as the completed one does at the day shown.
    """

    name: Name
    path: str
    marks: tuple[Mark, ...]
    count: int
    word_y: float
    end: Mark | None


@dataclass(frozen=True, slots=True)
class Level:
    """A number of milestones at the left edge."""

    y: float
    count: int


@dataclass(frozen=True, slots=True)
class BurnUpPicture:
    """`few_ticks` are for a phone. `day_x` is None where the day shown is outside the days drawn."""

    top: float
    bottom: float
    height: float
    levels: tuple[Level, ...]
    ticks: tuple[Tick, ...]
    few_ticks: tuple[Tick, ...]
    lines: tuple[DrawnLine, ...]
    day_x: float | None

    @property
    def day_word_at_end(self) -> bool:
        """Whether the word of the day shown stands left of its line, for want of room on the right."""
        return self.day_x is not None and self.day_x > 50

    @property
    def grid(self) -> str:
        """The lines of the levels, as the data of one path as wide as 100."""
        return "".join(f"M0 {level.y}H100" for level in self.levels)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    whole: int

    def x(self, day: date) -> float:
        """Where a day ends, which is when its milestones count."""
        days = (self.last - self.first).days + 1
        return round(min(100.0, 100 * ((day - self.first).days + 1) / days), 2)

    def y(self, count: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * count / self.whole, 1)


def draw_burn_up(
    found: BurnUp, *, first_day: date, last_day: date, tick_word: Callable[[date], str]
) -> BurnUpPicture:
    """Place the lines that have something to say, the completed one always: it is at nought until it rises.

    `tick_word` names the month of a day, without its year. The months are widened where a step lies outside
    the days given, and drawn whole. Raises ValueError where the days run backwards, or there is no milestone.
    """
    if last_day < first_day:
        raise ValueError("the last day is before the first")
    if not found.whole:
        raise ValueError("there is no milestone to draw")
    first, last = min([first_day, *found.days]), max([last_day, *found.days])
    last = last.replace(day=monthrange(last.year, last.month)[1])
    scale = _Scale(first.replace(day=1), last, found.whole)
    return BurnUpPicture(
        top=TOP,
        bottom=BOTTOM,
        height=HEIGHT,
        levels=tuple(Level(scale.y(count), count) for count in _levels(found.whole)),
        ticks=_ticks(scale, tick_word, MOST_TICKS, ROOM_OF_A_WORD),
        few_ticks=_ticks(scale, tick_word, FEWEST_TICKS, ROOM_ON_A_PHONE),
        lines=_lines(found, scale),
        day_x=scale.x(found.day) if scale.first <= found.day <= scale.last else None,
    )


def _lines(found: BurnUp, scale: _Scale) -> tuple[DrawnLine, ...]:
    says = (found.says_agreed, found.says_expected, True)
    named = [(name, line) for name, line, drawn in zip(NAMES, found.lines, says, strict=True) if drawn]
    places = _apart([scale.y(line.total) for _, line in named])
    done = set(_marks(found.completed, scale))
    drawn = []
    for (name, line), word_y in zip(named, places, strict=True):
        ends = scale.x(max(found.day, scale.first)) if name == "completed" else 100.0
        y = scale.y(line.total)
        # A completed milestone is marked once, by the line of the completed ones.
        marks = [mark for mark in _marks(line, scale) if name != "expected" or mark not in done]
        drawn.append(
            DrawnLine(
                name=name,
                path=_path(line, scale, ends),
                marks=tuple(marks) if len(line.days) <= MOST_MARKS else (),
                count=line.total,
                word_y=word_y,
                end=Mark(ends, y) if ends < 100 else None,
            )
        )
    return tuple(drawn)


def _marks(line: Line, scale: _Scale) -> list[Mark]:
    return [Mark(scale.x(day), scale.y(count)) for day, count in zip(line.days, line.counts, strict=True)]


def _path(line: Line, scale: _Scale, ends: float) -> str:
    marks = _marks(line, scale)
    begins = marks[0].x if marks else 0.0
    steps = "".join(f"H{mark.x}V{mark.y}" for mark in marks)
    return f"M{begins} {scale.y(0)}{steps}H{ends}"


def _apart(places: Sequence[float]) -> list[float]:
    """The same heights, moved so that no word lies upon another; the higher stays above, then the earlier."""
    order = sorted(range(len(places)), key=lambda number: (places[number], number))
    moved = list(places)
    lowest = BOTTOM - LETTER_HEIGHT * (len(places) - 1)
    above = TOP - LETTER_HEIGHT
    for rank, number in enumerate(order):
        place = min(max(places[number], above + LETTER_HEIGHT), lowest + LETTER_HEIGHT * rank)
        above = moved[number] = round(place, 1)
    return moved


def _levels(whole: int) -> tuple[int, ...]:
    """Nought, round numbers, and the whole; a round number too near to the whole is left out."""
    steps = (size * 10**power for power in range(9) for size in (1, 2, 5))
    step = next(one for one in steps if one * 5 >= whole)
    below = [count for count in range(0, whole, step) if count == 0 or whole - count > step / 2]
    return (*below, whole)


def _ticks(scale: _Scale, tick_word: Callable[[date], str], most: int, room: float) -> tuple[Tick, ...]:
    """The first days of months, so many apart that no more than `most` are named.

    One without `room` for its word, in percent, before the right edge is left out.
    """
    months = count_months(scale.first, scale.last)
    step = next((step for step in MONTHS_BETWEEN if months / step <= most), MONTHS_BETWEEN[-1])

    def place(day: date) -> float:
        return round(100 * (day - scale.first).days / ((scale.last - scale.first).days + 1), 2)

    def fits(tick: Tick) -> bool:
        return tick.x + room <= 100

    return tuple(name_months(scale.first, scale.last, step, place=place, word=tick_word, fits=fits))
