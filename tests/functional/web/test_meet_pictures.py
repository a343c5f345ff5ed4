"""A picture is for everybody as long as its pair's pictures are published and nothing is missing of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from tests.support import make
from tests.support.publish import decide, publish
from tracker.domain.publishing import Piece, PublicationState
from tracker.domain.statuses import Consent
from tracker.extensions import db, settings
from tracker.files.photographs import file_name
from tracker.files.stores import store
from tracker.models import Picture
from tracker.queries.photographs import list_public_pictures

TODAY = "2023-01-31"


@pytest.fixture(autouse=True)
def _folder(app, monkeypatch, tmp_path, frozen_day) -> Iterator[None]:
    frozen_day(TODAY)
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings(), files=str(tmp_path / "files")))
    yield
    db.session.rollback()


@pytest.fixture
def programme(session):
    return make.programme("p")


@pytest.fixture
def picture(pair, session):
    found = make.picture(pair, files=True)
    session.commit()
    return found


def addresses(picture: Picture) -> list[str]:
    return [f"/meet/p/pictures/{picture.id}/{size}.webp" for size in ("large", "small")]


def statuses(client, picture: Picture) -> set[int]:
    """What anybody gets who knows, or guesses, its addresses; and who has the old one in a browser."""
    asked = [client.any_status("GET", one).status for one in addresses(picture)]
    tag = f'"{picture.id}-large-{picture.key[:8]}"'
    again = client._open(addresses(picture)[0], None, method="GET", headers={"If-None-Match": tag}).status
    return {*asked, 200 if again == 304 else again}


def test_a_published_picture_is_seen_by_anybody_and_asked_for_each_time(client, programme, pair, picture):
    publish(programme, pair)
    assert statuses(client, picture) == {200}
    answer = client.get(addresses(picture)[0])
    assert Image.open(BytesIO(answer.response.data)).format == "WEBP"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


def test_nothing_is_there_before_anything_is_published(client, programme, pair, picture):
    assert statuses(client, picture) == {404}


@pytest.mark.parametrize("piece", [Piece.PICTURES, Piece.PROFILE, Piece.PROGRAMME])
@pytest.mark.parametrize(
    ("state", "from_day"),
    [
        (PublicationState.DRAFT, None),
        (PublicationState.WITHDRAWN, None),
        (PublicationState.PUBLISHED, date(2023, 2, 1)),
    ],
)
def test_it_is_gone_as_soon_as_one_piece_that_it_stands_on_is_not_public(
    client, programme, pair, picture, *, piece, state, from_day
):
    publish(programme, pair)
    of = None if piece is Piece.PROGRAMME else pair
    decide(programme, of, piece, state, from_day)
    assert statuses(client, picture) == {404}


def test_it_is_gone_as_soon_as_the_pair_may_not_be_published(client, programme, pair, picture, session):
    publish(programme, pair)
    pair.published = False
    session.commit()
    assert statuses(client, picture) == {404}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alt", None),
        ("credit", None),
        ("licence", None),
        ("alt", "  "),
        ("consent", Consent.UNKNOWN),
        ("consent", Consent.REFUSED),
    ],
)
def test_case_26_a_picture_of_people_without_consent_words_credit_or_licence_is_public_nowhere(
    client, programme, pair, picture, session, *, name, value
):
    publish(programme, pair)
    address = addresses(picture)[1]
    assert address.replace("small", "large") in client.get("/en/meet/p/pairs/1").html
    setattr(picture, name, value)
    session.commit()
    assert statuses(client, picture) == {404}
    assert f"pictures/{picture.id}" not in client.get("/en/meet/p/pairs/1").html
    assert f"pictures/{picture.id}" not in client.get("/en/meet/p").html
    assert list_public_pictures(pair.id) == []


def test_a_member_gets_no_more_there_than_anybody(client, programme, pair, picture, session):
    person = make.user("Lead", programme=programme, role="coordinator")
    session.commit()
    client.sign_in(person)
    assert statuses(client, picture) == {404}
    client.get(f"/programmes/p/pictures/{picture.id}/large.webp")


def test_a_picture_of_another_pair_or_programme_is_not_there(client, programme, pair, session):
    publish(programme, pair)
    neighbour = make.picture(make.pair(programme, 2), key="b" * 32, files=True)
    foreign = make.picture(make.pair(make.programme("other")), key="c" * 32, files=True)
    session.commit()
    for one in (neighbour, foreign):
        assert statuses(client, one) == {404}
    client.get("/meet/nowhere/pictures/1/large.webp", status=404)
    client.get("/meet/p/pictures/999999/large.webp", status=404)


def test_no_file_of_the_store_has_an_address_of_its_own(client, programme, pair, picture):
    publish(programme, pair)
    name = file_name(picture.key, "large")
    assert store().get(name) is not None
    for path in (f"/meet/p/pictures/{name}", f"/static/{name}", f"/files/{name}", f"/en/meet/p/{name}"):
        assert client.any_status("GET", path).status in (303, 404)
    assert picture.key not in client.get("/en/meet/p/pairs/1").html


def test_they_stand_in_their_order(programme, pair, session):
    numbers = [
        make.picture(pair, key=key * 32, position=place).key[0]
        for key, place in zip("abc", (3, 1, 2), strict=True)
    ]
    session.commit()
    assert numbers == ["a", "b", "c"]
    assert [one.key[0] for one in list_public_pictures(pair.id)] == ["b", "c", "a"]
