"""A brief for tests that need no database: one of each kind of block. Say only what the test is about."""

from __future__ import annotations

from typing import Any

from tracker.documents.svg import picture_of
from tracker.documents.values import Brief


def brief(**values: Any) -> Brief:
    """Of one page, unless `sections` says more."""
    plain: dict[str, Any] = {
        "language": "en",
        "title": "6 of 12 study visits held; 3 milestones overdue",
        "programme": "IncluCities",
        "review": "Review of 20 October 2021",
        "day": "As it stood on 20 October 2021, as we now know it",
        "cut_off": "Cut-off: 20 October 2021",
        "frozen": "Frozen on 25 October 2021",
        "funding": "Paid for by nobody.",
        "disclaimer": None,
        "fictional": False,
        "words": {
            "page": "Page {page} of {pages}",
            "fictional": "Fictional programme",
            "no_shape": "□ stands for a character that this document cannot print",
        },
        "sections": [{"heading": "Everything", "blocks": blocks()}],
    }
    made: Brief = {**plain, **values}  # type: ignore[typeddict-item]
    return made


def blocks() -> list[dict[str, Any]]:
    """One of each kind."""
    card = {"name": "Study visits held", "value": "6", "of": "of 12", "note": "5 to come"}
    picture = picture_of(100, 50)
    return [
        {"type": "heading", "text": "A part"},
        {"type": "text", "text": "First line\nand second"},
        {"type": "list", "items": ["One", "Two"]},
        {"type": "notes", "items": ["How it was counted"]},
        {"type": "figures", "cards": [card, {**card, "value": "not known", "of": "", "note": ""}]},
        {
            "type": "table",
            "caption": "Furthest behind first",
            "columns": ["Pair", "Study visits"],
            "rows": [["Mechelen → Capaci\nA city for all", "2 of 3"], ["Schaerbeek → Jelgava", ""]],
        },
        {
            "type": "chart",
            "name": "journey",
            "alt": "What the chart shows",
            "svg": picture.svg,
            "width": picture.width,
            "height": picture.height,
        },
    ]


def long_table(rows: int) -> list[dict[str, Any]]:
    """A section that goes on over many pages."""
    lines = [[f"Milestone {number}", "not started", "some words about it"] for number in range(rows)]
    columns = ["What", "State", "Note"]
    table = {"type": "table", "caption": "All", "columns": columns, "rows": lines}
    return [{"heading": "Milestones", "blocks": [table]}]
