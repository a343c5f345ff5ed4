"""Deliverables: listed by kind, of owners on either side, changed by whose they are."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import words
from tracker.domain.statuses import DeliverableKind, DeliverableStatus, MemberRole
from tracker.models import Deliverable, Pair

HERE = "/programmes/closed/deliverables"


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def first_pair(session: Session) -> Pair:
    return session.scalars(select(Pair).order_by(Pair.number)).first()


def called(session: Session, title: str) -> Deliverable:
    return session.scalars(select(Deliverable).where(Deliverable.title == title)).one()


def test_awkward_case_22_a_mentor_city_has_deliverables_too(
    client: Client, closed: world.World, session: Session
) -> None:
    pair = first_pair(session)
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    page = client.submit(
        client.get(f"{HERE}/new"),
        "Add the deliverable",
        title="Welkom-app improved",
        kind="one_stop_shop",
        owner_id=str(mentor.id),
        pairs=[str(pair.id)],
        fields={"status": "delivered"},
        due="March 2023",
        reported_on="16 March 2023",
        languages="Dutch, fr",
        url="https://www.mechelen.be/welkom-app",
        note="nine languages",
    )
    assert page.h1 == "Welkom-app improved"
    assert page.links["Mechelen"].endswith(f"/organisations/{mentor.id}")
    for said in (
        "One-stop shop",
        "Delivered",
        "March 2023",
        "16 March 2023",
        "Dutch, French",
        "nine languages",
    ):
        assert said in page.text
    assert "Welkom-app improved" in client.get(f"/programmes/closed/organisations/{mentor.id}").links
    made = called(session, "Welkom-app improved")
    assert made.languages == ["nl", "fr"]


def test_the_list_is_grouped_by_kind_and_says_what_is_not_known(client: Client, closed: world.World) -> None:
    make.deliverable(
        closed.programme, title="A film", kind=DeliverableKind.VIDEO, status=DeliverableStatus.DELIVERED
    )
    make.deliverable(closed.programme, title="A guide", kind=DeliverableKind.GUIDE, due="2022-05")
    page = client.get(HERE)
    assert page.h1 == "1 of 3 deliverables delivered; 2 of unknown state"
    assert [words(one) for one in page.all("h2")] == ["Toolkit", "Guide", "Video"]
    assert "May 2022" in page.text


def test_filters_live_in_the_address(client: Client, closed: world.World, session: Session) -> None:
    second = make.pair(closed.programme, 2, mentor="A", mentee="B")
    make.deliverable(closed.programme, second, title="Second", status=DeliverableStatus.PLANNED)
    assert "Second" in client.get(f"{HERE}?pair=2").links
    assert "Toolkit" not in client.get(f"{HERE}?pair=2").links
    assert "Toolkit" in client.get(f"{HERE}?status=unknown").links
    assert client.get(f"{HERE}?status=planned&pair=2").h1 == "1 of 2 deliverables"
    assert "Nothing is like that" in client.get(f"{HERE}?status=cancelled").text
    for query in ("status=late", "pair=99", "pair=x", "page=2", "page=0"):
        client.get(f"{HERE}?{query}", status=404)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Fill this in"),
        ("title", "x" * 301, "too long"),
        ("due", "some day", "could not be read"),
        ("due", "15 December 2002", "far outside the programme"),
        ("url", "javascript:alert(1)", "begins with https"),
        ("url", "ftp://example.org", "begins with https"),
        ("languages", "Klingonish", "is no language"),
    ],
)
def test_a_form_that_fails_says_why_and_keeps_what_was_typed(
    client: Client, closed: world.World, field: str, typed: str, said: str
) -> None:
    fields = {"title": "Toolkit 2", "note": "Typed", field: typed}
    page = client.submit(client.get(f"{HERE}/new"), "Add the deliverable", fields, status=422)
    assert said in page.text
    values = page.form("Add the deliverable").values
    assert (values["note"], values[field]) == (["Typed"], [typed])


def test_an_editor_has_deliverables_of_their_own_organisation_alone(
    client: Client, closed: world.World, session: Session
) -> None:
    foreign = make.deliverable(closed.programme, title="Foreign")
    make.pair(closed.programme, 2, mentor="A", mentee="B")
    client.sign_in(closed.people["owner"])
    form = client.get(f"{HERE}/new").form("Add the deliverable")
    assert form.options("owner_id") == [str(closed.ids["organisation"])]
    assert form.options("pairs") == [str(first_pair(session).id)]
    page = client.submit(client.get(f"{HERE}/new"), "Add the deliverable", title="Mine")
    assert called(session, "Mine").owner_id == closed.ids["organisation"]
    client.submit(client.get(f"{page.url}/edit"), "Save", title="Mine again")
    client.get(f"{HERE}/{foreign.id}/edit", status=403)
    client.get(f"{HERE}/{foreign.id}/delete", status=403)
    values = {name: value[0] for name, value in form.values.items() if value}
    other = make.organisation(closed.programme, "Other")
    client.post(f"{HERE}/new", {**values, "title": "Not mine", "owner_id": str(other.id)}, status=422)


def test_the_same_form_sent_twice_makes_one_and_removes_one(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.get(f"{HERE}/new")
    first = client.submit(page, "Add the deliverable", title="Twice", follow=False)
    assert client.submit(page, "Add the deliverable", title="Twice", follow=False).location == first.location
    made = called(session, "Twice")
    gone = client.get(f"{HERE}/{made.id}/delete")
    first = client.submit(gone, "Delete it", follow=False)
    assert client.submit(gone, "Delete it", follow=False).location == first.location == HERE
    session.expire_all()
    assert session.scalars(select(Deliverable).where(Deliverable.title == "Twice")).all() == []


def test_two_who_change_one_see_both_versions_also_of_its_pairs(
    client: Client, closed: world.World, session: Session
) -> None:
    second = make.pair(closed.programme, 2, mentor="A", mentee="B")
    path, pair = f"{HERE}/{closed.ids['deliverable']}/edit", first_pair(session)
    mine, theirs = client.get(path), client.get(path)
    client.submit(theirs, "Save", pairs=[str(pair.id), str(second.id)])
    conflict = client.submit(mine, "Save", title="Mine", status=409)
    assert "Pair 2, A → B" in conflict.text
    session.expire_all()
    assert session.get_one(Deliverable, closed.ids["deliverable"]).title == "Toolkit"
    client.submit(conflict, "Save mine")
    session.expire_all()
    assert session.get_one(Deliverable, closed.ids["deliverable"]).title == "Mine"


def test_saving_without_a_change_changes_nothing(
    client: Client, closed: world.World, session: Session
) -> None:
    row = session.get_one(Deliverable, closed.ids["deliverable"])
    before = {column.key: getattr(row, column.key) for column in Deliverable.__table__.columns}
    client.submit(client.get(f"{HERE}/{row.id}/edit"), "Save")
    session.expire_all()
    assert {column.key: getattr(row, column.key) for column in Deliverable.__table__.columns} == before


def test_awkward_case_27_signs_of_every_kind_are_shown_and_kept(
    client: Client, closed: world.World, session: Session
) -> None:
    title = "=HYPERLINK(«x») <script>alert('x')</script> Λ ķ +-@"
    page = client.submit(client.get(f"{HERE}/new"), "Add the deliverable", title=title, note=title)
    assert page.h1 == title
    for path in (page.url, HERE, f"{page.url}/edit", f"{page.url}/delete"):
        assert "<script>alert" not in client.get(path).html
    called(session, title)


def test_a_link_that_a_file_brought_is_no_script(client: Client, closed: world.World) -> None:
    one = make.deliverable(closed.programme, title="Mail", url="mailto:a@example.org")
    client.get(f"{HERE}/{one.id}")


def test_another_programmes_deliverable_is_not_there(client: Client, closed: world.World) -> None:
    foreign = make.deliverable(make.programme("other"), title="Foreign")
    client.get(f"{HERE}/{foreign.id}", status=404)
    client.get(f"{HERE}/{foreign.id}/edit", status=404)
    assert "Foreign" not in client.get(HERE).text


def test_the_list_costs_the_same_with_4_and_40(client: Client, closed: world.World) -> None:
    counts: list[int] = []
    for upto in (4, 40):
        for number in range(len(counts) * 4 + 2, upto + 2):
            pair = make.pair(closed.programme, number, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
            owner = make.member(pair, MemberRole.MENTOR_CITY)
            make.deliverable(closed.programme, pair, title=f"Toolkit {number}", owner_id=owner.id)
        client.get(HERE)
        counts.append(len(client.statements))
    assert counts[0] == counts[1]
