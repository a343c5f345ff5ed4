"""The picture that a link to a public page is shown with: who it is about, and of which programme."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from tracker.documents.printed import clipped, language_of
from tracker.documents.shapes import Shapes
from tracker.documents.typesetting import TEMPLATES, png_of
from tracker.documents.widths import breakable

WIDTH, HEIGHT = 1200, 630
"""Pixels, as sites that show links ask for."""
LONGEST = {"mentor": 70, "mentee": 70, "heading": 120, "text": 150, "programme": 70, "mark": 80}
SIZES = ((30, 78), (52, 64), (80, 54))
"""So many letters of both names are set so large, in pixels; more than that, in `SMALLEST`."""
SMALLEST = 44


@dataclass(frozen=True, slots=True)
class Card:
    """The words of the picture. It is of a pair, or (both sides empty) has a heading instead.

    `language` is a tag as in HTML; `mark` says that the programme is fictional, or is empty.
    """

    language: str
    programme: str
    mentor: str
    mentee: str
    heading: str
    text: str
    mark: str


@lru_cache(maxsize=128)
def card_png(card: Card) -> bytes:
    """The picture as PNG. The same words make the same bytes; what cannot be drawn is a white square."""
    words = {name: clipped(text, LONGEST[name]) for name, text in asdict(card).items() if name in LONGEST}
    shapes = Shapes.of(words.values())
    drawn = {name: breakable(shapes.drawn(text), 24) for name, text in words.items()}
    letters = len(words["mentor"] + words["mentee"] + words["heading"])
    size = next((size for most, size in SIZES if letters <= most), SMALLEST)
    values = {**drawn, **language_of(card.language), "size": size, "width": WIDTH, "height": HEIGHT}
    return png_of((TEMPLATES / "card.typ").read_bytes(), {"card": json.dumps(values)})
