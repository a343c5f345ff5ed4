"""The timezones that forms offer, by place, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from flask_babel import get_locale

from tracker.labels.sorting import sorted_by_name

LANGUAGES_KEPT = 8


def timezone_choices(chosen: str | None) -> list[tuple[str, str]]:
    """Europe's timezones first, then the others; the one that is chosen in any case, by whatever name."""
    offered = list(_named(str(get_locale() or "en")))
    if chosen in _known() and chosen not in dict(offered):
        offered.append((chosen, chosen.replace("_", " ")))
    return offered


@lru_cache(maxsize=LANGUAGES_KEPT)
def _named(language: str) -> Sequence[tuple[str, str]]:
    """Each timezone that CLDR knows, without its old names, and what it is called: "Rome (Italy)"."""
    locale = Locale.parse(language)
    zones = [("UTC", "UTC")]
    for zone, territory in get_global("zone_territories").items():
        if zone in _known():
            city = get_timezone_location(zone, locale=locale, return_city=True)
            zones.append((zone, f"{city} ({locale.territories.get(territory, territory)})"))
    zones = sorted_by_name(zones, lambda one: one[1], locale)
    return tuple(sorted(zones, key=lambda one: not one[0].startswith("Europe/")))


@cache
def _known() -> frozenset[str]:
    """Every timezone there is: looking through their files takes as long as drawing the page."""
    return frozenset(available_timezones())
