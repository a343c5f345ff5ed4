"""The day that an address asks for: `?on=2021-10-20`."""

from __future__ import annotations

import re
from datetime import date

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError

SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str | None, *, period: ApproximateDate | None, today: date) -> date:
    """The day to show: the one asked for, or today where none is.

    Raises DomainError on field `on`: `on_unreadable`, `on_in_future`, or `on_before_programme` where the
    day is before the programme's period.
    """
    if text is None:
        return today
    try:
        day = date.fromisoformat(text) if SHAPE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise DomainError("on", "on_unreadable", text=text[:40])
    if day > today:
        raise DomainError("on", "on_in_future", day=day)
    if period is not None and period.earliest is not None and day < period.earliest:
        raise DomainError("on", "on_before_programme", day=day, first=period.earliest)
    return day
