"""Journey C, point 2: any past day in one field, and what a screen reader hears of the journey's chart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.days import ask_for
from tests.browser.hands import WAYS, Hands
from tests.browser.places import BRIDGES, OPEN
from tracker.models import User

Begin = Callable[..., Hands]


@pytest.mark.parametrize("way", [*WAYS])
def test_any_past_day_in_one_field(begin: Begin, way: str) -> None:
    hands = begin(way, "reviewer", path=f"{OPEN}/progress")
    hands.arrive("11 of 12 study visits held")
    ask_for(hands, "2021-10-20")
    hands.arrive("6 of 12 study visits held")
    hands.sees("as it stood on 20 October 2021, as we now know it")
    hands.sees("All of this was recorded later, on 3 July 2026.")
    hands.press("Show today")
    hands.arrive("11 of 12 study visits held")
    print(f"\n{way}: {hands.acts} acts, {hands.screens} screens")


@pytest.mark.parametrize("way", ["finger", "keyboard", "no script, mouse"])
def test_what_was_known_on_that_day_is_the_other_reading(begin: Begin, way: str) -> None:
    hands = begin(way, "reviewer", path=f"{BRIDGES}/pairs/4?on=2026-02-06")
    hands.arrive("Sudrabciems")
    visit = hands.page.get_by_role("region", name="Mentoring").locator("li", has_text="Study visit 2")
    expect(visit).to_contain_text("Held")
    expect(visit).to_contain_text("recorded later, on 12 Feb 2026")
    ask_for(hands, "2026-02-06", "as it was known then")
    hands.arrive("Sudrabciems")
    hands.sees("as it was known on 6 February 2026")
    expect(visit).not_to_contain_text("Held")
    expect(hands.page.get_by_text("recorded later")).to_have_count(0)


@pytest.mark.parametrize("way", ["finger", "mouse"])
def test_a_day_that_cannot_be_shown_is_corrected_where_it_stands(begin: Begin, way: str) -> None:
    hands = begin(way, "reviewer", path=f"{OPEN}/pairs?on=yesterday")
    hands.arrive("That day cannot be shown")
    hands.sees("“yesterday” is not a day.")
    hands.write("Day", "20 October 2021")
    hands.press("Show this day")
    hands.arrive("4 pairs")
    hands.sees("as it stood on 20 October 2021")


@pytest.mark.parametrize("size", ["phone", "narrow", "desktop"])
def test_the_open_field_has_room_and_no_fault(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], size: str
) -> None:
    window = visitor(size)
    window.sign_in(demo("reviewer"))
    page = window.go(f"{BRIDGES}/progress?on=2026-02-06")
    fold = page.locator("details.fold", has_text="Show another day")
    fold.evaluate("one => one.open = true")
    expect(page.get_by_label("Day", exact=True)).to_be_visible()
    window.check()
    assert fold.bounding_box()["height"] < {"phone": 300, "narrow": 320, "desktop": 110}[size]


def test_the_field_is_not_printed_and_the_day_is(
    demo: Callable[[str], User], visitor: Callable[..., Visitor]
) -> None:
    window = visitor("desktop")
    window.sign_in(demo("reviewer"))
    page = window.go(f"{OPEN}/progress?on=2021-10-20")
    page.emulate_media(media="print")
    expect(page.get_by_label("Day", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Show today")).to_be_hidden()
    expect(page.get_by_text("as it stood on 20 October 2021").first).to_be_visible()
    expect(page.get_by_text("All of this was recorded later")).to_be_visible()


class TestTheJourneyInAScreenReader:
    """On the third Steering Committee of IncluCities, the pair of Mechelen and Capaci."""

    @pytest.fixture
    def hands(self, begin: Begin) -> Hands:
        hands = begin("mouse", "reviewer", path=f"{OPEN}/pairs/2?on=2021-10-20")
        hands.arrive("Capaci")
        return hands

    def test_the_chart_is_a_named_group_of_named_links_in_the_order_of_time(self, hands: Hands) -> None:
        chart = hands.page.get_by_role("group", name="Journey of the pair", exact=True)
        expect(chart).to_match_aria_snapshot(
            """
            - group "Journey of the pair":
              - link "Mechelen → Capaci"
              - text: Tutti Capaci! (We can do it!)
              - group "Mechelen → Capaci":
                - 'link "Study visit 1: Held, May–June 2021"'
                - 'link "Study visit 2: Held, 4–5 October 2021 (unsure)"'
                - 'link "Transfer workshop: Planned, February 2022"'
                - 'link "Study visit 3: Planned, April–May 2022"'
                - 'link "Training academy: Planned, October–November 2022"'
                - link /M1 Name chosen.* Not started$/
                - link /M2 .* State unknown$/
                - link /M3 .* Not started$/
                - link /M4 .* Not started$/
            """
        )

    def test_the_chart_can_be_passed_over_and_leads_to_its_table(self, hands: Hands) -> None:
        region = hands.page.get_by_role("region", name="Journey of the pair, scrolls sideways")
        expect(region).to_have_count(1)
        expect(hands.page.get_by_role("link", name="as a table", exact=True)).to_be_visible()

    def test_the_table_has_a_name_headings_and_a_row_for_each_shape(self, hands: Hands) -> None:
        hands.unfold("Journey as a table")
        table = hands.page.locator("#journey-table").get_by_role("table")
        expect(table).to_match_aria_snapshot(
            """
            - table "Mechelen → Capaci":
              - rowgroup:
                - row:
                  - columnheader "What"
                  - columnheader "State"
                  - columnheader "Agreed"
                  - columnheader "Happened or expected"
                  - columnheader "Against the agreed date"
              - rowgroup:
                - row:
                  - 'rowheader "Study visit 1: Held"'
                  - cell "Held"
                  - cell "May 2021"
                  - cell "May–June 2021"
                  - cell "about a month later"
                - row:
                  - 'rowheader "Study visit 2: Held"'
                  - cell "Held"
                  - cell "November 2021"
                  - cell "4–5 October 2021 (unsure)"
                  - cell "about 2 months earlier"
            """
        )
        chart = hands.page.get_by_role("group", name="Mechelen → Capaci", exact=True)
        expect(table.get_by_role("rowheader")).to_have_count(chart.get_by_role("link").count())
