"""Who may do what in a programme."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import pgettext
from wtforms import EmailField, RadioField
from wtforms.validators import Email, InputRequired, Length, ValidationError

from tracker.domain.statuses import RoleKind
from tracker.forms.base import TrackedForm
from tracker.forms.inputs import REQUIRED, IdField, line
from tracker.forms.sign_in import LONGEST_ADDRESS
from tracker.labels import label


class RightForm(TrackedForm):
    """A form that says what somebody will be, and an editor of which organisation; each places its fields."""

    role: RadioField
    organisation_id: IdField

    def __init__(
        self, *args: Any, roles: list[RoleKind], organisations: list[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.role.choices = [(role.value, label(role)) for role in roles]
        self.organisation_id.set_rows(organisations, empty=pgettext("organisation", "none"))

    def validate_organisation_id(self, field: IdField) -> None:
        if self.role.data == RoleKind.EDITOR and field.data is None:
            raise ValidationError(_("Choose the organisation that the editor works for."))


class RoleForm(RightForm):
    """A role for a person, who may be new."""

    address = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(REQUIRED),
            Length(max=LONGEST_ADDRESS),
            Email(_l("Type an e-mail address, such as name@example.org.")),
        ],
        render_kw={"autocomplete": "off"},
    )
    name = line(_lp("person", "Name"), required=True)
    role = RadioField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    organisation_id = IdField(_l("Organisation"), description=_l("An editor works for one organisation."))
