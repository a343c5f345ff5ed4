"""The timezones that forms offer."""

from __future__ import annotations

from tracker.labels.timezones import known_timezones, timezone_name, timezone_names


def timezone_choices(chosen: str | None) -> list[tuple[str, str]]:
    """Europe's timezones first, then the others; the one that is chosen in any case, by whatever name."""
    offered = dict(timezone_names())
    if chosen in known_timezones():
        offered.setdefault(chosen, timezone_name(chosen))
    return list(offered.items())
