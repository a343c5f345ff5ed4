"""The part of the account page with name, language and timezone."""

from __future__ import annotations

from typing import Any

from tracker.forms.account import DetailsForm
from tracker.models import User
from tracker.web.language import offered_languages, own_name


def details(user: User) -> dict[str, Any]:
    """The address, and the form with what is known."""
    data = {"name": user.name, "language": user.language or "", "timezone": user.timezone or ""}
    return {"address": user.email, "form": details_form(formdata=None, data=data)}


def details_form(**more: Any) -> DetailsForm:
    """The form, with the languages that pages can be drawn in."""
    return DetailsForm(languages=[(one, own_name(one)) for one in offered_languages()], **more)
