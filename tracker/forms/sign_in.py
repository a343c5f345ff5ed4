"""Signing in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, Regexp

from tracker.forms.base import PlainForm

LONGEST_ADDRESS = 254
LONGEST_PASSWORD = 1000
"""Hashing takes as long as the password is; nobody types more than this."""


class LinkForm(PlainForm):
    """An address to which a link is mailed. Its fields stand beside those of `SignInForm`."""

    next = HiddenField()
    address = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Type your e-mail address.")),
            Length(max=LONGEST_ADDRESS),
            Regexp(r"^\s*[^@\s]+@[^@\s]+\s*$", message=_l("Type a whole address, such as ada@example.org.")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self:
            field.id = f"link-{field.name}"


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
