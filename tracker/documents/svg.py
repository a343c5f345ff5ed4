"""Pictures that stand alone: SVG with its colours written in, for paper and for ``<img>``.

Light paper colours, the theme's own on white. What must be told apart also has a shape, a sign or a dash of
its own, so that grey print loses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

PAPER, INK, SOFT, RULE, LINE = "#ffffff", "#18212b", "#535d69", "#dfdad0", "#a9aeb4"
MENTOR, MENTEE, DONE, LATE, RISK, UNKNOWN = "#0b5d66", "#a04118", "#1a6340", "#b3261e", "#7d4a00", "#5a5e65"

TYPEFACE = "system-ui, 'Libertinus Serif', sans-serif"
WORD_SIZE = 14.0
LETTER = 7.6
"""The room of a letter in a wide typeface: what is written is not measured here."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG document; `width` and `height` are those of its view box."""

    svg: str
    width: float
    height: float


def picture_of(width: float, height: float, *parts: Element) -> Picture:
    """The parts, one upon the other, on white."""
    size = {"width": number(width), "height": number(height)}
    look = {"font-family": TYPEFACE, "font-size": number(WORD_SIZE)}
    space = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {size['width']} {size['height']}",
    }
    root = Element("svg", {**space, **size, **look})
    add(root, "rect", width=width, height=height, fill=PAPER)
    root.extend(parts)
    return Picture(tostring(root, encoding="unicode"), width, height)


def number(value: float) -> str:
    """A number with at most one digit after the point."""
    return f"{value:.1f}".removesuffix(".0")


def add(parent: Element, tag: str, **attributes: float | str) -> Element:
    """An element; numbers are rounded to a tenth, and ``stroke_width`` is ``stroke-width``."""
    said = {
        name.replace("_", "-"): value if isinstance(value, str) else number(value)
        for name, value in attributes.items()
    }
    return SubElement(parent, tag, said)


def write(parent: Element, text: str, **attributes: float | str) -> None:
    """Words, as they are: what is no character of XML is replaced."""
    add(parent, "text", **attributes).text = NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def moved_to(parent: Element, x: float, y: float) -> Element:
    """A group whose 0 0 is there."""
    return add(parent, "g", transform=f"translate({number(x)} {number(y)})")
