"""Another language in one tap: kept by the account, or by the device, and back on the very same page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page, words
from tracker.datewords import LANGUAGES
from tracker.models import User
from tracker.services import item_links

pytestmark = pytest.mark.usefixtures("all_languages")

NAMES = {
    "Deutsch": "de",
    "English": "en",
    "Español": "es",
    "Français": "fr",
    "Italiano": "it",
    "Latviešu": "lv",
    "Nederlands": "nl",
    "Ελληνικά": "el",
}
OPEN = "/programmes/bridging/activities"


def language_of(page: Page) -> str | None:
    return page.all("html")[0].get("lang")


def offered(page: Page) -> dict[str, str | None]:
    (nav,) = page.all("nav", class_="languages")
    return {words(one): one.get("lang") for tag in ("button", "a") for one in nav.iter(tag)}


def current(page: Page) -> list[str]:
    (nav,) = page.all("nav", class_="languages")
    return [words(one) for one in nav.iter() if one.get("aria-current")]


@pytest.fixture
def ada(client: Client) -> User:
    person = make.user("Ada", programme=make.programme(open=True), role="coordinator")
    client.sign_in(person)
    return person


def test_every_language_is_offered_by_its_own_name_and_the_one_shown_is_marked(client: Client) -> None:
    page = client.get("/login")
    assert offered(page) == NAMES
    assert set(NAMES.values()) == set(LANGUAGES)
    assert list(offered(page)) == list(NAMES)
    assert current(page) == ["English"]


def test_who_has_signed_in_changes_their_account_and_stays_on_the_page(
    client: Client, ada: User, session: Session, new_client: Callable[[], Client]
) -> None:
    here = f"{OPEN}?status=held&q=a%26b"
    page = client.submit(client.get(here), "Italiano")
    assert page.url == here
    assert (language_of(page), current(page)) == ("it", ["Italiano"])
    session.refresh(ada)
    assert ada.language == "it"
    assert client.cookie("language") == ""
    # On every device, whatever its browser prefers.
    other = new_client()
    other.sign_in(ada)
    assert language_of(other.get("/", headers={"Accept-Language": "nl"})) == "it"


def test_who_has_not_signed_in_has_it_kept_by_the_device_for_a_year_and_no_session(client: Client) -> None:
    make.programme(open=True)
    page = client.get(f"{OPEN}?q=x")
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.form("Latviešu").values
    answer = client.submit(page, "Latviešu", follow=False)
    assert answer.location == f"{OPEN}?q=x"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("language=lv; ")
    for said in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"):
        assert said in cookie
    # The device goes before what its browser prefers, and the account before the device.
    assert language_of(client.get(OPEN, headers={"Accept-Language": "nl"})) == "lv"
    client.sign_in(make.user("Fleur", language="fr"))
    assert language_of(client.get(OPEN)) == "fr"


@pytest.mark.parametrize(
    "path", ["/", "/login", "/login?next=/account", "/nowhere/at/all", "/programmes", "/practices?q=x"]
)
def test_it_is_at_the_foot_of_every_page_and_leads_back_to_it(client: Client, path: str) -> None:
    client.sign_in(make.user("Ada"))
    if path.startswith("/login"):
        client.sign_out()
    page = client.get(path, status=404 if "nowhere" in path else 200)
    answer = client.submit(page, "Nederlands", follow=False)
    assert answer.location == path
    assert language_of(client.get(path, status=page.status)) == "nl"


def test_the_form_for_whoever_took_part_has_it_and_no_session(client: Client) -> None:
    visit = make.visit(make.pair(make.programme()), 1, status="held", happened="2022-06-14")
    row = make.evaluation(visit, "kpzw3m7x")
    page = client.get(f"/how/{row.code}")
    assert "Set-Cookie" not in page.headers
    page = client.submit(page, "Ελληνικά")
    assert (page.url, language_of(page)) == (f"/how/{row.code}", "el")
    assert client.cookie() == ""


def test_a_form_that_was_refused_leads_back_to_the_page_that_it_stands_on(client: Client, ada: User) -> None:
    where = "/programmes/bridging/pairs/new"
    page = client.submit(client.get(where), "Save", status=422)
    assert client.submit(page, "Français", follow=False).location == where
    client.sign_out()
    # The form for a link goes to an address that only takes forms.
    page = client.post("/login/link", status=422, headers={"Referer": "http://localhost/login?next=/account"})
    assert client.submit(page, "Français", follow=False).location == "/login?next=/account"


def test_an_invitation_that_was_refused_leads_back_to_it_although_browsers_do_not_name_its_page(
    client: Client, frozen_day: Callable[..., None]
) -> None:
    frozen_day("2022-06-01")
    closed = world.build(is_open=False)
    secret = "/invitations/" + make.token_of(closed.programme.slug)
    page = client.post(secret, status=422, headers={"Referer": "http://localhost/"})
    assert client.submit(page, "Español", follow=False).location == secret


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb", "x"],
)
def test_it_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    answer = client.post("/language", {"language": "it", "next": elsewhere}, token=False)
    assert answer.location == "/"


@pytest.mark.parametrize("language", ["xx", "", "it-IT", "<b>", "e" * 500])
def test_a_language_that_is_not_offered_is_refused_with_a_sentence_and_kept_nowhere(
    client: Client, session: Session, language: str
) -> None:
    page = client.post("/language", {"language": language, "next": "/"}, token=False, status=400)
    assert "This language is not offered." in page.text
    assert client.cookie("language") == ""
    ada = make.user("Ada", language="nl")
    client.sign_in(ada)
    client.post("/language", {"language": language, "next": "/"}, status=400)
    session.refresh(ada)
    assert ada.language == "nl"


def test_a_language_without_a_catalogue_is_not_offered(
    client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "tracker_languages", frozenset({"en", "it"}))
    assert list(offered(client.get("/login"))) == ["English", "Italiano"]
    client.post("/language", {"language": "fr", "next": "/"}, token=False, status=400)
    client.get("/fr/meet", status=404)
    assert [value for value, _name in account_choices(client)] == ["", "en", "it"]


def account_choices(client: Client) -> list[tuple[str, str]]:
    client.sign_in(make.user("Ada"))
    page = client.get("/account")
    (select,) = page.all("select", name="language")
    return [(one.get("value", ""), words(one)) for one in select.iter("option")]


def test_pressed_twice_it_is_done_once(client: Client, ada: User, session: Session) -> None:
    page = client.get(OPEN)
    for _ in range(2):
        assert client.submit(page, "Italiano", follow=False).location == OPEN
    session.refresh(ada)
    assert ada.language == "it"
    client.sign_out()
    page = client.get(OPEN)
    for _ in range(2):
        assert client.submit(page, "Deutsch", follow=False).location == OPEN
    assert language_of(client.get(OPEN)) == "de"


def test_another_site_changes_nobody_s_language(client: Client, ada: User, session: Session) -> None:
    foreign = {"Origin": "https://evil.example", "Referer": "https://evil.example/x"}
    sent = {"language": "it", "next": OPEN}
    for headers in (foreign, {}):
        client.post("/language", sent, token=False, headers=headers)
        session.refresh(ada)
        assert ada.language is None
    client.sign_out()
    assert client.post("/language", sent, token=False, headers=foreign).location == "/"
    assert client.cookie("language") == ""


def test_a_page_from_before_signing_in_says_to_choose_again(client: Client, ada: User) -> None:
    client.post("/language", {"language": "it", "next": OPEN}, token=False)
    page = client.get(OPEN)
    assert "Choose again, it works now." in page.text
    assert language_of(page) == "en"
    assert language_of(client.submit(page, "Italiano")) == "it"


def test_an_address_that_only_takes_forms_has_no_page(client: Client, ada: User) -> None:
    client.get("/language", status=405)


def test_who_came_by_the_link_of_a_mail_reads_their_own_until_this_device_chooses(
    client: Client, session: Session, frozen_day: Callable[..., None]
) -> None:
    frozen_day("2022-06-01")
    closed = world.build(is_open=False)
    owner = closed.people["owner"]
    assert owner is not None
    owner.language = "it"
    about = {"milestone_id": int(closed.ids["milestone"])}
    token = item_links.make(user_id=owner.id, programme_id=closed.programme.id, **about)
    session.commit()
    page = client.follow(client.get(f"/go/{token}", status=303))
    assert language_of(page) == "it"
    page = client.submit(page, "Ελληνικά")
    assert (page.status, language_of(page)) == (200, "el")
    session.refresh(owner)
    assert owner.language == "it"
