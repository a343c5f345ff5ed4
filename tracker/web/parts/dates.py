"""Dates and days as the reader of the page writes them."""

from __future__ import annotations

from datetime import date

from flask_babel import get_locale

from tracker.datewords import print_date, print_day_long
from tracker.domain.dates import ApproximateDate


def say_date(value: ApproximateDate | None) -> str:
    """A date in the reader's language; "" where there is none."""
    return print_date(value, str(get_locale() or "en"))


def say_day(day: date) -> str:
    """A day in the reader's language: "3 October 2021"."""
    return print_day_long(day, str(get_locale() or "en"))
