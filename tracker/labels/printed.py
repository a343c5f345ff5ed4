"""Days, numbers and lists as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from tracker.datewords import print_day_long, print_list, print_number, print_time
from tracker.extensions import page_language


def day_words(day: date) -> str:
    """ "3 October 2021"."""
    return print_day_long(day, page_language())


def time_words(moment: datetime | time) -> str:
    """The time of a moment in the timezone that it is in: "14:05"."""
    return print_time(moment, page_language())


def number_words(value: float) -> str:
    """ "87,000"."""
    return print_number(value, page_language())


def list_words(things: Iterable[str]) -> str:
    """ "A, B and C", to stand in a sentence."""
    return print_list(list(things), page_language())
