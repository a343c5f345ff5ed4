"""The journey of each pair: what was agreed against what happened, as positions on one line of time.

One lane a pair, each a picture of its own and as wide as the others; so the name of a lane can wrap, and
stand above it on a phone. Nothing is left out: what has no date stands at the end of its lane, and
what would lie upon another, or whose lines would run through another, moves to a row below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tracker.pictures.months import Tick, count_months, name_months

Span = tuple[date | None, date | None]
"""Earliest and latest day, both inside; `None` where that end is open."""

Kind = Literal["visit", "workshop", "academy", "milestone"]
State = Literal["held", "ahead", "reached", "overdue", "coming", "postponed", "unknown"]
DONE: tuple[State, ...] = ("held", "reached")

WIDTH = 850.0
EDGE = 16.0
AXIS_HEIGHT = 54.0
ROW = 28.0
"""From one row of a lane to the next. A target is 24 units wide and high (WCAG 2.2, 2.5.8)."""
APART = 26.0
BOX_HEIGHT = 26.0
MILESTONE_BOX_HEIGHT = 20.0
NARROWEST_BOX = 5.0
SLOTS = 4
"""How many without a date are drawn in a row; the rest are counted, "+3", and stand in the table."""
NO_DATE_WORD = 60.0
TICK_PITCH = 58.0
LETTER = 7.5
"""The room of a letter of the axis, in a wide typeface: what is written is not measured here."""
WIDE_SPREAD = 24.0


@dataclass(frozen=True, slots=True)
class JourneyItem:
    """An activity or a milestone. Its texts are ready to print; `title` names its link.

    `shown` is when it happened, else when it is expected; where nobody has said, it stands at `agreed`,
    but for what is done: that has no date then.
    `slip_days` is positive when later than agreed.
    """

    kind: Kind
    word: str
    title: str
    url: str | None
    agreed: Span | None
    shown: Span | None
    state: State
    slip_days: int | None = None
    agreed_text: str = ""
    shown_text: str = ""
    state_word: str = ""
    slip_text: str = ""
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class JourneyLane:
    pair_number: int
    mentor: str
    mentee: str
    subtitle: str
    url: str | None
    items: tuple[JourneyItem, ...]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An item in its place; `x` and `y` are the centre of its shape.

    `slip` runs from the end of the agreed period to what happened or is expected; `spread` spans
    the days on which it may have been, where they are many.
    """

    item: JourneyItem
    x: float
    y: float
    agreed: Box | None = None
    slip: tuple[float, float] | None = None
    spread: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class More:
    """So many more without a date than are drawn."""

    x: float
    y: float
    items: tuple[JourneyItem, ...]


@dataclass(frozen=True, slots=True)
class DrawnLane:
    lane: JourneyLane
    height: float
    line_y: float
    marks: tuple[Mark, ...]
    undated: tuple[Mark, ...]
    more: tuple[More, ...]


@dataclass(frozen=True, slots=True)
class JourneyPicture:
    """Positions in units of a picture `width` wide. `day_x` is None where the day shown is outside it."""

    width: float
    axis_height: float
    left: float
    right: float
    first_day: date
    last_day: date
    ticks: tuple[Tick, ...]
    lanes: tuple[DrawnLane, ...]
    day_x: float | None
    no_date_x: float | None

    @property
    def day_word_at_end(self) -> bool:
        """Whether the words of the day shown stand left of its line, for want of room on the right."""
        return self.day_x is not None and self.day_x > self.width * 0.72

    def grid(self, height: float) -> str:
        """The lines of the months through a lane so high and the gaps around it, as the data of one path."""
        return "".join(f"M{tick.x} -10V{height + 10}" for tick in self.ticks)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    left: float
    right: float

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def start(self, day: date) -> float:
        """Where the day begins."""
        return self.left + (self.right - self.left) * (day - self.first).days / self.days

    def end(self, day: date) -> float:
        """Where the day ends, which is where the next begins."""
        return self.left + (self.right - self.left) * ((day - self.first).days + 1) / self.days


def draw_journey(
    lanes: Sequence[JourneyLane],
    *,
    first_day: date,
    last_day: date,
    day_shown: date | None,
    tick_word: Callable[[date], str],
) -> JourneyPicture:
    """Place every item of every lane.

    `tick_word` names the month of a day, without its year.
    The line of time is widened where an item lies outside the days given. Raises ValueError where the
    days run backwards.
    """
    if last_day < first_day:
        raise ValueError("the last day is before the first")
    known = [day for lane in lanes for item in lane.items for day in _days(item)]
    first, last = min([first_day, *known]), max([last_day, *known])
    zone = _zone_width(lanes)
    scale = _Scale(first, last, EDGE, WIDTH - EDGE - zone)
    inside = day_shown is not None and first <= day_shown <= last
    return JourneyPicture(
        width=WIDTH,
        axis_height=AXIS_HEIGHT,
        left=scale.left,
        right=scale.right,
        first_day=first,
        last_day=last,
        ticks=tuple(_ticks(scale, tick_word)),
        lanes=tuple(_draw_lane(lane, scale) for lane in lanes),
        day_x=round(scale.end(day_shown), 1) if day_shown is not None and inside else None,
        no_date_x=round(scale.right + EDGE, 1) if zone else None,
    )


def _days(item: JourneyItem) -> list[date]:
    return [day for span in (item.agreed, item.shown) if span is not None for day in span if day is not None]


def _dated(item: JourneyItem) -> bool:
    """Whether there is a day to draw it at. What is done is never drawn at the day that was agreed."""
    return bool(_span_of(item))


def _span_of(item: JourneyItem) -> Span | None:
    said = item.shown if item.shown is not None and any(item.shown) else None
    if said is None and item.state not in DONE and item.agreed is not None and any(item.agreed):
        return item.agreed
    return said


def _zone_width(lanes: Iterable[JourneyLane]) -> float:
    """The room at the end of the lanes for what has no date; 0 where all have one."""
    most = 0
    for lane in lanes:
        undated = [item for item in lane.items if not _dated(item)]
        milestones = sum(item.kind == "milestone" for item in undated)
        most = max(most, min(SLOTS, milestones), min(SLOTS, len(undated) - milestones))
    return max(NO_DATE_WORD, most * APART) + EDGE if most else 0.0


def _ticks(scale: _Scale, tick_word: Callable[[date], str]) -> Iterable[Tick]:
    """The first days of months, of every second, third, sixth or twelfth where months would crowd.

    A line that has no room for its word before the end is not drawn: nobody could say what it means.
    """
    pitch = (scale.right - scale.left) / count_months(scale.first, scale.last)
    step = next((step for step in (1, 2, 3, 6, 12) if step * pitch >= TICK_PITCH), 12)

    def fits(tick: Tick) -> bool:
        return tick.x + LETTER * max(len(tick.word), len(tick.year)) <= scale.right + EDGE / 2

    named = name_months(scale.first, scale.last, step, place=scale.start, word=tick_word, fits=fits)
    return (replace(tick, x=round(tick.x, 1)) for tick in named)


def _draw_lane(lane: JourneyLane, scale: _Scale) -> DrawnLane:
    activities = [item for item in lane.items if item.kind != "milestone"]
    milestones = [item for item in lane.items if item.kind == "milestone"]
    line_y = EDGE + 4
    marks, undated, more, rows = _draw_rows(activities, scale, line_y)
    below = line_y + ROW * max(1, rows)
    more_marks, more_undated, yet_more, more_rows = _draw_rows(milestones, scale, below)
    height = below + ROW * more_rows - ROW + EDGE + 4
    return DrawnLane(
        lane, height, line_y, (*marks, *more_marks), (*undated, *more_undated), (*more, *yet_more)
    )


def _draw_rows(
    items: Sequence[JourneyItem], scale: _Scale, y: float
) -> tuple[list[Mark], list[Mark], list[More], int]:
    """The dated items, the undated ones, the count of the rest, and how many rows they take."""
    rows: list[list[Mark]] = []
    for mark in sorted((_mark(item, y, scale) for item in items if _dated(item)), key=lambda mark: mark.x):
        row = next((row for row in rows if _has_room(row, mark)), None)
        if row is None:
            rows.append(row := [])
        row.append(mark)
    marks = [_moved_down(mark, ROW * number) for number, row in enumerate(rows) for mark in row]
    marks.sort(key=lambda mark: mark.x)
    undated = [item for item in items if not _dated(item)]
    drawn = undated if len(undated) <= SLOTS else undated[: SLOTS - 1]
    begin = scale.right + EDGE + APART / 2
    waiting = [
        Mark(item, round(begin + APART * slot, 1), y, _agreed_box(item, y, scale))
        for slot, item in enumerate(drawn)
    ]
    rest = tuple(undated[len(drawn) :])
    more = [More(round(begin + APART * len(drawn), 1), y, rest)] if rest else []
    return marks, waiting, more, max(len(rows), 1 if undated else 0)


def _centre(item: JourneyItem, scale: _Scale) -> float:
    """The middle of the days on which it was or may be; the end that is known where the other is open."""
    span = _span_of(item)
    assert span is not None
    earliest, latest = span[0] or span[1], span[1] or span[0]
    assert earliest is not None
    assert latest is not None
    return round((scale.start(earliest) + scale.end(latest)) / 2, 1)


def _has_room(row: Sequence[Mark], mark: Mark) -> bool:
    """Whether no line of the mark runs through a shape or line of the row, nor theirs through its own."""
    left, right = _reach(mark)
    return all(end <= left or right <= begin for begin, end in map(_reach, row))


def _reach(mark: Mark) -> tuple[float, float]:
    """From where to where a mark and its lines take room in their row."""
    ends = (mark.x - APART / 2, mark.x + APART / 2, *(mark.slip or ()), *(mark.spread or ()))
    return min(ends), max(ends)


def _moved_down(mark: Mark, by: float) -> Mark:
    box = mark.agreed
    return replace(mark, y=mark.y + by, agreed=box and replace(box, y=box.y + by)) if by else mark


def _mark(item: JourneyItem, y: float, scale: _Scale) -> Mark:
    x = _centre(item, scale)
    slip = _slip(item, x, scale)
    box = _agreed_box(item, y, scale)
    if box is not None and _is_only_a_crumb(item, box, slip):
        box = None
    if item.kind == "milestone" and slip is None:
        box = None  # Milestones are many; their agreed date is drawn only where it was not kept.
    return Mark(item, x, y, box, slip, _spread(item, scale))


def _is_only_a_crumb(item: JourneyItem, box: Box, slip: tuple[float, float] | None) -> bool:
    """A box of a day or so behind the shape that kept it, or under the mark where its red line begins."""
    if slip is None:
        return item.agreed == item.shown and box.width <= WIDE_SPREAD
    return box.width <= NARROWEST_BOX


def _agreed_box(item: JourneyItem, y: float, scale: _Scale) -> Box | None:
    if item.agreed is None or not any(item.agreed):
        return None
    earliest, latest = item.agreed[0] or item.agreed[1], item.agreed[1] or item.agreed[0]
    assert earliest is not None
    assert latest is not None
    start, end = scale.start(earliest), scale.end(latest)
    width = max(NARROWEST_BOX, end - start)
    height = MILESTONE_BOX_HEIGHT if item.kind == "milestone" else BOX_HEIGHT
    return Box(round((start + end - width) / 2, 1), y - height / 2, round(width, 1), height)


def _slip(item: JourneyItem, x: float, scale: _Scale) -> tuple[float, float] | None:
    """From the last agreed day to the shape, where the last day shown is later (an open end: its first)."""
    if item.agreed is None or item.shown is None or item.agreed[1] is None:
        return None
    shown = item.shown[1] or item.shown[0]
    if shown is None or shown <= item.agreed[1]:
        return None
    begin, end = scale.end(item.agreed[1]), scale.end(shown)
    return round(begin, 1), round(x if x > begin else end, 1)


def _spread(item: JourneyItem, scale: _Scale) -> tuple[float, float] | None:
    if item.shown is None or item.shown[0] is None or item.shown[1] is None:
        return None
    begin, end = scale.start(item.shown[0]), scale.end(item.shown[1])
    return (round(begin, 1), round(end, 1)) if end - begin > WIDE_SPREAD else None
