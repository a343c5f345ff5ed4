"""Signing in: one answer for all who may not, back to where one wanted to go, slower after failures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask_security.utils import hash_password
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.client import Client
from tests.support.page import Page
from tracker.domain.statuses import RoleKind
from tracker.models import Role, User
from tracker.services import users
from tracker.services.tries import PASSWORD as PASSWORD_LIMIT
from tracker.web import sign_in
from tracker.web.local_paths import local_path

PASSWORD = "a long and quiet road"
HASHES: list[str] = []


@pytest.fixture
def ada(app: Flask) -> User:
    """Somebody with a password."""
    if not HASHES:
        HASHES.append(hash_password(PASSWORD))
    return make.saved(User(email="ada@example.org", name="Ada", password=HASHES[0]))


def try_to_sign_in(
    client: Client, address: str, password: str, *, status: int = 303, path: str = "/login"
) -> Page:
    page = client.get(path)
    return client.submit(page, "Sign in", address=address, password=password, status=status, follow=False)


def test_the_right_password_signs_in_and_says_who_has(client: Client, ada: User, session: Session) -> None:
    answer = try_to_sign_in(client, "ada@example.org", PASSWORD)
    assert answer.location == "/"
    assert "Ada" in client.follow(answer).text
    session.refresh(ada)
    assert ada.last_signed_in_at is not None


def test_passwords_are_kept_as_argon2id(ada: User) -> None:
    assert ada.password is not None
    assert ada.password.startswith("$argon2id$")


def test_an_address_is_read_whatever_its_case_and_spaces(client: Client, ada: User) -> None:
    try_to_sign_in(client, " Ada@Example.ORG ", PASSWORD)


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    client: Client, ada: User, session: Session
) -> None:
    make.saved(User(email="off@example.org", password=HASHES[0], active=False))
    make.saved(User(email="none@example.org", password=None))
    tries = [
        try_to_sign_in(client, "ada@example.org", "wrong", status=422),
        try_to_sign_in(client, "eve@example.org", "wrong", status=422),
        try_to_sign_in(client, "off@example.org", PASSWORD, status=422),
        try_to_sign_in(client, "none@example.org", "", status=422)
        and try_to_sign_in(client, "none@example.org", "x", status=422),
    ]
    assert len({page.text for page in tries}) == 1
    assert "do not belong together" in tries[0].text
    assert "Please check this" in tries[0].text
    assert "Not saved yet" not in tries[0].text


def test_a_password_is_hashed_even_where_there_is_none_to_compare_with(
    app: Flask, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(users, "hash_password", hashed.append)
    assert not users.check_password(None, "anything")
    assert not users.check_password(User(email="x@example.org", password=None), "anything")
    assert len(hashed) == 2


def test_what_was_typed_stays_but_the_password(client: Client, ada: User) -> None:
    page = try_to_sign_in(
        client, "ada@example.org", "wrong password", status=422, path="/login?next=/programmes"
    )
    values = page.form("Sign in").values
    assert values["address"] == ["ada@example.org"]
    assert values["next"] == ["/programmes"]
    assert "wrong password" not in page.html


def test_after_signing_in_one_is_where_one_wanted_to_go(client: Client, ada: User) -> None:
    page = client.follow(client.get("/programmes/new?a=1&b=%C3%A9", status=303))
    answer = client.submit(page, "Sign in", address="ada@example.org", password=PASSWORD, follow=False)
    assert answer.location == "/programmes/new?a=1&b=%C3%A9"


FOREIGN = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example/",
    "javascript:alert(1)",
    "programmes",
    "/a\nb",
    "http:///elsewhere.example",
    "/" + "x" * 3000,
    "",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_no_address_of_another_site_is_followed(client: Client, ada: User, address: str) -> None:
    assert local_path(address) is None
    page = client.get("/login")
    answer = client.post("/login", {"address": "ada@example.org", "password": PASSWORD, "next": address})
    assert page.form("Sign in").values["next"] == [""]
    assert answer.location == "/"


@pytest.mark.parametrize("path", ["/", "/programmes?q=a%20b", "/programmes/x#here", "/a//b"])
def test_our_own_paths_are_followed(path: str) -> None:
    assert local_path(path) == path


def test_signing_in_begins_a_new_session(client: Client, ada: User) -> None:
    page = client.get("/login")
    before = page.form("Sign in").values["csrf_token"]
    client.submit(page, "Sign in", address="ada@example.org", password=PASSWORD)
    again = client.post("/logout", {"csrf_token": before[0]})
    assert again.status == 303
    assert "Ada" in client.get("/").text, "a token from before must not be good afterwards"


def test_signing_out_ends_it(client: Client, ada: User) -> None:
    client.sign_in(ada)
    page = client.submit(client.get("/"), "Sign out")
    assert "You have signed out." in page.text
    client.get("/programmes/new", status=303)


def test_a_link_does_not_sign_out(client: Client, ada: User) -> None:
    client.sign_in(ada)
    client.get("/logout", status=405)
    client.get("/programmes/new", status=403)


def test_sign_in_is_slowed_for_an_account_after_ten_failures(client: Client, ada: User) -> None:
    for _number in range(10):
        try_to_sign_in(client, "ada@example.org", "wrong", status=422)
    page = try_to_sign_in(client, "ADA@example.org", PASSWORD, status=429)
    assert "Too many tries" in page.text
    assert int(page.headers["Retry-After"]) > 0
    make.saved(User(email="bea@example.org", name="Bea", password=HASHES[0]))
    try_to_sign_in(client, "bea@example.org", PASSWORD)


def test_an_unknown_account_is_slowed_like_a_known_one(client: Client, ada: User) -> None:
    for _number in range(10):
        try_to_sign_in(client, "eve@example.org", "wrong", status=422)
    try_to_sign_in(client, "eve@example.org", "wrong", status=429)


def test_signing_in_forgives_the_failures_before(client: Client, ada: User) -> None:
    for _round in range(3):
        for _number in range(6):
            try_to_sign_in(client, "ada@example.org", "wrong", status=422)
        try_to_sign_in(client, "ada@example.org", PASSWORD)
        client.sign_out()


def test_one_place_that_tries_many_accounts_is_slowed_too(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "PASSWORD", replace(PASSWORD_LIMIT, place=3))
    for number in range(3):
        try_to_sign_in(client, f"eve{number}@example.org", "wrong", status=422)
    try_to_sign_in(client, "ada@example.org", PASSWORD, status=429)


def test_nobody_signs_in_by_a_token_in_the_address(client: Client, ada: User, app: Flask) -> None:
    with app.test_request_context("/"):
        token = ada.get_auth_token()
    client.get(f"/programmes/new?auth_token={token}", status=303)
    client.get("/programmes/new", status=303, headers={"Authentication-Token": str(token)})


@pytest.fixture
def demo(app: Flask) -> Iterator[None]:
    """The settings of a demo, on the demo's database."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, demo=True, database_url="sqlite:////x/demo.sqlite3")
    yield
    app.config["SETTINGS"] = settings


@pytest.fixture
def demo_people(app: Flask) -> None:
    programme = make.programme("inclucities")
    capaci = make.organisation(programme, "Capaci")
    vvsg = make.organisation(programme, "Vereniging van Vlaamse Steden en Gemeenten", acronym="VVSG")
    make.saved(User(email="administrator@demo.invalid", administrator=True))
    make.saved(User(email="real@example.org", administrator=True))
    for name, role, organisation in (
        ("coordinator", RoleKind.COORDINATOR, None),
        ("capaci", RoleKind.EDITOR, capaci),
        ("vvsg", RoleKind.EDITOR, vvsg),
        ("reviewer", RoleKind.REVIEWER, None),
    ):
        person = make.saved(User(email=f"{name}@demo.invalid", name=name.capitalize()))
        place = organisation.id if organisation else None
        make.saved(Role(user_id=person.id, programme_id=programme.id, role=role, organisation_id=place))


WAYS = ["Send me a link", "Sign in with a passkey", "Sign in"]
WORDS = ["Administrator", "Coordinator", "Editor of Capaci", "Editor of VVSG", "Reviewer"]


@pytest.mark.usefixtures("demo", "demo_people")
def test_a_demo_offers_its_people_as_buttons(client: Client) -> None:
    page = client.get("/login?next=/programmes/inclucities/people")
    assert page.buttons == [*WORDS, *WAYS]
    answer = client.submit(page, "Coordinator", follow=False)
    assert answer.location == "/programmes/inclucities/people"
    assert "Coordinator" in client.follow(answer).text


@pytest.mark.usefixtures("demo", "demo_people")
@pytest.mark.parametrize("address", ["real@example.org", "nobody@demo.invalid", ""])
def test_a_demo_signs_in_nobody_but_its_people(client: Client, address: str) -> None:
    client.post("/login/demo", {"person": address}, status=404)


@pytest.mark.usefixtures("demo_people")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"demo": True},
        {"demo": True, "database_url": "sqlite:////x/tracker.sqlite3"},
        {"demo": True, "database_url": "sqlite:////x/demo.sqlite3", "host": "0.0.0.0"},
        {"demo": True, "database_url": "postgresql+psycopg://x/demo.sqlite3"},
        {"demo": False, "database_url": "sqlite:////x/demo.sqlite3"},
    ],
)
def test_elsewhere_than_in_a_demo_there_are_no_buttons(
    app: Flask, client: Client, changes: dict[str, object]
) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, **changes)
    try:
        assert client.get("/login").buttons == WAYS
        client.post("/login/demo", {"person": "administrator@demo.invalid"}, status=404)
    finally:
        app.config["SETTINGS"] = settings
