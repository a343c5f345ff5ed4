"""Evaluations and what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.evaluations import Answer
from tracker.domain.statuses import ActivityKind, ActivityStatus, EvaluationQuestion
from tracker.extensions import db
from tracker.models import Activity, ActivityPair, Evaluation, EvaluationAnswer, Membership, Pair

SCORES = tuple(getattr(EvaluationAnswer, question.value) for question in EvaluationQuestion)


def get_evaluation_by_code(code: str) -> Evaluation | None:
    """The evaluation at an address, with its programme and its activity."""
    return db.session.scalar(
        select(Evaluation)
        .where(Evaluation.code == code)
        .options(joinedload(Evaluation.programme), joinedload(Evaluation.activity))
    )


def get_evaluation_of(activity_id: int) -> Evaluation | None:
    """The evaluation of an activity, where one was opened."""
    return db.session.scalar(select(Evaluation).where(Evaluation.activity_id == activity_id))


def get_answer(evaluation_id: int, device_hash: str) -> EvaluationAnswer | None:
    """What a device has answered."""
    return db.session.scalar(
        select(EvaluationAnswer).where(
            EvaluationAnswer.evaluation_id == evaluation_id, EvaluationAnswer.device_hash == device_hash
        )
    )


def list_scores(evaluation_id: int) -> list[Answer]:
    """The scores of each answer."""
    rows = db.session.execute(
        select(*SCORES).where(EvaluationAnswer.evaluation_id == evaluation_id).order_by(EvaluationAnswer.id)
    )
    return [dict(zip(EvaluationQuestion, row, strict=True)) for row in rows]


def count_answers(evaluation_id: int) -> int:
    """How many have answered."""
    statement = select(func.count(EvaluationAnswer.id)).where(EvaluationAnswer.evaluation_id == evaluation_id)
    return db.session.scalar(statement) or 0


def list_comments(evaluation_id: int) -> Sequence[tuple[str, str]]:
    """The comments, each with the language of the page that it was typed on, by their own words, so that
    their order does not tell who answered first."""
    found = db.session.execute(
        select(EvaluationAnswer.comment, EvaluationAnswer.language)
        .where(EvaluationAnswer.evaluation_id == evaluation_id, EvaluationAnswer.comment.is_not(None))
        .order_by(EvaluationAnswer.comment, EvaluationAnswer.id)
    )
    return [(row.comment, row.language) for row in found if row.comment]


def list_evaluations(programme_id: int) -> Sequence[Evaluation]:
    """The evaluations of a programme with their activities and pairs, the latest first."""
    members = selectinload(Activity.pair_links).joinedload(ActivityPair.pair).selectinload(Pair.members)
    return db.session.scalars(
        select(Evaluation)
        .where(Evaluation.programme_id == programme_id)
        .options(joinedload(Evaluation.activity).options(members.joinedload(Membership.organisation)))
        .order_by(Evaluation.opens_on.desc(), Evaluation.id.desc())
    ).all()


def scores_of_programme(programme_id: int) -> dict[int, list[Answer]]:
    """The scores of each answer in a programme, by evaluation."""
    found = defaultdict[int, list[Answer]](list)
    rows = db.session.execute(
        select(EvaluationAnswer.evaluation_id, *SCORES)
        .join(Evaluation, Evaluation.id == EvaluationAnswer.evaluation_id)
        .where(Evaluation.programme_id == programme_id)
        .order_by(EvaluationAnswer.id)
    )
    for number, *scores in rows:
        found[number].append(dict(zip(EvaluationQuestion, scores, strict=True)))
    return dict(found)


def count_activities(programme_id: int, kinds: Sequence[ActivityKind], status: ActivityStatus) -> int:
    """How many activities of these kinds have that status."""
    wanted = (Activity.programme_id == programme_id, Activity.kind.in_(kinds), Activity.status == status)
    return db.session.scalar(select(func.count(Activity.id)).where(*wanted)) or 0
