"""The three journeys in Greek: with the keyboard alone, at 400 %, and both at once.

The focus is seen wherever something is pressed, nothing covers it, and no page is wider than its window.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.browser.conftest import Visitor
from tests.browser.hands import FOCUS_SHOWS, Hands, Keys, Mouse
from tests.browser.places import BRIDGES, PLACES, ended, milestone
from tests.browser.test_languages import in_language
from tests.support.saying import Says
from tracker.domain.statuses import Confidence, MilestoneStatus, Reason, ReportState
from tracker.extensions import db
from tracker.models import Activity, Decision, FollowUp, Milestone, Review, Snapshot, User, VisitReport

FOUR_TIMES = {"width": 320, "height": 256}
"""What a window of 1280 to 1024 has room for at 400 %, in CSS pixels: the measure of WCAG 1.4.10."""
WAYS: dict[str, tuple[type[Hands], bool]] = {
    "keyboard": (Keys, False),
    "400 %": (Mouse, True),
    "keyboard, 400 %": (Keys, True),
}
LATE = "Interpreters on call in six languages"
MOST_STOPS = 400

Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def el() -> Says:
    """What the tracker says in Greek."""
    return Says("el")


@pytest.fixture
def begin(demo: Callable[[str], User], visitor: Callable[..., Visitor], el: Says) -> Begin:
    """Somebody of the demo who reads Greek, before a page."""

    def open_page(way: str, person: str, path: str = "/") -> Hands:
        kind, enlarged = WAYS[way]
        window = visitor("desktop", language="el-GR", worker=False)
        if enlarged:
            window.page.set_viewport_size(FOUR_TIMES)
        window.sign_in(in_language(demo(person), "el"))
        hands = kind(window.page, way=way, optional=el("(optional)"))
        window.go(path)
        return hands

    return open_page


def in_greek(hands: Hands, el: Says) -> None:
    """The page that is open says that it is Greek, and is."""
    expect(hands.page.locator("html")).to_have_attribute("lang", "el")
    assert el.left_in_english(hands.page.content()) == []


def at(hands: Hands, el: Says, heading: str) -> None:
    """Arrived at the page of that heading, in Greek."""
    hands.arrive(heading)
    in_greek(hands, el)


@each_way
def test_a_visit_is_logged_from_home_to_the_submitted_report(begin: Begin, el: Says, way: str) -> None:
    hands = begin(way, "coordinator")
    at(hands, el, el("This is open for you"))
    hands.press(el("Log it"))
    at(hands, el, el("Did it happen?"))
    hands.choose(el("Did it happen?"), el("As planned"))
    hands.press(el("Record this"))
    at(hands, el, el("Who came?"))
    hands.write(f"Fontalvera: {el('Women')}", "4")
    hands.write(f"Grauwersluis: {el('Men')}", "2")
    hands.press(el("Next: what we learned"))
    at(hands, el, el("What did we see, and what did we learn?"))
    hands.write(el("What did we see?"), "Ένα γραφείο ανοιχτό όταν ο κόσμος έχει χρόνο.")
    hands.press(el("Next: what is to be done"))
    at(hands, el, el("What next?"))
    hands.write(el("What"), "Γραφείο το απόγευμα, για έναν μήνα")
    hands.select(el("Who"), "Fontalvera")
    hands.write(el("By when"), "φθινόπωρο 2026")
    hands.press(el("Look it over"))
    at(hands, el, el("Not submitted yet: look it over"))
    hands.sees("Ένα γραφείο ανοιχτό όταν ο κόσμος έχει χρόνο.")
    hands.press(el("Submit the report"))
    at(hands, el, el("Report of the visit"))
    db.session.rollback()
    report = db.session.scalars(select(VisitReport).where(VisitReport.activity_id == ended())).one()
    agreed = db.session.scalars(select(FollowUp).where(FollowUp.report_id == report.id)).one()
    assert (report.state, agreed.due.edtf) == (ReportState.ACCEPTED, "2026-23")
    assert db.session.get_one(Activity, ended()).happened is not None


@each_way
def test_a_city_says_how_its_milestone_stands_and_corrects_what_cannot_be_read(
    begin: Begin, el: Says, way: str
) -> None:
    hands = begin(way, "capaci")
    at(hands, el, el("This is open for you"))
    hands.sees(el.count("Overdue, %(num)d day", "Overdue, %(num)d days", 14))
    hands.press(f"AP1/M4 {LATE}")
    at(hands, el, LATE)
    hands.choose(el("How sure are you of the date?"), el("At risk"))
    hands.write(el("Now expected"), "όταν πέσει το ποτάμι")
    hands.write(el("What happened?"), "Η αντικαταστάτρια αρχίζει τον Οκτώβριο.")
    hands.press(el("Save update"))
    hands.sees(el("Not saved yet: please check this"))
    in_greek(hands, el)
    expect(hands.page.locator(".error-summary")).not_to_contain_text(";:")
    hands.push(hands.page.locator(".error-summary").get_by_role("link").first)
    expect(hands.page.get_by_label(el("Now expected"))).to_be_focused()
    hands.write(el("Now expected"), "Οκτώβριος 2026")
    hands.select(el("Why did the date move?"), el("Staff changed or are missing"))
    hands.press(el("Save update"))
    hands.sees(el.longest("Saved: %(what)s."))
    in_greek(hands, el)
    db.session.rollback()
    now = db.session.get_one(Milestone, milestone(LATE), options=[joinedload(Milestone.updates)])
    assert (now.status, now.confidence) == (MilestoneStatus.IN_PROGRESS, Confidence.AT_RISK)
    assert (now.expected.edtf, now.updates[-1].reason) == ("2026-10", Reason.STAFF)


@each_way
def test_the_committee_is_prepared_from_the_progress_to_a_decision(begin: Begin, el: Says, way: str) -> None:
    hands = begin(way, "reviewer", f"{BRIDGES}/progress")
    reads_the_progress(hands, el)
    hands.page.goto(hands.page.url.partition("/programmes")[0] + f"{BRIDGES}/reviews/new")
    at(hands, el, el("New review"))
    hands.write(el("Cut-off: the last day that counts"), "25 Ιουνίου 2026")
    hands.write(el("Risks"), "Οι εκλογές της άνοιξης.")
    hands.press(el("Begin the review"))
    hands.sees(el("Draft"))
    in_greek(hands, el)
    hands.press(el("Freeze"))
    at(hands, el, el("Freeze this review?"))
    hands.press(el("Freeze it"))
    hands.sees(el("Frozen. The brief is ready."))
    in_greek(hands, el)
    hands.press(el("Note a decision"))
    at(hands, el, el("Note a decision"))
    hands.write(el("What was decided"), "Ο μέντορας επιστρέφει πριν από τον χειμώνα")
    hands.write(el("By when"), "φθινόπωρο 2026")
    hands.press(el("Note it"))
    hands.sees(el("The decision is noted."))
    in_greek(hands, el)
    db.session.rollback()
    assert db.session.scalars(select(Decision.due).order_by(Decision.id.desc())).first().edtf == "2026-23"
    newest = select(Review.id).order_by(Review.id.desc()).limit(1).scalar_subquery()
    assert db.session.scalars(select(Snapshot).where(Snapshot.review_id == newest)).one()


def reads_the_progress(hands: Hands, el: Says) -> None:
    """What is overdue and how that was counted, the pair furthest behind, and the journey as a table."""
    overdue = el.count("%(num)d milestone overdue", "%(num)d milestones overdue", 9).partition(" ")[2]
    at(hands, el, overdue)
    cards = hands.page.get_by_role("list", name=el("Figures"), exact=True).get_by_role("link")
    hands.push(cards.and_(hands.page.locator("[href*='milestones.overdue']")).first)
    hands.sees(el("How it is counted:"))
    in_greek(hands, el)
    hands.push(hands.page.get_by_role("navigation").get_by_role("link", name=el("Progress")).first)
    at(hands, el, overdue)
    hands.unfold(el("Journey as a table"))
    expect(hands.page.locator("#journey-table tbody tr").first).to_be_visible()
    rows = hands.page.get_by_role("region", name=el("Pairs")).locator("tbody tr")
    hands.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    hands.push(rows.first.get_by_role("link").first)
    at(hands, el, "Sudrabciems")


WALKED = [
    "home.show",
    "progress.show",
    "pairs.show",
    "milestones.show",
    "visit_log.happened",
    "visit_log.people",
    "visit_log.learned",
    "visit_log.next_",
    "reviews.show",
    "decisions.create",
    "sign_in.show",
    "meet.pair",
]

STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter((one) =>
        one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true})
        && (one.type !== 'radio' || one.checked || !document.querySelector(
            `input[type=radio][name="${one.name}"]:checked`) && one === document.querySelector(
            `input[type=radio][name="${one.name}"]`)))"""
"""Everything that the Tab key must come to, in the order of the page; of the answers of a question one."""
WHERE = f"() => ({STOPS})().indexOf(document.activeElement)"


@pytest.mark.parametrize("endpoint", WALKED)
def test_the_tab_key_comes_to_everything_in_the_order_of_the_page_and_out_again(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], endpoint: str
) -> None:
    place = PLACES[endpoint]
    address = place.address.replace("/en/meet", "/el/meet")
    window = visitor("desktop", language="el-GR", worker=False)
    window.page.set_viewport_size(FOUR_TIMES)
    if place.who is not None:
        window.sign_in(in_language(demo(place.who), "el"))
    page = window.go(address)
    page.evaluate("() => document.activeElement.blur()")
    count = int(page.evaluate(f"() => ({STOPS})().length"))
    assert 3 < count < MOST_STOPS
    assert walked(page, "Tab", count) == list(range(count))
    assert walked(page, "Shift+Tab", count - 1) == list(range(count - 2, -1, -1))


CUT_OFF = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const words = walker.currentNode;
    if (!words.data.trim() || !words.parentElement.checkVisibility({visibilityProperty: true})) continue;
    let edge = words.parentElement;
    while (edge && getComputedStyle(edge).overflowX === 'visible') edge = edge.parentElement;
    const style = edge && getComputedStyle(edge);
    const unseen = words.parentElement.closest('.visually-hidden, .unseen, .counts [aria-hidden]');
    if (!edge || unseen || !['hidden', 'clip'].includes(style.overflowX) || style.clipPath !== 'none'
        || style.textOverflow === 'ellipsis') continue;
    const range = document.createRange();
    range.selectNodeContents(words);
    const box = edge.getBoundingClientRect();
    if ([...range.getClientRects()].some(one => one.right > box.right + 1 || one.left < box.left - 1))
      found.push(words.data.trim());
  }
  return found;
}"""
"""Words beyond the edge of something that hides them: a page that is not too wide may still lose some."""


@pytest.mark.parametrize("endpoint", WALKED)
def test_enlarged_four_times_no_word_is_cut_off(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], endpoint: str
) -> None:
    place = PLACES[endpoint]
    address = place.address.replace("/en/meet", "/el/meet")
    window = visitor("desktop", language="el-GR", worker=False)
    window.page.set_viewport_size(FOUR_TIMES)
    if place.who is not None:
        window.sign_in(in_language(demo(place.who), "el"))
    assert window.go(address).evaluate(CUT_OFF) == []


def walked(page: Page, key: str, times: int) -> list[int]:
    """Where the focus is after each press, by its number in the page; it is seen each time."""
    found = []
    for _press in range(times):
        page.keyboard.press(key)
        found.append(int(page.evaluate(WHERE)))
        here = page.locator(":focus")
        assert here.evaluate(FOCUS_SHOWS), (
            f"the focus is not seen: {here.evaluate('one => one.outerHTML')[:200]}"
        )
    return found
