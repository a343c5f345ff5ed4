"""Every page, on the demo's programmes: axe finds nothing, nothing is too wide, the console is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.browser.conftest import OF_COLOUR, RULES, Visitor
from tests.browser.places import MORE, NO_PAGES, PLACES, Place, ended
from tests.support.client import Client
from tracker.models import User

Demo = Callable[[str], User]

TAGS = {"runOnly": {"type": "tag", "values": RULES}}
COLOURS = {"runOnly": {"type": "rule", "values": OF_COLOUR}}
WIDTHS = {320: False, 390: False, 360: True, 1280: True}
"""The widths of windows, and whether axe reads the page at that width."""

every_place = pytest.mark.parametrize(
    "place", [pytest.param(place, id=name) for name, place in {**PLACES, **MORE}.items()]
)


def test_no_page_is_missing_from_the_list(app: Flask) -> None:
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert answering == set(PLACES) | set(NO_PAGES)


def test_what_has_no_page_is_a_file_or_leads_to_one(demo: Demo, client: Client) -> None:
    client.sign_in(demo("coordinator"))
    for path in ("/programmes/bridges", f"/programmes/bridges/activities/{ended()}/log"):
        assert client.get(path, status=303).location


def test_the_checks_see_what_is_wrong(demo: Demo, visitor: Callable[..., Visitor]) -> None:
    reader = visitor("phone")
    page = reader.go("/")
    page.evaluate("""() => {
        const one = document.querySelector('main').appendChild(document.createElement('div'));
        one.innerHTML = '<p class="t1">pale</p><p class="t3">pale in the dark</p>'
            + '<button class="t2">x</button><button class="t2">y</button><input>';
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`.t1 { color: #bbb; width: 3000px } .t3 { color: #444 }
            .t2 { width: 12px; height: 12px; padding: 0; font-size: 8px }`);
        document.adoptedStyleSheets = [sheet];
        console.error('said');
    }""")
    found = " ".join(faults_of(reader))
    for fault in (
        "color-contrast",
        "360, dark: color-contrast",
        "target-size",
        "label (",
        "pixels wider",
        "said",
    ):
        assert fault in found


@every_place
def test_everybody_can_read_it(demo: Demo, visitor: Callable[..., Visitor], place: Place) -> None:
    address = place.address
    reader = visitor("phone")
    if place.who is not None:
        reader.sign_in(demo(place.who))
    answer = reader.page.goto(reader.address + address)
    assert answer is not None
    assert (answer.status, reader.page.url) == (place.status, reader.address + address)
    found = list(faults_of(reader))
    assert not found, f"{address}:\n" + "\n".join(found)


def faults_of(reader: Visitor) -> Iterator[str]:
    """What is wrong with the page that is open: on each width, in light and dark, and in the console."""
    for width, reads in WIDTHS.items():
        reader.page.set_viewport_size({"width": width, "height": 740})
        yield from (f"{width}: {one}" for one in reader.too_wide())
        if not reads:
            continue
        reader.page.emulate_media(color_scheme="light")
        yield from (f"{width}: {one}" for one in reader.axe(TAGS))
        # In the dark the page is the same but for its colours.
        reader.page.emulate_media(color_scheme="dark")
        yield from (f"{width}, dark: {one}" for one in reader.axe(COLOURS))
    yield from reader.faults


FILLED_WRONGLY = {
    "sign_in.show": "Send me a link",
    "account.show": "Save",
    "passwords.edit": "Save the password",
    "programmes.create": None,
    "programmes.edit": None,
    "pairs.create": None,
    "pairs.edit": None,
    "practices.create": None,
    "activities.create": None,
    "activities.edit": None,
    "activity_updates.withdraw": "Withdraw it",
    "unplanned_visits.create": None,
    "visit_log.happened": None,
    "visit_log.people": "Next: what we learned",
    "plans.create": None,
    "plans.edit": None,
    "milestones.create": None,
    "milestones.show": "Save update",
    "milestones.edit": None,
    "milestone_updates.withdraw": "Withdraw it",
    "replications.create": None,
    "organisations.create": None,
    "organisations.edit": None,
    "deliverables.create": None,
    "deliverables.edit": None,
    "outcomes.create": None,
    "outcomes.edit": None,
    "people.list_": None,
    "photographs.create": None,
    "invitations.create": None,
    "invitations.show": None,
    "follow_ups.edit": None,
    "evaluations.show": "Save",
    "how.show": None,
}
"""Forms that refuse what is empty, and the button that sends them where there are several."""


@pytest.mark.parametrize("endpoint", FILLED_WRONGLY)
def test_everybody_can_read_what_a_form_refuses(
    demo: Demo, visitor: Callable[..., Visitor], endpoint: str
) -> None:
    place = PLACES[endpoint]
    address = place.address
    reader = visitor("phone")
    if place.who is not None:
        reader.sign_in(demo(place.who))
    page = reader.go(address)
    button = page.get_by_role("main").locator("form[method=post] .btn-primary:not([aria-hidden])")
    if words := FILLED_WRONGLY[endpoint]:
        button = page.get_by_role("main").get_by_role("button", name=words)
    with page.expect_navigation() as sent:
        button.first.evaluate("""button => {
            const form = button.form;
            form.noValidate = true;
            for (const one of form.elements) {
                if (one.matches('textarea, [type=text], [type=email], input:not([type])')) one.value = '';
            }
            form.requestSubmit(button);
        }""")
    assert sent.value.status == 422, f"{address}: {sent.value.status}"
    found = list(faults_of(reader))
    assert not found, f"{address}:\n" + "\n".join(found)
    summary = page.locator(".error-summary, [role=alert]").first
    assert summary.is_visible()


def test_everybody_can_read_both_versions_of_a_milestone(demo: Demo, visitor: Callable[..., Visitor]) -> None:
    address = PLACES["milestones.show"].address
    first, second = visitor("phone"), visitor("phone")
    first.sign_in(demo("capaci"))
    second.sign_in(demo("coordinator"))
    for reader, words in ((first, "Mine"), (second, "Theirs")):
        reader.go(address).get_by_label("What happened?").fill(words)
    second.page.get_by_role("button", name="Save update").click()
    second.page.get_by_text("Saved:").wait_for()
    conflict(first, "Save update")


def test_everybody_can_read_both_versions_of_a_text(demo: Demo, visitor: Callable[..., Visitor]) -> None:
    address = PLACES["milestones.edit"].address
    first, second = visitor("phone"), visitor("phone")
    first.sign_in(demo("capaci"))
    second.sign_in(demo("coordinator"))
    for reader, words in ((first, "My title"), (second, "Their title")):
        reader.go(address).get_by_label("Title", exact=True).fill(words)
    second.page.get_by_role("button", name="Save", exact=True).click()
    second.page.get_by_text("Saved").first.wait_for()
    conflict(first, "Save")


def conflict(reader: Visitor, button: str) -> None:
    """Sends the form; both versions are shown, and the page is a good one."""
    with reader.page.expect_navigation() as sent:
        reader.page.get_by_role("button", name=button, exact=True).click()
    assert sent.value.status == 409
    found = list(faults_of(reader))
    assert not found, "\n".join(found)


def test_everybody_can_read_a_form_to_be_sent_again(demo: Demo, visitor: Callable[..., Visitor]) -> None:
    reader = visitor("phone")
    reader.sign_in(demo("coordinator"))
    page = reader.go(PLACES["visit_log.learned"].address)
    page.get_by_label("What did we learn?").fill("Ask first. " * 20)
    page.locator("main [name=csrf_token]").evaluate("token => { token.value = 'stale' }")
    page.get_by_role("button", name="Next: what is to be done").click()
    page.get_by_role("heading", name="Not sent yet: send it again").wait_for()
    found = list(faults_of(reader))
    assert not found, "\n".join(found)
