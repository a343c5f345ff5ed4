"""How long the names of people are kept who have left, in whole months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date


def kept_until(left: date, months: Iterable[int | None]) -> date | None:
    """The day on which a name is forgotten; None where it is kept without an end.

    `months` are those of all programmes in which something points to the person: the longest counts, and
    None, which is without an end, is the longest. Of whom nothing points to, nothing needs the name.
    """
    found = list(months)
    if any(one is None for one in found):
        return None
    return months_after(left, max((one for one in found if one is not None), default=0))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one: 31 January and one month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
