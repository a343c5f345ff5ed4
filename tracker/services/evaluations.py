"""Opening, changing and closing evaluations, and taking answers from people whom nobody knows."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.domain.statuses import EvaluationQuestion
from tracker.extensions import db
from tracker.models import Activity, Evaluation, EvaluationAnswer
from tracker.queries.evaluations import get_answer
from tracker.services import tries
from tracker.services.constraints import refused_as
from tracker.services.tokens import hashed
from tracker.services.tries import Limit

FAULTS = {
    "uq_evaluation_activity_id": (None, "evaluated_already"),
    "ck_evaluation_days": ("closes_on", "closes_before_it_opens"),
}
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read as another: i, l, 1, o, 0."""
CODE_LENGTH = 8
"""Short enough to type. Of 8 * 10**11 codes nobody finds one by trying, and whoever did could only answer."""

IN_A_ROOM, IN_A_DAY = (300, timedelta(minutes=10)), (1000, timedelta(days=1))
"""How many answers one address of the network gives to one evaluation, and within how long."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one device answers. A score that is left out was not given."""

    scores: Mapping[EvaluationQuestion, int | None]
    comment: str | None
    language: str


def open_evaluation(
    activity: Activity, *, questions: Sequence[EvaluationQuestion], opens_on: date, closes_on: date
) -> Evaluation:
    """Opens the evaluation of an activity; DomainError where it has one, or closes before it opens."""
    row = Evaluation(
        programme_id=activity.programme_id,
        activity_id=activity.id,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        questions=[question.value for question in questions],
        opens_on=opens_on,
        closes_on=closes_on,
    )
    with refused_as(FAULTS):
        db.session.add(row)
    return row


def change_evaluation(
    evaluation: Evaluation, *, questions: Sequence[EvaluationQuestion], opens_on: date, closes_on: date
) -> None:
    """Changes the questions and the days. Answers keep what they said of a question that is asked no more."""
    with refused_as(FAULTS):
        evaluation.questions = [question.value for question in questions]
        evaluation.opens_on, evaluation.closes_on = opens_on, closes_on


def close_evaluation(evaluation: Evaluation) -> None:
    """Takes no more answers from now on."""
    evaluation.closed_at = evaluation.closed_at or clock.now()
    db.session.flush()


def reopen_evaluation(evaluation: Evaluation) -> None:
    """Takes answers again, up to the last of its days."""
    evaluation.closed_at = None
    db.session.flush()


def take_answer(evaluation: Evaluation, *, device: str, said: Said) -> EvaluationAnswer:
    """Keeps what a device answers, in place of what it answered before, also where both come at once."""
    key = hashed(device)
    row = get_answer(evaluation.id, key)
    if row is None:
        row = EvaluationAnswer(evaluation_id=evaluation.id, device_hash=key)
        _say(row, said)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            row = get_answer(evaluation.id, key)
            if row is None:
                raise
    _say(row, said)
    db.session.flush()
    return row


def seconds_to_wait(evaluation: Evaluation, place: str | None) -> int:
    """How long until an address of the network may answer again; 0 where it may now."""
    return max(tries.seconds_to_wait(limit, place=place) for limit in _limits(evaluation))


def note_answer(evaluation: Evaluation, place: str | None) -> None:
    """Counts an answer from an address of the network, of which a keyed hash is kept for a day."""
    tries.note_failure(_limits(evaluation)[0], place=place)


def _limits(evaluation: Evaluation) -> list[Limit]:
    """Two limits on the same answers: their name, under which they are counted, is the same."""
    name = f"evaluation {evaluation.id}"
    return [Limit(name, account=most, place=most, within=within) for most, within in (IN_A_ROOM, IN_A_DAY)]


def _say(row: EvaluationAnswer, said: Said) -> None:
    for question in EvaluationQuestion:
        setattr(row, question.value, said.scores.get(question))
    row.comment, row.language = said.comment, said.language
