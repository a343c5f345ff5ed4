"""The one asker of the time. Everything else is told the day, so that tests and past days are easy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The day it is in `timezone` (an IANA name such as Europe/Brussels).

    Raises `zoneinfo.ZoneInfoNotFoundError` for a name that is none.
    """
    return now().astimezone(ZoneInfo(timezone)).date()
