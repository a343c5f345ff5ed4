"""What every form has that says something of a milestone or an activity, or takes it back."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from tracker.datewords import LANGUAGES
from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import Reason
from tracker.forms.base import TrackedForm
from tracker.forms.inputs import text
from tracker.forms.written import written_in
from tracker.labels import choices


def why(words: Any, **more: Any) -> SelectField:
    """A choice among the reasons; the empty one is no answer."""
    field: SelectField = SelectField(
        words, choices=lambda: [("", _("Choose a reason")), *choices(Reason)], default="", **more
    )
    return field


def reason_in(field: SelectField) -> Reason | None:
    """The reason chosen, if any."""
    return Reason(field.data) if field.data else None


def key_of(value: ApproximateDate | None) -> str:
    """What tells a date from another, as a hidden field keeps it."""
    return "" if value is None else value.edtf or value.text or ""


class StatementForm(TrackedForm):
    """Says something of a thing. `seen_update` is the last update that its sender saw, 0 for none.

    It stands in for a version: a statement clashes with what others have said, not with a corrected title.
    """

    seen_update = HiddenField(default="0")

    @property
    def last_seen(self) -> int:
        """The id of the last update on the page when it was drawn."""
        typed = str(self.seen_update.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class WithdrawForm(TrackedForm):
    """Takes an update back."""

    comment = text(
        _l("What was wrong with it?"),
        required=True,
        description=_l("Both stay in the history: the update, struck out, and your words."),
    )
    language = written_in()
    ready_made = HiddenField()
    """The language of a comment that is no person's, but the page's own words: what *undo* sends."""

    @property
    def language_said(self) -> str | None:
        """The language of the comment."""
        return self.ready_made.data if self.ready_made.data in LANGUAGES else self.language.code
