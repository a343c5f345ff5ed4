"""Passkeys in a real browser, with a virtual authenticator in the place of a phone's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Visitor
from tests.support import make
from tracker.models import User

KIND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Phone:
    """A window on a device that makes passkeys."""

    visitor: Visitor
    tools: CDPSession
    authenticator: str

    def verify(self, *, well: bool) -> None:
        """Whether the next finger is the right one."""
        self.tools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": well}
        )

    def credentials(self) -> list[dict[str, Any]]:
        sent = self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        found: list[dict[str, Any]] = sent["credentials"]
        return found

    def forget(self, credential: str) -> None:
        place = {"authenticatorId": self.authenticator, "credentialId": credential}
        self.tools.send("WebAuthn.removeCredential", place)

    def add(self, credential: dict[str, Any]) -> None:
        self.tools.send(
            "WebAuthn.addCredential", {"authenticatorId": self.authenticator, "credential": credential}
        )

    def make_passkey(self, user: User, name: str) -> None:
        self.visitor.sign_in(user)
        page = self.visitor.go("/account/passkeys/new")
        page.get_by_label("What do you call this device?").fill(name)
        page.get_by_role("button", name="Make the passkey").click()
        expect(page.get_by_role("status")).to_contain_text("The passkey is made.")

    def sign_out(self) -> None:
        self.visitor.page.get_by_role("button", name="Sign out").click()
        expect(self.visitor.page.get_by_role("status")).to_contain_text("You have signed out.")

    def tap(self) -> None:
        self.visitor.page.get_by_role("button", name="Sign in with a passkey").tap()


@pytest.fixture
def at_home(app: Flask, address: str) -> Iterator[None]:
    """The tracker is at the address at which it answers."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, address=address)
    yield
    app.config["SETTINGS"] = before


@pytest.fixture
def phone(at_home: None, visitor: Callable[..., Visitor]) -> Callable[[], Phone]:
    """Opens a window of a phone with an authenticator of its own."""

    def opened() -> Phone:
        visiting = visitor("phone")
        tools = visiting.context.new_cdp_session(visiting.page)
        tools.send("WebAuthn.enable")
        added = tools.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})
        return Phone(visiting, tools, added["authenticatorId"])

    return opened


def test_a_phone_with_a_passkey_signs_in_with_one_tap(phone: Callable[[], Phone], app: Flask) -> None:
    ada = make.user("Ada")
    one = phone()
    one.make_passkey(ada, "My phone")
    one.visitor.check()
    assert [held["isResidentCredential"] for held in one.credentials()] == [True]
    one.sign_out()
    one.visitor.go("/login?next=/programmes")
    one.visitor.check()
    one.tap()
    expect(one.visitor.page).to_have_url(one.visitor.address + "/programmes")
    expect(one.visitor.page.get_by_role("button", name="Sign out")).to_be_visible()
    one.visitor.go("/account")
    expect(one.visitor.page.get_by_text("last used on").first).to_be_visible()
    one.visitor.check()


def test_a_removed_passkey_lets_nobody_in(phone: Callable[[], Phone], app: Flask) -> None:
    one = phone()
    one.make_passkey(make.user("Ada"), "My phone")
    page = one.visitor.page
    page.get_by_role("link", name="Remove (My phone").click()
    one.visitor.check()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    one.sign_out()
    one.visitor.go("/login")
    one.tap()
    expect(page.get_by_role("alert")).to_contain_text("That passkey did not let you in.")
    one.visitor.check()


def test_the_passkey_that_is_chosen_says_who_signs_in(phone: Callable[[], Phone], app: Flask) -> None:
    one = phone()
    held: dict[str, dict[str, Any]] = {}
    for name in ("Ada", "Bo"):
        before = {credential["userHandle"] for credential in one.credentials()}
        one.make_passkey(make.user(name), f"Phone of {name}")
        (held[name],) = (made for made in one.credentials() if made["userHandle"] not in before)
        one.sign_out()
    for name in ("Ada", "Bo"):
        # The device asks which of its passkeys to use; this one has only that one at the moment.
        for credential in one.credentials():
            one.forget(credential["credentialId"])
        one.add(held[name])
        one.visitor.go("/login")
        one.tap()
        expect(one.visitor.page.get_by_role("button", name="Sign out")).to_be_visible()
        expect(one.visitor.page.locator(".account")).to_contain_text(name)
        one.sign_out()


def test_a_finger_that_is_not_the_right_one_is_told_what_to_do(
    phone: Callable[[], Phone], app: Flask
) -> None:
    one = phone()
    one.make_passkey(make.user("Ada"), "My phone")
    one.sign_out()
    one.visitor.go("/login")
    one.verify(well=False)
    one.tap()
    expect(one.visitor.page.get_by_role("alert")).to_contain_text("Your device gave no passkey.")
    one.visitor.check()
    one.verify(well=True)
    one.tap()
    expect(one.visitor.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_device_makes_one_passkey_of_a_person(phone: Callable[[], Phone], app: Flask) -> None:
    one = phone()
    one.make_passkey(make.user("Ada"), "My phone")
    page = one.visitor.go("/account/passkeys/new")
    page.get_by_role("button", name="Make the passkey").click()
    if not page.get_by_label("What do you call this device?").input_value():
        page.get_by_label("What do you call this device?").fill("Again")
        page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This device has a passkey of yours already.")


def test_at_another_address_the_page_says_where_passkeys_work(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    there = visitor("phone")
    page = there.go("/login")
    link = page.get_by_role("link", name="Open this page at http://localhost:8000")
    expect(link).to_have_attribute("href", "http://localhost:8000/login")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    there.check()


def test_without_scripts_the_page_says_what_else_works(app: Flask, visitor: Callable[..., Visitor]) -> None:
    ada = make.user("Ada")
    there = visitor("phone", javascript=False)
    page = there.go("/login")
    expect(page.get_by_text("Passkeys need JavaScript and a recent browser.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    there.sign_in(ada)
    page = there.go("/account/passkeys/new")
    expect(page.get_by_text("Making a passkey needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Make the passkey")).to_be_hidden()
