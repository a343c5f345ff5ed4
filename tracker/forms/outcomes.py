"""What changed: whose it is, when it occurred, and which practice it came from."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from tracker.domain.statuses import OutcomeKind, OutcomeStatus
from tracker.forms.activities import TicksField
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import IdField, line, text
from tracker.forms.links import check_link
from tracker.forms.story import MilestonesField
from tracker.forms.written import written_in
from tracker.labels import choices
from tracker.models import Outcome

SAME = ("title", "occurred", "url", "note")


class OutcomeFields(TrackedForm):
    """What is said of an outcome, new or not."""

    title = line(_l("What changed"), required=True)
    kind = SelectField(_l("What kind"))
    owner_id = IdField(_l("Where, or whose it is"))
    pairs = TicksField(_l("Of which pairs"), description=_l("An outcome may belong to several."))
    came_from = MilestonesField(
        _l("Which milestones led to it?"),
        description=_l("One tick each. The page of the pair then tells how it came about."),
    )
    status = SelectField(_l("State"))
    practice_id = IdField(_l("Good practice that was taken up"))
    occurred = ApproximateDateField(
        _l("When"), description=_l("A day, a month, years: “2022 – 2024”. It may be after the programme.")
    )
    url = line(_l("Link"), longest=2000, description=_l("Where one can read more. It begins with https://."))
    note = text(_l("Note"), description=_l("It stands on the factsheet of the pair, and on its public page."))
    language = written_in()

    def __init__(
        self,
        *args: Any,
        owners: list[tuple[int, str]],
        pairs: list[tuple[int, str]],
        practices: list[tuple[int, str]],
        needs_owner: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.kind.choices = choices(OutcomeKind)
        self.status.choices = [("", _("not known")), *choices(OutcomeStatus)]
        self.owner_id.set_rows(owners, empty=None if needs_owner else _("not known"))
        self.practice_id.set_rows(practices, empty=_("none, or not known"))
        self.pairs.choices = list(pairs)

    def validate_url(self, field: StringField) -> None:
        """A link leads somewhere on the web, and never runs anything."""
        check_link(self, field)

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Outcome`."""
        return {name: self[name].data for name in (*SAME, "owner_id", "practice_id")} | {
            "kind": OutcomeKind(self.kind.data),
            "status": OutcomeStatus(self.status.data) if self.status.data else None,
            "language": self.language.code,
        }


class NewOutcomeForm(OutcomeFields):
    """An outcome that nobody has entered yet."""


class OutcomeForm(OutcomeFields, VersionedForm):
    """An outcome that is there."""


def stored_values(outcome: Outcome) -> dict[str, Any]:
    """An outcome as `OutcomeForm(data=…)` shows it. Its links must be loaded."""
    same = (*SAME, "owner_id", "practice_id", "language", "version")
    return {name: getattr(outcome, name) for name in same} | {
        "kind": outcome.kind.value,
        "status": outcome.status.value if outcome.status else "",
        "pairs": [link.pair_id for link in outcome.pair_links],
        "came_from": [link.milestone_id for link in outcome.milestone_links],
    }
