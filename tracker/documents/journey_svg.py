"""The journey as pictures that stand alone, as `documents.svg` has it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tracker.documents.svg import (
    DONE,
    INK,
    LATE,
    LETTER,
    LINE,
    MENTEE,
    MENTOR,
    PAPER,
    RISK,
    RULE,
    SOFT,
    UNKNOWN,
    Picture,
    add,
    moved_to,
    number,
    picture_of,
    write,
)
from tracker.pictures.journey import WIDTH, Box, DrawnLane, JourneyItem, JourneyPicture, Mark

SPREAD = "#9dbec2"
"""The colour of the mentor, thinned."""
NAME_SIZE, SIGN_SIZE = 15.5, 12.0
NAME_LINE, LEGEND_LINE = 19.0, 24.0
LETTERS_IN_NAME = 92
TALLEST = 560.0
"""Beyond this height the lanes go on in another picture, so that each finds room on a page
that is half full."""

LegendKey = str
LEGEND: Mapping[LegendKey, tuple[str, str, str]] = {
    "visit_held": ("visit", "held", "1"),
    "visit_ahead": ("visit", "ahead", "2"),
    "postponed": ("visit", "postponed", ""),
    "workshop": ("workshop", "held", "W"),
    "academy": ("academy", "held", "A"),
    "reached": ("milestone", "reached", ""),
    "overdue": ("milestone", "overdue", ""),
    "coming": ("milestone", "coming", ""),
    "unknown": ("milestone", "unknown", ""),
}
"""What the legend draws, in its order; after them ``agreed``, ``spread`` and ``slip``."""
LINES = ("agreed", "spread", "slip")


@dataclass(frozen=True, slots=True)
class JourneyWords:
    """`day` stands at the line of the day shown; `legend` has a word for each of `LEGEND` and `LINES`."""

    day: str
    no_date: str
    legend: Mapping[LegendKey, str]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the lanes that are in it, by their place in the journey."""

    picture: Picture
    lanes: tuple[int, ...]


def journey_charts(picture: JourneyPicture, words: JourneyWords) -> list[Chart]:
    """The lanes in their order, in as many pictures as pages need; none where there is no lane."""
    return [_chart(picture, lanes, words) for lanes in _parts(picture)]


def _parts(picture: JourneyPicture) -> Iterator[list[int]]:
    part: list[int] = []
    height = 0.0
    for place, drawn in enumerate(picture.lanes):
        room = drawn.height + NAME_LINE * len(_name_lines(drawn))
        if part and height + room > TALLEST:
            yield part
            part, height = [], 0.0
        part.append(place)
        height += room
    if part:
        yield part


def _chart(picture: JourneyPicture, lanes: Sequence[int], words: JourneyWords) -> Chart:
    drawn = [picture.lanes[place] for place in lanes]
    body = Element("g")
    y = picture.axis_height
    for lane in drawn:
        y = _lane(body, picture, lane, y)
    below = _legend(body, _occurring(drawn), words, y + LEGEND_LINE)
    ground = Element("g")
    _axis(ground, picture, y, words)
    _day_line(ground, picture, y, words)
    return Chart(picture_of(picture.width, below, ground, body), tuple(lanes))


def _axis(root: Element, picture: JourneyPicture, bottom: float, words: JourneyWords) -> None:
    for tick in picture.ticks:
        add(root, "path", d=f"M{number(tick.x)} 36V{number(bottom)}", stroke=RULE, fill="none")
        if tick.year:
            write(root, tick.year, x=tick.x, y=13, fill=INK, font_weight="700")
        write(root, tick.word, x=tick.x, y=30, fill=SOFT)
    if picture.no_date_x is not None:
        write(root, words.no_date, x=picture.no_date_x, y=30, fill=SOFT)


def _day_line(root: Element, picture: JourneyPicture, bottom: float, words: JourneyWords) -> None:
    if picture.day_x is None:
        return
    x, at_end = picture.day_x, picture.day_word_at_end
    add(root, "path", d=f"M{number(x)} 38V{number(bottom)}", stroke=MENTEE, stroke_width=1.6, fill="none")
    anchor = "end" if at_end else "start"
    write(
        root, words.day, x=x + (-6 if at_end else 6), y=49, fill=MENTEE, font_weight="700", text_anchor=anchor
    )


def _name_lines(drawn: DrawnLane) -> list[str]:
    name = f"{drawn.lane.mentor} → {drawn.lane.mentee}"
    return textwrap.wrap(name, LETTERS_IN_NAME) or [""]


def _lane(body: Element, picture: JourneyPicture, drawn: DrawnLane, y: float) -> float:
    """Draws a lane below `y` and returns where the next begins."""
    for line in _name_lines(drawn):
        y += NAME_LINE
        # The line of the day shown goes behind the name.
        halo: dict[str, float | str] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}
        write(body, line, x=0, y=y - 4, fill=INK, font_weight="700", font_size=NAME_SIZE, **halo)
    lane = moved_to(body, 0, y)
    line_y = number(drawn.line_y)
    add(lane, "path", d=f"M0 {line_y}H{number(picture.right)}", stroke=LINE, stroke_width=1.5, fill="none")
    marks = (*drawn.marks, *drawn.undated)
    for mark in marks:
        _lines_of(lane, mark)
    for mark in marks:
        _shape(lane, (mark.item.kind, mark.item.state, mark.item.word), mark.x, mark.y)
    for more in drawn.more:
        _sign(lane, f"+{len(more.items)}", more.x, more.y + 4.5, UNKNOWN)
    return y + drawn.height


def _lines_of(parent: Element, mark: Mark) -> None:
    if mark.agreed is not None:
        _agreed(parent, mark.agreed)
    if mark.spread is not None:
        _spread(parent, mark.spread, mark.y)
    if mark.slip is not None:
        _slip(parent, mark.slip, mark.y)


def _agreed(parent: Element, box: Box) -> None:
    add(
        parent,
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=5,
        fill="none",
        stroke=SOFT,
        stroke_width=1.4,
        stroke_dasharray="3 2.5",
    )


def _spread(parent: Element, ends: tuple[float, float], y: float) -> None:
    d = f"M{number(ends[0])} {number(y)}H{number(ends[1])}"
    add(parent, "path", d=d, stroke=SPREAD, stroke_width=5, stroke_linecap="round", fill="none")


def _slip(parent: Element, ends: tuple[float, float], y: float) -> None:
    begin = number(ends[0])
    d = f"M{begin} {number(y - 7)}v14M{begin} {number(y)}H{number(ends[1])}"
    add(parent, "path", d=d, stroke=LATE, stroke_width=2.4, fill="none")


SHAPES = {
    "workshop": "M-9-9H9V9H-9z",
    "academy": "M-11.5 9 0-10.5 11.5 9z",
    "milestone": "M0-9 8.5 0 0 9-8.5 0z",
}
STATES = {
    "held": (MENTOR, MENTOR, ""),
    "ahead": (PAPER, MENTOR, ""),
    "reached": (DONE, DONE, ""),
    "overdue": (LATE, LATE, ""),
    "coming": (PAPER, MENTEE, ""),
    "postponed": (PAPER, RISK, "7 3"),
    "unknown": (PAPER, UNKNOWN, "2.6 2.2"),
}
"""The filling, the edge and its dashes, by state."""
FILLED = ("held", "reached", "overdue")


def _shape(parent: Element, look: tuple[str, str, str], x: float, y: float) -> None:
    """Circle visit, square workshop, triangle academy, diamond milestone, as on the page."""
    kind, state, word = look
    fill, stroke, dashes = STATES[state]
    drawn: dict[str, str] = {"fill": fill, "stroke": stroke, "stroke_width": "1.8"}
    if dashes:
        drawn["stroke_dasharray"] = dashes
    group = moved_to(parent, x, y)
    if kind == "visit":
        add(group, "circle", r=9.5, **drawn)
    else:
        add(group, "path", d=SHAPES[kind], stroke_linejoin="round", **drawn)
    ink = PAPER if state in FILLED else stroke
    if kind == "milestone" and state == "reached":
        add(group, "path", d="M-3.6.4-1 3 3.8-2.8", stroke=PAPER, stroke_width=1.8, fill="none")
    elif sign := word or {"overdue": "!", "unknown": "?"}.get(state, ""):
        _sign(group, sign, 0, 7.2 if kind == "academy" else 4.4, ink)


def _sign(parent: Element, sign: str, x: float, y: float, ink: str) -> None:
    write(parent, sign, x=x, y=y, fill=ink, font_weight="700", font_size=SIGN_SIZE, text_anchor="middle")


def _occurring(lanes: Iterable[DrawnLane]) -> list[LegendKey]:
    """What the legend must explain of these lanes, in its own order."""
    found: set[LegendKey] = set()
    for lane in lanes:
        marks = (*lane.marks, *lane.undated)
        found.update(key for mark in marks for key in _keys_of(mark.item))
        found.update("agreed" for mark in marks if mark.agreed)
        found.update("spread" for mark in marks if mark.spread)
        found.update("slip" for mark in marks if mark.slip)
    return [key for key in (*LEGEND, *LINES) if key in found]


def _keys_of(item: JourneyItem) -> Iterator[LegendKey]:
    if item.kind in ("workshop", "academy"):
        yield item.kind
    if item.kind == "milestone" or item.state in ("postponed", "unknown"):
        yield item.state
    elif item.kind == "visit":
        yield f"visit_{item.state}"
    elif item.state == "ahead":
        yield "visit_ahead"


def _legend(body: Element, keys: Sequence[LegendKey], words: JourneyWords, y: float) -> float:
    """Draws the legend in lines from `y` on and returns where it ends."""
    x = 0.0
    for key in keys:
        word = words.legend[key]
        room = 34 + LETTER * len(word) + 20
        if x and x + room > WIDTH:
            x, y = 0.0, y + LEGEND_LINE
        entry = moved_to(body, x + 14, y)
        _legend_sign(entry, key)
        write(entry, word, x=20, y=5, fill=SOFT)
        x += room
    return y + LEGEND_LINE / 2


def _legend_sign(entry: Element, key: LegendKey) -> None:
    if key == "agreed":
        _agreed(entry, Box(-13, -9, 26, 18))
    elif key == "spread":
        _spread(entry, (-11, 11), 0)
    elif key == "slip":
        _slip(entry, (-12, 12), 0)
    else:
        _shape(entry, LEGEND[key], 0, 0)
