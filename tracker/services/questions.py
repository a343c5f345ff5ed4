"""Asking about a milestone or an activity, answering, and taking one's own open question back."""

from __future__ import annotations

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import Activity, Milestone, Programme, Question
from tracker.services import revision
from tracker.services.statements import Author


def ask(about: Activity | Milestone, *, programme: Programme, by: Author, text: str) -> Question:
    """A new question. Raises DomainError on `question` where nothing is asked."""
    assert by.user is not None
    if not text.strip():
        raise DomainError("question", "required")
    question = Question(
        programme_id=programme.id,
        milestone_id=about.id if isinstance(about, Milestone) else None,
        activity_id=about.id if isinstance(about, Activity) else None,
        text=text.strip(),
        asked_by_id=by.user.id,
        asked_by_organisation_id=by.organisation_id,
        asked_at=clock.now(),
    )
    db.session.add(question)
    revision.bump(programme)
    return question


def answer(question: Question, *, programme: Programme, by: Author, text: str) -> Question:
    """Answers a question, once: an answer stays as it is (`answered_already`). The row must be locked."""
    assert by.user is not None
    if not question.is_open:
        raise DomainError(None, "answered_already")
    if not text.strip():
        raise DomainError("answer", "required")
    question.answer = text.strip()
    question.answered_by_id = by.user.id
    question.answered_by_organisation_id = by.organisation_id
    question.answered_at = clock.now()
    revision.bump(programme)
    return question


def withdraw(question: Question, *, programme: Programme) -> None:
    """Takes back an open question; what was answered stays (`answered_already`). The row must be locked."""
    if not question.is_open:
        raise DomainError(None, "answered_already")
    db.session.delete(question)
    revision.bump(programme)
