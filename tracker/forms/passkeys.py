"""Passkeys: what a device has answered, and what its person calls it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from tracker.forms.base import PlainForm, TrackedForm

LONGEST_NAME = 80


class PasskeyForm(TrackedForm):
    """A new passkey. `credential` is filled in by the page's script."""

    name = StringField(
        _l("What do you call this device?"),
        description=_l("So that you know it in the list. For example: my phone."),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[DataRequired(_l("Give it a name.")), Length(max=LONGEST_NAME)],
    )
    credential = HiddenField()


class PasskeySignInForm(PlainForm):
    """A device's answer on the sign-in page. `next` is the page that the person was on the way to."""

    next = HiddenField()
    credential = HiddenField()
