"""Country codes as people write them, and as they are kept (model.md, "Rules")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.errors import DomainError

FROM_EU = {"EL": "GR", "UK": "GB"}
"""The codes of the European Union that differ from ISO 3166-1, which is what is kept."""


def read_country(code: str) -> str:
    """The ISO code of a country, from two letters of either case. DomainError `no_country` for others."""
    upper = code.strip().upper()
    if not re.fullmatch("[A-Z]{2}", upper):
        raise DomainError("country", "no_country", country=code)
    return FROM_EU.get(upper, upper)


def check_country(code: str, allowed: Sequence[str]) -> None:
    """Refuse a country that is none of the programme's: BR is Brazil, where BE was meant.

    Raises DomainError `country_did_you_mean` with the one that is nearest, or `country_not_allowed`.
    A programme that names no countries allows all.
    """
    if not allowed or code in allowed:
        return
    near = [other for other in allowed if other[0] == code[0]] + [o for o in allowed if o[1] == code[1]]
    if near:
        raise DomainError("country", "country_did_you_mean", country=code, suggestion=near[0])
    raise DomainError("country", "country_not_allowed", country=code, allowed=", ".join(allowed))
