"""The messages of a programme in words: to whom, about what, what became of each and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from tracker import clock
from tracker.domain.statuses import MessageKind, MessageState
from tracker.labels import label
from tracker.labels.mail_faults import fault_in_words
from tracker.labels.people import person_name, role_words
from tracker.models import Message, Programme, Question
from tracker.queries import messages as queries
from tracker.services.outbox import SENT_AGAIN_FROM
from tracker.web.parts.dates import say_moment
from tracker.web.parts.spoken import name_of_milestone


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message. `note` says why it has not left; `can_go_again` whether a coordinator may send it."""

    id: int
    state: MessageState
    kind: str
    to: str
    about: str
    when: str
    note: str
    can_go_again: bool


def message_lines(programme: Programme, messages: Sequence[Message]) -> list[MessageLine]:
    """Each message as a line, in the same order; a fixed number of statements for all."""
    people = [message.user_id for message in messages if message.user_id is not None]
    organisations = queries.organisations_of(programme.id, people)
    reminded = queries.reminded_by(programme.id, [message.id for message in messages])
    questions = queries.questions_asked(programme.id, filter(None, map(_question_of, messages)))
    lines = []
    for message in messages:
        by_kind = reminded.get(message.id, {})
        question = questions.get(_question_of(message) or 0)
        about = (
            ", ".join(f"{label(kind)} ({number})" for kind, number in by_kind.items())
            or _about_question(question)
            or (role_words(message.invitation) if message.invitation else "")
        )
        lines.append(
            MessageLine(
                id=message.id,
                state=message.state,
                kind=str(label(message.kind)),
                to=addressee(message, organisations.get(message.user_id or 0, ())),
                about=about,
                when=_when(message),
                note=fault_in_words(message.fault),
                can_go_again=can_go_again(message),
            )
        )
    return lines


def addressee(message: Message, organisations: Iterable[str] = ()) -> str:
    """Who it is to: a person with their organisations; of an invitation, for whom it is while it is open,
    and who accepted it."""
    if message.user is not None:
        return ", ".join([person_name(message.user), *organisations])
    invitation = message.invitation
    if invitation is not None and invitation.address and invitation.is_open(clock.now()):
        return invitation.address
    if invitation is not None and invitation.accepted_by is not None:
        return str(person_name(invitation.accepted_by))
    return str(_("somebody who was invited"))


def can_go_again(message: Message) -> bool:
    """Whether sending it again may bring it there: not to who has left, nor with a link that is over."""
    if message.state not in SENT_AGAIN_FROM:
        return False
    if message.user is not None:
        return message.user.is_here
    return message.invitation is not None and message.invitation.is_open(clock.now())


def _when(message: Message) -> str:
    if message.state is MessageState.SENT and message.sent_at is not None:
        return say_moment(message.sent_at)
    if message.state is MessageState.WAITING and message.not_before > clock.now():
        return str(_("goes on %(moment)s", moment=say_moment(message.not_before)))
    if message.state in (MessageState.WAITING, MessageState.SENDING):
        return str(_("written on %(moment)s", moment=say_moment(message.created_at)))
    return say_moment(message.updated_at)


def _question_of(message: Message) -> int | None:
    if message.kind not in (MessageKind.QUESTION, MessageKind.ANSWER):
        return None
    number = message.about.get("question")
    return number if isinstance(number, int) else None


def _about_question(question: Question | None) -> str:
    if question is None:
        return ""
    if (milestone := question.milestone) is not None:
        return name_of_milestone(milestone.plan.key, milestone)
    return question.activity.title if question.activity is not None else ""
