"""What a rule said no with, as a sentence at the field that is at fault."""

from __future__ import annotations

from typing import Any

from wtforms import Form

from tracker.datewords import print_date, print_list
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.extensions import page_language
from tracker.labels import error_sentence
from tracker.labels.joining import quoted


def sentence_of(error: DomainError) -> str:
    """The sentence of `labels.error_sentence`, with dates and lists printed for the reader."""
    values = {name: _printed(value) for name, value in error.values.items()}
    return error_sentence(DomainError(error.field, error.code, **values))


def add_error(form: Form, error: DomainError, *, fields: dict[str, str] | None = None) -> None:
    """Puts the sentence at the form's field of that name, else among the errors of the whole form.

    `fields` renames: from the rule's word for a field to the form's. Call it after `validate`, which
    forgets errors that were there before.
    """
    name = (fields or {}).get(error.field or "", error.field)
    if name is not None and name in form:
        field = form[name]
        field.errors = [*field.errors, sentence_of(error)]
    else:
        form.form_errors = [*form.form_errors, sentence_of(error)]


def _printed(value: Any) -> Any:
    locale = page_language()
    if isinstance(value, ApproximateDate):
        return print_date(value, locale)
    if isinstance(value, list | tuple):
        return print_list([quoted(str(one)) for one in value], locale, "or")
    return value
