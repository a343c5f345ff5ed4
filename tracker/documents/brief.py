"""The brief as PDF: one file that reads the same for an eye, a screen reader and a printer.

Tagged PDF/UA-1 (ISO 14289-1), made by Typst, which refuses to write one that lacks a title, a language, an
alternative text or a level of heading. What people typed goes in as strings, never as markup. The same brief
gives the same bytes: no date and no number of chance is in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

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
from tracker.documents.typesetting import TEMPLATES, pdf_of
from tracker.documents.values import Block, Brief, Section
from tracker.documents.widths import breakable, column_shares, letters_in

MOST_IN_HEADER, MOST_IN_FOOTER = 80, 4 * MARGIN_LETTERS
"""What is longer is cut short at the edges of a page, where it would leave no room."""
TALLEST = 1.38
"""A picture this many times as high as it is wide still fits on a page below its heading."""


def brief_pdf(brief: Brief) -> bytes:
    """The brief as PDF/UA-1. The same brief gives the same bytes.

    A character for which no typeface of the document has a shape is printed as `NO_SHAPE`, and a line at the
    end says so. Raises TypesettingError where the document cannot be made at all.
    """
    return with_shapes(brief, lambda shapes: _made(brief, shapes))


def _made(brief: Brief, shapes: Shapes) -> bytes:
    return pdf_of((TEMPLATES / "brief.typ").read_bytes(), {"brief": json.dumps(_printable(brief, shapes))})


def _printable(brief: Brief, shapes: Shapes) -> dict[str, Any]:
    """What the template reads: texts that can be drawn, the shares of columns, what stands on each page."""
    around = [said for said in (brief["funding"],) if said]
    closing = [said for said in (brief.get("countries"), brief["funding"], brief["disclaimer"]) if said]
    replaced = shapes.replaces_any(texts_in(brief))
    mark = [brief["words"]["fictional"]] if brief["fictional"] else []
    footer = [_clipped(said, MOST_IN_FOOTER) for said in (*mark, *around)]
    plain: dict[str, Any] = with_every_text(
        {
            **brief,
            "title": brief["title"].strip() or NO_SHAPE,
            "sections": [_section(section) for section in brief["sections"]],
            "header": _clipped(brief["programme"], MOST_IN_HEADER),
            "footer": footer,
            "closing": [*closing, brief["words"]["no_shape"]] if replaced else closing,
        },
        lambda name, text: _drawn(name, text, shapes),
    )
    return {**plain, **language_of(brief["language"]), "footer_height": footer_height(footer)}


def _clipped(text: str, letters: int) -> str:
    return clipped(" ".join(text.split()), letters)


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


def _drawn(name: str, text: str, shapes: Shapes) -> str:
    """A text with what cannot be drawn replaced, and, but for pictures, words that fit on no line broken."""
    drawn = shapes.drawn(text)
    return drawn if name == "svg" else breakable(drawn, letters_in(1.0))
