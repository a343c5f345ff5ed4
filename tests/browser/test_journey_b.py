"""Journey B: the mentee city updates a milestone, by each way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.hands import WAYS, Hands
from tests.browser.places import BRIDGES, milestone
from tracker.domain.statuses import Confidence, MilestoneStatus, Reason, ReplicationStatus
from tracker.extensions import db
from tracker.models import Milestone, Programme, Replication
from tracker.queries.milestones import get_milestone

TITLE = "Interpreters on call in six languages"
COMMENT = "L'interprete di bengalese è in maternità: la sostituta comincia a ottobre."
Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)
four_ways = pytest.mark.parametrize("way", ["finger", "mouse", "keyboard", "no script"])


def stored() -> Milestone:
    """The milestone, as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    programme = db.session.scalars(select(Programme.id).where(Programme.slug == "bridges")).one()
    row = db.session.scalars(select(Milestone).where(Milestone.title == TITLE)).one()
    found = get_milestone(programme, row.id)
    assert found is not None
    return found


def opened(begin: Begin, way: str, person: str = "capaci", *, worker: bool = True) -> Hands:
    """From home, which lists what is open, to the milestone."""
    hands = begin(way, person, worker=worker)
    hands.arrive("This is open for you")
    hands.sees("Overdue, 14 days")
    hands.press(f"AP1/M4 {TITLE}")
    hands.arrive(TITLE)
    return hands


@each_way
def test_a_city_says_how_its_milestone_stands(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    hands.sees("agreed for 19 May 2026")
    hands.choose("How sure are you of the date?", "At risk")
    hands.write("Now expected", "ottobre 2026")
    hands.select("Why did the date move?", "Staff changed or are missing")
    hands.write("What happened?", COMMENT)
    hands.press("Save update")
    hands.sees("Saved:")
    now = stored()
    said = now.updates[-1]
    assert (now.status, now.confidence) == (MilestoneStatus.IN_PROGRESS, Confidence.AT_RISK)
    assert (now.expected.edtf, now.agreed.edtf) == ("2026-10", "2026-05-19")
    assert (said.reason, said.comment) == (Reason.STAFF, COMMENT)
    if way == "finger":
        assert (hands.acts, hands.screens - 1) <= (7, 2)
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@four_ways
def test_nothing_has_changed_is_one_button(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    acts, before = hands.acts, len(stored().updates)
    hands.press("Nothing has changed")
    hands.sees("Saved:")
    said = stored().updates
    assert len(said) == before + 1
    assert (said[-1].status, said[-1].comment, said[-1].by_organisation.key) == (None, None, "fontalvera")
    if way != "keyboard":
        assert hands.acts == acts + 1
    print(f"\n{way}: {hands.acts} acts, {hands.screens} screens")


@each_way
def test_a_completed_milestone_has_a_day_and_a_proof(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    hands.choose("Where does it stand?", "Completed")
    hands.write("On which day was it completed?", "30 June 2026")
    hands.write("What proves it?", "Delibera n. 41")
    hands.write("Link to it", "https://example.org/delibera-41")
    hands.press("Save update")
    hands.sees("Saved:")
    now = stored()
    assert (now.status, now.happened.edtf) == (MilestoneStatus.COMPLETED, "2026-06-30")
    assert now.evidence == [{"title": "Delibera n. 41", "url": "https://example.org/delibera-41"}]
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@four_ways
def test_a_proof_that_comes_later_is_a_gap_until_then(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    hands.choose("Where does it stand?", "Completed")
    hands.write("On which day was it completed?", "30 June 2026")
    hands.tick("The proof comes later")
    hands.press("Save update")
    hands.sees("Saved:")
    hands.page.goto(hands.page.url.partition("/programmes")[0] + f"{BRIDGES}/gaps?pair=1")
    gap = hands.page.get_by_role("link", name=TITLE)
    expect(gap.first).to_be_visible()
    assert stored().status is MilestoneStatus.COMPLETED


@four_ways
def test_a_town_elsewhere_that_wants_it_too_is_a_replication(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    hands.press("A town elsewhere wants it too")
    hands.arrive("Taken up elsewhere")
    hands.write("Where?", "Borgo Sanvello")
    hands.write("Through what?", "The association's network")
    hands.choose("How far is it?", "Intended")
    hands.press("Save", within=hands.page.get_by_role("main"))
    hands.arrive(TITLE)
    hands.sees("Borgo Sanvello")
    db.session.rollback()
    made = db.session.scalars(select(Replication).where(Replication.milestone_id == milestone(TITLE))).all()
    assert [(one.place, one.status) for one in made] == [("Borgo Sanvello", ReplicationStatus.INTENDED)]


@four_ways
def test_a_colleague_s_change_at_the_same_time_is_shown_beside_one_s_own(begin: Begin, way: str) -> None:
    hands, colleague = opened(begin, way), opened(begin, "mouse", "coordinator")
    hands.write("What happened?", COMMENT)
    colleague.choose("How sure are you of the date?", "Off track")
    colleague.write("What happened?", "The office is closed in August.")
    colleague.press("Save update")
    colleague.sees("Saved:")
    hands.press("Save update")
    hands.arrive("Somebody else said something meanwhile")
    hands.sees("The office is closed in August.")
    hands.sees(COMMENT)
    hands.press("Save mine")
    hands.sees("Saved:")
    now = stored()
    assert [one.comment for one in now.updates[-2:]] == ["The office is closed in August.", COMMENT]
    assert now.confidence is Confidence.OFF_TRACK, "what was not said does not undo what a colleague said"


def test_another_city_s_plan_can_be_read_and_not_touched(begin: Begin) -> None:
    hands = begin("mouse", "capaci", path=f"{BRIDGES}/milestones/{milestone('Guarantee fund set up')}")
    hands.arrive("Guarantee fund set up")
    expect(hands.page.get_by_role("button", name="Save update")).to_have_count(0)
    expect(hands.page.get_by_role("button", name="Nothing has changed")).to_have_count(0)


@four_ways
def test_what_cannot_be_read_is_said_at_the_field_and_nothing_typed_is_lost(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    hands.write("Now expected", "when the river falls")
    hands.write("What happened?", COMMENT)
    hands.press("Save update")
    alert = hands.page.locator(".error-summary, [role=alert]").first
    expect(alert).to_be_visible()
    expect(hands.page.get_by_label("Now expected")).to_have_value("when the river falls")
    expect(hands.page.get_by_label("What happened?")).to_have_value(COMMENT)
    hands.write("Now expected", "autumn 2026")
    hands.select("Why did the date move?", "Another reason")
    hands.press("Save update")
    hands.sees("Saved:")
    assert stored().expected.edtf == "2026-23"


def test_questions_that_do_not_apply_are_folded_away(begin: Begin) -> None:
    hands = opened(begin, "finger")
    expect(hands.page.get_by_label("Why did the date move?")).to_be_hidden()
    expect(hands.page.get_by_label("Link to it")).to_be_hidden()
    hands.write("Now expected", "autumn 2026")
    expect(hands.page.get_by_label("Why did the date move?")).to_be_visible()
    hands.choose("Where does it stand?", "Completed")
    expect(hands.page.get_by_label("Link to it")).to_be_visible()
    expect(hands.page.get_by_label("Now expected")).to_be_hidden()


@pytest.mark.parametrize("way", ["mouse", "no script, mouse"])
def test_pressed_twice_it_is_one_update(begin: Begin, way: str) -> None:
    hands = opened(begin, way)
    before = len(stored().updates)
    hands.page.get_by_role("button", name="Nothing has changed").dblclick()
    hands.sees("Saved:")
    assert len(stored().updates) == before + 1


def test_a_reload_brings_back_what_was_typed(begin: Begin) -> None:
    hands = opened(begin, "finger")
    hands.write("What happened?", COMMENT)
    hands.page.reload()
    hands.sees("is back.")
    expect(hands.page.get_by_label("What happened?")).to_have_value(COMMENT)
    note = hands.page.get_by_role("status").filter(has_text="is back.")
    expect(note).to_be_visible()
    first = hands.page.locator("#update :is(fieldset, .field, textarea, input:not([type=hidden]))").first
    assert note.bounding_box()["y"] < first.bounding_box()["y"], "the note stands before the first field"
    hands.press("Forget this draft")
    expect(hands.page.get_by_label("What happened?")).to_have_value("")
    expect(note).to_be_hidden()
    hands.page.reload()
    expect(hands.page.get_by_label("What happened?")).to_have_value("")


def test_without_a_network_and_a_worker_what_is_typed_is_kept(begin: Begin) -> None:
    hands = opened(begin, "finger", worker=False)
    hands.page.context.set_offline(True)
    hands.write("What happened?", COMMENT)
    hands.press("Save update")
    hands.sees("No network: kept on this device. Send again when you are back.")
    hands.page.context.set_offline(False)
    hands.press("Save update")
    hands.sees("Saved:")
    assert stored().updates[-1].comment == COMMENT


def test_a_draft_typed_on_an_older_version_is_compared_and_supersedes_nobody(
    begin: Begin,
) -> None:
    hands, colleague = opened(begin, "finger"), opened(begin, "mouse")
    hands.write("What happened?", COMMENT)
    hands.page.wait_for_timeout(600)
    colleague.choose("How sure are you of the date?", "Off track")
    colleague.press("Save update")
    colleague.sees("Saved:")
    hands.page.reload()
    hands.sees("is back.")
    hands.press("Save update")
    hands.arrive("Somebody else said something meanwhile")
    hands.sees(COMMENT)
    hands.press("Save mine")
    hands.sees("Saved:")
    assert stored().confidence is Confidence.OFF_TRACK
    assert stored().updates[-1].comment == COMMENT
