"""One's own account: what others read, and the languages and times one is shown."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.client import Client
from tracker.models import User

PAGE = "/account"


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody without any role, signed in."""
    person = make.user("Ada")
    client.sign_in(person)
    return person


def test_the_account_is_one_click_from_every_page(client: Client, ada: User) -> None:
    link = client.get("/").tree.find(".//a[@class='me']")
    assert link.get("href") == PAGE
    assert client.get(PAGE).h1 == "Your account"


def test_signed_out_the_account_asks_to_sign_in_first(client: Client) -> None:
    assert client.get(PAGE, status=303).location == "/login?next=/account"


@pytest.mark.usefixtures("all_languages")
def test_name_language_and_timezone_are_kept(client: Client, ada: User, session: Session) -> None:
    page = client.get(PAGE)
    page = client.submit(page, "details", name="Ada Bianchi", language="it", timezone="Europe/Rome")
    assert "Your details are saved." in page.text
    session.refresh(ada)
    assert (ada.name, ada.language, ada.timezone) == ("Ada Bianchi", "it", "Europe/Rome")
    client.submit(page, "details", language="", timezone="")
    session.refresh(ada)
    assert (ada.language, ada.timezone) == (None, None)


@pytest.mark.usefixtures("all_languages")
def test_languages_are_named_in_their_own_words(client: Client, ada: User) -> None:
    html = client.get(PAGE).html
    assert all(one in html for one in ("English", "Français", "Nederlands", "Italiano", "Español"))
    assert all(one in html for one in ("Ελληνικά", "Latviešu", "Deutsch"))


@pytest.mark.usefixtures("all_languages")
def test_a_name_is_asked_for_and_what_was_chosen_stays(client: Client, ada: User, session: Session) -> None:
    page = client.submit(client.get(PAGE), "details", name=" ", language="lv", status=422)
    assert "Your name: Fill this in." in page.text
    assert page.form("details").values["language"] == ["lv"]
    session.refresh(ada)
    assert ada.name == "Ada"


@pytest.mark.parametrize(("field", "value"), [("language", "xx"), ("timezone", "Mars/Olympus")])
def test_a_language_or_a_timezone_that_there_is_not_is_refused(
    client: Client, ada: User, field: str, value: str
) -> None:
    sent = {"name": "Ada", "language": "", "timezone": "", "form_token": "a" * 32, field: value}
    client.post(f"{PAGE}/details", sent, status=422)


def test_a_double_send_saves_once(client: Client, ada: User, session: Session) -> None:
    page = client.get(PAGE)
    client.submit(page, "details", name="First")
    client.submit(page, "details", name="Second")
    session.refresh(ada)
    assert ada.name == "First"
