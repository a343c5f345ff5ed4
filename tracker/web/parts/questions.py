"""What was asked about a milestone or an activity, as its page shows it to members of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import gettext as _

from tracker.addresses import programme_path
from tracker.domain.looks import day_of
from tracker.domain.statuses import MENTEE_SIDE
from tracker.forms.base import TrackedForm
from tracker.forms.questions import AnswerForm, QuestionForm
from tracker.labels.printed import list_words
from tracker.labels.written import in_language
from tracker.models import Activity, Milestone, Pair, Programme, Question
from tracker.permissions import Action, Scope, may
from tracker.queries.questions import list_questions
from tracker.services.statements import Author
from tracker.web.parts.dates import say_day
from tracker.web.parts.milestone_scope import scope_of_milestone, with_mentors
from tracker.web.parts.saving import author_in
from tracker.web.parts.spoken import name_of_milestone
from tracker.web.parts.statements import names_of
from tracker.web.parts.visits import scope_of_activity
from tracker.web.parts.written import written


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question; `answer` is None while it is open, `form` what answers it, for those who may."""

    id: int
    text: str
    who: str
    day: str
    answer: str | None
    answered_by: str | None
    answered_on: str | None
    form: AnswerForm | None
    answer_url: str
    withdraw_url: str | None
    withdraw_form: TrackedForm | None
    unsent: str | None
    """An answer that came too late, so that its words are not lost."""

    @property
    def anchor(self) -> str:
        return f"question-{self.id}"


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """All that was asked about one thing; `ask_form` for those who may ask, `draft` keys what is typed."""

    open: list[QuestionLine]
    answered: list[QuestionLine]
    ask_form: QuestionForm | None
    ask_url: str
    draft: str
    who_answers: str | None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for somebody's answer, in a list of what is theirs to do."""

    text: str
    language: str | None
    about: str
    who: str | None
    day: str
    url: str


def scope_of_questions(about: Activity | Milestone, programme: Programme) -> Scope:
    """The mentor side asks, the owners answer: of a milestone its own; of a visit the mentee side of its
    pairs, and of what is for the whole programme its hosts. Pairs and members must be loaded."""
    if isinstance(about, Milestone):
        return scope_of_milestone(about, programme)
    pairs = [link.pair for link in about.pair_links]
    scope = scope_of_activity(about, programme)
    if not pairs:
        return scope
    return with_mentors(replace(scope, owners=_mentees(pairs)), pairs)


def asker_in(scope: Scope) -> Author:
    """The signed-in person, for the organisation of the mentor side that they edit for."""
    return author_in(replace(scope, owners=scope.mentors))


def question_sheet(
    about: Activity | Milestone,
    programme: Programme,
    *,
    ask_form: QuestionForm | None = None,
    answer_form: AnswerForm | None = None,
) -> QuestionSheet | None:
    """What members of the programme see; None for others. The forms are those that were sent and failed."""
    scope = scope_of_questions(about, programme)
    if not may(g.actor, Action.SEE_QUESTIONS, scope):
        return None
    lines = [_line(one, programme, scope, answer_form) for one in list_questions(about)]
    may_ask = may(g.actor, Action.ASK_QUESTION, scope)
    kind, place = ("milestone", "milestones") if isinstance(about, Milestone) else ("activity", "activities")
    return QuestionSheet(
        open=[one for one in lines if one.answer is None],
        answered=[one for one in lines if one.answer is not None][::-1],
        ask_form=(ask_form or QuestionForm(formdata=None)) if may_ask else None,
        ask_url=programme_path(programme.slug, place, about.id, "questions"),
        draft=f"{kind}-{about.id}-question",
        who_answers=_who_answers(about),
    )


def open_questions(questions: Iterable[Question], programme: Programme) -> list[OpenQuestion]:
    """Questions in the order given; what they are about must be loaded."""
    return [
        OpenQuestion(
            text=one.text,
            language=one.language,
            about=_name(one, programme),
            who=one.asked_by_organisation.name if one.asked_by_organisation else None,
            day=_day(one.asked_at, programme),
            url=page_of(one, programme),
        )
        for one in questions
    ]


def page_of(question: Question, programme: Programme) -> str:
    """Where a question stands."""
    return f"{path_of_subject(question, programme)}#question-{question.id}"


def path_of_subject(question: Question, programme: Programme) -> str:
    """The page of what a question is about."""
    kind = "activities" if question.milestone_id is None else "milestones"
    return programme_path(programme.slug, kind, question.milestone_id or question.activity_id)


def _line(question: Question, programme: Programme, scope: Scope, failed: AnswerForm | None) -> QuestionLine:
    path = programme_path(programme.slug, "questions", question.id)
    may_answer = question.is_open and may(g.actor, Action.ANSWER_QUESTION, scope)
    own = question.is_open and question.asked_by_id == g.actor.user_id
    withdraws = own and may(g.actor, Action.ASK_QUESTION, scope)
    sent = failed if failed is not None and failed.question_id == question.id else None
    form = sent or AnswerForm(formdata=None, question_id=question.id)
    return QuestionLine(
        id=question.id,
        text=in_language(question.text, question.language, noted=True) or "",
        who=names_of(question.asked_by_organisation, question.asked_by, shows_people=True) or "",
        day=_day(question.asked_at, programme),
        answer=in_language(question.answer, question.answer_language, noted=True),
        answered_by=names_of(question.answered_by_organisation, question.answered_by, shows_people=True),
        answered_on=_day(question.answered_at, programme) if question.answered_at else None,
        form=form if may_answer else None,
        answer_url=f"{path}/answer",
        withdraw_url=f"{path}/withdraw" if withdraws else None,
        withdraw_form=TrackedForm(formdata=None) if withdraws else None,
        unsent=sent.answer.data if sent is not None and not question.is_open else None,
    )


def _who_answers(about: Activity | Milestone) -> str | None:
    """Who is asked, in a sentence below the field."""
    if isinstance(about, Milestone):
        return str(_("%(who)s answers it here.", who=(about.owner or about.plan.owner).name))
    members = [member for link in about.pair_links for member in link.pair.members]
    names = [one.organisation.name for one in members if one.role in MENTEE_SIDE]
    if not names and about.host is not None:
        names = [about.host.name]
    if not names:
        return None
    return str(_("It is answered here, by %(who)s.", who=list_words(dict.fromkeys(names))))


def _mentees(pairs: Iterable[Pair]) -> frozenset[int]:
    members = [member for pair in pairs for member in pair.members]
    return frozenset(one.organisation_id for one in members if one.role in MENTEE_SIDE)


def _name(question: Question, programme: Programme) -> str:
    if (milestone := question.milestone) is not None:
        return name_of_milestone(milestone.plan.key, milestone, programme)
    assert question.activity is not None
    return written(question.activity)


def _day(moment: datetime, programme: Programme) -> str:
    return say_day(day_of(moment, ZoneInfo(programme.timezone)))
