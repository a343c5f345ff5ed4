"""On paper, in black and white: the figures are words, and nothing is said by colour alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import OF_COLOUR, Visitor
from tests.browser.places import BRIDGES, OPEN
from tests.support.pdf import pdf_words
from tracker.models import User

PAGES = {
    "progress": f"{BRIDGES}/progress",
    "a pair": f"{BRIDGES}/pairs/4",
    "the progress of IncluCities": f"{OPEN}/progress",
}
MOST_SHEETS = {"progress": 4, "a pair": 3, "the progress of IncluCities": 3}
"""Bridges has six pairs and all that a page can have; its journey and burn-up are printed as tables too."""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_is_on_the_screen_is_words_on_paper(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], path: str, dark: bool
) -> None:
    reader = visitor("desktop", dark=dark)
    reader.sign_in(demo("reviewer"))
    page = reader.go(path)
    shown = [
        *page.locator("h1, main h2").all_inner_texts(),
        *page.locator(".figure-value").all_inner_texts(),
        *page.locator("main table:visible .state").all_inner_texts(),
    ]
    assert len(shown) > 10
    printed = pdf_words(page.pdf(format="A4", print_background=False))
    missing = [one for one in shown if squeezed(one) not in squeezed(printed)]
    assert not missing


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_journey_is_on_paper_as_a_table(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], path: str
) -> None:
    reader = visitor("desktop")
    reader.sign_in(demo("reviewer"))
    page = reader.go(path)
    titles = page.locator("#journey-table tbody th").all_text_contents()
    assert titles
    printed = squeezed(pdf_words(page.pdf(format="A4", print_background=False)))
    assert [one for one in titles if squeezed(one) not in printed] == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_without_colours_the_words_stand_out_from_the_paper(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], path: str
) -> None:
    reader = visitor("desktop", dark=True)
    reader.sign_in(demo("reviewer"))
    page = reader.go(path)
    page.emulate_media(media="print")
    assert reader.axe({"runOnly": {"type": "rule", "values": OF_COLOUR}}) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in PAPER


@pytest.mark.parametrize("name", PAGES)
def test_it_takes_few_sheets_and_tables_stay_tables(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], name: str
) -> None:
    reader = visitor("desktop")
    reader.sign_in(demo("reviewer"))
    page = reader.go(PAGES[name])
    assert len(SHEET.findall(page.pdf(format="A4", print_background=False))) <= MOST_SHEETS[name]
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    assert (
        page.locator(".pairs-table tbody td:visible").first.evaluate("e => getComputedStyle(e).display")
        == "table-cell"
    )


SHEET = re.compile(rb"/Type\s*/Page\b")
PAPER = ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def squeezed(words: str) -> str:
    """Without spaces, which a line break takes the place of, and with one kind of case."""
    return "".join(words.split()).casefold()
