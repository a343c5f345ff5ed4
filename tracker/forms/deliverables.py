"""What is due by contract: whose it is, when, and where it can be seen."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from tracker.domain.statuses import DeliverableKind, DeliverableStatus
from tracker.forms.activities import LanguagesField, TicksField
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import IdField, line, text
from tracker.forms.links import check_link
from tracker.forms.written import written_in
from tracker.labels import choices
from tracker.models import Deliverable

SAME = ("title", "due", "reported_on", "url", "note")


class DeliverableFields(TrackedForm):
    """What is said of a deliverable, new or not."""

    title = line(_l("Title"), required=True)
    kind = SelectField(_l("What kind"))
    owner_id = IdField(_l("Owner"))
    pairs = TicksField(_l("Of which pairs"), description=_l("None ticked: it is of the whole programme."))
    status = SelectField(_l("State"))
    due = ApproximateDateField(_l("Due"), description=_l("A day, a month or a season: “March 2023”."))
    reported_on = ApproximateDateField(_l("Reported as delivered on"))
    languages = LanguagesField(_l("Languages"), description=_l("With commas: “French, Latvian”."))
    url = line(_l("Link"), longest=2000, description=_l("Where it can be seen. It begins with https://."))
    note = text(_l("Note"), description=_l("It stands on the factsheet of the pair, and on its public page."))
    language = written_in()

    def __init__(
        self,
        *args: Any,
        owners: list[tuple[int, str]],
        pairs: list[tuple[int, str]],
        needs_owner: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.kind.choices = choices(DeliverableKind)
        self.status.choices = [("", _("not known")), *choices(DeliverableStatus)]
        self.owner_id.set_rows(owners, empty=None if needs_owner else _("not known"))
        self.pairs.choices = list(pairs)

    def validate_url(self, field: StringField) -> None:
        """A link leads somewhere on the web, and never runs anything."""
        check_link(self, field)

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Deliverable`."""
        return {name: self[name].data for name in SAME} | {
            "kind": DeliverableKind(self.kind.data),
            "owner_id": self.owner_id.data,
            "status": DeliverableStatus(self.status.data) if self.status.data else None,
            "language": self.language.code,
            "languages": self.languages.data or [],
        }


class NewDeliverableForm(DeliverableFields):
    """A deliverable that nobody has entered yet."""


class DeliverableForm(DeliverableFields, VersionedForm):
    """A deliverable that is there."""


def stored_values(deliverable: Deliverable) -> dict[str, Any]:
    """A deliverable as `DeliverableForm(data=…)` shows it. Its pair links must be loaded."""
    return {name: getattr(deliverable, name) for name in (*SAME, "owner_id", "language", "version")} | {
        "kind": deliverable.kind.value,
        "status": deliverable.status.value if deliverable.status else "",
        "languages": list(deliverable.languages or ()),
        "pairs": [link.pair_id for link in deliverable.pair_links],
    }
