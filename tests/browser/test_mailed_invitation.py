"""From the mail to the first update: somebody of Capaci, on a phone, without a password; clocked, counted."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.conftest import Visitor
from tests.browser.hands import WAYS
from tests.support import make
from tests.support.client import release_session
from tests.support.mail import Postbox, links_in, text_of
from tracker.domain.statuses import MemberRole
from tracker.extensions import db
from tracker.models import Milestone, MilestoneUpdate, Organisation, Programme, User
from tracker.services import item_links

Open = Callable[..., Visitor]
GIULIA = "giulia@example.org"
PROGRAMME = "/programmes/cities"

# A finger that is not in a hurry, and a thumb that types on glass.
SECONDS_A_TAP, SECONDS_A_LETTER, SECONDS_A_SCREEN = 3.0, 0.5, 8.0


@pytest.fixture
def coordinator(clock: None, app: Flask) -> User:
    """Who coordinates a programme in which Capaci owes an update."""
    programme = make.programme("cities", name="Cities learn", period=make.when("2025-01/2027-12"))
    pair = make.pair(programme)
    make.member(pair, MemberRole.MENTEE_CITY)
    plan = make.plan(pair, key="AP1", period=make.when("2025-01/2027-12"))
    make.milestone(
        plan, code="M1", title="Help desk for newcomers", agreed="2026-06-01", expected="2026-06-01"
    )
    person = make.user("Maaike Peeters", programme=programme, role="coordinator")
    release_session()
    return person


def invited(coordinator: User, visitor: Open, postbox: Postbox) -> str:
    """The coordinator invites, the mail server takes the mail; the link in it."""
    desk = visitor("desktop")
    desk.sign_in(coordinator)
    page = desk.go(f"{PROGRAMME}/people")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_role("radio", name="Editor").check()
    page.get_by_label("Organisation").select_option(label="Capaci")
    page.get_by_label("E-mail address").fill(GIULIA)
    desk.check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way")).to_be_visible()
    desk.check()
    release_session()
    postbox.send()
    [mail] = postbox.of(GIULIA)
    assert mail["Subject"] == "Maaike Peeters invites you to Cities learn"
    assert "log the visits of Capaci" in text_of(mail)
    return next(one for one in links_in(mail) if one.startswith("/invitations/"))


@pytest.mark.parametrize("way", ["finger", "no script"])
def test_from_the_mail_to_the_first_update_in_under_two_minutes(
    coordinator: User, visitor: Open, postbox: Postbox, way: str
) -> None:
    link = invited(coordinator, visitor, postbox)
    kind, size, javascript = WAYS[way]
    giulia = visitor(size, javascript=javascript)
    hands = kind(giulia.page, way=way)
    began = monotonic()
    giulia.go(link)
    hands.acts += 1
    hands.arrive("You are invited to Cities learn")
    hands.sees("As editor of Capaci you can")
    assert giulia.page.locator("input[type=password]").count() == 0
    hands.write("Your name", "Giulia Rossi")
    hands.press("Accept")
    hands.sees("You now work on Cities learn.")
    hands.press("AP1/M1 Help desk for newcomers")
    hands.arrive("Help desk for newcomers")
    hands.press("Nothing has changed")
    hands.sees("Saved:")
    computed = monotonic() - began
    by_hand = hands.acts * SECONDS_A_TAP + hands.letters * SECONDS_A_LETTER + hands.screens * SECONDS_A_SCREEN
    print(f"{way}: {hands.acts} taps, {hands.letters} letters, {hands.screens} screens, {computed:.1f} s")
    assert hands.acts <= 6
    assert by_hand + computed < 120
    if javascript:
        giulia.check()
    release_session()
    update = db.session.scalars(select(MilestoneUpdate)).one()
    person = db.session.get_one(User, update.by_user_id)
    assert (person.email, person.password) == (GIULIA, None)
    late = visitor("narrow")
    late.go(link)
    expect(late.page.get_by_role("heading", level=1)).to_have_text("This invitation is no longer valid")


@pytest.mark.parametrize("way", ["finger", "no script", "320 pixels", "keyboard"])
def test_a_reminder_is_answered_with_one_more_tap_and_no_sign_in(
    coordinator: User, visitor: Open, way: str
) -> None:
    link = link_for_anna()
    kind, size, javascript = WAYS[way]
    anna = visitor(size, javascript=javascript)
    hands = kind(anna.page, way=way)
    anna.go(link)
    hands.arrive("Help desk for newcomers")
    hands.sees("You came by the link of a mail to Anna")
    if javascript:
        anna.check()
    hands.press("Nothing has changed")
    hands.sees("Saved:")
    if way == "finger":
        assert hands.acts == 1
    assert not anna.page.get_by_role("link", name="Pairs", exact=True).count(), "the link opens no list"
    anna.go("/programmes/inclucities/pairs")
    expect(anna.page.get_by_role("heading", level=1)).to_contain_text("Sign in")


def link_for_anna() -> str:
    """A link of a reminder to the milestone, to an editor of Capaci."""
    programme = db.session.scalars(select(Programme)).one()
    city = db.session.scalars(select(Organisation).where(Organisation.name == "Capaci")).one()
    anna = make.user("Anna", programme=programme, role="editor", organisation=city)
    milestone = db.session.scalars(select(Milestone)).one()
    token = item_links.make(user_id=anna.id, programme_id=programme.id, milestone_id=milestone.id)
    db.session.commit()
    release_session()
    return f"/go/{token}"
