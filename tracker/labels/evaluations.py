"""The questions of an evaluation as they are put, and what the ends of the scale mean."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.statuses import EvaluationQuestion

QUESTION_SENTENCES: dict[EvaluationQuestion, LazyString] = {
    EvaluationQuestion.USEFUL: _l("It was worth my time."),
    EvaluationQuestion.LEARNED: _l("I learned something that I did not know."),
    EvaluationQuestion.EXCHANGE: _l("There was enough time to talk with one another."),
    EvaluationQuestion.USABLE: _l("I can use what I saw in my own work."),
    EvaluationQuestion.ORGANISED: _l("It was well prepared and organised."),
}
"""Statements, so that one scale fits all of them."""

SCALE: dict[int, LazyString] = {
    1: _l("Not at all"),
    2: _l("Hardly"),
    3: _l("Partly"),
    4: _l("Mostly"),
    5: _l("Fully"),
}


def question_sentence(question: EvaluationQuestion) -> LazyString:
    """The statement with which a participant agrees, or does not."""
    return QUESTION_SENTENCES[question]
