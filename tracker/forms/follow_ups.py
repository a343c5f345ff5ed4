"""One follow-up of a visit."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import IdField, line, text
from tracker.forms.written import written_in


class FollowUpForm(VersionedForm):
    """What is to be done, by whom, by when."""

    what = text(_l("What"), required=True, longest=2000)
    owner_id = IdField(_l("Who"))
    owner_name = line(_l("Or somebody else, by name"), longest=200)
    due = ApproximateDateField(_l("By when"), description=_l("“summer 2022” is fine."))
    language = written_in()

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.owner_id.set_rows(owners, empty=_("somebody else, or not decided"))

    def validate_owner_name(self, field: StringField) -> None:
        if field.data and self.owner_id.data:
            raise ValidationError(_("Choose an organisation or type a name, not both."))

    def values(self) -> dict[str, Any]:
        values = {name: self[name].data for name in ("what", "owner_id", "owner_name", "due")}
        return values | {"language": self.language.code}


class ProposeForm(TrackedForm):
    """Which mentee city the milestone is proposed to."""

    city = IdField(_l("Mentee city"))

    def __init__(self, *args: Any, cities: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.city.set_rows(cities)
