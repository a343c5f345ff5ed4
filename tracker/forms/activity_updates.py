"""What people say of an activity: how far it is, its dates, and what happened."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import Optional, ValidationError

from tracker.domain.activities import TRANSITIONS
from tracker.domain.history import Standing
from tracker.domain.statuses import ActivityStatus
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import text
from tracker.forms.statements import StatementForm, key_of, reason_in, why
from tracker.forms.written import written_in
from tracker.labels import label


class ActivityUpdateForm(StatementForm):
    """One statement about an activity.

    The hidden `seen_…` hold what was filled in when the page was drawn: what is still the same was
    not said, and is not said again over somebody else's words.
    """

    seen_status = HiddenField(default="")
    seen_expected = HiddenField(default="")
    seen_happened = HiddenField(default="")
    seen_agreed = HiddenField(default="")
    confirmed = HiddenField(default="")

    status = RadioField(_l("How far is it?"), validators=[Optional()])
    happened = ApproximateDateField(_l("On which day was it held?"))
    expected = ApproximateDateField(_l("Now expected"))
    no_new_day = BooleanField(_l("There is no new day yet"))
    reason = why(_l("Why?"), description=_l("Needed where a date moves, and to postpone or cancel."))
    comment = text(_l("What happened?"))
    agreed = ApproximateDateField(
        _l("Agreed date"),
        description=_l("A new one is agreed with those concerned. The old one stays in the history."),
    )
    effective_on = ApproximateDateField(_l("Since when?"), description=_l("Empty is today."))
    language = written_in()

    def __init__(self, *args: Any, standing: Standing, may_agree: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now = ActivityStatus(standing.status)
        self.status.choices = [
            (one.value, label(one)) for one in ActivityStatus if one is now or one in TRANSITIONS[now]
        ]
        if not may_agree:
            del self.agreed

    def asks(self, name: str) -> bool:
        """Whether a field makes sense as things stand; where something was typed in it, it stays in sight.

        What is over moves no more: of what was held, its day may be corrected, and anything be added.
        """
        if name == "status":
            return bool(TRANSITIONS[self.now]) or name in self.changed
        over = self.now in (ActivityStatus.HELD, ActivityStatus.CANCELLED)
        sense = {
            "happened": not over or self.now is ActivityStatus.HELD,
            "reason": not over or "agreed" in self,
        }
        return sense.get(name, not over) or name in self.changed or bool(self[name].errors)

    @property
    def chosen(self) -> ActivityStatus | None:
        """The state that is ticked; None also where what was sent is no state."""
        return next((one for one in ActivityStatus if one.value == self.status.data), None)

    @property
    def changed(self) -> set[str]:
        """The names of the fields that say something: they differ from what stood there."""
        dates = [name for name in ("expected", "happened", "agreed") if name in self]
        names = {name for name in dates if key_of(self[name].data) != (self[f"seen_{name}"].data or "")}
        if (self.status.data or "") != (self.seen_status.data or ""):
            names.add("status")
        return names | {
            name for name in ("comment", "effective_on", "reason", "no_new_day") if self[name].data
        }

    def says_something(self) -> bool:
        """Whether anything was said at all, beside the day since when and why."""
        return bool(self.changed - {"effective_on", "reason"})

    def said(self) -> dict[str, Any]:
        """The statement, as `services.activities.record_update` takes it."""
        changed, held = self.changed, self.chosen is ActivityStatus.HELD
        says_status = "status" in changed or (held and "happened" in changed)
        moved = "expected" in changed
        withdrawn = self.no_new_day.data or (moved and self.expected.data is None)
        return {
            "status": self.chosen if says_status else None,
            "happened": self.happened.data if held and says_status else None,
            "expected": self.expected.data if moved and not withdrawn else None,
            "withdraws_expected": withdrawn,
            "agreed": self.agreed.data if "agreed" in changed else None,
            "reason": reason_in(self.reason),
            "comment": self.comment.data,
            "language": self.language.code,
        }

    def validate_happened(self, field: ApproximateDateField) -> None:
        """A day without *held* was meant to say something: ask what."""
        if "happened" in self.changed and field.data and self.chosen is not ActivityStatus.HELD:
            raise ValidationError(_("To say that it was held, choose “Held” above. Else leave this empty."))

    def validate_expected(self, _field: ApproximateDateField) -> None:
        """Who postpones says the new day, or that there is none; not both."""
        moved = "expected" in self.changed
        if self.no_new_day.data and moved and self.expected.data is not None:
            raise ValidationError(_("Give the new day, or tick that there is none yet, not both."))
        postponed = self.chosen is ActivityStatus.POSTPONED and "status" in self.changed
        if postponed and self.expected.data is not None and not (moved or self.no_new_day.data):
            raise ValidationError(_("Give the new day, or tick that there is none yet."))

    def validate_effective_on(self, field: ApproximateDateField) -> None:
        """What was held counts from the day it happened."""
        if field.data and self.chosen is ActivityStatus.HELD and "status" in self.changed:
            raise ValidationError(_("For what was held, the day above counts. Leave this empty."))


def seen_state(standing: Standing, last_update: int) -> dict[str, Any]:
    """What `ActivityUpdateForm(data=…)` is filled with: how the activity stands."""
    status = ActivityStatus(standing.status).value
    dates = {name: getattr(standing, name) for name in ("expected", "happened", "agreed")}
    seen = {f"seen_{name}": key_of(value) for name, value in dates.items()}
    return {
        "seen_update": last_update,
        "status": status,
        "seen_status": status,
        **dates,
        **seen,
    }
