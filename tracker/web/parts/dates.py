"""Dates, days and times as the reader of the page writes them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from flask_babel import get_timezone
from flask_babel import gettext as _

from tracker.datewords import print_date, print_day_long, print_time, print_weekday
from tracker.domain.dates import ApproximateDate
from tracker.extensions import page_language


def say_date(value: ApproximateDate | None) -> str:
    """A date in the reader's language; "" where there is none."""
    return print_date(value, page_language())


def say_day(day: date) -> str:
    """A day in the reader's language: "3 October 2021"."""
    return print_day_long(day, page_language())


def say_weekday(day: date) -> str:
    """A day with its name: "Sunday, 3 October 2021"."""
    return print_weekday(day, page_language())


def say_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """The time of a moment, in that timezone, or else in the reader's: "14:05"."""
    return print_time(moment.astimezone(zone or get_timezone()), page_language())


def say_moment(moment: datetime, zone: tzinfo | None = None) -> str:
    """A moment in that timezone, or else in the reader's: "3 October 2021, 14:05"."""
    day = moment.astimezone(zone or get_timezone()).date()
    return str(_("%(day)s, %(time)s", day=say_day(day), time=say_time(moment, zone)))
