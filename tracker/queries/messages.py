"""The messages of a programme: what was written to whom, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from tracker.domain.statuses import MessageState, ReminderKind
from tracker.extensions import db
from tracker.models import (
    Invitation,
    Message,
    Milestone,
    Organisation,
    Question,
    Reminded,
    Role,
    User,
)


def get_message(message_id: int, programme_id: int) -> Message | None:
    """A message of this programme, with whoever it is to."""
    wanted = select(Message).where(Message.id == message_id, of_programme(programme_id))
    return db.session.scalar(wanted.options(*_with_addressee()))


def list_messages(
    programme_id: int,
    *,
    state: MessageState | None,
    person: int | None,
    limit: int,
    offset: int,
) -> Sequence[Message]:
    """The newest first, with whoever each is to."""
    wanted = select(Message).where(*_narrowed(programme_id, state, person)).options(*_with_addressee())
    wanted = wanted.order_by(Message.created_at.desc(), Message.id.desc())
    return db.session.scalars(wanted.limit(limit).offset(offset)).all()


def count_by_state(programme_id: int, *, person: int | None) -> Mapping[MessageState, int]:
    """How many there are of each state; of those there are none of, nothing."""
    counted = select(Message.state, func.count()).where(*_narrowed(programme_id, None, person))
    return dict(db.session.execute(counted.group_by(Message.state)).all())


def list_people_written_to(programme_id: int) -> Sequence[User]:
    """Those here who got a message of the programme, or may; nobody who has left."""
    has_one = User.id.in_(select(Message.user_id).where(of_programme(programme_id)))
    wanted = select(User).where(has_one, User.left_at.is_(None), User.forgotten_at.is_(None))
    return db.session.scalars(wanted.order_by(User.name, User.id)).all()


def organisations_of(programme_id: int, people: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """The names of the organisations that people have a role for here, each once."""
    wanted = (
        select(Role.user_id, Organisation.name)
        .join(Organisation, Organisation.id == Role.organisation_id)
        .where(Role.programme_id == programme_id, Role.user_id.in_(set(people)))
        .order_by(Organisation.name, Role.user_id)
        .distinct()
    )
    found = defaultdict[int, list[str]](list)
    for person, name in db.session.execute(wanted):
        found[person].append(name)
    return found


def reminded_by(programme_id: int, messages: Iterable[int]) -> Mapping[int, Mapping[ReminderKind, int]]:
    """How many things of the programme each digest reminds of, by kind, most urgent first."""
    wanted = (
        select(Reminded.message_id, Reminded.kind, func.count())
        .where(Reminded.programme_id == programme_id, Reminded.message_id.in_(set(messages)))
        .group_by(Reminded.message_id, Reminded.kind)
    )
    found = defaultdict[int, dict[ReminderKind, int]](dict)
    urgency = list(ReminderKind)
    for message, kind, number in sorted(db.session.execute(wanted), key=lambda row: urgency.index(row[1])):
        found[message][kind] = number
    return found


def questions_asked(programme_id: int, questions: Iterable[int]) -> Mapping[int, Question]:
    """Questions by their id, each with the milestone or the activity it is about."""
    wanted = select(Question).where(Question.programme_id == programme_id, Question.id.in_(set(questions)))
    about = (joinedload(Question.milestone).joinedload(Milestone.plan), joinedload(Question.activity))
    return {question.id: question for question in db.session.scalars(wanted.options(*about))}


def of_programme(programme_id: int) -> ColumnElement[bool]:
    """A message of the programme, or a digest with a line of it."""
    reminds = select(Reminded.message_id).where(Reminded.programme_id == programme_id)
    return or_(Message.programme_id == programme_id, Message.id.in_(reminds))


def _narrowed(programme_id: int, state: MessageState | None, person: int | None) -> list[ColumnElement[bool]]:
    wanted = [of_programme(programme_id)]
    if state is not None:
        wanted.append(Message.state == state)
    if person is not None:
        wanted.append(Message.user_id == person)
    return wanted


def _with_addressee() -> tuple[ExecutableOption, ...]:
    invitation = joinedload(Message.invitation)
    of_invitation = (joinedload(Invitation.organisation), joinedload(Invitation.accepted_by))
    return joinedload(Message.user), invitation.options(*of_invitation)
