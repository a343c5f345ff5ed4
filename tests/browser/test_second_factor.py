"""Codes as the second step, in a real browser, at the width of a phone and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask_security.utils import hash_password
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.support import make
from tests.support.client import release_session
from tests.support.codes import code_of
from tracker.extensions import db
from tracker.models import User
from tracker.services import second_factors

PASSWORD = "a long and quiet road"


def shown_by_the_app(person: User) -> str:
    code = code_of(person)
    release_session()
    return code


def type_password(visiting: Visitor, person: User) -> None:
    page = visiting.go("/login?next=/account")
    if not page.get_by_label("Password").is_visible():
        page.get_by_text("With a password").click()
    form = page.locator("form").filter(has=page.get_by_label("Password"))
    form.get_by_label("E-mail address").fill(person.email)
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_codes_are_set_up_and_asked_for_on_a_phone(
    app: Flask, visitor: Callable[..., Visitor], javascript: bool
) -> None:
    ada = make.user("Ada", password=hash_password(PASSWORD))
    there = visitor("narrow", javascript=javascript)

    def look() -> None:
        if javascript:
            there.check()

    there.sign_in(ada)
    page = there.go("/account/second-factor")
    look()
    page.get_by_role("button", name="Set up codes").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    look()
    page.get_by_label("The six digits").fill(shown_by_the_app(ada))
    page.get_by_role("button", name="Switch codes on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look()
    paper = page.locator(".recovery-codes li").all_inner_texts()
    assert len(paper) == 10
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()

    type_password(there, ada)
    expect(page.get_by_role("heading", name="One more step: your code")).to_be_visible()
    look()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    there.faults.clear()
    look()
    page.get_by_label("Code").fill(paper[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(there.address + "/account")
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()
    there.go("/account/second-factor")
    look()


def test_a_camera_reads_the_picture_in_the_dark_too(app: Flask, visitor: Callable[..., Visitor]) -> None:
    ada = make.user("Ada")
    second_factors.begin(ada)
    db.session.commit()
    there = visitor("phone", dark=True)
    there.sign_in(ada)
    page = there.go("/account/second-factor")
    colours = page.evaluate(
        "['.qr-paper', '.qr-ink'].map(one => getComputedStyle(document.querySelector(one)).fill)"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    there.check()
