"""What people say about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.forms.base import PartForm
from tracker.forms.inputs import line
from tracker.forms.timezones import timezone_choices

LONGEST_NAME = 120


class DetailsForm(PartForm):
    """A person's name, language and timezone; without these two, browser and programme decide."""

    part = "details"

    name = line(
        _l("Your name"),
        required=True,
        longest=LONGEST_NAME,
        description=_l("Others in your programmes read it beside what you write."),
        render_kw={"autocomplete": "name"},
    )
    language = SelectField(
        _l("Language"),
        description=_l("Pages and mails come in it, with dates and numbers as it writes them."),
    )
    timezone = SelectField(_l("Timezone"), description=_l("Times are shown in it."))

    def __init__(self, *args: Any, languages: Iterable[tuple[str, str]], **more: Any) -> None:
        """`languages` are offered, each with its own name: who cannot read this page finds theirs."""
        super().__init__(*args, **more)
        self.language.choices = [
            ("", _("As my browser says")),
            *((code, name, {"lang": code}) for code, name in languages),
        ]
        zones = timezone_choices(self.timezone.data)
        self.timezone.choices = [("", _("As the programme has it")), *zones]
