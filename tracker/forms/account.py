"""What people say about themselves."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.datewords import LANGUAGES
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
        _l("Language"), description=_l("Mails come in it, and dates and numbers are written in it.")
    )
    timezone = SelectField(_l("Timezone"), description=_l("Times are shown in it."))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # Each in its own words: who cannot read this page finds theirs.
        own = [(code, Locale.parse(code).get_display_name(code) or code) for code in LANGUAGES]
        self.language.choices = [("", _("As my browser says")), *own]
        zones = timezone_choices(self.timezone.data)
        self.timezone.choices = [("", _("As the programme has it")), *zones]
