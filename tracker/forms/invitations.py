"""Inviting somebody, and accepting an invitation."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, PasswordField, RadioField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from tracker.domain.statuses import RoleKind
from tracker.forms.base import PlainForm, SentField, TrackedForm
from tracker.forms.inputs import REQUIRED, IdField, clean, line
from tracker.forms.sign_in import LONGEST_ADDRESS, LONGEST_PASSWORD
from tracker.labels import label
from tracker.passwords import SHORTEST, is_common

NO_ADDRESS = _l("Type an e-mail address, such as name@example.org.")


class InvitationForm(TrackedForm):
    """What the invited will be, and for whom the link is."""

    role = RadioField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    organisation_id = IdField(_l("Organisation"), description=_l("An editor works for one organisation."))
    address = EmailField(
        _l("E-mail address"),
        description=_l("It stands ready in the form of the invited, and is forgotten afterwards."),
        validators=[Optional(), Length(max=LONGEST_ADDRESS), Email(NO_ADDRESS)],
        filters=[clean],
        render_kw={"autocomplete": "off"},
    )

    def __init__(
        self, *args: Any, roles: list[RoleKind], organisations: list[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.role.choices = [(role.value, label(role)) for role in roles]
        self.organisation_id.set_rows(organisations, empty=_("none"))

    def validate_organisation_id(self, field: IdField) -> None:
        if self.role.data == RoleKind.EDITOR and field.data is None:
            raise ValidationError(_("Choose the organisation that the editor works for."))


class AcceptForm(PlainForm):
    """Accepting as who has signed in. `person` is the id of whom the page named: another one may have
    signed in on the same device meanwhile."""

    person = SentField()


class JoinForm(PlainForm):
    """Accepting as somebody new, who chooses a password; or as somebody who knows theirs."""

    name = line(_l("Your name"), required=True, render_kw={"autocomplete": "name"})
    address = EmailField(
        _l("E-mail address"),
        description=_l("You will sign in with it."),
        validators=[InputRequired(REQUIRED), Length(max=LONGEST_ADDRESS), Email(NO_ADDRESS)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
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

    def validate_password(self, field: Field) -> None:
        if is_common(field.data or "", address=self.address.data or ""):
            raise ValidationError(_("Others would guess this password soon. Choose another."))
