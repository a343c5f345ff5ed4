"""Coordinators see what was sent to whom by mail, what waits and what was refused, and send it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker import clock
from tracker.domain.statuses import MessageKind, MessageState, ReminderKind
from tracker.extensions import db
from tracker.models import Message, Programme, Reminded, User
from tracker.services.outbox import WROTE

LIST = "/programmes/closed/messages"


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    db.session.query(Message).delete()
    db.session.commit()
    client.sign_in(closed.people["coordinator"])
    return closed


def somebody(closed: world.World, who: str = "owner") -> User:
    person = closed.people[who]
    assert person is not None
    return person


def reminded(message: Message, programme: Programme, *kinds: ReminderKind) -> None:
    of = {"message_id": message.id, "user_id": message.user_id, "programme_id": programme.id}
    db.session.add_all(Reminded(**of, kind=kind, thing=f"milestone {n}") for n, kind in enumerate(kinds))
    db.session.commit()


def test_a_programme_without_messages_says_what_will_be_here(client: Client, closed: world.World) -> None:
    page = client.get(LIST)
    assert page.h1 == "No message yet"


def test_each_message_says_to_whom_what_about_and_what_became_of_it(
    client: Client, closed: world.World
) -> None:
    owner, programme = somebody(closed), closed.programme
    sent_at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    digest = make.message(owner, programme, state=MessageState.SENT, sent_at=sent_at)
    reminded(digest, programme, ReminderKind.STALE, ReminderKind.OVERDUE, ReminderKind.OVERDUE)
    about = {"question": closed.ids["question"]}
    make.message(owner, programme, kind=MessageKind.QUESTION, about=about)
    make.message(owner, programme, state=MessageState.BOUNCED, fault="550 5.1.1")
    page = client.get(LIST)
    assert page.h1 == "1 message was refused by the mail server"
    assert "Reminder: Overdue (2), No recent update (1) 4 March 2026, 10:30" in page.text
    assert "Question: M" in page.text or "Question: A" in page.text
    assert "Nobody gets mail at this address: ask the person for another one. (550 5.1.1)" in page.text
    assert owner.email not in page.text


def test_a_digest_stands_in_each_programme_that_it_is_about_and_in_no_other(
    client: Client, closed: world.World
) -> None:
    owner = somebody(closed)
    here, elsewhere = make.message(owner), make.message(owner)
    reminded(here, closed.programme, ReminderKind.OVERDUE)
    reminded(elsewhere, make.programme("elsewhere"), ReminderKind.STALE)
    page = client.get(LIST)
    assert "Overdue (1)" in page.text
    assert "No recent update" not in page.text
    client.get(f"{LIST}/{elsewhere.id}/send-again", status=404)


def test_the_list_is_narrowed_by_state_and_person(client: Client, closed: world.World) -> None:
    owner, other = somebody(closed), somebody(closed, "other")
    make.message(owner, closed.programme, state=MessageState.BOUNCED, fault="554")
    make.message(owner, closed.programme, state=MessageState.NEEDLESS)
    make.message(other, closed.programme)
    assert client.get(f"{LIST}?state=bounced").h1 == "1 message of these"
    page = client.submit(client.get(LIST), "Show", person=str(owner.id))
    assert page.h1 == "2 messages of these"
    assert client.get(f"{LIST}?person={owner.id}&state=waiting").h1 == "0 messages of these"
    for wrong in ("state=nonsense", "person=x", "person=999999", "page=9"):
        client.get(f"{LIST}?{wrong}", status=404)


def test_long_lists_have_pages(client: Client, closed: world.World) -> None:
    for number in range(31):
        db.session.add(
            Message(
                kind=MessageKind.DIGEST,
                key=str(number),
                user_id=somebody(closed).id,
                programme_id=closed.programme.id,
            )
        )
    db.session.commit()
    page = client.get(f"{LIST}?page=2")
    assert page.text.count("Waits to be sent") == 2


@pytest.mark.parametrize(("state", "words"), [(MessageState.BOUNCED, "again"), (MessageState.WAITING, "now")])
def test_what_was_refused_or_waits_can_be_sent_again_after_asking(
    client: Client, closed: world.World, session: Session, state: MessageState, words: str
) -> None:
    later = clock.now() + timedelta(days=1)
    message = make.message(
        somebody(closed), closed.programme, state=state, fault="451", tries=9, not_before=later
    )
    form = client.get(client.get(LIST).links[next(x for x in client.get(LIST).links if f"Send {words}" in x)])
    assert "Reminder" in form.text
    page = client.submit(form, f"Send it {words}")
    assert "The message goes out now." in page.text
    session.expire_all()
    again = session.get_one(Message, message.id)
    assert (again.state, again.tries, again.fault) == (MessageState.WAITING, 0, None)
    assert again.not_before <= clock.now()
    # The same form, sent twice, leads to the same page.
    client.submit(form, f"Send it {words}")


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.SENDING, MessageState.NEEDLESS])
def test_what_was_sent_is_not_sent_again(client: Client, closed: world.World, state: MessageState) -> None:
    sent_at = clock.now() if state is MessageState.SENT else None
    message = make.message(somebody(closed), closed.programme, state=state, sent_at=sent_at)
    assert not [x for x in client.get(LIST).links if x.startswith("Send")]
    client.get(f"{LIST}/{message.id}/send-again", status=404)
    client.post(f"{LIST}/{message.id}/send-again", status=404)


def test_who_has_left_has_neither_name_nor_address_here_and_gets_nothing_again(
    client: Client, closed: world.World
) -> None:
    gone = make.user("Rosalinda", left_at=clock.now())
    message = make.message(gone, closed.programme, state=MessageState.BOUNCED, fault="550")
    page = client.get(LIST)
    assert "former colleague" in page.text
    assert "Rosalinda" not in page.text
    assert gone.email not in page.text
    client.get(f"{LIST}/{message.id}/send-again", status=404)


def test_sending_again_wakes_the_courier(app: Flask, closed: world.World) -> None:
    from tracker.services import outbox

    message = make.message(somebody(closed), closed.programme)
    assert outbox.send_again(message.id)
    assert db.session.info.pop(WROTE)
    db.session.rollback()


def test_an_invitation_goes_by_the_name_of_who_accepted_it(client: Client, closed: world.World) -> None:
    coordinator, owner = somebody(closed, "coordinator"), somebody(closed)
    invitation = make.invitation(
        closed.programme,
        coordinator,
        "taken",
        accepted_at=clock.now(),
        accepted_by_id=owner.id,
    )
    make.saved(
        Message(
            kind=MessageKind.INVITATION,
            key="invitation taken",
            programme_id=closed.programme.id,
            invitation_id=invitation.id,
        )
    )
    page = client.get(LIST)
    assert "Owner Invitation: Reviewer" in page.text
    assert owner.email not in page.text
