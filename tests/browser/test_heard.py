"""What a screen reader is given: names, headings, states and tables, read from the accessibility tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.places import PLACES
from tests.browser.test_languages import in_language
from tests.support.saying import Says
from tracker.models import User

Demo = Callable[[str], User]
Window = Callable[..., Visitor]


@pytest.fixture
def opened(demo: Demo, visitor: Window) -> Callable[..., Page]:
    """A page of the demo: ``opened("progress.show", "reviewer", language="el")``."""

    def open_page(endpoint: str, person: str, *, language: str = "en") -> Page:
        window = visitor("desktop", worker=False)
        address = PLACES[endpoint].address
        window.sign_in(in_language(demo(person), language))
        return window.go(address)

    return open_page


def heard(page: Page, what: str = "body") -> str:
    """All that is heard of a part of the page, in its order, without addresses."""
    lines = page.locator(what).first.aria_snapshot().splitlines()
    return "\n".join(line for line in lines if "/url:" not in line)


def in_order(text: str, *parts: str) -> None:
    """Each part stands in the text, after the one before."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not heard after {text[max(0, at - 80) : at]!r}"
        at = found + len(part)


def levels(text: str) -> list[int]:
    """The levels of the headings in their order."""
    return [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", text)]


@pytest.mark.parametrize("endpoint", ["progress.show", "pairs.show", "milestones.show", "reviews.show"])
def test_landmarks_and_headings_lead_through_the_page(opened: Callable[..., Page], endpoint: str) -> None:
    text = heard(opened(endpoint, "coordinator"))
    in_order(
        text,
        'link "Skip to the content"',
        "- banner:",
        'navigation "Programme"',
        "- main:",
        "- contentinfo:",
        'navigation "Language"',
    )
    found = levels(text)
    assert found.count(1) == 1
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(found))
    assert len(found) > 4


def test_the_progress_says_its_finding_its_figures_and_each_pair_with_its_state(
    opened: Callable[..., Page],
) -> None:
    page = opened("progress.show", "reviewer")
    expect(
        page.get_by_role("navigation", name="Programme").get_by_role("link", name="Progress")
    ).to_have_attribute("aria-current", "page")
    in_order(
        heard(page, "main"),
        'heading "10 of 15 study visits held; 3 milestones overdue" [level=1]',
        'list "Figures"',
        "Study visits held 10 of 15 3 to come",
        "Overdue 3 oldest by 77 days Open milestones whose expected date has passed.",
        'region "Pairs"',
        'columnheader "Mentor and mentee"',
        'columnheader "Where it stands"',
        'rowheader "Ballyfinnard → Sudrabciems',
        'img "3 completed, 1 in progress, 1 overdue, 2 not started"',
        'cell "1 overdue, 77 days city says: on track overdue, but reported on track"',
        'list "What the parts of a bar mean"',
        'region "Journey"',
        'group "Journey of each pair"',
        'link "M3 Ground floor of the mill rebuilt: Overdue, 77 days, 17 April 2026"',
        'heading "What we don’t know yet" [level=2]',
    )


def test_the_charts_have_names_and_the_same_as_tables(opened: Callable[..., Page]) -> None:
    page = opened("progress.show", "reviewer")
    for name in ("Journey as a table", "Burn-up as a table"):
        page.locator("summary", has_text=name).click()
    text = heard(page, "main")
    in_order(
        text,
        'region "Journey of each pair, scrolls sideways"',
        'group "Ballyfinnard → Sudrabciems"',
        'link "Study visit 3: Planned, September 2026"',
        'table "Ballyfinnard → Sudrabciems"',
        'columnheader "What"',
        'columnheader "State"',
        'columnheader "Agreed"',
        "M3 Ground floor of the mill rebuilt",
        "Overdue, 77 days",
    )
    chart = page.locator(".burn-up").first
    assert chart.evaluate("one => one.getAttribute('role')") == "img"
    assert len(str(chart.get_attribute("aria-label"))) > 30


def test_a_milestone_that_was_refused_says_first_what_is_wrong_and_where(opened: Callable[..., Page]) -> None:
    page = opened("milestones.show", "capaci")
    page.get_by_label("Now expected").fill("when the river falls")
    page.get_by_role("button", name="Save update").click()
    page.get_by_text("Not saved yet").wait_for()
    text = heard(page, "main")
    in_order(
        text,
        'heading "Interpreters on call in six languages" [level=1]',
        "Overdue, 14 days In progress city says: on track agreed for 19 May 2026",
        "- alert:",
        "Not saved yet: please check this",
        'link "Now expected: “when the river falls” could not be read as a date.',
        'link "Why did the date move? The date moves: choose a reason.',
        'group "Where does it stand?"',
        'radio "In progress" [checked]',
        'group "How sure are you of the date?"',
        'radio "On track" [checked]',
        'textbox "Now expected" [invalid]: when the river falls',
        'combobox "Why did the date move?" [invalid]',
        'textbox "What happened?"',
        'button "Save update"',
    )
    field = page.get_by_label("Now expected")
    expect(field).to_have_accessible_description(re.compile("A day, a month.*could not be read as a date"))


def test_a_step_of_the_log_says_which_it_is_and_each_number_of_whom(opened: Callable[..., Page]) -> None:
    in_order(
        heard(opened("visit_log.happened", "coordinator"), "main"),
        "Step 1 of 4",
        'heading "Did it happen?" [level=1]',
        'region "What was planned"',
        'group "Did it happen?"',
        'radio "As planned 30 June – 1 July 2026"',
        'radio "Postponed to another day, or nobody knows when"',
        'button "Record this"',
    )
    in_order(
        heard(opened("visit_log.people", "coordinator"), "main"),
        "Step 2 of 4",
        'heading "Who came?" [level=1]',
        'textbox "Thalassinovrysi: Women"',
        'textbox "Thalassinovrysi: Men"',
        "An empty box means: not known.",
        'checkbox "We don’t know yet"',
        'button "Next: what we learned"',
    )


def test_what_was_saved_is_said_without_moving_the_focus(opened: Callable[..., Page]) -> None:
    page = opened("milestones.show", "capaci")
    page.get_by_role("button", name="Nothing has changed").click()
    expect(page.get_by_role("status").filter(has_text="Saved:")).to_be_visible()


def test_in_greek_the_same_is_heard_in_greek(opened: Callable[..., Page]) -> None:
    el = Says("el")
    page = opened("progress.show", "reviewer", language="el")
    expect(page.locator("html")).to_have_attribute("lang", "el")
    in_order(
        heard(page),
        f'link "{el("Skip to the content")}"',
        f'navigation "{el("Programme")}"',
        f'list "{el("Figures")}"',
        f'region "{el("Pairs")}"',
        f'group "{el("Journey of each pair")}"',
        f'navigation "{el("Language")}"',
    )
    page = opened("visit_log.happened", "coordinator", language="el")
    in_order(
        heard(page, "main"),
        f'heading "{el("Did it happen?")}" [level=1]',
        f'group "{el("Did it happen?")}"',
        f'radio "{el("As planned")}',
        f'button "{el("Record this")}"',
    )
