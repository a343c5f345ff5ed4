"""What reminders are made from: open questions, the latest review, who works for whom, and what was said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from tracker.domain.looks import day_of
from tracker.domain.records import ProgrammeRecord
from tracker.domain.reminders import AskedQuestion, FrozenReview
from tracker.domain.standings import programme_on
from tracker.domain.statuses import MessageKind, MessageState, ReminderKind, ReminderPace, RoleKind
from tracker.extensions import db
from tracker.models import Message, Programme, Question, Reminded, Review, Role, Snapshot, User, VisitReport

REMEMBERED = timedelta(days=90)
"""What was said longer ago is said as if for the first time."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be reminded; `timezone` and `pace` are None where they have chosen none."""

    id: int
    timezone: str | None
    pace: ReminderPace | None


@dataclass(frozen=True, slots=True)
class LastDigest:
    """The latest digest that somebody got or will get; `waits` until it is sent."""

    written_at: datetime
    waits: bool


def list_programmes() -> Sequence[Programme]:
    """Every programme, by name."""
    return db.session.scalars(select(Programme).order_by(Programme.name, Programme.id)).all()


def list_readers() -> list[Reader]:
    """Everybody who may be reminded: who is here, and edits or coordinates somewhere."""
    works = select(Role.user_id).where(Role.role.in_((RoleKind.EDITOR, RoleKind.COORDINATOR)))
    statement = (
        select(User.id, User.timezone, User.reminders)
        .where(User.is_here, User.id.in_(works))
        .order_by(User.id)
    )
    return [Reader(*row) for row in db.session.execute(statement)]


def list_workers(programme_id: int) -> Sequence[tuple[int, RoleKind, int | None]]:
    """Who edits for which organisation and who coordinates, as (person, role, organisation)."""
    statement = (
        select(Role.user_id, Role.role, Role.organisation_id)
        .join(Role.user)
        .where(
            Role.programme_id == programme_id,
            Role.role.in_((RoleKind.EDITOR, RoleKind.COORDINATOR)),
            User.is_here,
        )
        .order_by(Role.user_id, Role.id)
    )
    return [(row.user_id, row.role, row.organisation_id) for row in db.session.execute(statement)]


def list_asked(programme: Programme) -> list[AskedQuestion]:
    """The questions that nobody has answered, oldest first."""
    statement = (
        select(Question.id, Question.milestone_id, Question.activity_id, Question.asked_at)
        .where(Question.programme_id == programme.id, Question.answered_at.is_(None))
        .order_by(Question.asked_at, Question.id)
    )
    zone = ZoneInfo(programme.timezone)
    return [
        AskedQuestion(row.id, row.milestone_id, row.activity_id, day_of(row.asked_at, zone))
        for row in db.session.execute(statement)
    ]


def get_frozen(programme: Programme, record: ProgrammeRecord) -> FrozenReview | None:
    """The review that was frozen last, with how the programme stood on its cut-off day as is known now."""
    statement = (
        select(Review.id, Review.cut_off, Snapshot.created_at)
        .join(Review.snapshot)
        .where(Review.programme_id == programme.id)
        .order_by(Snapshot.created_at.desc(), Review.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    if row is None:
        return None
    frozen_on = day_of(row.created_at, ZoneInfo(programme.timezone))
    return FrozenReview(row.id, frozen_on, programme_on(record, row.cut_off))


def list_said(now: datetime, zones: Mapping[int, tzinfo]) -> dict[int, dict[tuple[ReminderKind, str], date]]:
    """What each person was told lately, and the last day of it, in the timezone of its programme.

    `zones` has these by programme. What was needless when it was to be sent was told nobody.
    """
    told = (Reminded.user_id, Reminded.programme_id, Reminded.kind, Reminded.thing)
    statement = (
        select(*told, func.max(Message.created_at).label("at"))
        .join(Reminded.message)
        .where(Message.created_at > now - REMEMBERED, Message.state != MessageState.NEEDLESS)
        .group_by(*told)
    )
    found: dict[int, dict[tuple[ReminderKind, str], date]] = {}
    for row in db.session.execute(statement):
        if row.programme_id in zones:
            day = day_of(row.at, zones[row.programme_id])
            found.setdefault(row.user_id, {})[row.kind, row.thing] = day
    return found


def last_digests(now: datetime, user_id: int | None = None) -> dict[int, LastDigest]:
    """The latest digest of each person who had one lately, or of one person. Nobody got a needless one."""
    waits = case((Message.state.in_((MessageState.WAITING, MessageState.SENDING)), 1), else_=0)
    statement = (
        select(Message.user_id, func.max(Message.created_at).label("at"), func.max(waits).label("waits"))
        .where(
            Message.kind == MessageKind.DIGEST,
            Message.user_id.is_not(None) if user_id is None else Message.user_id == user_id,
            Message.created_at > now - REMEMBERED,
            Message.state != MessageState.NEEDLESS,
        )
        .group_by(Message.user_id)
    )
    return {row.user_id: LastDigest(row.at, bool(row.waits)) for row in db.session.execute(statement)}


def list_reminded(message_id: int) -> list[tuple[Programme, set[str]]]:
    """What a digest reminds of, by programme, by its name."""
    statement = (
        select(Programme, Reminded.thing)
        .join(Programme, Programme.id == Reminded.programme_id)
        .where(Reminded.message_id == message_id)
        .order_by(Programme.name, Programme.id)
    )
    found: dict[Programme, set[str]] = {}
    for programme, thing in db.session.execute(statement):
        found.setdefault(programme, set()).add(thing)
    return list(found.items())


def last_reminded(programme_id: int, about: str) -> datetime | None:
    """When a mail that reminded anybody of a thing was last sent."""
    statement = (
        select(func.max(Message.sent_at))
        .join(Reminded, Reminded.message_id == Message.id)
        .where(Reminded.programme_id == programme_id, Reminded.thing == about)
    )
    found: datetime | None = db.session.scalar(statement)
    return found


def list_hats(user_id: int, programme_ids: Collection[int]) -> Sequence[Role]:
    """What a person is in these programmes, with programme and organisation; not what they only review."""
    return db.session.scalars(
        select(Role)
        .where(Role.user_id == user_id, Role.programme_id.in_(programme_ids), Role.role != RoleKind.REVIEWER)
        .order_by(Role.programme_id, Role.role, Role.id)
        .options(joinedload(Role.programme), joinedload(Role.organisation))
    ).all()


def texts_of_questions(ids: Collection[int]) -> dict[int, str]:
    """What was asked, by the id of the question."""
    rows = db.session.execute(select(Question.id, Question.text).where(Question.id.in_(ids))) if ids else ()
    return {row.id: row.text for row in rows}


def notes_of_returned(activity_ids: Collection[int]) -> dict[int, str]:
    """Why the reports of these activities were returned, where that was said, by activity."""
    wanted = select(VisitReport.activity_id, VisitReport.returned_note).where(
        VisitReport.activity_id.in_(activity_ids)
    )
    rows = db.session.execute(wanted) if activity_ids else ()
    return {row.activity_id: row.returned_note for row in rows if row.returned_note}
