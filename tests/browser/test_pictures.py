"""A city sends a photograph from its phone; the world sees it as soon as all is known of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor
from tests.browser.places import BRIDGES
from tests.support.pictures import PROGRAM, photograph
from tracker.models import User

WORDS = "The welcome desk on its first morning"
PHOTOGRAPH = {"name": "IMG 4711.jpg", "mimeType": "image/jpeg", "buffer": photograph(1600, 1200)}


def is_drawn(image: Locator) -> bool:
    image.scroll_into_view_if_needed()
    return bool(image.evaluate("async image => { await image.decode(); return image.naturalWidth > 0; }"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_picture_goes_from_a_phone_to_the_page_of_the_pair_and_to_the_world(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], *, javascript: bool
) -> None:
    city, world = visitor("phone", javascript=javascript), visitor("phone")
    city.sign_in(demo("grauwersluis"))
    page = city.go(f"{BRIDGES}/pairs/1")
    page.get_by_role("link", name="Add a picture").click()
    page.get_by_label("Picture", exact=True).set_input_files(
        {"name": "setup.jpg", "mimeType": "image/jpeg", "buffer": PROGRAM}
    )
    page.get_by_label("In words").fill(WORDS)
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no picture that can be shown.")
    expect(page.get_by_label("In words")).to_have_value(WORDS)
    page.get_by_label("Picture", exact=True).set_input_files(PHOTOGRAPH)
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_text("The picture is there.")).to_be_visible()
    expect(page.get_by_text("Not public before it is known: who took it")).to_be_visible()
    assert is_drawn(page.get_by_role("img", name=WORDS))
    world.go("/en/meet/bridges/pairs/1")
    assert world.page.get_by_role("img", name=WORDS).count() == 0
    page.get_by_role("link", name="Describe").click()
    page.get_by_label("Who took it").fill("Town of Grauwersluis")
    page.get_by_label("Licence").fill("CC BY 4.0")
    page.get_by_label("They have agreed").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ready for the public")).to_be_visible()
    shown = world.go("/en/meet/bridges/pairs/1").get_by_role("img", name=WORDS).first
    assert is_drawn(shown)
    world.check()
