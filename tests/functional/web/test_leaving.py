"""Handing over by the pages: what one sees before, who may, and what it says where it cannot be."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tests.support import make, world
from tests.support.client import Client
from tracker.documents.letter import Letter, Lines
from tracker.domain.statuses import MessageKind, ReportState, RoleKind
from tracker.extensions import db
from tracker.mail.wording import word
from tracker.models import LogEntry, LogLine, Message, Role, User, VisitReport


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def person(there: world.World, who: str) -> User:
    found = there.people[who]
    assert found is not None
    return found


def page_of(there: world.World, who: str) -> str:
    return f"/programmes/closed/people/{person(there, who).id}/hand-over"


def roles_of(user: User) -> list[RoleKind]:
    return list(db.session.scalars(select(Role.role).where(Role.user_id == user.id).order_by(Role.id)))


def test_what_passes_and_what_ends_is_seen_before(
    client: Client, closed: world.World, session: Session
) -> None:
    owner = person(closed, "owner")
    report = session.scalars(select(VisitReport).where(VisitReport.state == ReportState.DRAFT)).one()
    report.by_user_id = owner.id
    make.calendar(owner, closed.programme, token="own")
    session.commit()
    text = client.get(page_of(closed, "owner")).text
    for said in ("Editor, Capaci", "Reports that are not submitted yet", "1 calendar address"):
        assert said in text
    assert session.get_one(User, owner.id).active


def test_the_colleague_gets_the_role_and_a_letter_that_says_what_is_theirs(
    client: Client, closed: world.World, session: Session
) -> None:
    reviewer = person(closed, "reviewer")
    page = client.get(page_of(closed, "owner"))
    client.submit(page, "Hand over and end", to=str(reviewer.id), what="programme", sure=True)
    assert roles_of(person(closed, "owner")) == []
    assert RoleKind.EDITOR in roles_of(reviewer)
    options = (joinedload(Message.user), joinedload(Message.programme))
    wanted = select(Message).where(Message.kind == MessageKind.HANDED_OVER).options(*options)
    letter, _language = word(session.scalars(wanted).one())
    assert isinstance(letter, Letter)
    assert letter.subject == "Owner (Capaci) has handed over to you: Closed"
    [lines] = [block for block in letter.blocks if isinstance(block, Lines)]
    assert [(line.title, line.note) for line in lines.lines] == [("Editor", "Capaci")]
    session.rollback()


def test_without_the_tick_or_a_choice_nothing_ends(client: Client, closed: world.World) -> None:
    page = client.get(page_of(closed, "owner"))
    answer = client.submit(page, "Hand over and end", what="programme", status=422)
    assert "Read it and tick this first." in answer.text
    assert roles_of(person(closed, "owner")) == [RoleKind.EDITOR]


def test_the_same_form_sent_twice_hands_over_once(client: Client, closed: world.World) -> None:
    page = client.get(page_of(closed, "owner"))
    for _time in range(2):
        client.submit(page, "Hand over and end", what="programme", sure=True)
    assert roles_of(person(closed, "owner")) == []


def test_a_coordinator_closes_no_account_that_is_somebody_s_elsewhere(
    client: Client, closed: world.World
) -> None:
    other = make.programme("other")
    make.saved(Role(user_id=person(closed, "owner").id, programme_id=other.id, role=RoleKind.REVIEWER))
    assert "Their account" not in client.get(page_of(closed, "owner")).text
    client.sign_in(person(closed, "administrator"))
    assert "The account has roles in 1 other programme, too." in client.get(page_of(closed, "owner")).text


def test_nobody_but_an_administrator_ends_another_coordinator(client: Client, closed: world.World) -> None:
    second = make.user("Second", programme=closed.programme, role="coordinator")
    client.get(f"/programmes/closed/people/{second.id}/hand-over", status=403)
    client.sign_in(person(closed, "administrator"))
    client.get(f"/programmes/closed/people/{second.id}/hand-over")


def test_the_last_coordinator_reads_what_to_do_first(client: Client, closed: world.World) -> None:
    page = client.get(page_of(closed, "coordinator"))
    answer = client.submit(page, "Hand over and end", what="programme", sure=True, status=422)
    assert (
        "Nobody else coordinates Closed. Have an administrator make somebody coordinator first."
        in answer.text
    )
    page = client.get("/account/leave")
    answer = client.submit(page, "Close my account", sure=True, status=422)
    assert "Nobody else coordinates Closed." in answer.text
    assert person(closed, "coordinator").active


def test_an_administrator_lets_a_colleague_take_over_from_the_last_coordinator(
    client: Client, closed: world.World
) -> None:
    client.sign_in(person(closed, "administrator"))
    page = client.get(page_of(closed, "coordinator"))
    reviewer = person(closed, "reviewer")
    client.submit(page, "Hand over and end", to=str(reviewer.id), what="account", sure=True)
    assert roles_of(reviewer) == [RoleKind.REVIEWER, RoleKind.COORDINATOR]


def test_whoever_closes_their_own_account_is_signed_out_for_good(
    client: Client, closed: world.World, session: Session
) -> None:
    client.sign_in(person(closed, "owner"))
    page = client.submit(client.get("/account/leave"), "Close my account", sure=True)
    assert "Your account is closed." in page.text
    assert client.get("/account", status=303).location == "/login?next=/account"
    session.expire_all()
    assert person(closed, "owner").left_at is not None


def test_one_s_own_data_come_as_a_file_and_the_log_says_so(
    client: Client, closed: world.World, session: Session
) -> None:
    owner = person(closed, "owner")
    client.sign_in(owner)
    page = client.get("/account")
    answer = client.submit(page, "Download my data", status=200, follow=False)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert owner.email in answer.text
    noted = select(LogLine.table_name, LogEntry.user_id).join(LogEntry, LogEntry.id == LogLine.entry_id)
    assert ("user", owner.id) in session.execute(noted.where(LogLine.kind == "exported")).all()
