"""Good practices over all programmes that the reader may see, and the page of each."""

from __future__ import annotations

import pytest

from tests.support import make
from tracker.domain.statuses import MemberRole, ReplicationStatus
from tracker.extensions import db
from tracker.models import OutcomePair, Practice, Programme, Replication
from tracker.services import search_text


def practice_of(slug, title, *, is_open=True, country="BE", city="Mechelen", **more):
    """A practice with its pair and its owner, in a programme of its own; committed."""
    programme = make.programme(slug, open=is_open)
    pair = make.pair(programme)
    owner = make.member(pair, MemberRole.MENTOR_CITY)
    make.member(pair, MemberRole.MENTEE_CITY)
    owner.name, owner.country = city, country
    search_text.refresh(owner)
    named = {"key": "p", "owner_id": owner.id, "title": title}
    return make.saved(Practice(programme_id=programme.id, pair_id=pair.id, **named, **more))


@pytest.fixture
def two(app, frozen_day):
    frozen_day("2021-10-20")
    first = practice_of("first", "Buddies with Refugees", summary="A few hours a month")
    second = practice_of("second", "Women at work", country="ES", city="Fuenlabrada", resources="Six rooms")
    return first, second


def titles(page):
    return [one for one in ("Buddies with Refugees", "Women at work", "Secret") if one in page.links]


def test_the_practices_of_all_open_programmes_stand_in_one_list(client, two):
    page = client.get("/practices")
    assert page.title.startswith("2 good practices")
    assert titles(page) == ["Buddies with Refugees", "Women at work"]


def test_a_summary_that_is_cut_still_says_its_language(client, app):
    practice_of("first", "Amicizie", summary="Poche ore al mese " * 20, language="it")
    page = client.get("/practices")
    cut = next(one for one in page.all("span", lang="it") if one.text.startswith("Poche"))
    assert len(cut.text) <= 240
    assert cut.text.endswith("...")
    assert "(original in Italian)" in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=buddies", ["Buddies with Refugees"]),
        ("q=BUDD+refug", ["Buddies with Refugees"]),
        ("q=rooms", ["Women at work"]),
        ("q=fuenlabrada", ["Women at work"]),
        ("q=nothing", []),
        ("programme=second", ["Women at work"]),
        ("country=BE", ["Buddies with Refugees"]),
        ("owner=Mechelen", ["Buddies with Refugees"]),
        ("owner=Mechelen&country=ES", []),
    ],
)
def test_the_list_is_narrowed_by_words_and_by_whose_it_is(client, two, asked, found):
    page = client.get(f"/practices?{asked}")
    assert titles(page) == found
    assert page.title.startswith(f"{len(found)} of 2 good practices")


def test_a_closed_programme_is_closed_in_the_list_in_its_search_and_in_what_one_can_choose(client, two):
    practice = practice_of("closed", "Secret", is_open=False, city="Hiddenburg", country="LV")
    for asked in ("", "?q=secret", "?programme=closed", "?owner=Hiddenburg", "?country=LV"):
        page = client.get(f"/practices{asked}")
        assert "Secret" not in page.text
        assert "Hiddenburg" not in page.text
        assert "Latvia" not in page.text
        assert "closed" not in page.text.lower()
    client.sign_in(make.user("Stranger"))
    client.get(f"/programmes/closed/practices/{practice.id}", status=404)
    programme = db.session.get_one(Programme, practice.programme_id)
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    assert titles(client.get("/practices")) == ["Buddies with Refugees", "Women at work", "Secret"]


def test_a_long_list_pages(client, two):
    first, _second = two
    for number in range(25):
        row = {"key": f"p{number}", "owner_id": first.owner_id, "title": f"A {number}"}
        make.saved(Practice(programme_id=first.programme_id, pair_id=first.pair_id, **row))
    assert titles(client.get("/practices")) == []
    assert titles(client.get("/practices?page=2")) == ["Buddies with Refugees", "Women at work"]
    client.get("/practices?page=3", status=404)


def test_a_practice_says_what_it_is_and_what_of_it_is_not_known(client, two):
    _first, second = two
    page = client.get(f"/programmes/second/practices/{second.id}")
    assert "Six rooms" in page.text
    assert "What it would need elsewherenot known" in page.text
    assert page.links["Fuenlabrada"].startswith("/programmes/second/organisations/")


def test_a_practice_shows_which_pairs_worked_with_it_and_who_has_it_now(client, two):
    first, _second = two
    other = make.pair(db.session.get_one(Programme, first.programme_id), number=2)
    outcome = make.outcome(
        db.session.get_one(Programme, first.programme_id),
        other,
        title="Buddies in Jelgava",
        practice_id=first.id,
    )
    assert db.session.query(OutcomePair).filter_by(outcome_id=outcome.id).count() == 1
    gent = make.saved(Replication(practice_id=first.id, place="Gent", status=ReplicationStatus.IN_PLACE))
    make.saved(Replication(practice_id=first.id, place="Aalst", status="in_place", taken_from_id=gent.id))
    make.saved(Replication(practice_id=first.id, place="Lier", status=ReplicationStatus.INTENDED))
    page = client.get(f"/programmes/first/practices/{first.id}")
    assert {"/programmes/first/pairs/1", "/programmes/first/pairs/2"} <= {
        link.get("href") for link in page.all("a")
    }
    assert "Buddies in Jelgava" in page.links
    assert "In place in 2 towns; intended, and not counted: Lier." in page.text
    assert page.text.index("Gent") < page.text.index("Aalst") < page.text.rindex("Lier")


def test_what_the_form_of_a_practice_asks_stands_on_its_page_and_is_found(client, two):
    first, _second = two
    programme = db.session.get_one(Programme, first.programme_id)
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    page = client.get(f"/programmes/first/practices/{first.id}")
    page = client.get(page.links["Edit"])
    fields = {"evidence": "Counted", "difficulties": "Tiring", "elsewhere": "A coordinator half-time"}
    client.submit(page, "Save", fields)
    page = client.get(f"/programmes/first/practices/{first.id}")
    assert all(words in page.text for words in fields.values())
    found = client.get("/programmes/first/search?q=half-time")
    assert found.links["Buddies with Refugees"] == f"/programmes/first/practices/{first.id}"
