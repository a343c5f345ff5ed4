"""Two people change one row: the second sees both versions, field by field, and decides.

In the view, before anything is changed::

    if is_stale(form, plan):
        theirs = PlanForm(formdata=None, data=stored_values(plan))
        return show_conflict(form, theirs, version=plan.version, keep_theirs=url)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import inspect
from wtforms import Field, HiddenField, SelectField, StringField

from tracker.domain.dates import ApproximateDate
from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.web.late_sends import without_marks
from tracker.web.parts.dates import say_date, say_day


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the two versions fill in differently."""

    field: Field
    mine: str
    theirs: str

    @property
    def is_editable(self) -> bool:
        """Whether the field can be drawn as it is; lists and groups are sent as they were typed."""
        return isinstance(self.field, StringField | SelectField) and not hasattr(self.field, "entries")


def is_stale(form: VersionedForm, row: Any) -> bool:
    """Whether somebody has changed the row since the form was rendered.

    Locks the row until the end of the transaction, so that the answer stays true; a row without
    `version` has no such answer (AttributeError).
    """
    lock(row)
    return bool(form.seen_version != row.version)


def lock(row: Any) -> None:
    """Reads a row anew, and lets nobody else change it until the end of the transaction."""
    columns = [attribute.key for attribute in inspect(type(row)).column_attrs]
    db.session.refresh(row, attribute_names=columns, with_for_update=True)


def show_conflict(
    form: VersionedForm, theirs: Any, *, version: int, keep_theirs: str, saved_by: str | None = None
) -> ResponseReturnValue:
    """The 409 page. `theirs` is a form like `form`, filled from the row as it stands now at `version`.

    Nothing is saved: sending it again with the new version saves mine; `keep_theirs` is the
    address of the page that shows what the other person saved, and `saved_by` that person's name.
    """
    found = differences(form, theirs)
    editable = {difference.field.name for difference in found if difference.is_editable}
    hidden = without_marks(request.form.items(multi=True), "version", *editable)
    page = render_template(
        "errors/conflict.html",
        differences=found,
        hidden=hidden,
        version=version,
        keep_theirs=keep_theirs,
        saved_by=saved_by,
        action=request.full_path if request.query_string else request.path,
    )
    return page, 409


def differences(form: Any, theirs: Any) -> list[Difference]:
    """The fields that differ, in the order of the form."""
    return [
        Difference(field, words_of(field), words_of(theirs[field.name]))
        for field in form
        if not isinstance(field, HiddenField)
        and field.name in theirs
        and words_of(field) != words_of(theirs[field.name])
    ]


def words_of(field: Field) -> str:
    """What stands in a field, as a person reads it; "" where nothing does. A field may say it itself."""
    if callable(in_words := getattr(field, "in_words", None)):
        return str(in_words())
    data = field.data
    chosen = {str(value): str(words) for value, words in _choices(field)}
    if isinstance(data, list | tuple):
        return ", ".join(chosen.get(str(item), _words(item)) for item in data)
    if chosen:
        return chosen.get("" if data is None else str(data), _words(data))
    return _words(data)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, ApproximateDate):
        return say_date(value)
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, Mapping):
        return ", ".join(_words(item) for item in value.values() if item not in (None, ""))
    return " ".join(str(value).split("\r\n")) if "\r" in str(value) else str(value)


def _choices(field: Field) -> list[tuple[Any, Any]]:
    if not isinstance(field, SelectField):
        return []
    return [(choice[0], choice[1]) for choice in field.iter_choices()]
