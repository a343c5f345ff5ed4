"""Journey C, points 1, 3 and 4: the reviewer reads the progress page, the figures and a pair, by each way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import WAYS, Hands
from tests.browser.places import BRIDGES, OPEN

Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)
four_ways = pytest.mark.parametrize("way", ["finger", "mouse", "keyboard", "no script"])


def opened(begin: Begin, way: str) -> Hands:
    """From home to the progress of Bridges."""
    hands = begin(way, "reviewer")
    hands.arrive("You read 2 programmes")
    hands.press("Bridges")
    hands.arrive("milestones overdue")
    return hands


def figures(hands: Hands) -> Locator:
    return hands.page.get_by_role("list", name="Figures", exact=True)


def counted(hands: Hands) -> Locator:
    """The visits held; those agreed and not held stand in a section of their own, before them."""
    return hands.page.get_by_role("region", name="Held", exact=True).locator("tbody tr")


@each_way
def test_a_figure_opens_its_list_and_says_how_it_was_counted(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    card = figures(hands).get_by_role("link").filter(has_text="Study visits held")
    value = card.locator(".figure-value").inner_text().split()[0]
    hands.push(card)
    hands.arrive("Study visits")
    hands.sees("How it is counted:")
    expect(counted(hands)).to_have_count(int(value))
    hands.push(hands.page.locator("tbody a").first)
    hands.arrive("Study visit")
    print(f"\n{way}: {hands.acts} acts, {hands.screens} screens")


@four_ways
def test_every_figure_of_the_page_opens_its_list(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    hrefs = hands.page.locator("main .figures a, main .quiet-figures a").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    assert len(hrefs) >= 5
    for href in hrefs:
        hands.page.goto(hands.page.url.partition("/programmes")[0] + href)
        hands.sees("How it is counted:")


@each_way
def test_the_pair_furthest_behind_stands_first_and_opens(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    rows = hands.page.get_by_role("region", name="Pairs").locator("tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.first).to_contain_text("Sudrabciems")
    hands.push(rows.first.get_by_role("link").first)
    hands.arrive("Sudrabciems")
    for heading in ("Journey", "Mentoring", "Outcomes", "Lessons", "What we don’t know yet"):
        expect(hands.page.get_by_role("heading", level=2, name=heading, exact=True)).to_be_visible()
    hands.sees("overdue, but reported on track")
    print(f"\n{way}: {hands.acts} acts, {hands.screens} screens")


@pytest.mark.parametrize("way", ["mouse", "keyboard", "no script, mouse"])
def test_a_shape_of_the_journey_opens_what_it_shows(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    shape = hands.page.get_by_role("group", name="Journey of each pair").locator("svg a").first
    leads_to = shape.get_attribute("href")
    if way == "keyboard":
        hands.reach(shape)
        hands.page.keyboard.press("Enter")
    else:
        hands.push(shape.locator(".hit"))
    hands.page.wait_for_url(f"**{leads_to}")
    expect(hands.page.get_by_role("heading", level=1)).to_be_visible()


@each_way
def test_the_journey_is_a_table_too(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    shapes = hands.page.get_by_role("group", name="Journey of each pair").locator("svg a")
    shown = set(shapes.evaluate_all("all => all.map(one => one.getAttribute('href'))"))
    hands.unfold("Journey as a table")
    table = hands.page.locator("#journey-table")
    expect(table.locator("tbody tr").first).to_be_visible()
    told = set(table.locator("tbody a").evaluate_all("all => all.map(one => one.getAttribute('href'))"))
    assert {one for one in shown if not one.startswith("#")} <= told
    hands.arrive("milestones overdue")
    hands.push(table.locator("tbody a").first)
    expect(hands.page.get_by_role("heading", level=1)).to_be_visible()
    assert "/progress" not in hands.page.url


def test_a_link_to_the_table_unfolds_it(begin: Begin) -> None:
    hands = opened(begin, "mouse")
    hands.press("as a table")
    expect(hands.page.locator("#journey-table tbody tr").first).to_be_visible()


@four_ways
def test_a_past_day_is_the_whole_page_as_it_stood(begin: Begin, way: str) -> None:
    hands = begin(way, "reviewer", path=f"{OPEN}/progress?on=2021-10-20")
    hands.arrive("6 of 12 study visits held")
    hands.sees("20 October 2021, as we now know it")
    hands.push(figures(hands).get_by_role("link").filter(has_text="Study visits held"))
    hands.arrive("Study visits")
    hands.sees("20 October 2021")
    expect(counted(hands)).to_have_count(6)


@pytest.mark.parametrize(("day", "held"), [("2021-05-13", 1), ("2021-10-20", 6), ("2022-06-30", 10)])
def test_inclucities_stood_so_on_that_day(begin: Begin, day: str, held: int) -> None:
    hands = begin("mouse", "reviewer", path=f"{OPEN}/progress?on={day}")
    hands.arrive(f"{held} of 12 study visits held")


def test_overdue_and_yet_on_track_is_shown_side_by_side(begin: Begin) -> None:
    hands = begin("finger", "reviewer", path=f"{BRIDGES}/pairs/4")
    row = hands.page.get_by_role("row", name="Ground floor of the mill rebuilt")
    for words in ("Overdue, 77 days", "On track", "overdue, but reported on track"):
        expect(row.get_by_text(words, exact=True)).to_be_visible()
