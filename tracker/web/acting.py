"""Who acts in a request and through what door, for the log, which asks when it is written: so whoever signs
in by a request is known, and nobody has to say it."""

from __future__ import annotations

from flask import g, has_request_context, request

from tracker.domain.actors import ANONYMOUS
from tracker.domain.statuses import LogDoor
from tracker.services.log import Acting


def acting() -> Acting | None:
    """Who asks for the page; None outside of requests."""
    return Acting(g.get("actor", ANONYMOUS), _door()) if has_request_context() else None


def _door() -> LogDoor:
    if request.blueprint == "calendar_feeds":
        return LogDoor.CALENDAR
    if request.path.endswith(".json"):
        return LogDoor.JSON
    # Whoever has the secret of an address came by the link that has it; so did who stops reminders.
    has_secret = "token" in (request.view_args or {}) or request.blueprint == "unsubscribe"
    by_link = g.get("by_link") is not None or has_secret
    return LogDoor.LINK if by_link else LogDoor.PAGE
