"""A brief as plain values: every word is said here, so that its page and its PDF can only say the same.

It is JSON: kept when a review is frozen, and read for ever. So a field may be added, with a default where it
is read, and none may change its meaning.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Card(TypedDict):
    """A headline figure. `value` is ready words ("not known" too); `of` and `note` may be empty."""

    name: str
    value: str
    of: str
    note: str


class HeadingBlock(TypedDict):
    """A heading inside a section, one level below the section's own.

    `is_pair`: it is the name of a pair, "Mechelen → Capaci", which has its two colours.
    """

    type: Literal["heading"]
    text: str
    is_pair: NotRequired[bool]


class TextBlock(TypedDict):
    """A paragraph; its lines end where the text ends them."""

    type: Literal["text"]
    text: str


class ListBlock(TypedDict):
    type: Literal["list"]
    items: list[str]


class NotesBlock(TypedDict):
    """Small print: how the figures above it were counted."""

    type: Literal["notes"]
    items: list[str]


class FiguresBlock(TypedDict):
    type: Literal["figures"]
    cards: list[Card]


class TableBlock(TypedDict):
    """`columns` has a word for each column, `caption` may be empty; the first cell of a row is its heading.

    A cell may have several lines; where the first cell has, its first line is the stronger one. `of_pairs`:
    that line is the name of a pair.
    """

    type: Literal["table"]
    caption: str
    columns: list[str]
    rows: list[list[str]]
    of_pairs: NotRequired[bool]


class ChartBlock(TypedDict):
    """`svg` stands alone: colours are written in. `name` is the end of its address, letters and digits.

    `title` tells it from the other charts where it scrolls.
    `width` and `height` are in the units of its view box; `alt` says what it shows, and where in words.
    """

    type: Literal["chart"]
    name: str
    title: NotRequired[str]
    alt: str
    svg: str
    width: float
    height: float


Block = HeadingBlock | TextBlock | ListBlock | NotesBlock | FiguresBlock | TableBlock | ChartBlock


class Section(TypedDict):
    heading: str
    blocks: list[Block]


class BriefWords(TypedDict):
    """What stands around the text: `page` has ``{page}`` and ``{pages}`` in it.

    `no_shape` explains the sign that stands for a character which the typefaces of the PDF do not have.
    """

    page: str
    fictional: str
    no_shape: str


class Brief(TypedDict):
    """The whole brief. `frozen` is None for a preview; `language` is a tag as in HTML ("en", "el", "lv").

    `countries` is a line with all of the programme's; briefs frozen long ago have none.
    """

    language: str
    title: str
    programme: str
    review: str
    day: str
    cut_off: str
    frozen: str | None
    countries: NotRequired[str]
    funding: str | None
    disclaimer: str | None
    fictional: bool
    words: BriefWords
    sections: list[Section]


def charts_of(brief: Brief) -> dict[str, ChartBlock]:
    """The charts of a brief by their names."""
    return {
        block["name"]: block
        for section in brief["sections"]
        for block in section["blocks"]
        if block["type"] == "chart"
    }
