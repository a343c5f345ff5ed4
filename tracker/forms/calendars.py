"""Which part of the programme a new calendar address is about."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.forms.base import TrackedForm

PROGRAMME, MINE = "programme", "mine"


class CalendarForm(TrackedForm):
    """`about` is `PROGRAMME`, `MINE`, or the number of a pair."""

    about = SelectField(_l("What shall it show?"))

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.about.choices = offered
