"""A coordinator decides, piece by piece, what anybody may read."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.support import make
from tracker.domain.publishing import OF_A_PAIR, Piece, PublicationState
from tracker.extensions import db
from tracker.models import LogLine, Programme, Publication
from tracker.queries.publishing import public_of

TODAY = date(2023, 1, 31)
PROGRAMME_PAGE, PAIR_PAGE = "/programmes/p/publishing", "/programmes/p/pairs/1/publishing"


@pytest.fixture
def programme(session) -> Programme:
    return make.programme("p")


@pytest.fixture
def coordinator(client, programme, session, frozen_day):
    frozen_day(str(TODAY))
    person = make.user("Lead", programme=programme, role="coordinator")
    session.commit()
    client.sign_in(person)
    return person


def public(pair):
    db.session.rollback()
    return public_of(db.session.get_one(Programme, pair.programme_id)).of(pair.id)


def decisions():
    db.session.rollback()
    rows = db.session.scalars(select(Publication).order_by(Publication.id))
    return {one.piece: (one.state, one.from_day) for one in rows}


def publish_programme(client):
    client.submit(client.get(PROGRAMME_PAGE), "Save", {"programme": "published"})


def test_the_preview_shows_a_pair_that_nobody_has_published_and_publishes_nothing(client, pair, coordinator):
    page = client.get(client.get(PAIR_PAGE).links["Preview"])
    assert "Mechelen" in page.h1
    assert "Preview: the page as it is with every part public." in page.text
    assert public(pair) == frozenset()
    client.get("/en/meet/p/pairs/1", status=404)


def test_a_story_waits_for_the_parts_that_it_names_and_the_page_says_so(client, pair, coordinator):
    publish_programme(client)
    client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    page = client.submit(client.get(PAIR_PAGE), "Save", {"plan": "withdrawn", "plan_from": ""})
    assert "Waits for other parts" in page.text
    assert Piece.STORY not in public(pair)


def test_the_preview_leads_to_no_page_that_is_closed(client, pair, coordinator):
    page = client.get(f"{PAIR_PAGE}/preview")
    assert not [url for url in page.links.values() if url.startswith("/meet/p/pairs")]


def test_nothing_is_public_before_somebody_says_so(client, pair, coordinator):
    page = client.get(PROGRAMME_PAGE)
    assert page.h1 == "0 of 1 pair is public"
    assert public(pair) == frozenset()


def test_a_pair_is_published_in_two_steps_the_programme_s_page_and_all_of_it(client, pair, coordinator):
    publish_programme(client)
    page = client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    assert "Mechelen → Capaci is public" in page.h1
    assert public(pair) == set(OF_A_PAIR)
    assert client.get(PROGRAMME_PAGE).h1 == "1 of 1 pair is public"


def test_a_pair_is_not_public_before_the_programme_s_own_page_is_and_the_page_says_so(
    client, pair, coordinator
):
    page = client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    assert public(pair) == frozenset()
    assert "is not public" in page.h1
    assert "Waits for the pair’s page" in page.text
    assert "Public since" not in page.text
    assert "before the programme’s own page is public" in page.text


def test_a_piece_is_public_from_the_day_that_is_typed(client, pair, coordinator, frozen_day):
    publish_programme(client)
    said = {"published": "y", "profile": "published", "plan": "published", "plan_from": "1 Feb 2023"}
    page = client.submit(client.get(PAIR_PAGE), "Save", said)
    assert "From 1 February 2023" in page.text
    assert public(pair) == {Piece.PROFILE}
    frozen_day("2023-02-01")
    assert public(pair) == {Piece.PROFILE, Piece.PLAN}


def test_a_day_that_is_over_a_year_or_beside_another_choice_is_refused_in_a_sentence(
    client, pair, coordinator
):
    said = {"profile": "draft", "profile_from": "1 Feb 2023", "plan": "published", "plan_from": "2023"}
    page = client.submit(client.get(PAIR_PAGE), "Save", said, status=422)
    assert "A day goes with “Public”" in page.text
    assert "Give one day" in page.text
    assert page.form("Save").values["plan_from"] == ["2023"]
    assert decisions() == {}


def test_without_its_tick_nothing_of_a_pair_is_public_and_what_was_decided_stays(client, pair, coordinator):
    publish_programme(client)
    client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    client.submit(client.get(PAIR_PAGE), "Save", {"published": None})
    assert public(pair) == frozenset()
    client.submit(client.get(PAIR_PAGE), "Save", {"published": "y"})
    assert public(pair) == set(OF_A_PAIR)


def test_what_is_withdrawn_stays_so_when_all_is_published(client, pair, coordinator):
    publish_programme(client)
    client.submit(client.get(PAIR_PAGE), "Save", {"media": "withdrawn"})
    client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    assert public(pair) == set(OF_A_PAIR) - {Piece.MEDIA}
    assert decisions()[Piece.MEDIA] == (PublicationState.WITHDRAWN, None)


def test_saving_without_a_change_keeps_the_day_on_which_it_was_published(
    client, pair, coordinator, frozen_day
):
    publish_programme(client)
    client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    frozen_day("2023-02-01")
    client.sign_in(coordinator)
    client.submit(client.get(PAIR_PAGE), "Save", {})
    assert {day for _state, day in decisions().values()} == {TODAY}


def test_of_two_who_decide_at_once_the_second_sees_both(client, pair, coordinator):
    first, second = client.get(PAIR_PAGE), client.get(PAIR_PAGE)
    client.submit(first, "Save", {"profile": "published"})
    page = client.submit(second, "Save", {"profile": "withdrawn"}, status=409)
    assert "Withdrawn" in page.text
    assert decisions()[Piece.PROFILE][0] is PublicationState.PUBLISHED
    client.submit(page, "Save mine", {})
    assert decisions()[Piece.PROFILE][0] is PublicationState.WITHDRAWN


def test_the_log_says_what_was_published_of_which_pair(client, pair, coordinator):
    client.submit(client.get(PAIR_PAGE), "Publish them today", {})
    lines = db.session.scalars(select(LogLine).where(LogLine.table_name == "publication")).all()
    assert len(lines) == len(OF_A_PAIR)
    assert "Part of the public pages" in client.get("/programmes/p/log").text


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_nobody_but_a_coordinator_decides_it(client, programme, pair, session, role):
    organisation = make.organisation(programme, "Capaci 2") if role == "editor" else None
    person = make.user("One", programme=programme, role=role, organisation=organisation)
    session.commit()
    client.sign_in(person)
    for path in (PROGRAMME_PAGE, PAIR_PAGE):
        client.get(path, status=403)
    client.post(f"{PAIR_PAGE}/all", {}, status=403)
