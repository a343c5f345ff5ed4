"""Questions about milestones and activities: asking, answering, and taking one's own back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.forms.base import TrackedForm
from tracker.forms.errors import sentence_of
from tracker.forms.questions import AnswerForm, QuestionForm
from tracker.models import Activity, Milestone, Programme, Question
from tracker.permissions import Action, Scope
from tracker.queries import questions as queries
from tracker.queries.activities import get_activity
from tracker.queries.milestones import get_milestone
from tracker.services import questions as services
from tracker.web.access import access, load_programme, missing, require
from tracker.web.parts import activity_view, milestone_view
from tracker.web.parts.milestone_view import load_milestone
from tracker.web.parts.questions import asker_in, page_of, path_of_subject, scope_of_questions
from tracker.web.parts.saving import author_in, refusals_in, save_and_go, sent_before

bp = Blueprint("questions", __name__, url_prefix="/programmes/<slug>")


@bp.post("/milestones/<int:milestone_id>/questions")
@access(Action.ASK_QUESTION)
def ask_about_milestone(slug: str, milestone_id: int) -> ResponseReturnValue:
    """Asks the city about a milestone."""
    programme, milestone = load_milestone(slug, milestone_id)
    return _ask(programme, milestone, draft=f"milestone-{milestone_id}-question")


@bp.post("/activities/<int:activity_id>/questions")
@access(Action.ASK_QUESTION)
def ask_about_activity(slug: str, activity_id: int) -> ResponseReturnValue:
    """Asks the mentee side about a visit, or the host about what is for the whole programme."""
    programme, activity = activity_view.load_activity(slug, activity_id)
    return _ask(programme, activity, draft=f"activity-{activity_id}-question")


@bp.post("/questions/<int:question_id>/answer")
@access(Action.ANSWER_QUESTION)
def answer(slug: str, question_id: int) -> ResponseReturnValue:
    """Answers an open question, once."""
    programme, question, about, scope = _load(slug, question_id)
    require(scope)
    form = AnswerForm(question_id=question.id)
    if before := sent_before(form):
        return before
    if form.validate():
        with refusals_in(form):
            by, text, goal = author_in(scope), form.answer.data or "", page_of(question, programme)
            language = form.language.code
            services.answer(question, programme=programme, by=by, text=text, language=language)
            return save_and_go(form, goal, line=_("Your answer is there."), draft=f"question-{question_id}")
    # Where somebody else was quicker, both answers are shown.
    return _page(programme, about, answer_form=form), 422 if question.is_open else 409


@bp.post("/questions/<int:question_id>/withdraw")
@access(Action.ASK_QUESTION)
def withdraw(slug: str, question_id: int) -> ResponseReturnValue:
    """Takes back one's own open question."""
    form = TrackedForm()
    # The second send finds no question any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    programme, question, about, scope = _load(slug, question_id)
    require(scope)
    if question.asked_by_id != g.actor.user_id:
        abort(403)
    if not form.validate():
        return _page(programme, about), 422
    goal = path_of_subject(question, programme)
    try:
        services.withdraw(question, programme=programme)
    except DomainError as error:
        flash(sentence_of(error), "done")
        return redirect(page_of(question, programme), 303)
    return save_and_go(form, goal, line=_("Your question is withdrawn."))


def _load(slug: str, question_id: int) -> tuple[Programme, Question, Activity | Milestone, Scope]:
    """The question, held, with what it is about; leaves the view where there is none to see."""
    programme = load_programme(slug)
    question = queries.get_question(programme.id, question_id, locked=True) or missing()
    about: Activity | Milestone | None = None
    if question.milestone_id is not None:
        about = get_milestone(programme.id, question.milestone_id)
    elif question.activity_id is not None:
        about = get_activity(programme.id, question.activity_id)
    about = about or missing()
    scope = scope_of_questions(about, programme)
    require(scope, Action.SEE_QUESTIONS)
    return programme, question, about, scope


def _ask(programme: Programme, about: Activity | Milestone, *, draft: str) -> ResponseReturnValue:
    scope = scope_of_questions(about, programme)
    require(scope)
    form = QuestionForm()
    if before := sent_before(form):
        return before
    if form.validate():
        with refusals_in(form):
            by, text = asker_in(scope), form.question.data or ""
            question = services.ask(
                about,
                programme=programme,
                by=by,
                text=text,
                of=scope.owners,
                language=form.language.code,
            )
            goal = page_of(question, programme)
            return save_and_go(form, goal, line=_("Your question is asked."), draft=draft)
    return _page(programme, about, ask_form=form), 422


def _page(
    programme: Programme,
    about: Activity | Milestone,
    *,
    ask_form: QuestionForm | None = None,
    answer_form: AnswerForm | None = None,
) -> str:
    """The page of what is asked about, with the form that failed."""
    if isinstance(about, Milestone):
        return milestone_view.show_page(programme, about, ask_form=ask_form, answer_form=answer_form)
    return activity_view.show_page(programme, about, ask_form=ask_form, answer_form=answer_form)
