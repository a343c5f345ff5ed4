"""Codes of a second factor, as they are typed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from tracker.forms.base import PlainForm, TrackedForm

LONGEST_CODE = 40
TYPING = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class SecondStepForm(PlainForm):
    """The code that is asked for after a password or a link. The goal waits in the session."""

    code = StringField(
        _l("Code"),
        description=_l("Six digits from the app on your phone, or twelve from your paper."),
        validators=[DataRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        render_kw={**TYPING, "autofocus": True},
    )


class FirstCodeForm(TrackedForm):
    """The first code of a new app, which shows that it works."""

    code = StringField(
        _l("The six digits that the app shows now"),
        validators=[DataRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        render_kw=TYPING,
    )


class ChangeForm(TrackedForm):
    """What is to become of the second factor, and a code that says that its owner asks for it."""

    OFF, RENEW = "off", "renew"

    code = StringField(
        _l("A code, to show that it is you"),
        description=_l("Six digits from the app on your phone, or twelve from your paper."),
        validators=[DataRequired(_l("Type the code.")), Length(max=LONGEST_CODE)],
        render_kw=TYPING,
    )
    change = HiddenField()
