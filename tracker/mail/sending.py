"""Sends what waits in the outbox. As many may do so at once as like: workers, cron, a command.

A message is claimed and worded in one transaction, handed over outside of any, and noted as sent in another,
at once. Decision 015 says what follows from that: nothing is lost, and nothing is doubled, but for a mail
whose acceptance nobody lived to note; it comes again, under the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from time import sleep

from sqlalchemy import ColumnElement, Update, and_, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.documents.letter import Letter
from tracker.documents.letter_mail import BadAddressError, Envelope, mail_of
from tracker.domain.statuses import MessageState
from tracker.extensions import db, settings, writing
from tracker.mail.language import in_language_of
from tracker.mail.letters import LETTERS
from tracker.mail.transports import (
    Deferred,
    LostConnection,
    Refused,
    Transport,
    Unreachable,
    transport_for,
)
from tracker.models import Message

AT_ONCE = 500
CLAIM = timedelta(minutes=10)
"""How long a sender may take over one message. Several times what all the answers of a mail server may take;
after it the sender is held to be dead, and another one sends."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440))
"""How long a message rests after each try that failed: more than three days in all. After the last it has
bounced."""

SECONDS_BETWEEN_NOTES = (1, 5, None)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """What one call of `send_waiting` did. `fault`: why it stopped before the end."""

    sent: int = 0
    needless: int = 0
    deferred: int = 0
    bounced: int = 0
    fault: str | None = None

    @property
    def handled(self) -> int:
        """How many messages something became of."""
        return self.sent + self.needless + self.deferred + self.bounced

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            self.sent + other.sent,
            self.needless + other.needless,
            self.deferred + other.deferred,
            self.bounced + other.bounced,
            other.fault or self.fault,
        )


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours until `until`, and what is to be handed over."""

    id: int
    until: datetime
    tries: int
    mail: EmailMessage


def send_waiting(limit: int = AT_ONCE, *, go_on: Callable[[], bool] = lambda: True) -> Sent:
    """Sends up to `limit` messages that are due, oldest first, for as long as `go_on` says so.

    Ends the session's transaction, and commits. Without a mail server that answers it changes nothing but
    the fault of what waits.
    """
    transport = transport_for(settings())
    done = Sent()
    db.session.rollback()
    waiting = list_due(limit) if transport is not None else []
    db.session.rollback()
    if transport is None or not waiting:
        return done
    with writing():
        try:
            with transport:
                for message_id in waiting:
                    if not go_on():
                        break
                    _send(message_id, transport, done)
        except Unreachable as fault:
            log.warning("No mail leaves: %s", fault.code)
            done.fault = fault.code
            _note_why_all_wait(fault.code)
    return done


def list_due(limit: int) -> list[int]:
    """The messages that somebody should send now, those first that wait longest."""
    due = select(Message.id).where(_is_due(clock.now()))
    return list(db.session.scalars(due.order_by(Message.not_before, Message.id).limit(limit)))


def word(message: Message) -> tuple[Letter | None, str]:
    """What a message says now, in the language of whoever it is for, and that language.

    None where nothing is left to say. It may write (a token), in the session's transaction. The message's
    user, invitation and programme must be loaded.
    """
    with in_language_of(message) as language:
        gone = message.user is not None and not message.user.is_here
        return None if gone else LETTERS[message.kind](message), language


def _send(message_id: int, transport: Transport, done: Sent) -> None:
    claimed = _claim(message_id, done)
    if claimed is None:
        return
    try:
        _hand_over(claimed, transport)
    except Unreachable:
        # It is not this message's fault; the others go first when the server is back.
        _note(claimed, state=MessageState.WAITING, not_before=clock.now(), tries=claimed.tries - 1)
        raise
    except (Deferred, LostConnection) as fault:
        _note(claimed, **_later(claimed.tries, fault.code, done))
    except Refused as fault:
        _note(claimed, **_bounced(fault.code, done))
    else:
        _note(claimed, state=MessageState.SENT, sent_at=clock.now(), fault=None)
        done.sent += 1


def _hand_over(claimed: Claimed, transport: Transport) -> None:
    """Hands over; where the connection was lost, once more over a new one."""
    try:
        transport.hand_over(claimed.mail)
    except LostConnection:
        transport.__enter__()
        transport.hand_over(claimed.mail)


def _claim(message_id: int, done: Sent) -> Claimed | None:
    """Claims a message and words it, in one transaction; None where there is nothing to hand over.

    What the letter writes is committed before anybody can read it, and no transaction is open while the
    mail server answers.
    """
    now = clock.now()
    until = now + CLAIM
    taken = _changed(message_id).where(_is_due(now))
    taken = taken.values(
        state=MessageState.SENDING, claimed_until=until, tries=Message.tries + 1, updated_at=now
    )
    tries = db.session.scalar(taken.returning(Message.tries))
    if tries is None:
        db.session.rollback()
        return None
    try:
        mail = _mail(_get(message_id), now)
    except BadAddressError:
        _give_back(message_id, tries, _bounced("address", done))
        return None
    except Exception:
        # It must not stand in the way of the others.
        log.exception("Message %s cannot be worded", message_id)
        _give_back(message_id, tries, _later(tries, "letter", done))
        return None
    if mail is None:
        db.session.execute(
            _changed(message_id).values(
                state=MessageState.NEEDLESS, claimed_until=None, fault=None, updated_at=now
            )
        )
        done.needless += 1
    db.session.commit()
    return None if mail is None else Claimed(message_id, until, tries, mail)


def _get(message_id: int) -> Message:
    wanted = select(Message).where(Message.id == message_id)
    whole = wanted.options(
        joinedload(Message.user), joinedload(Message.invitation), joinedload(Message.programme)
    )
    return db.session.scalars(whole.execution_options(populate_existing=True)).one()


def _mail(message: Message, now: datetime) -> EmailMessage | None:
    to = message.user.email if message.user else message.invitation and message.invitation.address
    letter, language = word(message)
    if letter is None or not to:
        return None
    with in_language_of(message):
        return mail_of(
            letter,
            Envelope(
                sender=settings().sender,
                to=to,
                language=language,
                key=f"{settings().address} {message.id} {message.key}",
                date=now,
            ),
        )


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Waits and its time has come, or was claimed by a sender that has not been heard of since."""
    return or_(
        and_(Message.state == MessageState.WAITING, Message.not_before <= now),
        and_(Message.state == MessageState.SENDING, Message.claimed_until < now),
    )


def _changed(message_id: int) -> Update:
    return update(Message).where(Message.id == message_id).execution_options(synchronize_session=False)


def _give_back(message_id: int, tries: int, changes: dict[str, object]) -> None:
    """Forgets what was half worded, and with it the claim; notes what becomes of the message instead."""
    db.session.rollback()
    ours = _changed(message_id).where(Message.tries == tries - 1, _is_due(clock.now()))
    db.session.execute(ours.values(**changes, tries=tries, claimed_until=None, updated_at=clock.now()))
    db.session.commit()


def _later(tries: int, code: str, done: Sent) -> dict[str, object]:
    """What becomes of a message after that many tries, the last of which failed with `code`."""
    if tries > len(PAUSES):
        return _bounced(code, done)
    done.deferred += 1
    not_before = clock.now() + PAUSES[tries - 1]
    return {"state": MessageState.WAITING, "not_before": not_before, "fault": code}


def _bounced(code: str, done: Sent) -> dict[str, object]:
    done.bounced += 1
    return {"state": MessageState.BOUNCED, "fault": code}


def _note(claimed: Claimed, **changes: object) -> None:
    """Notes what became of a message, unless the claim has lapsed and it is another sender's by now.

    It is tried some times: a mail that is not noted as sent comes again when the claim lapses.
    """
    noted = _changed(claimed.id).where(
        Message.state == MessageState.SENDING, Message.claimed_until == claimed.until
    )
    for wait in SECONDS_BETWEEN_NOTES:
        try:
            db.session.execute(noted.values(**changes, claimed_until=None, updated_at=clock.now()))
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if wait is None:
                raise
            sleep(wait)
        else:
            return


def _note_why_all_wait(code: str) -> None:
    now = clock.now()
    db.session.rollback()
    waits = update(Message).where(Message.state == MessageState.WAITING, Message.not_before <= now)
    db.session.execute(
        waits.where(Message.fault.is_distinct_from(code)).values(fault=code, updated_at=now),
        execution_options={"synchronize_session": False},
    )
    db.session.commit()
