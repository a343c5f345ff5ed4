"""A form that cannot be sent is kept on the device, and sent once, for its owner alone, on a line again."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from tests.browser.conftest import RULES, Answering, Visitor
from tests.browser.hands import Finger, Hands
from tests.browser.places import BRIDGES, milestone
from tests.support.deployed import Deployed
from tracker.extensions import db
from tracker.models import Milestone, MilestoneUpdate, Role, User

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TITLE = "Interpreters on call in six languages"
COMMENT = "La sostituta comincia a ottobre."
KEPT = "Kept on this phone"
SENT = re.compile(r"^Sent at \d\d:\d\d$")
REFUSED = "This could not be saved."
OFF_LINE = re.compile(
    r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET|FAILED)"
)
"""What the console says of a line that is not there; that is what these tests are about."""

CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      found.push([new URL(one.url).pathname, await (await cache.match(one)).text()]);
    }
  }
  return found;
}"""
QUEUED = "async () => (await keptForms.all()).map((form) => [form.owner, form.state, form.body])"
SEND = "async () => { await keptForms.sendAll(); }"

Open = Callable[..., Hands]


@pytest.fixture
def open_phone(demo: Callable[[str], User], visitor: Callable[..., Visitor]) -> Iterator[Open]:
    """A phone at the milestone, or at a path: ``open_phone("capaci")``. Its console says nothing else."""
    opened: list[Visitor] = []

    def open_(person: str = "capaci", path: str | None = None) -> Hands:
        opened.append(visitor("phone"))
        opened[-1].sign_in(demo(person))
        opened[-1].go(path or milestone_path())
        return Finger(opened[-1].page, way="finger")

    yield open_
    assert [fault for one in opened for fault in one.faults if not OFF_LINE.search(fault)] == []


def milestone_path() -> str:
    found = f"{BRIDGES}/milestones/{milestone(TITLE)}"
    db.session.rollback()
    return found


def said(comment: str = COMMENT) -> int:
    """How often that was said of any milestone."""
    db.session.rollback()
    count = select(func.count()).select_from(MilestoneUpdate).where(MilestoneUpdate.comment == comment)
    return db.session.scalar(count) or 0


def ready(page: Page) -> None:
    """The worker is there, and the forms are such as it keeps."""
    expect(page.locator("form[data-draft] input[name=kept_form]").first).to_be_attached()


def keep(hands: Hands) -> None:
    """An update is typed and sent without a line."""
    hands.arrive(TITLE)
    ready(hands.page)
    hands.write("What happened?", COMMENT)
    hands.page.context.set_offline(True)
    hands.press("Save update")
    hands.arrive(KEPT)


def is_sent(page: Page) -> None:
    expect(page.get_by_role("listitem").get_by_text(SENT)).to_be_visible(timeout=30_000)


def come_back(hands: Hands) -> None:
    """The line is there again, and the browser notices."""
    hands.page.context.set_offline(False)


def change_person(hands: Hands, app: Any, person: User | None) -> None:
    """Somebody else signs in on this device; or nobody is, any more."""
    hands.page.context.clear_cookies(name="session")
    if person is not None:
        Visitor(hands.page, hands.page.context, address(hands), app, []).sign_in(person)


def address(hands: Hands) -> str:
    return "/".join(hands.page.url.split("/")[:3])


def test_it_is_sent_once_when_the_line_is_back(open_phone: Open) -> None:
    hands = open_phone()
    keep(hands)
    hands.sees("It is sent when the network is back.")
    hands.sees(TITLE)
    assert said() == 0
    come_back(hands)
    is_sent(hands.page)
    expect(hands.page.get_by_role("heading", level=1)).to_have_text(SENT)
    expect(hands.page.locator("[data-waiting-forms] [role=status]")).to_have_text(SENT)
    assert said() == 1
    hands.press("See it")
    hands.arrive(TITLE)
    hands.sees(COMMENT)
    # The draft of what was sent is gone, and so is what was in the queue.
    expect(hands.page.get_by_label("What happened?")).to_have_value("")
    assert [body for _owner, _state, body in hands.page.evaluate(QUEUED)] == [""]
    hands.press("Hide this line")
    expect(hands.page.locator("[data-waiting-forms]")).to_be_hidden()
    assert said() == 1


def test_sent_again_by_reload_and_by_hand_it_is_still_once(open_phone: Open) -> None:
    hands = open_phone()
    keep(hands)
    hands.page.evaluate("location.reload()")
    hands.arrive(KEPT)
    assert len(hands.page.evaluate(QUEUED)) == 1
    come_back(hands)
    is_sent(hands.page)
    hands.page.evaluate("async () => { const [form] = await keptForms.all(); }")
    assert said() == 1


def test_the_page_that_says_so_can_be_used_by_everybody(
    open_phone: Open, visitor: Callable[..., Visitor], demo: Callable[[str], User]
) -> None:
    for size, dark in (("phone", True), ("narrow", False), ("desktop", False)):
        reader = visitor(size, dark=dark)
        reader.sign_in(demo("capaci"))
        page = reader.go(milestone_path())
        ready(page)
        page.get_by_label("What happened?").fill(COMMENT)
        page.context.set_offline(True)
        page.get_by_role("button", name="Save update").click()
        words = "Kept on this device" if size == "desktop" else KEPT
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
        expect(page.get_by_text(f"{words} at")).to_be_visible()
        rules = {"runOnly": {"type": "tag", "values": RULES}}
        assert reader.axe(rules) + reader.too_wide() == []
        page.get_by_role("button", name="Discard").click()
        assert reader.axe(rules) + reader.too_wide() == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Discard")).to_be_focused()


def test_an_answer_that_never_came_is_no_second_update(
    open_phone: Open, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has saved it, and the line broke before it could say so."""
    application, broken = answering._application, []

    def breaks_once(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST" and not broken:
            broken.append(environ["PATH_INFO"])
            b"".join(answer)
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    hands = open_phone()
    hands.arrive(TITLE)
    ready(hands.page)
    monkeypatch.setattr(answering, "_application", breaks_once)
    hands.write("What happened?", COMMENT)
    hands.press("Save update")
    is_sent(hands.page)
    assert broken
    assert said() == 1


def test_a_form_that_goes_by_the_worker_says_as_ever_where_it_is_from(
    open_phone: Open, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over https a form without a referring page is refused, and cookies go by where it was sent from."""
    application, came = answering._application, []

    def notes(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            names = ("HTTP_REFERER", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_KEPT_FORM")
            came.append([environ.get(name) for name in names])
        return application(environ, start_response)

    hands = open_phone()
    hands.arrive(TITLE)
    ready(hands.page)
    monkeypatch.setattr(answering, "_application", notes)
    here, site = hands.page.url, address(hands)
    hands.press("Nothing has changed")
    hands.sees("Saved:")
    here_then = hands.page.url
    ready(hands.page)
    hands.write("What happened?", COMMENT)
    hands.press("Save update")
    hands.sees("Saved:")
    assert came == [[here, site, "same-origin", None], [here_then, site, "same-origin", None]]
    came.clear()
    ready(hands.page)
    hands.page.context.set_offline(True)
    hands.write("What happened?", "Ancora.")
    hands.press("Save update")
    hands.arrive(KEPT)
    come_back(hands)
    is_sent(hands.page)
    assert [one[1:3] for one in came] == [[site, "same-origin"]] * 2
    assert all((one[0] or "").startswith(site) for one in came)
    assert came[0][3] == "ask"


def test_the_next_person_on_the_device_sees_nothing_of_it_and_sends_nothing(
    open_phone: Open, demo: Callable[[str], User], app: Any
) -> None:
    hands = open_phone()
    keep(hands)
    change_person(hands, app, demo("coordinator"))
    come_back(hands)
    # The page of the first person may still be open: what it sends carries the second one's cookie.
    hands.page.evaluate(SEND)
    hands.sees("It is sent when you have signed in.")
    for path in ("/", milestone_path()):
        hands.page.goto(address(hands) + path)
        hands.page.wait_for_load_state("networkidle")
        hands.page.evaluate(SEND)
        expect(hands.page.locator("[data-waiting-forms]")).to_be_hidden()
        assert COMMENT not in hands.page.content()
    expect(hands.page.get_by_label("What happened?")).to_have_value("")
    assert said() == 0
    [(owner, state, body)] = hands.page.evaluate(QUEUED)
    assert (owner, state) == (f"user-{demo('capaci').id}", "waiting")
    assert "sostituta" in body
    change_person(hands, app, demo("capaci"))
    hands.page.goto(address(hands) + "/")
    is_sent(hands.page)
    assert said() == 1
    db.session.rollback()
    update = db.session.scalars(select(MilestoneUpdate).where(MilestoneUpdate.comment == COMMENT)).one()
    assert update.by_user_id == demo("capaci").id


def test_signed_out_meanwhile_it_waits_and_is_sent_after_signing_in_again(
    open_phone: Open, demo: Callable[[str], User], app: Any
) -> None:
    hands = open_phone()
    keep(hands)
    change_person(hands, app, None)
    come_back(hands)
    hands.sees("It is sent when you have signed in.")
    assert said() == 0
    # A session of its own, so that the token of the form is stale.
    change_person(hands, app, demo("capaci"))
    hands.press("Send now")
    is_sent(hands.page)
    assert said() == 1


def test_refused_because_somebody_was_faster_it_is_compared_with_what_they_saved(
    open_phone: Open,
) -> None:
    edit = f"{milestone_path()}/edit"
    hands, colleague = open_phone("coordinator", edit), open_phone("coordinator", edit)
    ready(hands.page)
    hands.write("Title", "Interpreters in seven languages")
    hands.page.context.set_offline(True)
    hands.press("Save")
    hands.arrive(KEPT)
    colleague.write("Title", "Interpreters in eight languages")
    colleague.press("Save")
    colleague.sees("Saved.")
    come_back(hands)
    hands.sees(REFUSED)
    hands.press("Open the form")
    hands.arrive("Somebody else changed this meanwhile")
    hands.sees("Interpreters in eight languages")
    expect(hands.page.get_by_label("Title", exact=True)).to_have_value("Interpreters in seven languages")
    hands.press("Save mine")
    hands.arrive("Interpreters in seven languages")
    expect(hands.page.locator("[data-waiting-forms]")).to_be_hidden()
    assert hands.page.evaluate(QUEUED) == []
    db.session.rollback()
    titles = set(db.session.scalars(select(Milestone.title)))
    assert "Interpreters in seven languages" in titles


def test_refused_because_one_may_not_any_more_it_is_kept_to_be_read(
    open_phone: Open, demo: Callable[[str], User]
) -> None:
    hands = open_phone()
    keep(hands)
    person = demo("capaci").id
    for role in db.session.scalars(select(Role).where(Role.user_id == person)):
        role.role = type(role.role).REVIEWER
        role.organisation_id = None
    db.session.commit()
    come_back(hands)
    hands.sees(REFUSED)
    hands.unfold("What you typed")
    expect(hands.page.locator("[data-typed] .said")).to_have_text([re.compile(r"June 2026$"), COMMENT])
    assert said() == 0
    hands.press("Open the form")
    hands.arrive("You may not change this")
    hands.sees(REFUSED)
    hands.press("Discard")
    hands.press("Discard it")
    expect(hands.page.locator("[data-waiting-forms]")).to_be_hidden()
    assert hands.page.evaluate(QUEUED) == []


def test_discarding_asks_first_and_forgets_the_draft_too(open_phone: Open) -> None:
    hands = open_phone()
    keep(hands)
    hands.press("Discard")
    hands.press("Keep it")
    assert len(hands.page.evaluate(QUEUED)) == 1
    hands.press("Discard")
    hands.press("Discard it")
    expect(hands.page.locator("[data-waiting-forms]")).to_be_hidden()
    assert hands.page.evaluate(QUEUED) == []
    come_back(hands)
    hands.page.goto(address(hands) + milestone_path())
    hands.arrive(TITLE)
    expect(hands.page.get_by_label("What happened?")).to_have_value("")
    assert said() == 0


@pytest.mark.parametrize("answer", ["Stay signed in", "Keep it and sign out", "Discard it and sign out"])
def test_signing_out_says_before_what_becomes_of_it(open_phone: Open, answer: str) -> None:
    hands = open_phone(path="/")
    hands.page.goto(address(hands) + milestone_path())
    keep(hands)
    # The tracker is there again, but the form does not go out: another one has the lock.
    hands.page.evaluate("navigator.locks.request('kept-forms', () => new Promise(() => {})); undefined")
    other = hands.page.context.new_page()
    come_back(hands)
    other.goto(address(hands) + "/")
    other.get_by_text("It is sent when the network is back.").wait_for()
    there = Finger(other, way="finger")
    there.press("Sign out")
    there.sees("it stays on this device for 30 days")
    there.press(answer)
    if answer == "Stay signed in":
        there.arrive("This is open for you")
        assert len(other.evaluate(QUEUED)) == 1
        return
    there.arrive("Mentoring between cities")
    assert COMMENT not in other.content()
    assert len(hands.page.evaluate(QUEUED)) == (1 if answer.startswith("Keep") else 0)
    assert said() == 0


def test_a_line_more_is_no_form_to_send(open_phone: Open) -> None:
    hands = open_phone("coordinator", "/")
    hands.press("Log it")
    hands.choose("Did it happen?", "As planned")
    hands.press("Record this")
    hands.arrive("Who came?")
    ready(hands.page)
    hands.page.context.set_offline(True)
    hands.press("Add another organisation")
    hands.sees("No network: kept on this device.")
    assert hands.page.evaluate(QUEUED) == []
    hands.press("Next: what we learned")
    hands.arrive(KEPT)


def test_no_page_of_a_person_is_ever_in_the_cache(open_phone: Open, demo: Callable[[str], User]) -> None:
    hands = open_phone()
    keep(hands)
    come_back(hands)
    is_sent(hands.page)
    for path in ("/", milestone_path(), f"{BRIDGES}/progress", "/account"):
        hands.page.goto(address(hands) + path)
        hands.page.wait_for_load_state("networkidle")
    found = hands.page.evaluate(CACHED)
    assert len(found) > 5
    pages = [path for path, _text in found if not path.startswith("/static/")]
    assert pages == ["/kept/en"]
    person = demo("capaci")
    private = (COMMENT, TITLE, f"user-{person.id}", person.email, person.name or TITLE)
    assert [(path, word) for path, text in found for word in private if word in text] == []


def test_a_server_that_has_died_is_no_line_either(deployed: Deployed, browser: Browser) -> None:
    """The browser says that it is on line; the server has been killed, and starts again later."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, locale="en-GB")
    page = context.new_page()
    page.goto(f"{deployed.address}/login")
    page.locator("button[value^=capaci]").click()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    ready(page)
    page.get_by_label("What happened?").fill(COMMENT)
    deployed.kill()
    assert page.evaluate("navigator.onLine")
    page.get_by_role("button", name="Save update").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(KEPT)
    deployed.start()
    page.get_by_role("button", name="Send now").click()
    is_sent(page)
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_text(COMMENT).first).to_be_visible()
    context.close()
    with closing(sqlite3.connect(deployed.database)) as database:
        found = database.execute("SELECT count(*) FROM milestone_update WHERE comment = ?", [COMMENT])
        assert found.fetchone() == (1,)
