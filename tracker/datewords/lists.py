"""Several things in a sentence: "A, B and C"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from babel.lists import format_list

from tracker.datewords.words import language_of, tag_of

Style = Literal["standard", "or"]

_BEFORE_I = re.compile(r"[ií]|hi(?![aeo])|hí", re.IGNORECASE)
_BEFORE_O = re.compile(r"h?[oó]|8|11(?![0-9])", re.IGNORECASE)
"""Spanish says "e" before the sound of i and "u" before that of o, also in a number (ocho, once)."""


def print_list(things: Sequence[str], locale: str, style: Style = "standard") -> str:
    """The things with "and", or with "or", between the last two of them; "" where there are none."""
    language = language_of(locale)
    if language == "es" and len(things) > 1:
        word = "e" if style == "standard" and _BEFORE_I.match(things[-1]) else ""
        word = "u" if style == "or" and _BEFORE_O.match(things[-1]) else word
        if word:
            return f"{', '.join(things[:-1])} {word} {things[-1]}"
    return format_list(things, style=style, locale=tag_of(language))
