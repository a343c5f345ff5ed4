"""The report of a visit as one page, what the coordinator answers, and comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField
from wtforms.validators import ValidationError

from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.inputs import line, text
from tracker.forms.links import check_link
from tracker.forms.report_lines import (
    MOST_LINES,
    CountLine,
    LearnedFields,
    Lines,
    NextFields,
    NextRow,
    PeopleFields,
)
from tracker.forms.written import written_in
from tracker.queries.reports import Content, People


class LinkLine(Form):
    """A link to pictures, a programme, a press article. Nothing is uploaded."""

    title = line(_l("What it is"))
    url = line(_l("Link"), longest=2000, description=_l("It begins with https://."))

    @property
    def is_empty(self) -> bool:
        return not (self.title.data or self.url.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """A title alone leads nowhere, and a link never runs anything."""
        fine: bool = super().validate(extra_validators)
        fault = _("Give the link, or delete the line.") if self.title.data and not self.url.data else None
        if self.url.data:
            try:
                check_link(self, self.url)
            except ValidationError as error:
                fault = str(error)
        if fault:
            self.url.errors = [*self.url.errors, fault]
        return fine and not fault

    def in_words(self) -> str:
        return " ".join(one for one in (self.title.data, self.url.data) if one)


class ReportForm(PeopleFields, LearnedFields, NextFields, VersionedForm):
    """All that a report says. `version` is the fingerprint of what it said when it was shown."""

    people = Lines(FormField(CountLine), max_entries=MOST_LINES)
    follow_ups = Lines(FormField(NextRow), max_entries=MOST_LINES)
    links = Lines(FormField(LinkLine), max_entries=MOST_LINES)

    def content(self, names: Mapping[int, str], *, unknown: bool) -> Content:
        """What the form says. `unknown`: that nobody knows who came, which stays said until numbers come."""
        rows = self.counts(names)
        numbers = ("women", "men", "other", "not_stated")
        counted = any(row[name] is not None for row in rows for name in numbers)  # type: ignore[literal-required]
        return Content(
            people=People(unknown=unknown and not counted, rows=rows),
            learned=self.lesson(),
            next=self.next_lines(),
            links=self.link_lines(),
        )

    def link_lines(self) -> list[dict[str, str]]:
        forms: list[Any] = [entry.form for entry in self.links.entries]
        return [
            {"title": one.title.data or one.url.data, "url": one.url.data}
            for one in forms
            if not one.is_empty
        ]


class ReturnForm(TrackedForm):
    """Why a report is given back."""

    note = text(_l("What is missing?"), required=True, longest=2000)


class CommentForm(TrackedForm):
    """What somebody of the pair says to a report."""

    comment = text(_l("Your comment"), required=True, longest=5000)
    language = written_in("comment")
