"""Inviting somebody, and accepting an invitation."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, RadioField
from wtforms.validators import Email, InputRequired, Length, Optional

from tracker.forms.base import PlainForm, SentField
from tracker.forms.inputs import REQUIRED, IdField, clean, line
from tracker.forms.passwords import new_password, refuse_common
from tracker.forms.people import RightForm
from tracker.forms.sign_in import LONGEST_ADDRESS

NO_ADDRESS = _l("Type an e-mail address, such as name@example.org.")


class InvitationForm(RightForm):
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

    def __init__(self, *, mailed: bool = False, **more: Any) -> None:
        """`mailed`: the link goes to the address, so that there must be one."""
        super().__init__(**more)
        if mailed:
            needed = InputRequired(_("Type the address that the invitation goes to, or make a link instead."))
            self.address.validators = [needed, *self.address.validators[1:]]
            self.address.description = _("It is forgotten when the invitation is accepted, or ends.")


class AcceptForm(PlainForm):
    """Accepting as who has signed in. `person` is the id of whom the page named: another one may have
    signed in on the same device meanwhile."""

    person = SentField()


class NameForm(PlainForm):
    """Accepting as whom the mail was sent to, which has proved the address."""

    name = line(_l("Your name"), required=True, render_kw={"autocomplete": "name"})


class AddressForm(PlainForm):
    """Where to mail the link to, of who has one that was not mailed."""

    address = EmailField(
        _l("Your e-mail address"),
        description=_l("We send the link there, to be sure that the address is yours."),
        validators=[InputRequired(REQUIRED), Length(max=LONGEST_ADDRESS), Email(NO_ADDRESS)],
        filters=[clean],
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"},
    )


class JoinForm(PlainForm):
    """Accepting as somebody new, who chooses a password; or as somebody who knows theirs."""

    name = line(_l("Your name"), required=True, render_kw={"autocomplete": "name"})
    address = EmailField(
        _l("E-mail address"),
        description=_l("You will sign in with it."),
        validators=[InputRequired(REQUIRED), Length(max=LONGEST_ADDRESS), Email(NO_ADDRESS)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = new_password(_l("Password"))

    def validate_password(self, field: Field) -> None:
        """None that others would try first."""
        refuse_common(field, address=self.address.data or "")
