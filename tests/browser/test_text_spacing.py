"""A page read with more space in its text, held sideways, and worked by the words that are on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.places import PLACES
from tests.browser.test_journeys_in_greek import CUT_OFF, WALKED
from tests.browser.test_languages import in_language
from tracker.models import User

Demo = Callable[[str], User]
Window = Callable[..., Visitor]

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""What WCAG 1.4.12 says that a reader may ask for."""

each_page = pytest.mark.parametrize("endpoint", WALKED)


def opened(demo: Demo, visitor: Window, endpoint: str, size: str = "phone") -> Visitor:
    """The page in Greek, whose words are long."""
    place = PLACES[endpoint]
    address = place.address.replace("/en/meet", "/el/meet")
    window = visitor(size, language="el-GR", worker=False)
    if place.who is not None:
        window.sign_in(in_language(demo(place.who), "el"))
    window.go(address)
    return window


@each_page
def test_with_more_space_in_the_text_nothing_is_lost(demo: Demo, visitor: Window, endpoint: str) -> None:
    window = opened(demo, visitor, endpoint)
    for width in (1280, 360):
        window.page.set_viewport_size({"width": width, "height": 740})
        window.page.evaluate(SPACED)
        assert window.too_wide() == [], width
        assert window.page.evaluate(CUT_OFF) == [], width
        assert lying_upon_one_another(window.page) == [], width


def lying_upon_one_another(page: Page) -> list[str]:
    """Buttons and fields that are lower than their words: the last line would lie upon what follows."""
    return list(
        page.evaluate("""() =>
            [...document.querySelectorAll('.btn, .state, .pills a, .answers label, .notice')]
            .filter(one => one.checkVisibility() && one.scrollHeight > one.clientHeight + 2)
            .map(one => one.outerHTML.slice(0, 120))""")
    )


@each_page
def test_held_upright_or_sideways_it_is_the_same_page(demo: Demo, visitor: Window, endpoint: str) -> None:
    window = opened(demo, visitor, endpoint)
    upright = window.page.locator("main").inner_text()
    window.page.set_viewport_size({"width": 740, "height": 360})
    assert window.too_wide() == []
    assert set(words_of(upright)) == set(words_of(window.page.locator("main").inner_text()))


def words_of(text: str) -> list[str]:
    return [one for one in text.split() if len(one) > 3]


@each_page
def test_a_voice_can_press_what_is_written_on_it(demo: Demo, visitor: Window, endpoint: str) -> None:
    window = opened(demo, visitor, endpoint)
    # A letter in a shape of a chart is a sign and no label.
    window.page.locator(".journey svg text").evaluate_all("all => all.forEach(one => one.remove())")
    assert window.axe({"runOnly": {"type": "rule", "values": ["label-content-name-mismatch"]}}) == []


@each_page
def test_help_stands_in_the_same_place_on_every_page(demo: Demo, visitor: Window, endpoint: str) -> None:
    page = opened(demo, visitor, endpoint).page
    link = page.get_by_role("contentinfo").locator("a[href^='/accessibility']")
    expect(link).to_have_count(1)
    after = link.evaluate("""one => {
        const languages = document.querySelector('.languages');
        const follows = (other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
        const others = [...document.querySelectorAll('footer a')].filter(other => !languages.contains(other));
        return Boolean(follows(languages)) && !others.some(follows);
    }""")
    assert after, "the last link before the languages"
