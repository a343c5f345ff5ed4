"""Days, numbers and lists as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from flask_babel import get_locale

from tracker.datewords import print_day_long, print_list, print_number, print_time


def day_words(day: date) -> str:
    """ "3 October 2021"."""
    return print_day_long(day, _language())


def time_words(moment: datetime | time) -> str:
    """The time of a moment in the timezone that it is in: "14:05"."""
    return print_time(moment, _language())


def number_words(value: float) -> str:
    """ "87,000"."""
    return print_number(value, _language())


def list_words(things: Iterable[str]) -> str:
    """ "A, B and C", to stand in a sentence."""
    return print_list(list(things), _language())


def _language() -> str:
    return str(get_locale() or "en")
