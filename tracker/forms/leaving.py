"""Handing over: who takes over, what ends, and that one has read it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from tracker.forms.base import TrackedForm
from tracker.forms.inputs import IdField


class Ends(StrEnum):
    """What ends: what a person is in one programme, or their account."""

    PROGRAMME = "programme"
    ACCOUNT = "account"


class HandOverForm(TrackedForm):
    """Who takes over. `ends` are the choices that the sender has; of one alone there is nothing to ask."""

    to = IdField(
        _l("Who takes over?"),
        description=_l("They get what is listed above, and a message that says so."),
    )
    what = RadioField(_l("Where do they leave?"), validators=[InputRequired(_l("Choose where they leave."))])
    sure = BooleanField(
        _l("I have read what passes on and what ends."),
        validators=[InputRequired(_l("Read it and tick this first."))],
    )

    def __init__(
        self, *args: Any, colleagues: list[tuple[int, str]], ends: dict[Ends, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.to.set_rows(colleagues, empty=_("nobody"))
        self.what.choices = [(one.value, words) for one, words in ends.items()]
        if len(ends) < 2:
            del self.what
        self._only = next(iter(ends))

    @property
    def ends(self) -> Ends:
        """What was chosen."""
        return Ends(self.what.data) if "what" in self else self._only
