"""The timezones that forms offer."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


def timezone_choices(chosen: str | None) -> list[tuple[str, str]]:
    """Europe's timezones first, then the others; the one that is chosen in any case."""
    every = {zone for zone in _known() if "/" in zone and not zone.startswith(("Etc/", "US/"))}
    every |= {"UTC"} | ({chosen} if chosen in _known() else set())
    zones = sorted(every, key=lambda zone: (not zone.startswith("Europe/"), zone))
    return [(zone, zone.replace("_", " ")) for zone in zones]


@cache
def _known() -> frozenset[str]:
    """Every timezone there is: looking through their files takes as long as drawing the page."""
    return frozenset(available_timezones())
