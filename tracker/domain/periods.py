"""Which dates a programme and a plan can have (model.md, "Rules")."""

from __future__ import annotations

from datetime import date

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError

YEARS_OUTSIDE = 3


def check_year(
    field: str, value: ApproximateDate | None, *, period: ApproximateDate | None, today: date
) -> None:
    """Refuse a year more than three years outside the programme's period; an open end is this year.

    Raises DomainError `year_outside` with `first` and `last`, the years that are allowed.
    """
    if value is None:
        return
    first = (period.earliest.year if period and period.earliest else today.year) - YEARS_OUTSIDE
    last = (period.latest.year if period and period.latest else today.year) + YEARS_OUTSIDE
    if not period or not period.earliest:
        # With no beginning to measure from, only the far future can be told to be wrong.
        first = date.min.year
    for day in (value.earliest, value.latest):
        if day is not None and not first <= day.year <= last:
            raise DomainError(field, "year_outside", year=day.year, first=first, last=last)


def is_wholly_outside(value: ApproximateDate | None, period: ApproximateDate | None) -> bool:
    """True where no possible day of `value` lies in `period`; open bounds lie anywhere."""
    if value is None or period is None:
        return False
    before = value.latest is not None and period.earliest is not None and value.latest < period.earliest
    after = value.earliest is not None and period.latest is not None and value.earliest > period.latest
    return before or after


def check_in_period(field: str, value: ApproximateDate | None, period: ApproximateDate | None) -> None:
    """Refuse a milestone's date that lies wholly outside its plan's period."""
    if is_wholly_outside(value, period):
        raise DomainError(field, "outside_plan", period=period)
