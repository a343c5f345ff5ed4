"""The brief as PDF: one file that reads the same for an eye, a screen reader and a printer.

Tagged PDF/UA-1 (ISO 14289-1), made by Typst, which refuses to write one that lacks a title, a language, an
alternative text or a level of heading. What people typed goes in as strings, never as markup. The same brief
gives the same bytes: no date and no number of chance is in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import typst

from tracker.documents.shapes import NO_SHAPE, Shapes, shapeless_in
from tracker.documents.typesetting import TEMPLATES, pdf_of
from tracker.documents.values import Block, Brief, Section
from tracker.documents.widths import breakable, column_shares, letters_in

MARGIN_LETTERS = 110
"""So many letters of the footer stand in a line; a line is 3.4 mm high."""
FOOTER_LINE = 3.4
MOST_IN_HEADER, MOST_IN_FOOTER = 80, 4 * MARGIN_LETTERS
"""What is longer is cut short at the edges of a page, where it would leave no room."""
TALLEST = 1.38
"""A picture this many times as high as it is wide still fits on a page below its heading."""
TRIES = 12
"""So many characters without a shape are looked for one by one; then all that are rare are replaced."""


def brief_pdf(brief: Brief) -> bytes:
    """The brief as PDF/UA-1. The same brief gives the same bytes.

    A character for which no typeface of the document has a shape is printed as `NO_SHAPE`, and a line at the
    end says so. Raises typst.TypstError where the document cannot be made at all.
    """
    shapes = Shapes.of(_texts(brief))
    for _ in range(TRIES):
        try:
            return _made(brief, shapes)
        except typst.TypstError as error:
            if (found := shapeless_in(error)) is None:
                raise
            shapes = shapes.without(found)
    return _made(brief, shapes.only_common())


def _made(brief: Brief, shapes: Shapes) -> bytes:
    return pdf_of((TEMPLATES / "brief.typ").read_bytes(), {"brief": json.dumps(_printable(brief, shapes))})


def _printable(brief: Brief, shapes: Shapes) -> dict[str, Any]:
    """What the template reads: texts that can be drawn, the shares of columns, what stands on each page."""
    language, _, region = brief["language"].replace("_", "-").partition("-")
    around = [said for said in (brief["funding"],) if said]
    closing = [said for said in (brief["funding"], brief["disclaimer"]) if said]
    replaced = shapes.replaces_any(_texts(brief))
    mark = [brief["words"]["fictional"]] if brief["fictional"] else []
    footer = [_clipped(said, MOST_IN_FOOTER) for said in (*mark, *around)]
    plain: dict[str, Any] = _drawn(
        {
            **brief,
            "title": brief["title"].strip() or NO_SHAPE,
            "sections": [_section(section) for section in brief["sections"]],
            "header": _clipped(brief["programme"], MOST_IN_HEADER),
            "footer": footer,
            "closing": [*closing, brief["words"]["no_shape"]] if replaced else closing,
        },
        shapes,
    )
    lines = sum(-(-len(said) // MARGIN_LETTERS) for said in footer)
    region = region if len(region) == 2 and region.isalpha() else ""
    return {
        **plain,
        "lang": language.lower(),
        "region": region.upper() or None,
        "footer_height": round(FOOTER_LINE * max(1, lines), 1),
    }


def _clipped(text: str, letters: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= letters else f"{plain[: letters - 1].rstrip()}…"


def _section(section: Section) -> dict[str, Any]:
    """Tables with the same columns stand below one another, so their columns are as wide."""
    rows: dict[tuple[str, ...], list[list[str]]] = {}
    for block in section["blocks"]:
        if block["type"] == "table":
            rows.setdefault(tuple(block["columns"]), []).extend(block["rows"])
    shares = {columns: column_shares(columns, together) for columns, together in rows.items()}
    return {"heading": section["heading"], "blocks": [_block(block, shares) for block in section["blocks"]]}


def _block(block: Block, widths: Mapping[tuple[str, ...], list[float]]) -> dict[str, Any]:
    if block["type"] == "table":
        shares = widths[tuple(block["columns"])]
        room = [letters_in(share) for share in shares]
        rows = [
            [breakable(cell, letters) for cell, letters in zip(row, room, strict=True)]
            for row in block["rows"]
        ]
        return {**block, "rows": rows, "widths": shares}
    if block["type"] == "chart":
        return {**block, "width": min(100.0, round(100 * TALLEST * block["width"] / block["height"], 1))}
    if block["type"] == "figures":
        room_of_card = letters_in(1 / max(1, min(5, len(block["cards"]))))
        return {
            "type": "figures",
            "cards": [
                {name: breakable(str(said), room_of_card) for name, said in card.items()}
                for card in block["cards"]
            ],
        }
    return dict(block)


def _drawn(value: Any, shapes: Shapes) -> Any:
    """All strings of a value with what cannot be drawn replaced, and words that fit on no line broken."""
    if isinstance(value, str):
        return breakable(shapes.drawn(value), letters_in(1.0))
    if isinstance(value, list):
        return [_drawn(one, shapes) for one in value]
    if isinstance(value, dict):
        return {
            name: shapes.drawn(one) if name == "svg" else _drawn(one, shapes) for name, one in value.items()
        }
    return value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _texts(part)]
