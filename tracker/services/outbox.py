"""Writing messages, in the transaction of what causes them. `tracker.mail` words and sends them after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from tracker import clock
from tracker.domain.statuses import MessageKind, MessageState
from tracker.extensions import db
from tracker.models import Message

WROTE = "wrote a message"
"""What stands in the session's `info` until it commits, so that the courier knows there is something."""


SENT_AGAIN_FROM = frozenset((MessageState.WAITING, MessageState.BOUNCED))
"""The states from which a message can be sent again."""


def write(
    kind: MessageKind,
    *,
    key: str,
    user_id: int | None = None,
    invitation_id: int | None = None,
    programme_id: int | None = None,
    about: Mapping[str, Any] | None = None,
    not_before: datetime | None = None,
) -> int | None:
    """Writes a message to a person, or to whoever an invitation is for; its id, or None where it is there.

    `key` names the cause (``question 17 to 5``): two who write for the same cause write one message.
    `about` holds ids alone, since names, addresses and tokens stand nowhere in a message.
    """
    now = clock.now()
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(Message)
        .values(
            kind=kind,
            key=key,
            user_id=user_id,
            invitation_id=invitation_id,
            programme_id=programme_id,
            about=dict(about or {}),
            state=MessageState.WAITING,
            tries=0,
            not_before=not_before or now,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing(index_elements=[Message.key])
        .returning(Message.id)
    )
    written: int | None = db.session.scalar(statement)
    if written is not None:
        db.session.info[WROTE] = True
    return written


def send_again(message_id: int) -> bool:
    """Lets a message that waits, or that was refused, go at once and be tried as often as a new one.

    False where it was sent meanwhile, or is being sent.
    """
    now = clock.now()
    again = update(Message).where(Message.id == message_id, Message.state.in_(SENT_AGAIN_FROM))
    again = again.values(
        state=MessageState.WAITING, not_before=now, tries=0, fault=None, claimed_until=None, updated_at=now
    ).returning(Message.id)
    found = db.session.scalar(again.execution_options(synchronize_session=False)) is not None
    if found:
        db.session.info[WROTE] = True
    return found
