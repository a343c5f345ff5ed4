"""Inputs that every form has: texts that are None when empty, and a choice among rows."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from tracker.extensions import page_language
from tracker.labels.spoken import Spoken

LONGEST_LINE = 300
LONGEST_TEXT = 20_000
REQUIRED = _l("Fill this in.")

CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
TURNING = "\u202a-\u202e\u2066-\u2069"
LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
NO_CHARACTERS = "\ufdd0-\ufdef" + LAST_OF_PLANES
UNSEEN = re.compile(f"[{CONTROLS}{TURNING}{NO_CHARACTERS}]")
"""What nobody types and no page may hold, or what turns the words of the page around it the other way."""


def clean(text: str | None) -> str | None:
    """What was typed, without the spaces around it and with plain line ends; None where that is nothing."""
    return stripped((text or "").replace("\r\n", "\n").replace("\r", "\n")) or None


def stripped(typed: str | None) -> str:
    """What was typed, without the spaces around it and what is `UNSEEN`; nothing where nobody can see it."""
    words = UNSEEN.sub("", typed or "").strip()
    return words if any(mark.isprintable() and not mark.isspace() for mark in words) else ""


def _checks(longest: int, *, required: bool) -> list[Any]:
    too_long = _l("This is too long: at most %(limit)s characters.", limit=longest)
    return [DataRequired(REQUIRED) if required else Optional(), Length(max=longest, message=too_long)]


def line(label: Any, *, required: bool = False, longest: int = LONGEST_LINE, **more: Any) -> StringField:
    """A field of one line; its data is None where nothing was typed."""
    return StringField(label, validators=_checks(longest, required=required), filters=[clean], **more)


def text(label: Any, *, required: bool = False, longest: int = LONGEST_TEXT, **more: Any) -> TextAreaField:
    """A field of many lines; its data is None where nothing was typed."""
    return TextAreaField(label, validators=_checks(longest, required=required), filters=[clean], **more)


def id_or_none(value: Any) -> int | None:
    """For `SelectField(coerce=…)`: the id that was chosen, None for the empty choice."""
    if value in (None, "", "None"):
        return None
    digits = str(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise ValueError("no id")
    return int(digits)


class IdField(SelectField):
    """A choice among rows, by id; `choices` are (id, words), and "" is the empty choice."""

    def __init__(self, label: Any = None, *, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators=validators, coerce=id_or_none, validate_choice=True, **more)

    def set_rows(self, rows: list[tuple[int, str]], *, empty: str | None = None) -> None:
        """Offers these rows and, where `empty` says a word for it, none of them."""
        first: list[Any] = [] if empty is None else [("", empty)]
        self.choices = first + [_option(number, words) for number, words in rows]


def _option(number: int, words: str) -> tuple[str, str] | tuple[str, str, dict[str, str]]:
    """A choice of a list that drops down, in which a page can mark nothing but the whole."""
    if not isinstance(words, Spoken):
        return str(number), words
    language = words.chosen.language
    return str(number), words.plain, {} if language == page_language() else {"lang": language}
