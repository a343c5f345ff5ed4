"""What people say of a milestone, and the milestone's own texts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError

from tracker.domain.dates import ApproximateDate
from tracker.forms.base import VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import LONGEST_LINE, REQUIRED, IdField, line, text
from tracker.forms.links import link
from tracker.forms.written import written_in

EMPTY_LINES = 2
"""How many lines for new evidence stand below those that are filled in."""
HEAVIEST = 100


class EvidenceForm(Form):
    """One line of evidence."""

    title = line(_l("What it is"))
    url = link(_l("Link"))
    remove = BooleanField(_l("Delete this line"))

    def validate_title(self, field: StringField) -> None:
        """Evidence is a link; its title may be left out."""
        if field.data and not self.url.data and not self.remove.data:
            raise ValidationError(_("Give the link to it, or delete the line."))


class EvidenceField(FieldList):  # type: ignore[type-arg]  # Its entries are of many kinds.
    """Lines of evidence. `data` has those that stay; a link without a title goes by its address."""

    @property
    def data(self) -> list[dict[str, str]]:
        lines: list[dict[str, Any]] = [entry.data for entry in self.entries]
        return [
            {"title": one["title"] or one["url"], "url": one["url"]}
            for one in lines
            if one["url"] and not one["remove"]
        ]


class MilestoneForm(VersionedForm):
    """A milestone's own texts. Its state and its dates are not changed here."""

    code = line(
        _l("Code"), required=True, longest=60, description=_l("Short and unique in the plan, such as M3.")
    )
    title = line(_l("Title"), required=True, longest=LONGEST_LINE)
    description = text(_l("Description"))
    owner_id = IdField(_l("Owner"))
    means_of_verification = text(
        _l("Means of verification"), description=_l("What will show that it is reached."), longest=2000
    )
    weight = IntegerField(
        _l("Weight"),
        validators=[
            InputRequired(REQUIRED),
            NumberRange(1, HEAVIEST, _l("A whole number from 1 to %(limit)s.", limit=HEAVIEST)),
        ],
        default=1,
        description=_l("1 for nearly every milestone. It is shown wherever it counts."),
    )
    evidence = EvidenceField(FormField(EvidenceForm), max_entries=60)
    note = text(_l("Note"))
    source_note = text(
        _l("What the sources leave open"), description=_l("For coordinators only, never public.")
    )
    language = written_in()

    def __init__(
        self, *args: Any, owners: list[tuple[int, str]], sees_source_note: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.owner_id.set_rows(owners, empty=_("not known"))
        if not sees_source_note:
            del self.source_note
        if not self.is_submitted():
            for _number in range(EMPTY_LINES):
                self.evidence.append_entry()

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Milestone`."""
        names = ("code", "title", "description", "owner_id", "means_of_verification", "weight", "note")
        values = {name: self[name].data for name in names}
        values |= {"evidence": self.evidence.data, "language": self.language.code}
        return values | ({"source_note": self.source_note.data} if "source_note" in self else {})


class NewMilestoneForm(MilestoneForm):
    """A milestone that is new: it also has the dates that the history begins with."""

    version = None  # type: ignore[assignment]  # WTForms takes a field out so.
    added_on = ApproximateDateField(
        _l("In the plan since"), description=_l("Empty is today. Figures of earlier days do not count it.")
    )
    agreed = ApproximateDateField(
        _l("Agreed date"), description=_l("The date that was agreed first. A day, a month or “spring 2022”.")
    )
    expected = ApproximateDateField(
        _l("Now expected"), description=_l("Only where it is not the agreed date.")
    )

    def dates(self) -> dict[str, ApproximateDate | None]:
        """The dates that were typed."""
        return {name: self[name].data for name in ("added_on", "agreed", "expected")}


def stored_texts(milestone: Any) -> dict[str, Any]:
    """A milestone as `MilestoneForm(data=…)` shows it."""
    names = ("code", "title", "description", "owner_id", "means_of_verification", "weight", "note")
    values = {name: getattr(milestone, name) for name in (*names, "language", "source_note", "version")}
    return values | {"evidence": [dict(one) for one in milestone.evidence or ()]}
