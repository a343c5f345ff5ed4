"""The evaluation of an activity, for those who were there: opening it, its days, its code, closing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import EvaluationQuestion, EvaluationState
from tracker.forms.base import PartForm, TrackedForm
from tracker.forms.evaluations import EvaluationForm, NewEvaluationForm, stored_evaluation
from tracker.labels.evaluations import question_sentence
from tracker.models import Evaluation
from tracker.permissions import Action
from tracker.queries import evaluations as queries
from tracker.services import evaluations as services
from tracker.web.access import access, missing
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.dates import say_day
from tracker.web.parts.evaluations import asked_in, can_be_evaluated, poster_of, state_today
from tracker.web.parts.saving import refusals_in, save_and_go, sent_before
from tracker.web.parts.visits import Visit, load_visit

bp = Blueprint(
    "evaluations", __name__, url_prefix="/programmes/<slug>/activities/<int:activity_id>/evaluation"
)

OPEN_FOR = timedelta(days=7)
"""What the form proposes, counted from today."""


class TurnForm(PartForm):
    """Closes it, or opens it again."""

    part = "turn"


@bp.route("", methods=["GET", "POST"])
@access(Action.EDIT_EVALUATION)
def show(slug: str, activity_id: int) -> ResponseReturnValue:
    """What is asked and when; once it is there, its address and code, and how many have answered."""
    visit = load_visit(slug, activity_id)
    evaluation = queries.get_evaluation_of(activity_id)
    form = _form(visit, evaluation)
    if before := sent_before(form):
        return before
    if not (form.validate_on_submit() and (evaluation or can_be_evaluated(visit.activity, visit.programme))):
        return _page(visit, evaluation, form)
    if evaluation is not None and isinstance(form, EvaluationForm) and is_stale(form, evaluation):
        theirs = EvaluationForm(formdata=None, data=stored_evaluation(evaluation))
        return show_conflict(form, theirs, version=evaluation.version, keep_theirs=_here(visit))
    with refusals_in(form):
        if evaluation is None:
            services.open_evaluation(visit.activity, **form.values())
        else:
            services.change_evaluation(evaluation, **form.values())
    if form.errors:
        return _page(visit, evaluation, form)
    return save_and_go(form, _here(visit), line=_("Saved."))


@bp.post("/close")
@access(Action.EDIT_EVALUATION)
def close(slug: str, activity_id: int) -> ResponseReturnValue:
    """Takes no more answers, before the last day."""
    return _turn(slug, activity_id, closes=True)


@bp.post("/reopen")
@access(Action.EDIT_EVALUATION)
def reopen(slug: str, activity_id: int) -> ResponseReturnValue:
    """Takes answers again."""
    return _turn(slug, activity_id, closes=False)


@bp.get("/slide")
@access(Action.EDIT_EVALUATION)
def slide(slug: str, activity_id: int) -> ResponseReturnValue:
    """The code as large as a screen, for the end of a meeting."""
    return _poster(slug, activity_id, "evaluations/slide.html")


@bp.get("/sheet")
@access(Action.EDIT_EVALUATION)
def sheet(slug: str, activity_id: int) -> ResponseReturnValue:
    """The code on one page of paper, for the tables and the door."""
    return _poster(slug, activity_id, "evaluations/sheet.html")


def _turn(slug: str, activity_id: int, *, closes: bool) -> ResponseReturnValue:
    visit, form = load_visit(slug, activity_id), TurnForm()
    if before := sent_before(form):
        return before
    evaluation = queries.get_evaluation_of(activity_id) or missing()
    if not form.validate():
        return _page(visit, evaluation, _form(visit, evaluation, formdata=None), turn=form)
    if closes:
        services.close_evaluation(evaluation)
        return save_and_go(form, _here(visit), line=_("It is closed: no more answers are taken."))
    services.reopen_evaluation(evaluation)
    return save_and_go(form, _here(visit), line=_("It is open again, up to its last day."))


def _form(visit: Visit, evaluation: Evaluation | None, **more: Any) -> NewEvaluationForm:
    if evaluation is not None:
        return EvaluationForm(data=stored_evaluation(evaluation), **more)
    first, last = ApproximateDate.on(visit.today), ApproximateDate.on(visit.today + OPEN_FOR)
    every = [one.value for one in EvaluationQuestion]
    return NewEvaluationForm(data={"questions": every, "opens_on": first, "closes_on": last}, **more)


def _page(
    visit: Visit, evaluation: Evaluation | None, form: NewEvaluationForm, *, turn: TrackedForm | None = None
) -> ResponseReturnValue:
    failed = turn is not None or form.is_submitted()
    values = _values(visit, evaluation) if evaluation else {"evaluation": None}
    page = render_template(
        "evaluations/show.html",
        form=form,
        turn=turn or TurnForm(formdata=None),
        back_url=visit.url("activities.show"),
        activity=visit.activity,
        name=visit.name_and_day,
        can_be=can_be_evaluated(visit.activity, visit.programme),
        **values,
    )
    return page, 422 if failed else 200


def _values(visit: Visit, evaluation: Evaluation) -> dict[str, Any]:
    state = state_today(evaluation, visit.programme)
    return {
        "evaluation": evaluation,
        "state": state,
        "takes_answers": state in (EvaluationState.OPEN, EvaluationState.BEFORE),
        "poster": poster_of(evaluation),
        "people": queries.count_answers(evaluation.id),
        "first": say_day(evaluation.opens_on),
        "last": say_day(evaluation.closes_on),
        "here": _here(visit),
        "questions": [question_sentence(one) for one in asked_in(evaluation)],
    }


def _poster(slug: str, activity_id: int, template: str) -> ResponseReturnValue:
    visit = load_visit(slug, activity_id)
    evaluation = queries.get_evaluation_of(activity_id) or missing()
    return render_template(template, name=visit.name_and_day, **_values(visit, evaluation))


def _here(visit: Visit) -> str:
    return visit.url("evaluations.show")
