"""Asking about a milestone or an activity, answering, and taking one's own open question back.

Whoever is to answer gets one mail, and whoever asked gets one with the answer. Somebody asks, or answers,
and waits for it: that is no reminder, so it goes to those, too, who want none (`User.reminders`).
"""

from __future__ import annotations

from collections.abc import Collection

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.models import Activity, Milestone, Programme, Question
from tracker.queries.questions import list_answerers
from tracker.services import outbox, revision, tries
from tracker.services.statements import Author


def ask(
    about: Activity | Milestone,
    *,
    programme: Programme,
    by: Author,
    text: str,
    of: Collection[int],
    language: str | None = None,
) -> Question:
    """A new question to the organisations `of`, whose editors get a mail.

    Raises DomainError on `question` where nothing is asked, or the same person has asked too many today.
    """
    assert by.user is not None
    if not text.strip():
        raise DomainError("question", "required")
    if tries.is_slowed(tries.ASKED, account=str(by.user.id)):
        raise DomainError("question", "asked_too_often", most=tries.ASKED.account)
    tries.note_failure(tries.ASKED, account=str(by.user.id))
    question = Question(
        programme_id=programme.id,
        milestone_id=about.id if isinstance(about, Milestone) else None,
        activity_id=about.id if isinstance(about, Activity) else None,
        text=text.strip(),
        language=language,
        asked_by_id=by.user.id,
        asked_by_organisation_id=by.organisation_id,
        asked_at=clock.now(),
    )
    db.session.add(question)
    db.session.flush()
    for person in list_answerers(programme.id, of):
        if person != by.user.id:
            _write(MessageKind.QUESTION, question, to=person)
    revision.bump(programme)
    return question


def answer(
    question: Question, *, programme: Programme, by: Author, text: str, language: str | None = None
) -> Question:
    """Answers a question, once: an answer stays as it is (`answered_already`). The row must be locked."""
    assert by.user is not None
    if not question.is_open:
        raise DomainError(None, "answered_already")
    if not text.strip():
        raise DomainError("answer", "required")
    question.answer = text.strip()
    question.answer_language = language
    question.answered_by_id = by.user.id
    question.answered_by_organisation_id = by.organisation_id
    question.answered_at = clock.now()
    if question.asked_by_id != by.user.id:
        _write(MessageKind.ANSWER, question, to=question.asked_by_id)
    revision.bump(programme)
    return question


def withdraw(question: Question, *, programme: Programme) -> None:
    """Takes back an open question; what was answered stays (`answered_already`). The row must be locked."""
    if not question.is_open:
        raise DomainError(None, "answered_already")
    db.session.delete(question)
    revision.bump(programme)


def _write(kind: MessageKind, question: Question, *, to: int) -> None:
    outbox.write(
        kind,
        key=f"{kind.value} {question.id} to {to}",
        user_id=to,
        programme_id=question.programme_id,
        about={"question": question.id},
    )
