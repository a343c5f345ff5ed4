"""Asking about a milestone or an activity, and answering there."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from tracker.forms.base import TrackedForm
from tracker.forms.inputs import text
from tracker.forms.written import written_in

LONGEST = 5000


class QuestionForm(TrackedForm):
    """One question."""

    question = text(_l("Your question"), required=True, longest=LONGEST)
    language = written_in("ask")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # Several forms stand on one page, and an id only once.
        self.csrf_token.id, self.form_token.id = "ask-csrf", "ask-token"


class AnswerForm(TrackedForm):
    """The answer to one of the questions of a page; its field has an id of its own."""

    answer = text(_l("Your answer"), required=True, longest=LONGEST)
    language = written_in()

    def __init__(self, *args: Any, question_id: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.question_id = question_id
        self.answer.id, self.language.id = f"answer-{question_id}", f"answer-{question_id}-language"
        self.csrf_token.id, self.form_token.id = f"answer-{question_id}-csrf", f"answer-{question_id}-token"
