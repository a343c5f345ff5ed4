"""Signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from tracker.forms.base import PlainForm

LONGEST_ADDRESS = 254
LONGEST_PASSWORD = 1000
"""Hashing takes as long as the password is; nobody types more than this."""


class SignInForm(PlainForm):
    """An address and a password. `next` is the page that the person was on the way to."""

    next = HiddenField()
    address = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Type your e-mail address.")), Length(max=LONGEST_ADDRESS)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
