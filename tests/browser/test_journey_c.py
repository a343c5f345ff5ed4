"""Journey C: the reviewer reads the progress, the figures and a pair, and prepares the Steering Committee."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.days import ask_for, pick, unfold_days
from tests.browser.hands import WAYS, Hands
from tests.browser.places import BRIDGES, OPEN, milestone

Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)
four_ways = pytest.mark.parametrize("way", ["finger", "mouse", "keyboard", "no script"])


LATE = "Interpreters on call in six languages"
OF_PAIR = "The mentor comes again before the winter"
OF_MILESTONE = "The city asks two more interpreters"
READY = 120
"""The seconds within which the brief is ready once its review is frozen."""


def opened(begin: Begin, way: str) -> Hands:
    """From home to the progress of Bridges."""
    hands = begin(way, "reviewer")
    hands.arrive("This is open for you")
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


@each_way
def test_the_committee_is_prepared_from_home_to_the_next_review(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    reads_a_past_day(hands)
    reads_a_figure_and_a_pair(hands)
    asks_what_changed(hands, begin)
    begins_a_review(hands, "25 June 2026", risks="The elections of the spring.")
    writes_the_agenda(hands)
    freezes(hands)
    for what, about, whose in (
        (OF_PAIR, ("About a pair", "Pair 1, Grauwersluis → Fontalvera"), "Grauwersluis"),
        (OF_MILESTONE, ("Or about a milestone", f"AP1/M4 {LATE}"), "Fontalvera"),
    ):
        notes_a_decision(hands, what, about, whose)
    ticks_off_at_the_next_review(hands)
    prepares_the_reminder(hands)
    if way == "finger":
        # The whole of it, two past readings, two decisions and two reviews. Fields are touched once each.
        assert (hands.acts, hands.screens - 1) <= (56, 29), (hands.acts, hands.screens)
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


def go_to(hands: Hands, subject: str) -> None:
    """By the menu that stands on every page."""
    hands.unfold("More")
    hands.push(hands.page.get_by_role("banner").get_by_role("link", name=subject))


def reads_a_past_day(hands: Hands) -> None:
    """By both readings, and back to today."""
    ask_for(hands, "2026-02-06")
    hands.sees("as it stood on 6 February 2026, as we now know it")
    ask_for(hands, "2026-02-06", "as it was known then")
    hands.sees("as it was known on 6 February 2026")
    hands.press("Show today")
    hands.arrive("milestones overdue")


def reads_a_figure_and_a_pair(hands: Hands) -> None:
    """What is overdue, and how that was counted; and the pair furthest behind."""
    hands.push(figures(hands).get_by_role("link").filter(has_text="Overdue"))
    hands.arrive("Overdue")
    hands.sees("How it is counted: Open milestones whose expected date has passed.")
    hands.push(hands.page.get_by_role("navigation").get_by_role("link", name="Progress").first)
    hands.arrive("milestones overdue")
    hands.push(
        hands.page.get_by_role("region", name="Pairs").locator("tbody tr").first.get_by_role("link").first
    )
    hands.arrive("Sudrabciems")


def asks_what_changed(hands: Hands, begin: Begin) -> None:
    """Lately, since a day, and since the last look, which a button marks."""
    go_to(hands, "What changed")
    hands.sees("In the last 30 days")
    hands.press("I have seen this")
    hands.sees("Marked as seen.")
    unfold_days(hands, "Between two days")
    pick(hands, "2026-01-31", "After")
    hands.press("Show these days")
    hands.sees("31 January 2026")
    said = hands.page.get_by_role("main").get_by_role("listitem")
    expect(said.filter(has_text="Date moved").first).to_be_visible()
    colleague = begin("mouse", "capaci", path=f"{BRIDGES}/milestones/{milestone(LATE)}")
    colleague.choose("How sure are you of the date?", "Off track")
    colleague.press("Save update")
    colleague.sees("Saved:")
    hands.press("Since my last look")
    hands.sees("Since your last look, on 3 July 2026")
    expect(said.filter(has_text="Off track")).to_be_visible()
    expect(said.filter(has_text="Date moved")).to_have_count(0)


def begins_a_review(hands: Hands, cut_off: str, *, risks: str = "") -> None:
    """From wherever one is to the page of the draft."""
    go_to(hands, "Reviews")
    hands.press("New review")
    hands.arrive("New review")
    hands.write("Cut-off: the last day that counts", cut_off)
    if risks:
        hands.write("Risks", risks)
    hands.press("Begin the review")
    hands.arrive("study visits held")
    hands.sees("Draft")


def writes_the_agenda(hands: Hands) -> None:
    """What was begun is still there, and the rest is added to it."""
    hands.push(hands.page.get_by_role("link", name="Edit the days and the agenda"))
    hands.arrive("Edit this review")
    expect(hands.page.get_by_label("Risks")).to_have_value("The elections of the spring.")
    hands.write("Achievements", "Στη Θεσσαλονίκη και στη Rīga: ο πρώτος χρόνος, pirmais gads.")
    hands.press("Save")
    hands.sees("pirmais gads")


def freezes(hands: Hands) -> None:
    """In two presses; the brief is there at once, as a page and as a PDF."""
    hands.press("Freeze")
    hands.arrive("Freeze this review?")
    began = perf_counter()
    hands.press("Freeze it")
    hands.sees("Frozen. The brief is ready.")
    review = hands.page.url
    hands.push(hands.page.get_by_role("link", name="Brief", exact=True))
    hands.arrive("study visits held")
    hands.sees("The elections of the spring.")
    hands.sees("pirmais gads")
    link = hands.page.get_by_role("link", name="Brief as PDF")
    hands.reach(link)
    answer = hands.page.request.get(review + "/brief.pdf")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert str(link.get_attribute("href")).endswith("/brief.pdf")
    assert perf_counter() - began < READY
    hands.push(hands.page.get_by_role("main").get_by_role("link", name="Review", exact=True))
    hands.arrive("study visits held")
    hands.sees("Nothing has been corrected since.")


def notes_a_decision(hands: Hands, what: str, about: tuple[str, str], whose: str) -> None:
    """Against a pair or a milestone, with its owner and its day."""
    hands.press("Note a decision")
    hands.arrive("Note a decision")
    hands.write("What was decided", what)
    hands.select(*about)
    hands.select("Whose it is", whose)
    hands.write("By when", "autumn 2026")
    hands.press("Note it")
    hands.sees("The decision is noted.")
    line = hands.page.get_by_role("listitem").filter(has_text=what)
    for words in (about[1].removeprefix("Pair 1, "), whose, "autumn 2026", "Open"):
        expect(line).to_contain_text(words)


def ticks_off_at_the_next_review(hands: Hands) -> None:
    """What is still open stands before everything else; what is ticked off goes behind it."""
    begins_a_review(hands, "3 July 2026")
    first = hands.page.get_by_role("main").locator("section:visible").first
    expect(first.get_by_role("heading", level=2)).to_have_text("Decisions of earlier reviews")
    lines = first.get_by_role("listitem")
    open_before = lines.filter(has=hands.page.get_by_role("button", name="Tick off"))
    expect(open_before).to_have_count(3)
    for at in range(3):
        expect(lines.nth(at)).to_contain_text("Open")
    line = lines.filter(has_text=OF_PAIR)
    hands.press("Tick off", within=line)
    hands.sees("Ticked off.")
    expect(line).to_contain_text("Done, 3 July 2026")
    expect(open_before).to_have_count(2)


def prepares_the_reminder(hands: Hands) -> None:
    """One text for all who owe something, from the review that says what is missing."""
    hands.press("Prepare one message to all who owe something")
    hands.arrive("things are open")
    hands.sees("Nothing is sent from here.")
    text = hands.page.get_by_label("Text", exact=True).input_value()
    assert text.startswith("Dear all,")
    assert LATE in text
