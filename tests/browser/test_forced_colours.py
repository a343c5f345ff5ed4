"""A reader with colours of their own, and one who wants nothing to move: nothing is lost to them.

Forced colours take every background away and give each thing a colour of the reader's palette. What the page
says must then be said by borders, shapes and words.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.places import MORE, PLACES
from tests.browser.test_languages import in_language
from tracker.models import User

Demo = Callable[[str], User]
Window = Callable[..., Visitor]

PAGES = [
    "progress.show",
    "pairs.show",
    "plans.show",
    "milestones.show",
    "milestones.edit",
    "activities.list_",
    "visit_log.happened",
    "visit_log.people",
    "reviews.show",
    "gaps.list_",
    "evaluation_averages.show",
    "how.show",
    "sign_in.show",
    "meet.show",
    "meet.list_",
    "meet.pair",
]
CHARTS = ["progress.show", "pairs.show", "plans.show", "evaluation_averages.show"]

SEEN = "[...document.querySelectorAll(what)].filter(one => one.checkVisibility({visibilityProperty: true}))"
OF_THE_PALETTE = """() => {
  const names = ['Canvas', 'CanvasText', 'LinkText', 'GrayText', 'Highlight', 'HighlightText', 'ButtonText',
    'ButtonFace', 'ButtonBorder', 'Field', 'FieldText'];
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.forcedColorAdjust = 'none';
  const found = names.map(name => { probe.style.color = name; return getComputedStyle(probe).color; });
  probe.remove();
  return found;
}"""
WITHOUT_EDGE = f"""(what) => {{
  const own = getComputedStyle(document.body).backgroundColor;
  return {SEEN}.filter(one => {{
    if (one.closest('.visually-hidden, [aria-hidden=true]')) return false;
    const style = getComputedStyle(one);
    return style.appearance === 'none' && !(parseFloat(style.borderTopWidth) >= 1
      && style.borderTopStyle !== 'none' && style.borderTopColor !== own);
  }}).map(one => one.outerHTML.slice(0, 160));
}}"""
"""Controls that have no edge which can be seen, neither their own nor the browser's."""
NOT_MARKED = f"""(what) => {SEEN}.filter(one => {{
    const style = getComputedStyle(one);
    const has = (kind) => style[kind + 'Style'] !== 'none' && parseFloat(style[kind + 'Width']) >= 1;
    return !has('outline') && !has('border') && !has('borderBottom') && !has('borderInlineStart');
  }}).map(one => one.outerHTML.slice(0, 160))"""
COLOURS = f"""(what) => {SEEN}.flatMap(one => {{
    const style = getComputedStyle(one);
    return ['fill', 'stroke'].map(name => [name, style[name], one.outerHTML.slice(0, 120)]);
  }}).filter(one => !['none', 'rgba(0, 0, 0, 0)'].includes(one[1]) && !one[1].startsWith('url'))"""
SHAPES = (
    ".journey :is(.shape, .word, .lane, .slip, .spread, .agreed, .cut-off), .stacked rect, "
    ".burn-up-columns :is(.line, .mark), .dots circle, .step-bar rect, .scale-bar, .icon, .brand circle"
)


def opened(demo: Demo, visitor: Window, endpoint: str, *, dark: bool = False) -> Page:
    """The page in forced colours, on a light or a dark palette."""
    place = {**PLACES, **MORE}[endpoint]
    address = place.address
    window = visitor("desktop", dark=dark)
    if place.who is not None:
        window.sign_in(in_language(demo(place.who), "en"))
    window.page.emulate_media(forced_colors="active")
    page = window.go(address)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    return page


@pytest.mark.parametrize("endpoint", PAGES)
def test_what_can_be_worked_has_an_edge_and_what_is_marked_stays_marked(
    demo: Demo, visitor: Window, endpoint: str
) -> None:
    page = opened(demo, visitor, endpoint)
    controls = (
        ".btn:not(.btn-link), .button, input:not([type=hidden]), select, textarea, "
        ".answers label, .scale label, a.page-link, .pills a"
    )
    assert page.evaluate(WITHOUT_EDGE, controls) == []
    marked = (
        ".state, .pills a[aria-current], .masthead nav a[aria-current], .page-item.active .page-link, .notice"
    )
    assert page.evaluate(NOT_MARKED, marked) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("endpoint", [*CHARTS, "meet.pair"])
def test_the_shapes_of_a_chart_have_the_colours_of_the_reader(
    demo: Demo, visitor: Window, endpoint: str, dark: bool
) -> None:
    page = opened(demo, visitor, endpoint, dark=dark)
    palette = page.evaluate(OF_THE_PALETTE)
    drawn = page.evaluate(COLOURS, SHAPES)
    assert len(drawn) >= 2
    assert [one for one in drawn if one[1] not in palette] == []


def test_a_bar_tells_its_parts_apart(demo: Demo, visitor: Window) -> None:
    page = opened(demo, visitor, "progress.show")
    fills = page.evaluate(
        f"(what) => {SEEN}.map(one => getComputedStyle(one).fill)", ".bar-key .stacked rect"
    )
    told = [one for one in fills if one != "none"]
    assert len(set(told)) == len(told) >= 4, told


def test_a_tick_and_a_dot_are_seen(demo: Demo, visitor: Window) -> None:
    """The browser draws them itself: a white tick on a background that is taken away would be lost."""
    page = opened(demo, visitor, "visit_log.people")
    looks = page.locator("input[type=checkbox], input[type=radio]").evaluate_all(
        "all => all.map(one => [getComputedStyle(one).appearance, getComputedStyle(one).backgroundImage])"
    )
    assert looks
    assert all(look == ["auto", "none"] for look in looks), looks


@pytest.mark.parametrize("endpoint", ["progress.show", "milestones.show", "visit_log.happened", "meet.pair"])
def test_the_focus_is_the_colour_that_the_reader_chose_for_it(
    demo: Demo, visitor: Window, endpoint: str
) -> None:
    page = opened(demo, visitor, endpoint)
    highlight = page.evaluate("""() => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = 'Highlight';
        const found = getComputedStyle(probe).color;
        probe.remove();
        return found;
    }""")
    for _stop in range(12):
        page.keyboard.press("Tab")
        marks = page.locator(":focus").evaluate("""one =>
            [one, one.closest('label')].filter(Boolean).map(mark => {
                const style = getComputedStyle(mark);
                return [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor];
            })""")
        assert any(
            style == "solid" and width >= 2 and colour == highlight for style, width, colour in marks
        ), (marks, page.locator(":focus").evaluate("one => one.outerHTML.slice(0, 200)"))


MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
    const styles = [null, '::before', '::after'].map(part => getComputedStyle(one, part));
    return styles.some(style => style.animationName !== 'none' || style.scrollBehavior === 'smooth'
      || (style.transitionProperty !== 'none' && style.transitionDuration.split(', ').some(parseFloat)));
  }).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("endpoint", PAGES)
def test_nothing_moves_for_whoever_asked_for_that(demo: Demo, visitor: Window, endpoint: str) -> None:
    place = PLACES[endpoint]
    window = visitor("phone")
    if place.who is not None:
        window.sign_in(demo(place.who))
    page = window.go(place.address)
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert page.evaluate(MOVING) == []
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_check_sees_what_moves_and_nothing_moves_by_itself(demo: Demo, visitor: Window) -> None:
    window = visitor("phone")
    window.sign_in(demo("coordinator"))
    window.page.emulate_media(reduced_motion="no-preference")
    page = window.go(PLACES["milestones.show"].address)
    assert page.evaluate(MOVING), "a button fades into its other colour"
    assert page.evaluate("document.getAnimations().length") == 0
