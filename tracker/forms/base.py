"""What the forms of the tracker have in common."""

from __future__ import annotations

import secrets
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Regexp

NAME_SHAPE = r"^[A-Za-z0-9_-]{16,64}$"
VERSION_SHAPE = r"^[0-9]{1,9}$"
INCOMPLETE = _l("This form is not complete. Reload the page and send it again.")


def new_token() -> str:
    """A name for one rendered form, which nobody can guess."""
    return secrets.token_urlsafe(24)


class SentField(HiddenField):
    """A hidden field that must come back: one that was left out is empty, and never its default."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist else ""


class PlainForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types.
    """A form that reads what a page of ours has sent, and nothing else: no JSON, no files."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The fields that were sent, also where that is none at all."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if form.is_submitted() else None


class TrackedForm(PlainForm):
    """A form that is done once, however often it is sent.

    `form_token` is new in each rendered form and comes back with it; give it to
    `services.forms.already_sent` before doing anything, and to `remember_sent` after.
    """

    form_token = SentField(default=new_token, validators=[Regexp(NAME_SHAPE, message=INCOMPLETE)])


class PartForm(TrackedForm):
    """A form that stands on a page beside others: `part` tells its hidden fields from theirs."""

    part = ""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in (self.form_token, self.csrf_token):
            field.id = f"{self.part}-{field.name}"


class VersionedForm(TrackedForm):
    """A form that changes a row which somebody else may change meanwhile.

    `version` is the row's version when the form was rendered; see `tracker.web.conflicts`.
    """

    version = SentField(validators=[Regexp(VERSION_SHAPE, message=INCOMPLETE)])

    @property
    def seen_version(self) -> int:
        """The version that the sender saw; 0, which no row has, where the form does not say."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
