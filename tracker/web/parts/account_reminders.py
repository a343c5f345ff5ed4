"""The part of the account page that says how often one is reminded."""

from __future__ import annotations

from typing import Any

from tracker.domain.paces import pace_of
from tracker.forms.reminders import RemindersForm
from tracker.models import User


def reminders(user: User) -> dict[str, Any]:
    """The form with what was chosen; nothing chosen is as needed."""
    return {"form": RemindersForm(formdata=None, data={"pace": pace_of(user.reminders).value})}
