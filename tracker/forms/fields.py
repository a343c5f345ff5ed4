"""Fields that WTForms has no word for: dates as people say them, and texts with one thing a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import StringField, TextAreaField

from tracker.datewords import date_vocabulary, print_date
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.typed_dates import read_typed_date
from tracker.extensions import page_language
from tracker.forms.errors import sentence_of
from tracker.forms.inputs import stripped


class ApproximateDateField(StringField):
    """A date typed as people say it: "4–5 Oct 2021", "spring 2022". `data` is an ApproximateDate or None.

    What cannot be read is answered with three ways to write it, and stays in the field. A date that was
    printed and comes back as it was is the same date: it keeps its words and its EDTF. `default_year`
    (a year, or a function that is asked when a date is read) is taken where no year is typed.
    """

    data: ApproximateDate | None  # type: ignore[assignment]  # Not what the text box holds.

    def __init__(
        self,
        label: Any = None,
        validators: list[Any] | None = None,
        *,
        default_year: int | Callable[[], int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self._default_year = default_year

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return print_date(self.data, page_language())

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = " ".join(str(valuelist[0]).split())
        locale = page_language()
        before: ApproximateDate | None = self.object_data
        if not typed:
            self.data = None
        elif before is not None and typed == " ".join(print_date(before, locale).split()):
            self.data = before
        else:
            self.data = None
            year = self._default_year() if callable(self._default_year) else self._default_year
            try:
                self.data = read_typed_date(typed, date_vocabulary(locale), default_year=year)
            except DomainError as error:
                raise ValueError(sentence_of(error)) from error


class LinesField(TextAreaField):
    """A text with one thing a line. `data` is the list of them, without empty lines."""

    data: list[str]  # type: ignore[assignment]  # A text area holds a list here.

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "\n".join(self.data or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            lines = (stripped(line) for line in str(valuelist[0]).splitlines())
            self.data = [line for line in lines if line]
