"""Countries by code and by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel import Locale
from flask_babel import gettext

from tracker.domain import statuses as s
from tracker.extensions import page_locale
from tracker.labels.sorting import sorted_by_name

EU_CODES: Mapping[str, str] = {"GR": "EL", "GB": "UK"}
"""Where the European Union's country codes differ from ISO 3166-1 (Interinstitutional style guide, 7.1)."""

PROTOCOL_ORDER = (
    *("BE", "BG", "CZ", "DK", "DE", "EE", "IE", "GR", "ES", "FR", "HR", "IT", "CY", "LV"),
    *("LT", "LU", "HU", "MT", "NL", "AT", "PL", "PT", "RO", "SI", "SK", "FI", "SE"),
)
"""The member states as the European Union lists them, by their names in their own languages: Belgique,
Bulgaria, Česko … (Interinstitutional style guide, 7.1.1)."""


def countries_in_order(
    codes: Iterable[str], display: s.CountryDisplay, locale: Locale | str | None = None
) -> list[str]:
    """The codes in the order in which their countries are listed: by name in the reader's language.

    Where the programme writes as the European Union does, its member states come first, in protocol order.
    """
    by_name = sorted_by_name(codes, lambda code: country_name(code, locale), locale)
    if display is not s.CountryDisplay.EU:
        return by_name
    place = {code: number for number, code in enumerate(PROTOCOL_ORDER)}
    return sorted(by_name, key=lambda code: place.get(code, len(place)))


def country_code(code: str, display: s.CountryDisplay) -> str:
    """The stored ISO code as the programme prints it: Greece is stored GR and shown EL in `eu`."""
    return EU_CODES.get(code, code) if display is s.CountryDisplay.EU else code


def country_name(code: str | None, locale: Locale | str | None = None) -> str:
    """The country's name in the reader's language; the code itself where nobody has named it."""
    if code is None:
        return str(gettext("country not known"))
    chosen = Locale.parse(locale) if isinstance(locale, str) else (locale or page_locale())
    return str(chosen.territories.get(code, code))
