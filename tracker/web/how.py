"""How was it? The form for whoever took part: no sign-in, no script, one answer a device.

The device keeps a random number, once it has answered, for this one form alone; we keep its hash. Nothing
says who it was, nor where.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.statuses import EvaluationQuestion, EvaluationState
from tracker.extensions import csrf, db, page_language
from tracker.forms.evaluations import AnswerForm
from tracker.labels import label
from tracker.labels.evaluations import SCALE
from tracker.models import Evaluation, EvaluationAnswer
from tracker.queries import evaluations as queries
from tracker.queries.reports import day_of_activity
from tracker.services import evaluations as services
from tracker.services.forms import TOKEN
from tracker.services.tokens import hashed
from tracker.web import attempts
from tracker.web.access import anyone
from tracker.web.cookies import keep_cookie, kept_cookie
from tracker.web.parts.dates import say_date, say_day
from tracker.web.parts.evaluations import asked_in, state_today

bp = Blueprint("how", __name__, url_prefix="/how/<code>")

COOKIE = "how"
KEPT_DAYS = 60
"""For so long the device can change what it answered."""


@bp.get("")
@anyone
def show(code: str) -> ResponseReturnValue:
    """The questions; with what this device has answered, where it has."""
    evaluation = _evaluation(code)
    if state_today(evaluation, evaluation.programme) is not EvaluationState.OPEN:
        return _closed(evaluation)
    answer = _answer_of(evaluation)
    form = AnswerForm(asked=asked_in(evaluation), formdata=None, data=_stored(answer) if answer else None)
    return _page(evaluation, form, changes=answer is not None)


@bp.post("")
@anyone
def answer(code: str) -> ResponseReturnValue:
    """Takes an answer, in place of what the same device answered before."""
    evaluation = _evaluation(code)
    if state_today(evaluation, evaluation.programme) is not EvaluationState.OPEN:
        return _closed(evaluation), 409
    form = AnswerForm(asked=asked_in(evaluation))
    if not form.validate():
        return _page(evaluation, form), 422
    if waits := services.seconds_to_wait(evaluation, request.remote_addr):
        form.form_errors.append(attempts.words(waits))
        return _page(evaluation, form, is_slowed=True), 429, attempts.headers(waits)
    # A first answer has no cookie yet: a double click sends the token of the same drawn form twice.
    device = _device() or str(form.form_token.data)
    said = services.Said(form.scores(), form.comment.data, page_language())
    services.take_answer(evaluation, device=device, said=said)
    services.note_answer(evaluation, request.remote_addr)
    db.session.commit()
    response = cast("Response", redirect(url_for("how.thanks", code=evaluation.code), 303))
    _keep(response, evaluation, device)
    return response


# There is no session to guard, and none is begun: the form sets no cookie before it is sent.
csrf.exempt(answer)


@bp.get("/thanks")
@anyone
def thanks(code: str) -> ResponseReturnValue:
    """That it counts, and the way to change it."""
    evaluation = _evaluation(code)
    is_open = state_today(evaluation, evaluation.programme) is EvaluationState.OPEN
    has_answered = _answer_of(evaluation) is not None
    return render_template(
        "how/thanks.html", **_about(evaluation), is_open=is_open, has_answered=has_answered
    )


def _evaluation(code: str) -> Evaluation:
    return queries.get_evaluation_by_code(code.lower()) or abort(404)


def _device() -> str | None:
    """The number that the browser keeps for this form, as far as it can be one of ours."""
    kept = kept_cookie(COOKIE, path=_path_of(str((request.view_args or {}).get("code", ""))))
    return kept if TOKEN.fullmatch(kept) else None


def _answer_of(evaluation: Evaluation) -> EvaluationAnswer | None:
    device = _device()
    return queries.get_answer(evaluation.id, hashed(device)) if device else None


def _keep(response: Response, evaluation: Evaluation, device: str) -> None:
    """Its path is the form's, so that no other page, and no other evaluation, is sent it."""
    path = _path_of(evaluation.code)
    keep_cookie(response, COOKIE, device, max_age=timedelta(days=KEPT_DAYS), path=path)


def _path_of(code: str) -> str:
    return url_for("how.show", code=code.lower())


def _stored(answer: EvaluationAnswer) -> dict[str, Any]:
    scores = {question.value: getattr(answer, question.value) for question in EvaluationQuestion}
    return {name: str(score) for name, score in scores.items() if score} | {"comment": answer.comment}


def _page(evaluation: Evaluation, form: AnswerForm, **more: Any) -> str:
    return render_template(
        "how/show.html", form=form, scale=SCALE, kept_days=KEPT_DAYS, **_about(evaluation), **more
    )


def _closed(evaluation: Evaluation) -> str:
    state = state_today(evaluation, evaluation.programme)
    first = say_day(evaluation.opens_on)
    return render_template("how/closed.html", state=state, first=first, **_about(evaluation))


def _about(evaluation: Evaluation) -> dict[str, Any]:
    activity = evaluation.activity
    return {
        "here": url_for("how.show", code=evaluation.code),
        "kind": label(activity.kind),
        "activity_title": activity.title,
        "day": say_date(day_of_activity(activity)),
        "programme_name": evaluation.programme.name,
        "last": say_day(evaluation.closes_on),
    }
