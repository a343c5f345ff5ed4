"""The emblems of a programme: sent by its coordinator, shown at the foot of its public pages."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.support import make
from tracker.domain.publishing import Piece, PublicationState
from tracker.extensions import db
from tracker.models import Picture, Programme
from tracker.services import publishing

HOME = "/programmes/p/emblems"
SAID = {
    "alt": "Funded by the European Union",
    "credit": "European Union",
    "licence": "Rules for the use of the emblem",
}


@pytest.fixture
def programme(session) -> Programme:
    return make.programme("p")


@pytest.fixture
def coordinator(client, programme, session):
    person = make.user("Lead", programme=programme, role="coordinator")
    session.commit()
    client.sign_in(person)
    return person


def png() -> tuple[BytesIO, str]:
    file = BytesIO()
    Image.new("RGBA", (300, 200), (0, 51, 153, 128)).save(file, "PNG")
    return BytesIO(file.getvalue()), "emblem.png"


def send(client, **changed):
    status = changed.pop("status", 303)
    form = client.get(f"{HOME}/new").form("Add the emblem")
    body = {**form.values, **SAID, "file": png(), **changed}
    return client.post(f"{HOME}/new", body, status=status, token=False)


def emblem() -> Picture | None:
    db.session.rollback()
    return db.session.scalars(select(Picture)).one_or_none()


def publish(programme, state=PublicationState.PUBLISHED):
    day = date(2020, 1, 1) if state is PublicationState.PUBLISHED else None
    programme = db.session.get_one(Programme, programme.id)
    publishing.decide(programme, None, Piece.PROGRAMME, state=state, from_day=day)
    db.session.commit()


def test_an_emblem_stands_on_the_public_page_of_its_programme(client, new_client, programme, coordinator):
    send(client)
    assert client.get(HOME).h1 == "1 emblem"
    publish(programme)
    image = new_client().get("/en/meet/p").all("img")[0]
    assert image.get("alt") == SAID["alt"]
    assert new_client().get(image.get("src")).content_type == "image/webp"


def test_an_emblem_is_at_no_address_outside_before_the_programme_s_page_is_public_and_after_it_was_withdrawn(
    client, new_client, programme, coordinator
):
    send(client)
    address = f"/meet/p/pictures/{emblem().id}/small.webp"
    new_client().get(address, status=404)
    publish(programme)
    new_client().get(address)
    publish(programme, PublicationState.WITHDRAWN)
    new_client().get(address, status=404)


@pytest.mark.parametrize("missing", sorted(SAID))
def test_an_emblem_without_words_owner_or_terms_is_refused_and_the_rest_kept(
    client, programme, coordinator, missing
):
    page = send(client, **{missing: "", "status": 422})
    assert emblem() is None
    kept = page.form("Add the emblem").values
    assert {name: kept[name] for name in SAID if name != missing} == {
        name: [words] for name, words in SAID.items() if name != missing
    }


def test_what_is_no_picture_is_refused_in_a_sentence(client, programme, coordinator):
    page = send(client, file=(BytesIO(b"MZ not a picture"), "emblem.png"), status=422)
    assert "picture" in page.text
    assert emblem() is None


def test_an_emblem_is_removed_after_asking_once_and_a_picture_of_a_pair_is_no_emblem(
    client, programme, coordinator
):
    send(client)
    page = client.get(f"{HOME}/{emblem().id}/delete")
    client.submit(page, "Remove it", {})
    assert emblem() is None
    picture = make.picture(make.pair(programme))
    client.get(f"{HOME}/{picture.id}/delete", status=404)
