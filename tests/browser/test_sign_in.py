"""From the sign-in page by a mail to the page one wanted, however one works it; and out again everywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.hands import WAYS, Hands
from tests.browser.places import BRIDGES
from tests.support.mail import Postbox, links_in
from tracker.models import User

Demo = Callable[[str], User]
Open = Callable[..., Visitor]
ADDRESS = "coordinator@demo.invalid"


def last_link(postbox: Postbox) -> str:
    """The path in the last mail that has one; what waits is sent now, other mails of the demo too."""
    postbox.send()
    links = [link for mail in postbox.of(ADDRESS) for link in links_in(mail)]
    return [link for link in links if link.startswith("/sign-in/")][-1]


@pytest.mark.parametrize("way", ["finger", "no script", "keyboard", "320 pixels"])
def test_signing_in_by_a_link_takes_two_presses_and_an_address(
    demo: Demo, visitor: Open, postbox: Postbox, way: str
) -> None:
    assert demo("coordinator")
    kind, size, javascript = WAYS[way]
    person = visitor(size, javascript=javascript)
    hands: Hands = kind(person.go(f"{BRIDGES}/people"), way=way)
    hands.arrive("Sign in")
    hands.enter(hands.page.get_by_label("E-mail address").first)
    hands.page.keyboard.insert_text(ADDRESS)
    hands.press("Send me a link")
    hands.arrive("Look into your mail")
    hands.sees(f"If {ADDRESS} is known here, a mail is on its way.")
    if javascript:
        person.check()
    person.go(last_link(postbox))
    hands.arrive("Sign in")
    hands.sees("as Coordinator (demo)")
    if javascript:
        person.check()
    hands.press("Sign in")
    hands.arrive("role")
    assert hands.page.url.endswith(f"{BRIDGES}/people")


def test_a_second_press_and_a_late_one_are_told_what_to_do(
    demo: Demo, visitor: Open, postbox: Postbox
) -> None:
    assert demo("coordinator")
    phone, other = visitor("phone"), visitor("desktop")
    page = phone.go("/login?next=/programmes")
    page.get_by_label("E-mail address").first.fill(ADDRESS)
    page.get_by_role("button", name="Send me a link").click()
    link = last_link(postbox)
    late = other.go(link)
    phone.go(link).get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{phone.address}/programmes")
    late.get_by_role("button", name="Sign in").click()
    expect(late.get_by_role("heading", level=1)).to_have_text("This link is no longer valid")
    other.check()
    late.get_by_label("E-mail address").fill(ADDRESS)
    late.get_by_role("button", name="Send me a new link").click()
    other.go(last_link(postbox)).get_by_role("button", name="Sign in").click()
    expect(late).to_have_url(f"{phone.address}/programmes")


def test_what_a_phone_leaves_open_is_ended_from_another_device(demo: Demo, visitor: Open) -> None:
    phone, desktop = visitor("phone"), visitor("desktop")
    phone.sign_in(demo("coordinator"))
    desktop.sign_in(demo("coordinator"))
    page = desktop.go("/account")
    expect(page.get_by_role("heading", name="Signed in on 2 devices")).to_be_visible()
    page.get_by_role("link", name="Sign out all others").click()
    page.get_by_role("button", name="Sign out all others").click()
    expect(page.get_by_text("All other devices are signed out.")).to_be_visible()
    expect(page.get_by_role("heading", name="Signed in on 1 device")).to_be_visible()
    desktop.check()
    phone.go("/account")
    expect(phone.page.get_by_text("Your sign-in on this device has ended.")).to_be_visible()
    phone.check()
