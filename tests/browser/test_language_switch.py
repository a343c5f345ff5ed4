"""Another language in one tap, on a phone: with a finger, with the keyboard, and without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tracker.models import User

pytestmark = pytest.mark.usefixtures("all_languages")

Window = Callable[..., Visitor]
Demo = Callable[[str], User]
PAGES = ("/login", "/programmes/bridges/progress", "/nowhere", "/en/meet/bridges/pairs/1")


def languages(page: Page) -> Locator:
    return page.locator("nav.languages")


def choose(page: Page, name: str) -> None:
    """One tap, and the page has come again."""
    with page.expect_navigation():
        languages(page).locator("button, a").filter(has_text=name).tap()


def language_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("javascript", [True, False])
def test_one_tap_changes_the_language_and_stays_on_the_page(
    demo: Demo, visitor: Window, javascript: bool
) -> None:
    reader = visitor("narrow", javascript=javascript)
    page = reader.go("/programmes/inclucities/progress?on=2022-04-26")
    here = page.url
    choose(page, "Italiano")
    assert (page.url, language_of(page)) == (here, "it")
    # The device keeps it, for the account that has chosen none, until that chooses.
    reader.sign_in(demo("capaci"))
    page = reader.go("/programmes/bridges/pairs")
    assert language_of(page) == "it"
    choose(page, "Ελληνικά")
    assert (page.url, language_of(page)) == (f"{reader.address}/programmes/bridges/pairs", "el")
    other = visitor("phone")
    other.sign_in(demo("capaci"))
    assert language_of(other.go("/programmes/bridges/pairs")) == "el"


@pytest.mark.parametrize("javascript", [True, False])
def test_one_tap_leads_from_a_public_page_to_the_same_in_another_language(
    demo: Demo, visitor: Window, javascript: bool
) -> None:
    reader = visitor("narrow", javascript=javascript)
    page = reader.go("/meet/bridges/pairs/1")
    assert page.url == f"{reader.address}/en/meet/bridges/pairs/1"
    choose(page, "Latviešu")
    assert (page.url, language_of(page)) == (f"{reader.address}/lv/meet/bridges/pairs/1", "lv")
    assert reader.context.cookies() == []


@pytest.mark.parametrize("path", PAGES)
def test_each_language_is_large_enough_for_a_finger_and_inside_the_window(
    demo: Demo, visitor: Window, path: str
) -> None:
    reader = visitor("narrow")
    reader.sign_in(demo("coordinator")) if "bridges/progress" in path else None
    page = reader.go(path)
    targets = languages(page).locator("button, a").all()
    assert len(targets) == 8
    for target in targets:
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    reader.check()
    page.emulate_media(media="print")
    assert not languages(page).is_visible()


def test_the_keyboard_alone_changes_it(demo: Demo, visitor: Window) -> None:
    page = visitor("desktop").go("/login")
    # The switch is the last thing on the page.
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Latviešu")
    assert focused.evaluate("one => parseFloat(getComputedStyle(one).outlineWidth)") >= 2
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert language_of(page) == "lv"
