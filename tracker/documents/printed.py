"""What every document that Typst prints needs: texts that can be drawn, its language, room for its footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tracker.documents.shapes import Shapes, shapeless_in
from tracker.documents.typesetting import TypesettingError

MARGIN_LETTERS = 110
"""So many letters of the footer stand in a line; a line is 3.4 mm high."""
FOOTER_LINE = 3.4
TRIES = 12
"""So many characters without a shape are looked for one by one; then all that are rare are replaced."""


def with_shapes(value: Any, made: Callable[[Shapes], bytes]) -> bytes:
    """What `made` makes of a value once each character without a shape in its texts is found.

    Raises TypesettingError where the document cannot be made at all.
    """
    shapes = Shapes.of(texts_in(value))
    for _ in range(TRIES):
        try:
            return made(shapes)
        except TypesettingError as error:
            if (found := shapeless_in(error)) is None:
                raise
            shapes = shapes.without(found)
    return made(shapes.only_common())


def texts_in(value: Any) -> list[str]:
    """All strings of a value of lists and dicts."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in texts_in(part)]


def with_every_text(value: Any, changed: Callable[[str, str], str], name: str = "") -> Any:
    """The same value with all its strings changed. `changed` is told the name under which each stands."""
    if isinstance(value, str):
        return changed(name, value)
    if isinstance(value, list):
        return [with_every_text(one, changed, name) for one in value]
    if isinstance(value, dict):
        return {key: with_every_text(one, changed, key) for key, one in value.items()}
    return value


def clipped(text: str, letters: int) -> str:
    """Cut at the end, with a sign that it was; a text that fits stays as it is, to the letter."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def language_of(tag: str) -> dict[str, str | None]:
    """`lang` and `region`, as Typst reads them, of a tag as in HTML."""
    language, _, region = tag.replace("_", "-").partition("-")
    known = len(region) == 2 and region.isalpha()
    return {"lang": language.lower(), "region": region.upper() if known else None}


def footer_height(footer: Sequence[str]) -> float:
    """How high the footer's texts stand, in millimetres; room for a line is always there."""
    lines = sum(-(-len(said) // MARGIN_LETTERS) for said in footer)
    return round(FOOTER_LINE * max(1, lines), 1)
