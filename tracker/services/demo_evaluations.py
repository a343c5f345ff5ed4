"""How two visits of Bridges were, as those who took part might have said it; all invented."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tracker.domain.statuses import EvaluationQuestion
from tracker.extensions import db
from tracker.models import Activity, Evaluation, Programme
from tracker.services.evaluations import Said, open_evaluation, take_answer

QUESTIONS = tuple(EvaluationQuestion)
OPEN_FOR = timedelta(days=7)

Answer = tuple[tuple[int, ...], str, str | None]

ANSWERS: dict[str, tuple[Answer, ...]] = {
    "V12": (
        ((5, 4, 3, 5, 4), "it", "Finalmente ho capito come fanno con gli interpreti il mercoledì."),
        ((4, 4, 2, 4, 5), "it", None),
        ((5, 5, 3, 5, 5), "nl", None),
        ((3, 2, 2, 3, 4), "nl", None),
        ((4, 5, 4, 4, 0), "en", "More time at the desk itself, and less in the council room."),
        ((5, 4, 3, 4, 4), "it", None),
        ((2, 3, 1, 2, 3), "it", None),
        ((4, 0, 4, 5, 5), "en", None),
        ((5, 5, 4, 4, 4), "nl", None),
    ),
    "V42": (
        ((4, 3, 5, 4, 4), "lv", None),
        ((5, 4, 5, 3, 4), "lv", "Labprāt vēlreiz."),
        ((3, 4, 4, 4, 5), "en", None),
    ),
}
"""For each visit what each device said: the scores in the order of `QUESTIONS`, 0 for none; the language of
its page; the comment. Of the second, fewer than five answered, so that nothing of it is broken down."""


def make_demo_evaluations(programme: Programme) -> None:
    """Two evaluations, both over: of one with its results, and of one that too few have answered."""
    for key, answers in ANSWERS.items():
        evaluation = _evaluation(programme, key)
        for number, (scores, language, comment) in enumerate(answers):
            given = {question: score or None for question, score in zip(QUESTIONS, scores, strict=True)}
            take_answer(evaluation, device=f"demo {key} {number}", said=Said(given, comment, language))


def _evaluation(programme: Programme, key: str) -> Evaluation:
    """Open for a week from the last day of the visit on."""
    wanted = select(Activity).where(Activity.programme_id == programme.id, Activity.key == key)
    visit = db.session.scalars(wanted).one()
    last = visit.happened.latest if visit.happened else None
    if last is None:
        raise ValueError(f"{key} was not held on a day")
    return open_evaluation(visit, questions=QUESTIONS, opens_on=last, closes_on=last + OPEN_FOR)
