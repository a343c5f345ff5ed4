"""Countries by code and by name."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from flask_babel import get_locale, gettext

from tracker.domain import statuses as s

EU_CODES: Mapping[str, str] = {"GR": "EL", "GB": "UK"}
"""Where the European Union's country codes differ from ISO 3166-1 (Interinstitutional style guide, 7.1)."""


def country_code(code: str, display: s.CountryDisplay) -> str:
    """The stored ISO code as the programme prints it: Greece is stored GR and shown EL in `eu`."""
    return EU_CODES.get(code, code) if display is s.CountryDisplay.EU else code


def country_name(code: str | None, locale: Locale | str | None = None) -> str:
    """The country's name in the reader's language; the code itself where nobody has named it."""
    if code is None:
        return str(gettext("country not known"))
    chosen = Locale.parse(locale) if isinstance(locale, str) else (locale or get_locale() or Locale("en"))
    return str(chosen.territories.get(code, code))
