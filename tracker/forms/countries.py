"""Countries as people type them: by code, or by name in any language that dates are read in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from babel import Locale
from flask_babel import lazy_gettext as _l

from tracker.datewords import LANGUAGES
from tracker.domain.countries import check_country, read_country
from tracker.domain.errors import DomainError
from tracker.domain.folding import fold

COUNTRY_HELP = _l("Its name or its two letters, such as Italy or IT.")
MISREAD_CODE = "BR"
"""Brazil's code, written for Belgium: "City of Brussels (BR)"."""
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""What CLDR names among the territories beside countries: unions, tests and the unknown."""


def read_any_country(typed: str, allowed: Sequence[str] = ()) -> str:
    """The ISO code of a country by its code or its name: Italy, Italia, Griekenland, EL.

    Any country will do; only BR is asked about where `allowed` has Belgium. Raises DomainError.
    """
    names = _names()
    if (found := names.get(fold(typed))) is not None:
        return found
    code = read_country(typed)
    if code == MISREAD_CODE and "BE" in allowed:
        check_country(code, allowed)
    if code not in names.values():
        raise DomainError("country", "no_country", country=typed)
    return code


def read_countries(typed: str) -> list[str]:
    """The codes of several countries, each once, as typed: "Belgium, EL; Italia" or "BE ES FR"."""
    found: list[str] = []
    for part in re.split(r"[,;\n]+", typed):
        try:
            found += [read_any_country(part.strip())] if part.strip() else []
        except DomainError:
            words = part.split()
            if len(words) == 1:
                raise
            found += [read_any_country(word) for word in words]
    return list(dict.fromkeys(found))


@cache
def _names() -> Mapping[str, str]:
    """The folded name of every country of CLDR in each language, with its code; English is asked first."""
    names: dict[str, str] = {}
    for language in ("en", *LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            if code.isalpha() and len(code) == 2 and code not in NO_COUNTRIES:
                names.setdefault(fold(name), code)
    return names
