"""What reviews decide: noted against programme, pair or milestone, first at the next review, ticked off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page, words
from tracker.models import Decision, Milestone, Pair, Review

REVIEWS = "/programmes/closed/reviews"
TODAY = "2022-06-30"


@pytest.fixture
def closed(app: Flask, client: Client, frozen_day: Callable[..., None]) -> world.World:
    frozen_day(TODAY)
    closed = world.build(is_open=False)
    client.sign_in(closed.people["reviewer"])
    return closed


def here(closed: world.World) -> str:
    return f"{REVIEWS}/{closed.ids['frozen']}"


def first_pair(session: Session) -> Pair:
    return session.scalars(select(Pair).order_by(Pair.number)).first()


def called(session: Session, what: str) -> Decision:
    session.expire_all()
    return session.scalars(select(Decision).where(Decision.what == what)).one()


def section(page: Page, name: str) -> str:
    """The words of the section with that heading."""
    (found,) = (one for one in page.all("section") if one.get("aria-labelledby") == name)
    return words(found)


def test_a_decision_is_noted_also_after_freezing_against_a_milestone_with_owner_and_date(
    client: Client, closed: world.World, session: Session
) -> None:
    milestone = session.get_one(Milestone, closed.ids["milestone"])
    page = client.submit(
        client.get(f"{here(closed)}/decisions/new"),
        "Note it",
        what="Capaci names a person by summer",
        milestone_id=str(milestone.id),
        owner_id=str(closed.ids["organisation"]),
        due="summer 2022",
    )
    said = section(page, "decisions")
    for word in ("Capaci names a person by summer", milestone.title, "Capaci", "summer 2022", "Open"):
        assert word in said
    assert called(session, "Capaci names a person by summer").milestone_id == milestone.id
    on_milestone = client.get(f"/programmes/closed/milestones/{milestone.id}")
    assert "Capaci names a person by summer" in section(on_milestone, "decisions")
    on_pair = client.get(f"/programmes/closed/pairs/{closed.ids['pair']}")
    assert "Capaci names a person by summer" in section(on_pair, "decisions")


def test_a_decision_about_a_pair_stands_on_its_page_for_members_alone(
    client: Client, app: Flask, session: Session
) -> None:
    opened = world.build(is_open=True)
    decision = session.get_one(Decision, opened.ids["decision"])
    decision.pair_id = first_pair(session).id
    session.commit()
    assert "Meet again" not in client.get("/programmes/open/pairs/1").text
    client.sign_in(opened.people["other"])
    assert "Meet again" in section(client.get("/programmes/open/pairs/1"), "decisions")
    assert "Meet again" not in client.get("/programmes/open/pairs/1?on=2021-10-20").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("what", "", "Fill this in"),
        ("what", "x" * 2001, "too long"),
        ("due", "some day", "could not be read"),
        ("due", "2050", "far outside the programme"),
        ("owner_name", "The mayor", "not both"),
    ],
)
def test_a_form_that_fails_says_why_and_keeps_what_was_typed(
    client: Client, closed: world.World, field: str, typed: str, said: str
) -> None:
    fields = {"what": "Meet", "owner_id": str(closed.ids["organisation"]), field: typed}
    page = client.submit(client.get(f"{here(closed)}/decisions/new"), "Note it", fields, status=422)
    assert said in page.text
    assert page.form("Note it").values[field] == [typed]


def test_it_is_about_a_pair_or_a_milestone_and_not_both(
    client: Client, closed: world.World, session: Session
) -> None:
    fields = {
        "what": "Meet",
        "pair_id": str(first_pair(session).id),
        "milestone_id": str(closed.ids["milestone"]),
    }
    page = client.submit(client.get(f"{here(closed)}/decisions/new"), "Note it", fields, status=422)
    assert "a milestone has its pair" in page.text


def test_nothing_of_another_programme_can_be_named(client: Client, closed: world.World) -> None:
    other = make.programme("other")
    pair = make.pair(other)
    milestone = make.milestone(make.plan(pair))
    form = client.get(f"{here(closed)}/decisions/new").form("Note it")
    values = {name: value[0] for name, value in form.values.items() if value} | {"what": "Meet"}
    for name, number in (
        ("pair_id", pair.id),
        ("milestone_id", milestone.id),
        ("owner_id", make.organisation(other, "X").id),
    ):
        client.post(f"{here(closed)}/decisions/new", {**values, name: str(number)}, status=422)


def test_open_decisions_stand_first_at_the_next_review_and_can_be_ticked_off_there(
    client: Client, closed: world.World, session: Session
) -> None:
    old = make.review(closed.programme, "2021-03-01", title="The first")
    make.decision(old, "Long open")
    make.decision(old, "Long done", done=True)
    frozen = session.get_one(Review, closed.ids["frozen"])
    make.decision(frozen, "Done since", done=True, done_on=date(2021, 11, 2))
    page = client.get(f"{REVIEWS}/{closed.ids['review']}")
    assert words(page.all("h2")[0]) == "Decisions of earlier reviews"
    said = section(page, "earlier")
    assert said.index("Meet again") < said.index("Done since")
    assert "Long open" in said
    assert "Long done" not in said
    assert "Done, 2 November 2021" in said
    ticked = client.submit(page, "Tick off: Meet again")
    assert ticked.url == f"{REVIEWS}/{closed.ids['review']}"
    decision = called(session, "Meet again")
    assert (decision.done, decision.done_on) == (True, date(2022, 6, 30))
    assert decision.ticked_by_id == closed.people["reviewer"].id
    client.submit(ticked, "Not done after all: Meet again")
    decision = called(session, "Meet again")
    assert (decision.done, decision.done_on, decision.ticked_by_id) == (False, None, None)


def test_an_editor_ticks_off_what_their_organisation_owns_and_nothing_else(
    client: Client, closed: world.World, session: Session
) -> None:
    make.decision(session.get_one(Review, closed.ids["frozen"]), "Of nobody")
    client.sign_in(closed.people["owner"])
    page = client.get(here(closed))
    assert "Tick off: Meet again" in page.buttons
    assert "Tick off: Of nobody" not in page.buttons
    client.submit(page, "Tick off: Meet again")
    assert called(session, "Meet again").done
    other = called(session, "Of nobody")
    client.post(f"{here(closed)}/decisions/{other.id}/tick", status=403)
    assert "Note a decision" not in page.links


def test_home_lists_the_open_decisions_that_my_organisation_owns(
    client: Client, closed: world.World, session: Session
) -> None:
    make.decision(session.get_one(Review, closed.ids["frozen"]), "Of nobody")
    client.sign_in(closed.people["owner"])
    page = client.get("/")
    assert page.links["Meet again"] == f"{here(closed)}#decision-{closed.ids['decision']}"
    assert "Of nobody" not in page.text
    client.submit(client.get(here(closed)), "Tick off: Meet again")
    assert "Meet again" not in client.get("/").links
    client.sign_in(closed.people["other"])
    assert "Meet again" not in client.get("/").text


def test_two_who_change_one_decision_see_both_versions(
    client: Client, closed: world.World, session: Session
) -> None:
    path = f"{here(closed)}/decisions/{closed.ids['decision']}/edit"
    mine, theirs = client.get(path), client.get(path)
    client.submit(theirs, "Save", what="Theirs")
    conflict = client.submit(mine, "Save", what="Mine", status=409)
    assert "Theirs" in conflict.text
    client.submit(conflict, "Save mine")
    called(session, "Mine")


def test_the_same_form_sent_twice_makes_one_decision(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get(f"{here(closed)}/decisions/new")
    first = client.submit(page, "Note it", what="Once", follow=False)
    assert client.submit(page, "Note it", what="Once", follow=False).location == first.location
    called(session, "Once")


def test_what_a_decision_names_stays(client: Client, closed: world.World, session: Session) -> None:
    coordinator = closed.people["coordinator"]
    review = session.get_one(Review, closed.ids["frozen"])
    pair = make.pair(closed.programme, 9, mentor="A", mentee="B")
    milestone = make.milestone(make.plan(first_pair(session)))
    make.decision(review, pair_id=pair.id)
    make.decision(review, milestone_id=milestone.id)
    client.sign_in(coordinator)
    assert "stays" in client.get("/programmes/closed/pairs/9/delete").h1
    assert "cannot be deleted" in client.get(f"/programmes/closed/milestones/{milestone.id}/delete").h1


def test_a_decision_of_another_review_is_not_there(client: Client, closed: world.World) -> None:
    for rest in ("edit", "tick"):
        path = f"{REVIEWS}/{closed.ids['review']}/decisions/{closed.ids['decision']}/{rest}"
        assert client.any_status("GET" if rest == "edit" else "POST", path).status == 404


def test_what_was_noted_in_a_draft_by_mistake_is_deleted_after_asking_once(
    client: Client, closed: world.World, session: Session
) -> None:
    review = closed.ids["review"]
    mistake = make.decision(session.get_one(Review, review), "Noted by mistake").id
    make.decision(session.get_one(Review, review), "Meant")
    way = client.get(f"{REVIEWS}/{review}/decisions/{mistake}/edit").links["Delete this decision"]
    page = client.get(way)
    assert "Noted by mistake" in page.text
    page = client.submit(page, "Delete it")
    assert "The decision is deleted." in page.text
    assert "Noted by mistake" not in page.text
    session.expire_all()
    assert session.get(Decision, mistake) is None
    assert called(session, "Meant").review_id == review
    client.get(way, status=404)


def test_what_a_frozen_review_decided_stays_and_the_page_says_so(
    client: Client, closed: world.World, session: Session
) -> None:
    path = f"{here(closed)}/decisions/{closed.ids['decision']}/delete"
    page = client.get(path)
    assert "what it decided stays" in page.text
    assert "Delete it" not in page.buttons
    client.post(path, {"form_token": "a-token-of-a-form"}, status=409)
    session.expire_all()
    assert session.get(Decision, closed.ids["decision"]) is not None
    client.get(f"{REVIEWS}/{closed.ids['review']}/decisions/{closed.ids['decision']}/delete", status=404)
