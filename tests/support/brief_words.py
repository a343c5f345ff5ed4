"""The words of a brief, one by one in their order, from its page and from its PDF: to lay side by side."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.page import Page
from tests.support.tagged_pdf import SPACE, Tag, TaggedPdf
from tracker.documents.shapes import Shapes

Unit = tuple[str, str]
"""What it is (h1, h2, h3, p, li, th, td, alt), and its words with single spaces."""


def page_units(page: Page) -> list[Unit]:
    """What the page says of the brief, its menu and its links left out."""
    marked = [one for one in page.tree.iter() if _classes(one) & {"brief-of", "brief-day"} or one.tag == "h1"]
    units = [("h1" if one.tag == "h1" else "p", _words(one)) for one in marked]
    for one in page.tree.iter("section"):
        if "brief-section" in _classes(one):
            units += _of_page(one)
    closing = next(one for one in page.tree.iter() if "brief-closing" in _classes(one))
    return [*units, *(("p", _words(one)) for one in closing.iter("p"))]


def _of_page(element: Element) -> Iterator[Unit]:
    for one in element:
        if one.tag in ("h2", "h3", "p", "li", "th", "td") and not list(one.iter("div")):
            yield one.tag, _words(one)
        elif one.tag == "th":
            yield "th", _words(one)
        elif one.tag == "caption" or (one.tag == "span" and {"small", "figure-value"} & _classes(one)):
            yield "p", _words(one)
        elif one.tag == "img":
            yield "alt", _plain(one.get("alt", ""))
        else:
            yield from _of_page(one)


def pdf_units(pdf: TaggedPdf) -> list[Unit]:
    """What a screen reader says of the PDF."""
    return list(_of_pdf(pdf.tree))


def _of_pdf(tag: Tag) -> Iterator[Unit]:
    kinds = {"H1": "h1", "H2": "h2", "H3": "h3", "P": "p", "LBody": "li", "TH": "th", "TD": "td"}
    if tag.alt is not None:
        yield "alt", _plain(tag.alt)
    elif tag.role == "TR" and tag.all("TD"):
        # Typst makes no row headings: on the page the first cell of a row is one.
        for number, cell in enumerate(tag.all("TD")):
            yield "td" if number else "th", _plain(cell.text)
    elif tag.role in kinds:
        yield kinds[tag.role], _plain(tag.text)
    else:
        for child in tag.children:
            if isinstance(child, Tag):
                yield from _of_pdf(child)


def _words(element: Element) -> str:
    return _plain("".join(element.itertext()))


def _plain(text: str) -> str:
    """As the PDF can print it: what its typefaces have no shape for is replaced there, and said to be.

    A line that ends with a hyphen of its own is followed by a space there.
    """
    drawn = Shapes.of([text]).drawn(unicodedata.normalize("NFC", text))
    return SPACE.sub(" ", drawn.replace("\u200b", "")).replace("- ", "-").strip()


def _classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())
