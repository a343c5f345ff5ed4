"""From the coordinator's link to the first update, on a phone, with a password of one's own."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.hands import Finger
from tests.browser.places import BRIDGES
from tracker.models import User

Demo = Callable[[str], User]
Open = Callable[..., Visitor]
PASSWORD = "a long and quiet road"


def test_an_invited_person_is_in_the_first_update_within_a_few_taps(demo: Demo, visitor: Open) -> None:
    coordinator = visitor("desktop")
    coordinator.context.grant_permissions(["clipboard-read", "clipboard-write"])
    coordinator.sign_in(demo("coordinator"))
    page = coordinator.go(f"{BRIDGES}/people")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_role("radio", name="Editor").check()
    page.get_by_label("Organisation").select_option(label="Fontalvera")
    page.get_by_label("E-mail address").fill("giulia@example.org")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Nothing was sent.")).to_be_visible()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    coordinator.check()
    page.reload()
    expect(page.get_by_label("Link for one person")).to_have_count(0)
    expect(page.get_by_text("for giulia@example.org")).to_be_visible()

    giulia = visitor("phone")
    giulia.page.goto(link)
    hands = Finger(giulia.page, way="finger")
    hands.arrive("You are invited to")
    hands.sees("As editor of Fontalvera you can")
    giulia.check()
    hands.write("Your name", "Giulia Rossi")
    hands.enter(giulia.page.get_by_label("Password"))
    giulia.page.keyboard.insert_text(PASSWORD)
    hands.press("Accept")
    expect(giulia.page.get_by_text("You now work on")).to_be_visible()
    giulia.check()
    hands.press("AP1/M4 Interpreters on call")
    hands.arrive("Interpreters on call")
    hands.press("Nothing has changed")
    hands.sees("Saved:")
    assert hands.acts <= 6
    giulia.check()

    late = visitor("narrow")
    late.page.goto(link)
    expect(late.page.get_by_role("heading", level=1)).to_have_text("This invitation is no longer valid")


def test_what_was_typed_is_not_kept_on_the_device(demo: Demo, visitor: Open) -> None:
    coordinator = visitor("desktop")
    coordinator.sign_in(demo("coordinator"))
    page = coordinator.go(f"{BRIDGES}/people/invitations/new")
    page.get_by_role("radio", name="Reviewer").check()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link for one person").input_value()
    giulia = visitor("phone")
    giulia.page.goto(link)
    giulia.page.get_by_label("Password").fill(PASSWORD)
    giulia.page.get_by_label("Your name").fill("Giulia")
    giulia.page.reload()
    kept = giulia.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "quiet" not in kept
    assert "invitations" not in kept
