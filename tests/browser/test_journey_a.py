"""Journey A: the coordinator logs a study visit, in the bus back and on the laptop, by each way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask_security.utils import hash_password
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.hands import WAYS, Hands
from tracker.domain.statuses import ActivityStatus, MilestoneStatus, ReportState
from tracker.extensions import db
from tracker.models import Activity, HeadCount, Milestone, User, VisitReport
from tracker.queries.activities import get_activity

TYPED = "Chi arriva di sera trova aperto."
VISIT = "Study visit 3, Grauwersluis"
Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)


def visit() -> Activity:
    """The visit that has just ended, as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.scalars(select(Activity).where(Activity.title.startswith(VISIT))).one()
    loaded = get_activity(found.programme_id, found.id)
    assert loaded is not None
    return loaded


def held_on(day: str) -> list[Activity]:
    """The activities that were held on that day."""
    db.session.rollback()
    every = db.session.scalars(select(Activity)).all()
    return [one for one in every if one.happened and one.happened.edtf == day]


def happened(hands: Hands, answer: str = "As planned") -> None:
    """From home to the answer of step 1."""
    hands.arrive("This is open for you")
    hands.press("Log it")
    hands.arrive("Did it happen?")
    hands.choose("Did it happen?", answer)


def people(hands: Hands) -> None:
    hands.arrive("Who came?")
    hands.write("Fontalvera: Women", "4")
    hands.write("Fontalvera: Men", "3")
    hands.write("Grauwersluis: Women", "2")


@each_way
def test_a_visit_is_logged_from_home_to_the_submitted_report(begin: Begin, way: str) -> None:
    hands = begin(way)
    happened(hands)
    hands.press("Record this")
    hands.arrive("Who came?")
    assert visit().status is ActivityStatus.HELD, "the first answer counts at once"
    people(hands)
    hands.press("Next: what we learned")
    hands.arrive("What did we see, and what did we learn?")
    hands.write("What did we see?", "A desk that is open when people are free.")
    hands.write("What did we learn?", "Ask first: «che cosa ti serve?»")
    hands.press("Next: what is to be done")
    hands.arrive("What next?")
    hands.write("What", "Try the evening desk for a month")
    hands.select("Who", "Fontalvera")
    hands.write("By when", "autumn 2026")
    hands.tick("Propose it as a milestone to Fontalvera")
    hands.press("Look it over")
    hands.arrive("Not submitted yet: look it over")
    hands.sees("A desk that is open when people are free.")
    hands.press("Submit the report")
    hands.arrive("Report of the visit")

    held = visit()
    assert held.report is not None
    assert held.report.state is ReportState.ACCEPTED, "a coordinator's own report is accepted with it"
    assert held.report.learned == "Ask first: «che cosa ti serve?»"
    counts = db.session.scalars(select(HeadCount).where(HeadCount.activity_id == held.id)).all()
    assert sorted((one.women or 0, one.men or 0) for one in counts)[-2:] == [(2, 0), (4, 3)]
    (agreed,) = held.report.follow_ups
    assert (agreed.what, agreed.due.edtf) == ("Try the evening desk for a month", "2026-23")
    proposed = db.session.get(Milestone, agreed.milestone_id)
    assert proposed is not None
    assert (proposed.status, proposed.title) == (MilestoneStatus.PROPOSED, "Try the evening desk for a month")
    if way == "finger":
        # From "Log it" to the submitted report. Fields that one types into are touched once each.
        assert (hands.acts, hands.screens - 1) <= (17, 6), (hands.acts, hands.screens)
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@pytest.mark.parametrize("way", ["finger", "keyboard", "no script"])
def test_little_is_needed_nothing_is_known_yet(begin: Begin, way: str) -> None:
    hands = begin(way)
    happened(hands)
    hands.press("Record this")
    hands.arrive("Who came?")
    hands.tick("We don’t know yet")
    hands.press("Next: what we learned")
    hands.arrive("What did we see, and what did we learn?")
    hands.press("Next: what is to be done")
    hands.arrive("What next?")
    hands.press("Look it over")
    hands.arrive("Not submitted yet: look it over")
    hands.press("Submit the report")
    hands.arrive("Report of the visit")
    if way == "finger":
        assert (hands.acts, hands.screens - 1) <= (8, 6)


@pytest.mark.parametrize("way", ["finger", "mouse", "keyboard", "no script"])
def test_other_dates_are_typed_as_people_say_them(begin: Begin, way: str) -> None:
    hands = begin(way)
    happened(hands, "On other dates")
    hands.write("On which day or days?", "29 and 30 June 2026")
    hands.press("Record this")
    hands.arrive("Who came?")
    assert visit().happened.edtf in ("2026-06-29/2026-06-30", "{2026-06-29,2026-06-30}")


@each_way
def test_a_postponed_visit_takes_a_reason_and_a_new_date(begin: Begin, way: str) -> None:
    hands = begin(way)
    happened(hands, "Postponed")
    hands.select("Why?", "An emergency")
    hands.write("New date", "spring 2027")
    hands.press("Record this")
    hands.arrive("Recorded: postponed")
    now = visit()
    assert (now.status, now.expected.edtf) == (ActivityStatus.POSTPONED, "2027-21")
    hands.press("Done")
    hands.arrive("This is open for you")
    expect(hands.page.get_by_text(VISIT)).to_have_count(0)
    print(f"\n{way}: {hands.acts} acts, {hands.screens} screens")


@pytest.mark.parametrize("way", ["finger", "mouse", "keyboard", "no script"])
def test_a_cancelled_visit_can_be_undone(begin: Begin, way: str) -> None:
    hands = begin(way)
    happened(hands, "Cancelled")
    hands.select("Why?", "Funding")
    hands.press("Record this")
    hands.arrive("Recorded: cancelled")
    assert visit().status is ActivityStatus.CANCELLED
    hands.press("Undo")
    hands.arrive("Did it happen?")
    assert visit().status is ActivityStatus.CONFIRMED


def test_what_does_not_apply_is_folded_away(begin: Begin) -> None:
    hands = begin("finger")
    happened(hands, "As planned")
    expect(hands.page.get_by_label("Why?")).to_be_hidden()
    hands.choose("Did it happen?", "Postponed")
    expect(hands.page.get_by_label("Why?")).to_be_visible()
    expect(hands.page.get_by_label("On which day or days?")).to_be_hidden()


@each_way
def test_a_visit_that_nobody_planned_takes_the_same_steps(begin: Begin, way: str) -> None:
    hands = begin(way, path="/programmes/bridges/pairs/6")
    hands.press("Log a visit")
    hands.arrive("What took place?")
    hands.select("Round", "2, deepening")
    hands.write("On which day or days?", "1 July 2026")
    hands.select("Host", "Kerkmoerhout")
    hands.press("Record it, then: who came")
    hands.arrive("Who came?")
    hands.sees("1 July 2026")
    made = held_on("2026-07-01")
    assert [one.status for one in made] == [ActivityStatus.HELD]


def test_a_second_phone_sees_what_the_first_one_saved(begin: Begin) -> None:
    first, second = begin("finger"), begin("finger")
    happened(first)
    first.press("Record this")
    people(first)
    first.press("Next: what we learned")
    first.arrive("What did we see, and what did we learn?")
    second.page.reload()
    second.press("Go on with the report")
    second.arrive("Who came?")
    expect(second.page.get_by_label("Fontalvera: Women")).to_have_value("4")
    second.press("Next: what we learned")
    second.arrive("What did we see, and what did we learn?")
    second.write("What did we learn?", "From the second phone")
    second.press("Next: what is to be done")
    second.arrive("What next?")
    first.write("What did we learn?", "From the first phone")
    first.press("Next: what is to be done")
    first.arrive("Somebody else changed this meanwhile")
    first.sees("From the second phone")
    expect(first.page.get_by_label("What did we learn?")).to_have_value("From the first phone")
    first.page.context.clear_cookies()


@pytest.mark.parametrize("way", ["mouse", "no script, mouse"])
def test_pressed_twice_it_is_one_visit(begin: Begin, way: str) -> None:
    hands = begin(way)
    happened(hands)
    before = len(visit().updates)
    hands.page.get_by_role("button", name="Record this").dblclick()
    hands.arrive("Who came?")
    assert len(visit().updates) == before + 1
    people(hands)
    hands.page.get_by_role("button", name="Next: what we learned").dblclick()
    hands.arrive("What did we see, and what did we learn?")
    held = visit()
    assert len(db.session.scalars(select(VisitReport).where(VisitReport.activity_id == held.id)).all()) == 1


def test_an_unplanned_visit_pressed_twice_is_one_visit(begin: Begin) -> None:
    hands = begin("mouse", path="/programmes/bridges/activities/log?pair=6")
    hands.write("On which day or days?", "1 July 2026")
    hands.page.get_by_role("button", name="Record it, then: who came").dblclick()
    hands.arrive("Who came?")
    assert len(held_on("2026-07-01")) == 1


def test_without_a_network_and_a_worker_what_is_typed_is_kept_and_the_page_says_so(begin: Begin) -> None:
    hands = begin("finger", worker=False)
    happened(hands)
    hands.press("Record this")
    hands.arrive("Who came?")
    hands.page.context.set_offline(True)
    people(hands)
    hands.press("Next: what we learned")
    hands.sees("No network: kept on this device. Send again when you are back.")
    hands.arrive("Who came?")
    expect(hands.page.get_by_label("Fontalvera: Women")).to_have_value("4")
    hands.page.context.set_offline(False)
    hands.page.reload()
    hands.sees("is back.")
    expect(hands.page.get_by_label("Fontalvera: Women")).to_have_value("4")
    hands.press("Next: what we learned")
    hands.arrive("What did we see, and what did we learn?")
    hands.page.go_back()
    hands.arrive("Who came?")
    expect(hands.page.get_by_label("Fontalvera: Women")).to_have_value("4")


def test_a_reload_brings_back_what_was_typed_and_saving_forgets_it(begin: Begin) -> None:
    hands = begin("finger")
    happened(hands, "Postponed")
    hands.write("Comment", "The river rose.")
    hands.page.reload()
    hands.arrive("Did it happen?")
    expect(hands.page.get_by_label("Comment")).to_have_value("The river rose.")
    expect(hands.page.get_by_role("radio", name="Postponed")).to_be_checked()
    hands.sees("is back.")
    hands.select("Why?", "An emergency")
    hands.press("Record this")
    hands.arrive("Recorded: postponed")
    kept = hands.page.evaluate("Object.keys(localStorage).filter(name => name.includes('happened'))")
    assert kept == []


def test_the_next_person_on_the_device_does_not_see_the_draft(
    begin: Begin,
) -> None:
    hands, other = begin("finger"), begin("finger", "vvsg")
    happened(hands, "Postponed")
    hands.write("Comment", "For my eyes.")
    hands.page.wait_for_timeout(600)
    here = hands.page.url
    hands.press("Sign out")
    hands.arrive("Mentoring between cities")
    hands.page.context.add_cookies(other.page.context.cookies())
    hands.page.goto(here)
    hands.arrive("Did it happen?")
    expect(hands.page.get_by_label("Comment")).to_have_value("")


@pytest.mark.parametrize("way", ["finger", "mouse", "keyboard", "no script"])
def test_after_an_expired_sign_in_what_was_typed_is_there_to_send_again(
    begin: Begin, demo: Callable[[str], User], way: str
) -> None:
    hands = at_the_expired_sign_in(begin, demo, way)
    hands.arrive("Not sent yet: send it again")
    hands.sees(TYPED)
    assert not (visit().report and TYPED in str(visit().report.draft)), "nothing is saved by itself"
    hands.press("Send again")
    hands.arrive("What next?")
    report = visit().report
    assert report is not None
    assert TYPED in str(report.draft)


def at_the_expired_sign_in(begin: Begin, demo: Callable[[str], User], way: str) -> Hands:
    """Step 3 was typed and sent, but the sign-in had expired; signed in again."""
    demo("coordinator").password = hash_password("a long enough password")
    db.session.commit()
    hands = begin(way)
    happened(hands)
    hands.press("Record this")
    people(hands)
    hands.press("Next: what we learned")
    hands.arrive("What did we see, and what did we learn?")
    hands.write("What did we learn?", TYPED)
    hands.page.context.clear_cookies()
    hands.press("Next: what is to be done")
    hands.arrive("Sign in")
    hands.sees("You were signed out. Nothing is lost")
    hands.unfold("With a password")
    form = hands.page.locator("form").filter(has=hands.page.get_by_label("Password", exact=True))
    who = {"E-mail address": "coordinator@demo.invalid", "Password": "a long enough password"}
    for label, text in who.items():
        hands.enter(form.get_by_label(label, exact=True))
        hands.page.keyboard.type(text)
    hands.press("Sign in", within=form)
    return hands
