"""Sends what waits in the outbox. As many may do so at once as like: workers, cron, a command.

A message is claimed and worded in one transaction, handed over outside of any, and noted as sent in another,
at once. Decision 015 says what follows from that: nothing is lost, and nothing is doubled, but for a mail
whose acceptance nobody lived to note; it comes again, under the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy.exc import OperationalError

from tracker import clock
from tracker.documents.letter_mail import BadAddressError
from tracker.domain.statuses import MessageState
from tracker.extensions import db, settings, writing
from tracker.mail import claims
from tracker.mail.claims import Claim
from tracker.mail.transports import (
    Deferred,
    LostConnection,
    Refused,
    Transport,
    Unreachable,
    transport_for,
)
from tracker.mail.wording import mail_now

AT_ONCE = 500
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440))
"""How long a message rests after each try that failed: more than three days in all. After the last it has
bounced."""

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


def send_waiting(limit: int = AT_ONCE, *, go_on: Callable[[], bool] = lambda: True) -> Sent:
    """Sends up to `limit` messages that are due, oldest first, for as long as `go_on` says so.

    Ends the session's transaction, and commits. Without a mail server that answers it changes nothing but
    the fault of what waits.
    """
    transport = transport_for(settings())
    done = Sent()
    db.session.rollback()
    waiting = claims.list_due(limit) if transport is not None else []
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
            claims.note_why_all_wait(fault.code)
    return done


def _send(message_id: int, transport: Transport, done: Sent) -> None:
    claimed = _claim(message_id, done)
    if claimed is None:
        return
    claim, mail = claimed
    try:
        _hand_over(mail, transport)
    except Unreachable:
        # It is not this message's fault; the others go first when the server is back.
        claims.note(claim, state=MessageState.WAITING, not_before=clock.now(), tries=claim.tries - 1)
        raise
    except (Deferred, LostConnection) as fault:
        claims.note(claim, **_later(claim.tries, fault.code, done))
    except Refused as fault:
        claims.note(claim, **_bounced(fault.code, done))
    else:
        claims.note(claim, state=MessageState.SENT, sent_at=clock.now(), fault=None)
        done.sent += 1


def _hand_over(mail: EmailMessage, transport: Transport) -> None:
    """Hands over; where the connection was lost, once more over a new one."""
    try:
        transport.hand_over(mail)
    except LostConnection:
        transport.__enter__()
        transport.hand_over(mail)


def _claim(message_id: int, done: Sent) -> tuple[Claim, EmailMessage] | None:
    """Claims a message and words it, in one transaction; None where there is nothing to hand over.

    What the letter writes is committed before anybody can read it, and no transaction is open while the
    mail server answers.
    """
    now = clock.now()
    claim = claims.take(message_id, now)
    if claim is None:
        db.session.rollback()
        return None
    try:
        mail = mail_now(message_id, now)
    except BadAddressError:
        claims.give_back(claim, **_bounced("address", done))
        return None
    except OperationalError:
        # The database, and not the letter: it was never claimed, and goes when the database is back.
        db.session.rollback()
        raise
    except Exception:
        # It must not stand in the way of the others.
        log.exception("Message %s cannot be worded", message_id)
        claims.give_back(claim, **_later(claim.tries, "letter", done))
        return None
    if mail is None:
        claims.drop(claim, now)
        done.needless += 1
    db.session.commit()
    return None if mail is None else (claim, mail)


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
