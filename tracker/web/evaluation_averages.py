"""The averages of a programme's evaluations, and how many activities and people they are from."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.evaluations import LEAST, averages, group_of
from tracker.domain.statuses import CORE_KINDS, ActivityStatus
from tracker.labels import label
from tracker.labels.evaluations import question_sentence
from tracker.models import Evaluation, Programme
from tracker.permissions import Action
from tracker.queries import evaluations as queries
from tracker.queries.sides import sides_of
from tracker.web.access import access, load_programme, require, scope_of
from tracker.web.parts.dates import say_day
from tracker.web.parts.evaluations import asked_in, say_mean, state_today
from tracker.web.parts.written import written

bp = Blueprint("evaluation_averages", __name__, url_prefix="/programmes/<slug>/evaluations")


@dataclass(frozen=True, slots=True)
class Row:
    """The evaluation of one activity, in words."""

    kind: str
    title: str
    pairs: str
    days: tuple[str, str]
    state: str
    people: int
    url: str


@bp.get("")
@access(Action.SEE_EVALUATIONS)
def show(slug: str) -> ResponseReturnValue:
    """Every evaluation, and what they say together. Nothing of it is in the figures of progress."""
    programme = load_programme(slug)
    require(scope_of(programme))
    evaluations = queries.list_evaluations(programme.id)
    answers = queries.scores_of_programme(programme.id)
    groups = [group_of(asked_in(one), answers.get(one.id, [])) for one in evaluations]
    told = [group for group in groups if group.is_told]
    small = sum(1 for group in groups if 0 < group.people < LEAST)
    return render_template(
        "evaluation_averages/show.html",
        rows=[_row(one, programme, group.people) for one, group in zip(evaluations, groups, strict=True)],
        averages=[
            (str(question_sentence(one.question)), say_mean(one.mean), one.activities, one.people)
            for one in averages(groups)
        ],
        told=len(told),
        people=sum(group.people for group in told),
        held=queries.count_activities(programme.id, CORE_KINDS, ActivityStatus.HELD),
        small=small,
        least=LEAST,
    )


def _row(evaluation: Evaluation, programme: Programme, people: int) -> Row:
    activity = evaluation.activity
    return Row(
        kind=str(label(activity.kind)),
        title=written(activity),
        pairs=", ".join(sides_of(link.pair).names for link in activity.pair_links),
        days=(say_day(evaluation.opens_on), say_day(evaluation.closes_on)),
        state=str(label(state_today(evaluation, programme))),
        people=people,
        url=url_for("activities.show", slug=programme.slug, activity_id=activity.id, _anchor="evaluation"),
    )
