"""What is asked about an activity, and the answers of those who took part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.dates import ApproximateDate
from tracker.domain.evaluations import SCORES
from tracker.domain.statuses import EvaluationQuestion
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import REQUIRED, text
from tracker.labels.evaluations import SCALE, question_sentence
from tracker.models import Evaluation

LONGEST_COMMENT = 2000


class QuestionsField(SelectMultipleField):
    """Tick boxes, one for each question that can be asked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewEvaluationForm(TrackedForm):
    """What is asked, and when answers are taken."""

    questions = QuestionsField(_l("What do you ask?"))
    opens_on = ApproximateDateField(_l("First day"), description=_l("One day, such as 20 October 2021."))
    closes_on = ApproximateDateField(
        _l("Last day"), description=_l("Answers are taken to the end of it, by the programme's own clock.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.questions.choices = [(one.value, str(question_sentence(one))) for one in EvaluationQuestion]

    def validate_questions(self, field: QuestionsField) -> None:
        if not field.data and not field.errors:
            raise ValidationError(_("Choose at least one."))

    def validate_opens_on(self, field: ApproximateDateField) -> None:
        _check_one_day(field)

    def validate_closes_on(self, field: ApproximateDateField) -> None:
        _check_one_day(field)

    def values(self) -> dict[str, Any]:
        """What the form says, for `services.evaluations`. Call it on a valid form."""
        return {
            "questions": [EvaluationQuestion(one) for one in self.questions.data or ()],
            "opens_on": _day(self.opens_on),
            "closes_on": _day(self.closes_on),
        }


class EvaluationForm(NewEvaluationForm, VersionedForm):
    """An evaluation that is there."""


class AnswerForm(TrackedForm):
    """A score for each question that is asked, and a comment. Everything may be left out, but not all.

    It needs no cookie: whoever makes another's browser send it could as well send it themselves.
    """

    class Meta(TrackedForm.Meta):
        csrf = False

    useful = RadioField(validators=[Optional()])
    learned = RadioField(validators=[Optional()])
    exchange = RadioField(validators=[Optional()])
    usable = RadioField(validators=[Optional()])
    organised = RadioField(validators=[Optional()])
    comment = text(
        _l("Anything else?"),
        longest=LONGEST_COMMENT,
        description=_l("In your own language. Please name nobody, and do not say who you are."),
    )

    def __init__(self, *args: Any, asked: Sequence[EvaluationQuestion], **more: Any) -> None:
        super().__init__(*args, **more)
        for question in EvaluationQuestion:
            if question not in asked:
                del self[question.value]
                continue
            field = self[question.value]
            field.label.text = str(question_sentence(question))
            # A radio button cannot be un-chosen, so that one of them says nothing.
            field.choices = [*((str(score), str(SCALE[score])) for score in SCORES), ("", _("No answer"))]
        self.asked = tuple(asked)

    @property
    def scale(self) -> list[RadioField]:
        """The fields of the questions, in the order in which they are asked."""
        return [self[question.value] for question in self.asked]

    def validate(self, *args: Any, **more: Any) -> bool:
        fine = bool(super().validate(*args, **more))
        if fine and not self.comment.data and not any(self.scores().values()):
            self.form_errors.append(_("Answer one question at least, or write a comment."))
            return False
        return fine

    def scores(self) -> dict[EvaluationQuestion, int | None]:
        """What was chosen; None where nothing was."""
        return {
            question: int(self[question.value].data) if self[question.value].data else None
            for question in self.asked
        }


def stored_evaluation(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as `EvaluationForm(data=…)` shows it."""
    return {
        "questions": evaluation.questions,
        "opens_on": ApproximateDate.on(evaluation.opens_on),
        "closes_on": ApproximateDate.on(evaluation.closes_on),
        "version": evaluation.version,
    }


def _check_one_day(field: ApproximateDateField) -> None:
    if field.errors:
        return  # What could not be read has said so.
    if field.data is None:
        raise ValidationError(REQUIRED)
    if not field.data.is_exact:
        raise ValidationError(_("Give one day, such as 20 October 2021."))


def _day(field: ApproximateDateField) -> date:
    assert field.data is not None
    assert field.data.earliest is not None
    return field.data.earliest
