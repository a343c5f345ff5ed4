"""Outcomes: of an owner or of several pairs, also after the programme's end."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker.domain.statuses import MemberRole, OutcomeStatus
from tracker.models import Outcome, Pair, Practice

HERE = "/programmes/closed/outcomes"


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def first_pair(session: Session) -> Pair:
    return session.scalars(select(Pair).order_by(Pair.number)).first()


def called(session: Session, title: str) -> Outcome:
    return session.scalars(select(Outcome).where(Outcome.title == title)).one()


def test_awkward_case_21_an_outcome_of_two_pairs_after_the_programmes_end(
    client: Client, closed: world.World, session: Session
) -> None:
    first, second = (
        first_pair(session),
        make.pair(closed.programme, 2, mentor="Fuenlabrada", mentee="Levadia"),
    )
    page = client.submit(
        client.get(f"{HERE}/new"),
        "Add the outcome",
        title="MUST-a-Lab",
        kind="spin_off_project",
        owner_id="",
        pairs=[str(first.id), str(second.id)],
        occurred="May 2023 – 2024",
        url="https://example.org/must-a-lab",
    )
    assert page.h1 == "MUST-a-Lab"
    assert "It occurred after the end of the programme." in page.text
    assert "after the end of the programme)" in page.text
    assert {"Pair 1, Mechelen → Capaci", "Pair 2, Fuenlabrada → Levadia"} <= set(page.links)
    for number in (1, 2):
        assert "MUST-a-Lab" in client.get(f"{HERE}?pair={number}").links
    assert len(session.scalars(select(Outcome).where(Outcome.title == "MUST-a-Lab")).all()) == 1


def test_a_day_far_outside_the_programme_is_refused_with_the_reason(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.submit(
        client.get(f"{HERE}/new"),
        "Add the outcome",
        title="Later",
        pairs=[str(first_pair(session).id)],
        occurred="2031",
        status=422,
        fields={"status": "achieved"},
    )
    assert "2031 is far outside the programme" in page.text
    assert page.form("Add the outcome").values["occurred"] == ["2031"]


def test_an_outcome_belongs_to_somebody(client: Client, closed: world.World, session: Session) -> None:
    page = client.submit(client.get(f"{HERE}/new"), "Add the outcome", title="Nobody’s", status=422)
    assert "choose an owner, or tick a pair" in page.text


def test_the_practice_that_was_taken_up_is_named(
    client: Client, closed: world.World, session: Session
) -> None:
    pair = first_pair(session)
    practice = make.saved(
        Practice(
            programme_id=closed.programme.id,
            pair_id=pair.id,
            key="b1",
            owner_id=make.member(pair, MemberRole.MENTOR_CITY).id,
            title="Buddies with Refugees",
        )
    )
    path = f"{HERE}/{closed.ids['outcome']}"
    page = client.submit(
        client.get(f"{path}/edit"), "Save", {"practice_id": str(practice.id), "status": "achieved"}
    )
    assert page.links["Buddies with Refugees"] == "/programmes/closed/pairs/1"
    listed = client.get(HERE)
    assert "from “Buddies with Refugees”" in listed.text
    assert listed.h1 == "1 of 1 outcome achieved"


def test_what_nobody_knows_is_not_counted_as_nought(client: Client, closed: world.World) -> None:
    assert client.get(HERE).h1 == "1 outcome, of unknown state"
    make.outcome(closed.programme, title="Known", status=OutcomeStatus.EXPECTED)
    assert client.get(HERE).h1 == "0 of 2 outcomes achieved; 1 of unknown state"


def test_a_practice_or_a_pair_of_another_programme_is_refused(
    client: Client, closed: world.World, session: Session
) -> None:
    foreign = make.pair(make.programme("other"), 1, mentor="X", mentee="Y")
    page = client.get(f"{HERE}/new")
    values = {name: value[0] for name, value in page.form("Add the outcome").values.items() if value}
    client.post(f"{HERE}/new", {**values, "title": "X", "pairs": str(foreign.id)}, status=422)
    client.post(f"{HERE}/new", {**values, "title": "X", "pairs": "x"}, status=422)
    client.post(f"{HERE}/new", {**values, "title": "X", "practice_id": "1" * 30}, status=422)


def test_an_editor_has_outcomes_of_their_own_organisation_alone(
    client: Client, closed: world.World, session: Session
) -> None:
    shared = make.outcome(closed.programme, first_pair(session), title="Of the pair")
    client.sign_in(closed.people["owner"])
    page = client.submit(client.get(f"{HERE}/new"), "Add the outcome", title="Ours")
    assert called(session, "Ours").owner_id == closed.ids["organisation"]
    client.submit(client.get(f"{page.url}/delete"), "Delete it")
    client.get(f"{HERE}/{shared.id}/edit", status=403)
    client.sign_in(closed.people["reviewer"])
    assert "New outcome" not in client.get(HERE).links
    client.get(f"{HERE}/new", status=403)


def test_the_same_form_sent_twice_makes_one_outcome(
    client: Client, closed: world.World, session: Session
) -> None:
    page, pair = client.get(f"{HERE}/new"), first_pair(session)
    sent = {"title": "Twice", "pairs": [str(pair.id)]}
    first = client.submit(page, "Add the outcome", sent, follow=False)
    assert client.submit(page, "Add the outcome", sent, follow=False).location == first.location
    called(session, "Twice")


def test_two_who_change_one_outcome_see_both_versions(
    client: Client, closed: world.World, session: Session
) -> None:
    path = f"{HERE}/{closed.ids['outcome']}/edit"
    mine, theirs = client.get(path), client.get(path)
    client.submit(theirs, "Save", title="Theirs")
    conflict = client.submit(mine, "Save", note="Mine", status=409)
    assert "Theirs" in conflict.text
    client.submit(conflict, "Save mine", title="Theirs and mine")
    session.expire_all()
    row = session.get_one(Outcome, closed.ids["outcome"])
    assert (row.title, row.note) == ("Theirs and mine", "Mine")


def test_awkward_case_27_signs_of_every_kind_are_shown_and_kept(
    client: Client, closed: world.World, session: Session
) -> None:
    title = "+cmd|'<script>alert(1)</script>' «ķ» Λ = @"
    row = make.outcome(closed.programme, first_pair(session), title=title, note=title)
    page = client.get(f"{HERE}/{row.id}")
    assert page.h1 == title
    for path in (page.url, HERE, f"{page.url}/edit", f"{page.url}/delete"):
        assert "<script>alert" not in client.get(path).html


def test_the_pages_cost_the_same_with_4_and_40(client: Client, closed: world.World, session: Session) -> None:
    counts: list[tuple[int, int]] = []
    for upto in (4, 40):
        pairs = [
            make.pair(closed.programme, number, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
            for number in range(len(counts) * 4 + 2, upto + 2)
        ]
        for number, pair in enumerate(pairs):
            make.outcome(
                closed.programme, pair, title=f"Outcome {number}", owner_id=closed.ids["organisation"]
            )
        every = session.scalars(select(Pair).where(Pair.programme_id == closed.programme.id)).all()
        shared = make.outcome(closed.programme, *every, title="Of all")
        client.get(HERE)
        listed = len(client.statements)
        client.get(f"{HERE}/{shared.id}")
        counts.append((listed, len(client.statements)))
    assert counts[0] == counts[1]


def test_an_outcome_leads_to_the_pair_of_its_practice_where_that_is_another_one(
    client: Client, closed: world.World, session: Session
) -> None:
    other = make.pair(closed.programme, 2, mentor="Fuenlabrada", mentee="Levadia")
    mentor = make.member(other, MemberRole.MENTOR_CITY)
    practice = make.saved(
        Practice(
            programme_id=closed.programme.id, pair_id=other.id, key="q", owner_id=mentor.id, title="Guides"
        )
    )
    row = make.outcome(closed.programme, first_pair(session), practice_id=practice.id)
    assert client.get(f"{HERE}/{row.id}").links["Guides"] == "/programmes/closed/pairs/2"
