"""Action plans."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError

from tracker.domain.statuses import PlanStatus
from tracker.forms.base import VersionedForm
from tracker.forms.fields import ApproximateDateField, LinesField
from tracker.forms.inputs import LONGEST_TEXT, REQUIRED, line
from tracker.forms.written import written_in
from tracker.labels import choices


class PlanForm(VersionedForm):
    """What is said of a plan. `owner` is a mentee city of a pair, written ``<pair id>-<organisation id>``."""

    owner = SelectField(_l("Whose plan is it?"), validators=[InputRequired(REQUIRED)])
    title = line(_l("Title"), required=True)
    objectives = LinesField(_l("Objectives"), description=_l("One a line."))
    status = SelectField(_l("State"))
    period = ApproximateDateField(
        _l("Period"),
        description=_l("From when to when, such as “January 2021 – March 2023”. Milestones lie inside it."),
    )
    adopted_on = ApproximateDateField(_l("Adopted on"), description=_l("A day or a month."))
    adopted_by = line(_l("Adopted by"), description=_l("For example the city council."))
    language = written_in()

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.owner.choices = owners
        self.status.choices = [("", _("not known")), *choices(PlanStatus)]

    def validate_objectives(self, field: LinesField) -> None:
        """The whole list is one text."""
        if len("\n".join(field.data or ())) > LONGEST_TEXT:
            raise ValidationError(_("This is too long: at most %(limit)s characters.", limit=LONGEST_TEXT))

    @property
    def chosen_owner(self) -> tuple[int, int]:
        """The ids of the pair and of the city; call it after `validate`."""
        pair, _dash, city = str(self.owner.data).partition("-")
        return int(pair), int(city)

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `ActionPlan`."""
        names = ("title", "period", "adopted_on", "adopted_by")
        return {name: self[name].data for name in names} | {
            "owner_id": self.chosen_owner[1],
            "objectives": self.objectives.data or [],
            "status": PlanStatus(self.status.data) if self.status.data else None,
            "language": self.language.code,
        }


class NewPlanForm(PlanForm):
    """A plan that nobody has entered yet."""

    version = None  # type: ignore[assignment]  # WTForms takes a field out so.


def owner_value(pair_id: int, organisation_id: int) -> str:
    """How `PlanForm.owner` writes a city of a pair."""
    return f"{pair_id}-{organisation_id}"


def stored_values(plan: Any) -> dict[str, Any]:
    """A plan as `PlanForm(data=…)` shows it."""
    names = ("title", "period", "adopted_on", "adopted_by", "language", "version")
    return {name: getattr(plan, name) for name in names} | {
        "owner": owner_value(plan.pair_id, plan.owner_id),
        "objectives": list(plan.objectives or ()),
        "status": plan.status.value if plan.status else "",
    }
