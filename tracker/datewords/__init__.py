"""Dates in words, in the eight languages: what people may type, and how a date is printed; numbers and lists.

Names of months and days, orders and lists come from Babel's CLDR data. CLDR has no seasons, no "from"
and no "about", so these stand here, and not in the catalogues: a date is read and printed in the same
words, and reading takes all languages at once.
"""

from __future__ import annotations

from tracker.datewords.lists import print_list
from tracker.datewords.numbers import print_number
from tracker.datewords.printing import (
    print_date,
    print_day,
    print_day_long,
    print_month,
    print_time,
    print_weekday,
)
from tracker.datewords.reading import date_examples, date_vocabulary
from tracker.datewords.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "date_examples",
    "date_vocabulary",
    "print_date",
    "print_day",
    "print_day_long",
    "print_list",
    "print_month",
    "print_number",
    "print_time",
    "print_weekday",
]
