"""The burn-up as a picture that stands alone, as `documents.svg` has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tracker.documents.svg import (
    DONE,
    INK,
    MENTEE,
    PAPER,
    RULE,
    SOFT,
    Picture,
    add,
    moved_to,
    number,
    picture_of,
    write,
)
from tracker.pictures.burnup import BurnUpPicture, DrawnLine

WIDTH, LEFT, RIGHT = 850.0, 34.0, 690.0
"""The lines are drawn from LEFT to RIGHT; beyond it stand the numbers that they end at, with their names."""
LOOKS: Mapping[str, dict[str, str]] = {
    "agreed": {"stroke": SOFT, "stroke_width": "2", "stroke_dasharray": "7 4"},
    "expected": {"stroke": MENTEE, "stroke_width": "2.2", "stroke_dasharray": "1.5 4.5"},
    "completed": {"stroke": DONE, "stroke_width": "4.5"},
}
STEP = re.compile(r"([MHV])([\d.]+)(?: ([\d.]+))?")


def burn_up_svg(drawn: BurnUpPicture, *, day: str, names: Mapping[str, str]) -> Picture:
    """`day` stands at the line of the day shown; `names` has a word for each of the lines."""
    ground, lines = Element("g"), Element("g")
    for level in drawn.levels:
        add(ground, "path", d=f"M{number(LEFT)} {number(level.y)}H{number(RIGHT)}", stroke=RULE, fill="none")
        write(ground, str(level.count), x=LEFT - 8, y=level.y + 5, fill=SOFT, text_anchor="end")
    for tick in drawn.ticks:
        x = _x(tick.x)
        add(ground, "path", d=f"M{number(x)} {number(drawn.bottom)}v6", stroke=SOFT, fill="none")
        write(ground, tick.word, x=x, y=drawn.bottom + 20, fill=SOFT)
        if tick.year:
            write(ground, tick.year, x=x, y=drawn.bottom + 37, fill=INK, font_weight="700")
    if drawn.day_x is not None:
        x, at_end = _x(drawn.day_x), drawn.day_word_at_end
        add(ground, "path", d=f"M{number(x)} 6V{number(drawn.bottom)}", stroke=MENTEE, stroke_width=1.6)
        anchor, beside = ("end", x - 6) if at_end else ("start", x + 6)
        write(ground, day, x=beside, y=16, fill=MENTEE, font_weight="700", text_anchor=anchor)
    for line in reversed(drawn.lines):
        _line(lines, line, names[line.name])
    return picture_of(WIDTH, drawn.height, ground, lines)


def _line(parent: Element, line: DrawnLine, name: str) -> None:
    if line.end is not None:
        d = f"M{number(_x(line.end.x))} {number(line.end.y)}H{number(RIGHT)}"
        add(parent, "path", d=d, stroke=SOFT, stroke_dasharray="1 4", fill="none")
    add(parent, "path", d=STEP.sub(_placed, line.path), fill="none", **LOOKS[line.name])
    for mark in line.marks:
        _mark(parent, line.name, _x(mark.x), mark.y)
    _mark(parent, line.name, RIGHT + 12, line.word_y)
    ink = LOOKS[line.name]["stroke"]
    write(parent, f"{line.count} {name}", x=RIGHT + 24, y=line.word_y + 5, fill=ink, font_weight="700")


def _mark(parent: Element, name: str, x: float, y: float) -> None:
    """Square agreed, diamond expected, filled diamond completed."""
    ink = LOOKS[name]["stroke"]
    group = moved_to(parent, x, y)
    d = "M-4.5-4.5h9v9h-9z" if name == "agreed" else "M0-5.5 5.5 0 0 5.5-5.5 0z"
    add(group, "path", d=d, fill=ink if name == "completed" else PAPER, stroke=ink, stroke_width=1.6)


def _placed(step: re.Match[str]) -> str:
    """A step of a path as wide as 100, in its place."""
    command, first, second = step.groups()
    if command == "V":
        return f"V{number(float(first))}"
    return f"{command}{number(_x(float(first)))}" + (f" {number(float(second))}" if second else "")


def _x(percent: float) -> float:
    return LEFT + (RIGHT - LEFT) * percent / 100
