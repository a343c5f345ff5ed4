"""The factsheet of a pair: every word said once, as plain values, and the PDF that they make.

Two A4 pages at most, PDF/UA-1. What does not fit is first set closer; then the longest lists and texts are
cut short, and each place that was cut says that there is more on the pair's page.
"""

from __future__ import annotations

import json
from typing import Any, Literal, TypedDict

from tracker.documents.printed import (
    MARGIN_LETTERS,
    clipped,
    footer_height,
    language_of,
    texts_in,
    with_every_text,
    with_shapes,
)
from tracker.documents.shapes import NO_SHAPE, Shapes
from tracker.documents.typesetting import TEMPLATES, TypesettingError, pdf_of
from tracker.documents.widths import breakable
from tracker.labels.spoken import on_paper

PAGES = 2
LONGEST_WORD = 38
"""So many letters fit on a line of half a page."""
MOST_IN_FOOTER = 3 * MARGIN_LETTERS
TOO_LONG = "too many pages"
"""What the template says, and nothing else does, where the text runs over."""

Hue = Literal["mentor", "mentee", ""]


class Fact(TypedDict):
    """One thing said of a pair: what it is, then more about it in lines; each may be empty, not all.

    `url` is an address of the web, or empty; it is printed as it is.
    """

    lead: str
    text: str
    small: str
    url: str


class Part(TypedDict):
    """Facts below a heading of their own, which may be empty, in the colour of a side or in none."""

    heading: str
    hue: Hue
    facts: list[Fact]


class FactSection(TypedDict):
    """A heading with one part as wide as the page, or with two or more, two of them side by side."""

    heading: str
    is_small: bool
    parts: list[Part]


class FactsheetWords(TypedDict):
    """What stands around the text: `page` has ``{page}`` and ``{pages}`` in it.

    `motto` has ``{motto}`` between the quotes of the language. `more` stands where something was cut short;
    `no_shape` explains the sign for a character that cannot be printed.
    """

    page: str
    fictional: str
    no_shape: str
    motto: str
    more: str


class Factsheet(TypedDict):
    """The whole factsheet. `language` is a tag as in HTML; `motto` may be empty; funding may be None."""

    language: str
    programme: str
    kind: str
    mentor: str
    mentee: str
    objective: str
    motto: str
    as_of: str
    funding: str | None
    disclaimer: str | None
    fictional: bool
    words: FactsheetWords
    sections: list[FactSection]


class _Room(TypedDict):
    """How close the text is set, and how much of it: `facts` of a part and letters of one of its texts."""

    size: float
    gap: float
    facts: int
    letters: int


ALL = 10**6
ROOMS: tuple[_Room, ...] = (
    {"size": 10.0, "gap": 1.0, "facts": ALL, "letters": ALL},
    {"size": 9.2, "gap": 0.72, "facts": ALL, "letters": ALL},
    {"size": 8.6, "gap": 0.5, "facts": ALL, "letters": ALL},
    {"size": 8.6, "gap": 0.5, "facts": 8, "letters": 420},
    {"size": 8.6, "gap": 0.5, "facts": 4, "letters": 200},
    {"size": 8.6, "gap": 0.5, "facts": 2, "letters": 90},
)
"""From the roomiest to the closest; letters are no smaller than 8.6 points, small print 7.4."""
LINES_OF_A_ROOM = (125, 165, 240)
"""Of more lines than this, by `_lines`, a room is not tried, which could not hold them: it saves time."""
LETTERS_OF_LINE, LETTERS_OF_HALF = 110, 52


def title_of(sheet: Factsheet) -> str:
    """The title of the document: "Mechelen → Capaci"."""
    return f"{sheet['mentor']} → {sheet['mentee']}"


def factsheet_pdf(sheet: Factsheet) -> bytes:
    """The factsheet as PDF/UA-1, on two pages at most. The same factsheet gives the same bytes.

    A character for which no typeface of the document has a shape is printed as `NO_SHAPE`, and a line at the
    end says so. Raises TypesettingError where the document cannot be made at all.
    """
    said: Factsheet = with_every_text(sheet, lambda _name, text: on_paper(text))
    return with_shapes(said, lambda shapes: _in_two_pages(said, shapes))


def _in_two_pages(sheet: Factsheet, shapes: Shapes) -> bytes:
    template, lines = (TEMPLATES / "factsheet.typ").read_bytes(), _lines(sheet)
    first = sum(lines > most for most in LINES_OF_A_ROOM)
    for room in ROOMS[first:-1]:
        try:
            return pdf_of(template, {"sheet": json.dumps(_printable(sheet, shapes, room))})
        except TypesettingError as error:
            if TOO_LONG not in str(error):
                raise
    return pdf_of(template, {"sheet": json.dumps(_printable(sheet, shapes, ROOMS[-1]))})


def _lines(sheet: Factsheet) -> float:
    """About how many lines the sections take; parts stand two by two where there are several."""
    lines = 0.0
    for section in sheet["sections"]:
        room = LETTERS_OF_LINE if len(section["parts"]) == 1 else LETTERS_OF_HALF
        heights = [_height(part, room) for part in section["parts"]]
        lines += 2.5 + sum(max(heights[at : at + 2]) for at in range(0, len(heights), 2))
    return lines


def _height(part: Part, room: int) -> float:
    said = [
        line
        for one in part["facts"]
        for text in (one["lead"], one["text"], one["small"], one["url"])
        for line in text.split("\n")
        if line
    ]
    return bool(part["heading"]) + 0.3 * len(part["facts"]) + sum(-(-len(line) // room) for line in said)


def _printable(sheet: Factsheet, shapes: Shapes, room: _Room) -> dict[str, Any]:
    """What the template reads: texts that can be drawn, cut to the room that there is."""
    mark = [sheet["words"]["fictional"]] if sheet["fictional"] else []
    # The text ends with who paid, which a screen reader reads; the pages before have it in their margin.
    funding = [clipped(sheet["funding"], MOST_IN_FOOTER)] if sheet["funding"] else []
    closing = [said for said in (sheet["funding"], sheet["disclaimer"]) if said]
    if shapes.replaces_any(texts_in(sheet)):
        closing = [*closing, sheet["words"]["no_shape"]]
    plain: dict[str, Any] = with_every_text(
        {
            **sheet,
            "title": title_of(sheet),
            "sections": [_section(one, room, sheet["words"]["more"]) for one in sheet["sections"]],
            "objective": clipped(sheet["objective"], room["letters"]),
            "motto": clipped(sheet["motto"], room["letters"]),
            "mentor": clipped(sheet["mentor"], 120) or "…",
            "mentee": clipped(sheet["mentee"], 120) or "…",
            "footer": mark,
            "footer_before_last": funding,
            "closing": [clipped(said, 2 * room["letters"]) for said in closing],
        },
        lambda _name, text: _drawn(text, shapes),
    )
    return {
        **plain,
        **language_of(sheet["language"]),
        "footer_height": footer_height([*mark, *funding]),
        "size": room["size"],
        "gap": room["gap"],
        "pages": PAGES,
        "last_try": room is ROOMS[-1],
        "too_long": TOO_LONG,
    }


def _section(section: FactSection, room: _Room, more: str) -> dict[str, Any]:
    return {**section, "parts": [_part(part, room, more) for part in section["parts"]]}


def _part(part: Part, room: _Room, more: str) -> dict[str, Any]:
    """The first facts of a part; where any is left out or cut short, the last line says so."""
    facts = [_fact(fact, room["letters"]) for fact in part["facts"][: room["facts"]]]
    if facts != part["facts"]:
        facts.append({"lead": "", "text": "", "small": more, "url": ""})
    return {**part, "facts": facts}


def _fact(fact: Fact, letters: int) -> Fact:
    return {
        "lead": clipped(fact["lead"], letters),
        "text": clipped(fact["text"], letters),
        "small": clipped(fact["small"], letters),
        "url": fact["url"] if len(fact["url"]) <= letters else "",
    }


def _drawn(text: str, shapes: Shapes) -> str:
    """A text with what cannot be drawn replaced, and words that fit on no line broken."""
    return breakable(shapes.drawn(text) or (text and NO_SHAPE), LONGEST_WORD)
