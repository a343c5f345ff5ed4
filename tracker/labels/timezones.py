"""Timezones by their place, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from tracker.extensions import page_language, page_locale
from tracker.labels.sorting import sorted_by_name

LANGUAGES_KEPT = 8
NOWHERE = ("001", "ZZ")
"""The territories of timezones that are only a distance from Greenwich."""


def timezone_name(zone: str) -> str:
    """What a timezone is called: "Rome (Italy)"; one that CLDR does not know by its own name."""
    return timezone_names().get(zone) or zone.replace("_", " ")


def timezone_city(zone: str) -> str:
    """The place alone, where its country is in sight: "Rome"."""
    if "/" not in zone:
        return zone
    named = get_timezone_location(zone, locale=page_locale(), return_city=True)
    return named.rpartition("/")[2]


def timezone_names() -> Mapping[str, str]:
    """Each timezone that has a place, without the old names of one: Europe's first, each lot by its name."""
    return _named(page_language())


@cache
def known_timezones() -> frozenset[str]:
    """Every timezone there is: looking through their files takes as long as drawing the page."""
    return frozenset(available_timezones())


@lru_cache(maxsize=LANGUAGES_KEPT)
def _named(language: str) -> Mapping[str, str]:
    locale = Locale.parse(language)
    zones = [("UTC", "UTC")]
    for zone, territory in get_global("zone_territories").items():
        if zone in known_timezones() and territory not in NOWHERE:
            city = get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
            zones.append((zone, f"{city} ({locale.territories.get(territory, territory)})"))
    zones = sorted_by_name(zones, lambda one: one[1], locale)
    return dict(sorted(zones, key=lambda one: not one[0].startswith("Europe/")))
