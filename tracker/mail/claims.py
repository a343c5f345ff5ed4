"""Claims on messages: who sends one has claimed it first, in one statement, so that no two do.

A claim lapses, and then another sender may take the message: what is noted of it counts only while the claim
is one's own (decision 015).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep

from sqlalchemy import ColumnElement, Update, and_, or_, select, update
from sqlalchemy.exc import OperationalError

from tracker import clock
from tracker.domain.statuses import MessageState
from tracker.extensions import db
from tracker.models import Message

CLAIM = timedelta(minutes=10)
"""How long a sender may take over one message. Several times what all the answers of a mail server may take;
after it the sender is held to be dead, and another one sends."""

SECONDS_BETWEEN_NOTES = (1, 5, 15, 60, None)
"""For so long a database may be away, after a mail was taken, before the mail comes again. The claim outlasts
it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours until `until`, and how often it has been tried, this time included."""

    message_id: int
    until: datetime
    tries: int


def list_due(limit: int) -> list[int]:
    """The messages that somebody should send now, those first that wait longest."""
    due = select(Message.id).where(_is_due(clock.now()))
    return list(db.session.scalars(due.order_by(Message.not_before, Message.id).limit(limit)))


def take(message_id: int, now: datetime) -> Claim | None:
    """Claims a message in the session's transaction, which the caller commits; None where it is not due."""
    until = now + CLAIM
    taken = _changed(message_id).where(_is_due(now))
    taken = taken.values(
        state=MessageState.SENDING, claimed_until=until, tries=Message.tries + 1, updated_at=now
    )
    tries = db.session.scalar(taken.returning(Message.tries))
    return None if tries is None else Claim(message_id, until, tries)


def drop(claim: Claim, now: datetime) -> None:
    """Nothing is left to say, in the transaction that took it: nobody needs the message any more."""
    needless = {"state": MessageState.NEEDLESS, "claimed_until": None, "fault": None, "updated_at": now}
    db.session.execute(_changed(claim.message_id).values(needless))


def give_back(claim: Claim, **changes: object) -> None:
    """Rolls the transaction back that took it, and with it what was half worded; notes and commits what
    becomes of the message instead, unless another sender has taken it meanwhile."""
    db.session.rollback()
    ours = _changed(claim.message_id).where(Message.tries == claim.tries - 1, _is_due(clock.now()))
    db.session.execute(ours.values(**changes, tries=claim.tries, claimed_until=None, updated_at=clock.now()))
    db.session.commit()


def note(claim: Claim, **changes: object) -> None:
    """Notes and commits what became of a message, unless the claim has lapsed and it is another sender's by
    now.

    It is tried some times: a mail that is not noted as sent comes again when the claim lapses.
    """
    noted = _changed(claim.message_id).where(
        Message.state == MessageState.SENDING, Message.claimed_until == claim.until
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


def note_why_all_wait(code: str) -> None:
    """Notes and commits the fault for which nothing leaves, on all that is due."""
    now = clock.now()
    db.session.rollback()
    waits = update(Message).where(Message.state == MessageState.WAITING, Message.not_before <= now)
    db.session.execute(
        waits.where(Message.fault.is_distinct_from(code)).values(fault=code, updated_at=now),
        execution_options={"synchronize_session": False},
    )
    db.session.commit()


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Waits and its time has come, or was claimed by a sender that has not been heard of since."""
    return or_(
        and_(Message.state == MessageState.WAITING, Message.not_before <= now),
        and_(Message.state == MessageState.SENDING, Message.claimed_until < now),
    )


def _changed(message_id: int) -> Update:
    return update(Message).where(Message.id == message_id).execution_options(synchronize_session=False)
