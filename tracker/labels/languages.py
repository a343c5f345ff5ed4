"""Languages that people write in, by code and by name."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from tracker.extensions import page_locale

_CODE = re.compile(r"[a-z]{2,3}")
_NO_LANGUAGE = frozenset({"mul", "und", "zxx"})
"""Codes that say: several, not known, and none."""


@cache
def languages() -> frozenset[str]:
    """The code of every language that CLDR has a name for: people may write in any."""
    codes = map(str, Locale("en").languages)
    return frozenset(code for code in codes if _CODE.fullmatch(code)) - _NO_LANGUAGE


def language_name(code: str, locale: Locale | str | None = None) -> str:
    """The language's name in that of the reader, as it stands within a sentence: "italiano"."""
    chosen = Locale.parse(locale) if isinstance(locale, str) else (locale or page_locale())
    return str(chosen.languages.get(code, code))
