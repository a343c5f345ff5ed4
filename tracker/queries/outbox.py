"""How the outbox stands, of all programmes together, for whoever watches over the tracker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from tracker.domain.statuses import MessageKind, MessageState
from tracker.extensions import db
from tracker.models import Message

STUCK = timedelta(minutes=15)
"""A message that has been due for longer is stuck, as is one whose last try failed."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Numbers of messages by what became of them; `oldest_due`: since when the first should be out."""

    by_state: dict[MessageState, int]
    due: int
    stuck: int
    oldest_due: datetime | None
    last_reminder: datetime | None


def get_outbox(now: datetime) -> Outbox:
    """Four small reads, each by an index but the first, which counts what there is."""
    counted = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    waits = Message.state == MessageState.WAITING
    due = select(func.count(), func.min(Message.not_before)).where(waits, Message.not_before <= now)
    number, oldest = db.session.execute(due).one()
    failed = or_(Message.fault.is_not(None), Message.not_before <= now - STUCK)
    stuck = select(func.count()).where(waits, failed)
    reminder = select(func.max(Message.created_at)).where(Message.kind == MessageKind.DIGEST)
    return Outbox(
        by_state=dict(counted.all()),
        due=number,
        stuck=db.session.scalar(stuck) or 0,
        oldest_due=oldest,
        last_reminder=db.session.scalar(reminder),
    )
