"""Choosing a password, and setting and removing one's own."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.forms.base import TrackedForm
from tracker.forms.sign_in import LONGEST_PASSWORD
from tracker.passwords import SHORTEST, is_common


def new_password(label: Any) -> PasswordField:
    """A field for a password that somebody chooses: long, and it may be pasted."""
    return PasswordField(
        label,
        description=_l(
            "At least %(count)s characters. Three or four words of your own do well.", count=SHORTEST
        ),
        validators=[
            InputRequired(_l("Choose a password.")),
            Length(min=SHORTEST, message=_l("At least %(count)s characters.", count=SHORTEST)),
            Length(max=LONGEST_PASSWORD),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def refuse_common(field: Field, *, address: str) -> None:
    """Raises ValidationError for a password that others would guess of whoever has that address."""
    if is_common(field.data or "", address=address):
        raise ValidationError(_("Others would guess this password soon. Choose another."))


class ProofForm(TrackedForm):
    """Asks for the present password of whoever has one and has not just come by a link."""

    present: PasswordField | None = PasswordField(
        _l("Present password"),
        validators=[InputRequired(_l("Type your present password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )

    def __init__(self, *args: Any, asks_present: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not asks_present:
            del self.present  # WTForms makes it None.


class PasswordForm(ProofForm):
    """A new password: long, and none that others would guess. It may be pasted."""

    password = new_password(_l("New password"))

    def __init__(self, *args: Any, address: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self._address = address

    def validate_password(self, field: Field) -> None:
        """None that others would try first."""
        refuse_common(field, address=self._address)
