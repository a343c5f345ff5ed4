"""An evaluation as pages show it: its address as a code, when it is open, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, url_for
from flask_babel import format_decimal

from tracker import clock
from tracker.domain.evaluations import LEAST, Distribution, Group, group_of, may_be_evaluated, state_of
from tracker.domain.statuses import EvaluationQuestion, EvaluationState
from tracker.labels.evaluations import question_sentence
from tracker.labels.written import in_language
from tracker.models import Activity, Evaluation, Programme
from tracker.permissions import Action, Scope, may
from tracker.pictures.qr_codes import QrCode, qr_code
from tracker.pictures.scale_bars import ScaleBar, scale_bars
from tracker.queries import evaluations as queries
from tracker.queries.reports import day_of_activity
from tracker.web.parts.dates import say_day


@dataclass(frozen=True, slots=True)
class Poster:
    """What hangs on the wall: the address in full, how it is said, and its code."""

    url: str
    said: str
    picture: QrCode


@dataclass(frozen=True, slots=True)
class Bars:
    """One question: the words, the bars and the numbers; none of these where too few answered."""

    sentence: str
    answered: int
    counts: tuple[int, ...] | None
    bars: tuple[ScaleBar, ...]
    mean: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page of an activity says of its evaluation; without a state there is none yet."""

    edit_url: str | None
    all_url: str | None = None
    state: EvaluationState | None = None
    first: str = ""
    last: str = ""
    people: int = 0
    is_told: bool = False
    least: int = LEAST
    questions: Sequence[Bars] = ()
    comments: Sequence[str] = ()


def asked_in(evaluation: Evaluation) -> list[EvaluationQuestion]:
    """The questions that are asked, in the order of all evaluations."""
    return [question for question in EvaluationQuestion if question.value in evaluation.questions]


def state_today(evaluation: Evaluation, programme: Programme) -> EvaluationState:
    """Whether it takes answers, by the day that it is in the programme's timezone."""
    today = clock.today(programme.timezone)
    closed = evaluation.closed_at is not None
    return state_of(evaluation.opens_on, evaluation.closes_on, closed=closed, today=today)


def poster_of(evaluation: Evaluation) -> Poster:
    """The address of the form, without what nobody types."""
    url = url_for("how.show", code=evaluation.code, _external=True)
    return Poster(url, url.partition("://")[2], qr_code(url))


def can_be_evaluated(activity: Activity, programme: Programme) -> bool:
    """Whether an evaluation may be opened for it."""
    today = clock.today(programme.timezone)
    return may_be_evaluated(activity.kind, activity.status, day_of_activity(activity), today)


def evaluation_sheet(activity: Activity, programme: Programme, scope: Scope) -> Sheet | None:
    """The results for members; None where there is nothing to see and nothing to do."""
    if not may(g.actor, Action.SEE_EVALUATIONS, scope):
        return None
    evaluation = queries.get_evaluation_of(activity.id)
    edits = may(g.actor, Action.EDIT_EVALUATION, scope)
    edit_url = url_for("evaluations.show", slug=programme.slug, activity_id=activity.id) if edits else None
    if evaluation is None:
        offered = edits and can_be_evaluated(activity, programme)
        return Sheet(edit_url=edit_url) if offered else None
    group = group_of(asked_in(evaluation), queries.list_scores(evaluation.id))
    return Sheet(
        state=state_today(evaluation, programme),
        first=say_day(evaluation.opens_on),
        last=say_day(evaluation.closes_on),
        people=group.people,
        is_told=group.is_told,
        questions=bars_of(group),
        comments=_comments(evaluation) if group.is_told else (),
        edit_url=edit_url,
        all_url=url_for("evaluation_averages.show", slug=programme.slug),
    )


def _comments(evaluation: Evaluation) -> list[str]:
    return [in_language(words, code) or "" for words, code in queries.list_comments(evaluation.id)]


def bars_of(group: Group) -> list[Bars]:
    """Each question of a group that is large enough."""
    return [_bars(one) for one in group.distributions]


def say_mean(mean: float | None) -> str:
    """ "4.2", as the language writes it; nothing where it is not told."""
    return "" if mean is None else str(format_decimal(round(mean, 1), "0.0"))


def _bars(one: Distribution) -> Bars:
    bars = scale_bars(one.counts) if one.counts else ()
    return Bars(str(question_sentence(one.question)), one.answered, one.counts, bars, say_mean(one.mean))
