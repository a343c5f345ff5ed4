"""Lists by name stand in the order of the reader's alphabet, whichever database they come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from flask import Flask

from tests.support import make
from tests.support.client import Client
from tests.support.page import Page, words
from tracker.datewords import LANGUAGES
from tracker.domain.statuses import OrganisationKind
from tracker.extensions import db
from tracker.models import Practice, Programme

NAMES = (
    "Λιβαδειά",
    "Azores",
    "Ādaži",
    "Ēdole",
    "Eleja",
    "Zilupe",
    "Ñemby",
    "Nyon",
    "éclair",
    "Ķekava",
    "Kuldīga",
)
ORDERS = {
    "en": "Ādaži Azores éclair Ēdole Eleja Ķekava Kuldīga Ñemby Nyon Zilupe Λιβαδειά",
    "es": "Ādaži Azores éclair Ēdole Eleja Ķekava Kuldīga Nyon Ñemby Zilupe Λιβαδειά",
    "el": "Λιβαδειά Ādaži Azores éclair Ēdole Eleja Ķekava Kuldīga Ñemby Nyon Zilupe",
    "lv": "Azores Ādaži éclair Eleja Ēdole Kuldīga Ķekava Ñemby Nyon Zilupe Λιβαδειά",
}

Read = Callable[[str, str], Page]


@pytest.fixture
def programme(app: Flask) -> Programme:
    app.extensions["tracker_languages"] = frozenset(LANGUAGES)
    programme = make.programme("names")
    for name in NAMES:
        make.organisation(programme, name, kind=OrganisationKind.CITY)
    return programme


@pytest.fixture
def read(client: Client, programme: Programme) -> Read:
    def get(path: str, language: str) -> Page:
        person = make.user("", programme=programme, role="coordinator", language=language)
        db.session.commit()
        client.sign_in(person)
        return client.get(path)

    return get


def among(found: Sequence[str], names: Sequence[str] = NAMES) -> list[str]:
    return [one for one in found if one in names]


def offered(page: Page, name: str) -> list[str]:
    """What a select offers, in its order."""
    select = next(one for one in page.all("select") if one.get("name") == name)
    return [words(option) for option in select]


@pytest.mark.parametrize("language", ORDERS)
def test_organisations_stand_in_the_order_of_the_reader(read: Read, language: str) -> None:
    page = read("/programmes/names/organisations", language)
    assert among(list(page.links)) == ORDERS[language].split()


@pytest.mark.parametrize("language", ORDERS)
def test_organisations_are_offered_in_the_order_of_the_reader(read: Read, language: str) -> None:
    page = read("/programmes/names/pairs/new", language)
    assert among(offered(page, "mentor_city")) == ORDERS[language].split()


def test_each_page_of_many_organisations_goes_on_where_the_one_before_ended(
    read: Read, programme: Programme
) -> None:
    for number in range(60):
        make.organisation(programme, f"M {number:02}")
    first = read("/programmes/names/organisations", "el")
    second = read("/programmes/names/organisations?page=2", "el")
    listed = [one for page in (first, second) for one in page.links if one in NAMES or one.startswith("M ")]
    at = ORDERS["el"].split().index("Ñemby")
    expected = ORDERS["el"].split()
    assert listed == [*expected[:at], *(f"M {number:02}" for number in range(60)), *expected[at:]]


@pytest.mark.parametrize("language", ORDERS)
def test_practices_programmes_and_owners_stand_in_the_order_of_the_reader(
    read: Read, programme: Programme, language: str
) -> None:
    pair = make.pair(programme, mentor="Azores", mentee="Ādaži")
    for number, name in enumerate(NAMES):
        owner = make.organisation(programme, f"{name} city")
        row = {"key": f"p{number}", "owner_id": owner.id, "title": name, "pair_id": pair.id}
        make.saved(Practice(programme_id=programme.id, **row))
    page = read("/practices", language)
    assert among(list(page.links)) == ORDERS[language].split()
    owners = [f"{name} city" for name in ORDERS[language].split()]
    assert [page.text.index(one) for one in owners] == sorted(page.text.index(one) for one in owners)


@pytest.mark.parametrize("language", ORDERS)
def test_people_and_programmes_stand_in_the_order_of_the_reader(
    read: Read, programme: Programme, language: str
) -> None:
    for name in NAMES:
        make.user(name, programme=programme, role="reviewer")
        make.programme(f"p{NAMES.index(name)}", name=name, open=True)
    people = read("/programmes/names/people", language)
    assert among(people.text.split())[: len(NAMES)] == ORDERS[language].split()
    programmes = read("/programmes", language)
    assert among(list(programmes.links)) == ORDERS[language].split()
    log = read("/programmes/names/log", language)
    assert among(offered(log, "person")) == ORDERS[language].split()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Austria", "Greece", "Spain", "Sweden"]),
        ("el", ["Αυστρία", "Ελλάδα", "Ισπανία", "Σουηδία"]),
        ("de", ["Griechenland", "Österreich", "Schweden", "Spanien"]),
        ("fr", ["Autriche", "Espagne", "Grèce", "Suède"]),
        ("lv", ["Austrija", "Grieķija", "Spānija", "Zviedrija"]),
    ],
)
def test_countries_are_offered_by_their_names_in_the_language_of_the_reader(
    read: Read, programme: Programme, language: str, expected: list[str]
) -> None:
    pair = make.pair(programme)
    for code in ("SE", "GR", "ES", "AT"):
        owner = make.organisation(programme, f"City {code}", country=code)
        row = {"key": code, "owner_id": owner.id, "title": code, "pair_id": pair.id}
        make.saved(Practice(programme_id=programme.id, **row))
    page = read("/practices", language)
    assert offered(page, "country")[1:] == expected


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "Dutch", "Spanish"), ("de", "Deutsch", "Spanisch"), ("el", "Αγγλικά", "Ολλανδικά")],
)
def test_languages_are_offered_by_their_names_in_the_language_of_the_reader(
    read: Read, language: str, first: str, last: str
) -> None:
    languages = offered(read("/programmes/names/edit", language), "default_language")
    assert (languages[0], languages[-1]) == (first, last)
