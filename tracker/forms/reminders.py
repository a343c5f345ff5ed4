"""How often somebody wants to be reminded."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from tracker.domain.statuses import ReminderPace
from tracker.forms.base import PartForm, PlainForm, SentField
from tracker.labels import choices


class RemindersForm(PartForm):
    """The four paces."""

    part = "reminders"

    pace = RadioField(_l("How often"), name="pace")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.pace.choices = choices(ReminderPace)


class AgainForm(PlainForm):
    """Takes the stopping of reminders back; `pace` is how often they came before."""

    pace = SentField()

    @property
    def chosen(self) -> ReminderPace | None:
        """The pace before; None, which is as needed, where it is not known."""
        known = {pace.value: pace for pace in ReminderPace if pace is not ReminderPace.NEVER}
        return known.get(str(self.pace.data or ""))
