"""Making a calendar address on a phone, and handing it to a calendar program."""

from __future__ import annotations

from collections.abc import Callable

import ics

from tests.browser.conftest import Visitor
from tests.browser.test_every_page import faults_of
from tests.support.client import Client
from tracker.models import User


def test_from_the_pair_s_page_to_an_address_that_a_program_can_fetch(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], client: Client
) -> None:
    reader = visitor("phone")
    reader.sign_in(demo("capaci"))
    page = reader.go("/programmes/bridges/pairs/1")
    page.get_by_role("link", name="Calendar", exact=True).click()
    assert page.get_by_label("What shall it show?").input_value() == "1"
    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_label("Address", exact=True).input_value()
    assert not list(faults_of(reader))
    fetched = client.get("/calendars/" + address.partition("/calendars/")[2])
    assert ics.Calendar(fetched.html).events
    page.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke the address").click()
    assert page.get_by_role("heading", level=1).inner_text() == "No calendar address yet"
    client.get("/calendars/" + address.partition("/calendars/")[2], status=404)
