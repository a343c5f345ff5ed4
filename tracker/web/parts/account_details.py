"""The part of the account page with name, language and timezone."""

from __future__ import annotations

from typing import Any

from tracker.forms.account import DetailsForm
from tracker.models import User


def details(user: User) -> dict[str, Any]:
    """The address, and the form with what is known."""
    data = {"name": user.name, "language": user.language or "", "timezone": user.timezone or ""}
    return {"address": user.email, "form": DetailsForm(formdata=None, data=data)}
