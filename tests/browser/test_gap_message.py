"""The message to all who owe something is copied with one press, or by hand where nothing copies."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.places import BRIDGES
from tracker.models import User

Demo = Callable[[str], User]
Open = Callable[..., Visitor]

MARKED = """(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))(
    document.activeElement)"""


def test_a_filter_leads_to_the_message_and_its_text_is_copied(demo: Demo, visitor: Open) -> None:
    reader = visitor("phone")
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.sign_in(demo("coordinator"))
    page = reader.go(f"{BRIDGES}/gaps")
    page.get_by_label("Who can close it").select_option(label="Fontalvera (2)")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 gaps Fontalvera can close")
    page.get_by_role("link", name="Prepare a message").click()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text = page.get_by_label("Text", exact=True).input_value()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text
    assert f"{reader.address}{BRIDGES}/" in text
    page.get_by_role("button", name="Copy the addresses").click()
    expect(page.get_by_text("Copied.").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "capaci@demo.invalid"
    reader.check()


def test_where_the_clipboard_is_closed_the_text_is_marked_to_be_copied(demo: Demo, visitor: Open) -> None:
    reader = visitor("desktop")
    reader.context.add_init_script("delete Navigator.prototype.clipboard")
    reader.sign_in(demo("coordinator"))
    page = reader.go(f"{BRIDGES}/gaps/message")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("It is marked")).to_be_visible()
    assert page.evaluate(MARKED) == page.get_by_label("Text", exact=True).input_value()


def test_without_scripts_there_is_no_button_and_the_text_is_there(demo: Demo, visitor: Open) -> None:
    reader = visitor("narrow", javascript=False)
    reader.sign_in(demo("reviewer"))
    page = reader.go(f"{BRIDGES}/gaps/message")
    expect(page.get_by_role("button", name="Copy the text")).to_have_count(0)
    assert page.get_by_label("Text", exact=True).input_value().startswith("Dear all,")
