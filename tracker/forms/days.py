"""The day and the reading that an address asks for: `?on=2021-10-20&reading=then`."""

from __future__ import annotations

import re
from datetime import date

from tracker.datewords import date_vocabulary
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.statuses import Reading
from tracker.domain.typed_dates import read_typed_date
from tracker.extensions import page_language

SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_SHOWN = 40


def read_day(
    text: str | None, *, period: ApproximateDate | None, today: date, as_typed: bool = False
) -> date:
    """The day to show: the one asked for, or today where none is.

    `as_typed` also reads a day as people write it, "20 October 2021", for a browser that has no picker.
    Raises DomainError on field `on`: `on_missing`, `on_unreadable`, `on_in_future`, or
    `on_before_programme` where the day is before the programme's period.
    """
    if text is None:
        return today
    if not text.strip():
        raise DomainError("on", "on_missing")
    day = _iso_day(text)
    if day is None and as_typed:
        day = _typed_day(text)
    if day is None:
        raise DomainError("on", "on_unreadable", text=text[:LONGEST_SHOWN])
    if day > today:
        raise DomainError("on", "on_in_future", day=day)
    if period is not None and period.earliest is not None and day < period.earliest:
        raise DomainError("on", "on_before_programme", day=day, first=period.earliest)
    return day


def read_reading(text: str | None) -> Reading:
    """The reading of a past day (model.md, section 2): as we now know it was, unless another is asked for.

    Raises DomainError on field `reading`: `no_such_reading`.
    """
    if text is None:
        return Reading.NOW
    try:
        return Reading(text)
    except ValueError as error:
        raise DomainError("reading", "no_such_reading", text=text[:LONGEST_SHOWN]) from error


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if SHAPE.fullmatch(text) else None
    except ValueError:
        return None


def _typed_day(text: str) -> date | None:
    """One whole day that is meant for sure: no month, no range, no "about"."""
    try:
        found = read_typed_date(text, date_vocabulary(page_language()))
    except DomainError:
        return None
    return _iso_day(found.edtf or "")
