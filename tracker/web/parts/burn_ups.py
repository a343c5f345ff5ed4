"""The burn-up of a programme, a pair or a plan as its chart and its table want it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from babel.dates import format_date
from flask_babel.speaklater import LazyString

from tracker.datewords import print_day, print_day_long
from tracker.domain.burnup import BurnUp, burn_up
from tracker.domain.dates import ApproximateDate
from tracker.domain.standings import ProgrammeOnDay
from tracker.extensions import page_language
from tracker.labels.burnup import LINE_NAMES, LINE_RULES, burn_up_notes, burn_up_sentence
from tracker.pictures.burnup import BurnUpPicture, draw_burn_up

MOST_ROWS = 40
"""Where the lines rise on more days than these, the table has the last day of each month instead."""


@dataclass(frozen=True, slots=True)
class BurnUpRow:
    """The counts up to the end of a day; `completed` is None where the day is after the one shown."""

    day: str
    agreed: int
    expected: int
    completed: int | None
    is_day_shown: bool


@dataclass(frozen=True, slots=True)
class BurnUpSheet:
    """`picture` is None, and there are no rows, where no milestone has a day.

    `names` and `rules` are words for each line of the picture.
    """

    found: BurnUp
    picture: BurnUpPicture | None
    rows: list[BurnUpRow]
    sentence: str
    notes: list[str]
    day_word: str
    names: Mapping[str, LazyString]
    rules: Mapping[str, LazyString]


def burn_up_sheet(on: ProgrammeOnDay, period: ApproximateDate | None) -> BurnUpSheet | None:
    """Of what stood on a day, over the programme's period; None where there is no milestone to count."""
    found, language = burn_up(on), page_language()
    if not found.whole:
        return None
    return BurnUpSheet(
        found=found,
        picture=_picture(found, period, language) if found.days else None,
        rows=_rows(found, language) if found.days else [],
        sentence=burn_up_sentence(found, print_day_long(on.day, language)),
        notes=burn_up_notes(found),
        day_word=_written(on.day, language),
        names=LINE_NAMES,
        rules=LINE_RULES,
    )


def _picture(found: BurnUp, period: ApproximateDate | None, language: str) -> BurnUpPicture:
    """The same months as the journey has, so that the two can be read together."""
    first = (period.earliest if period else None) or found.days[0]
    last = (period.latest if period else None) or found.days[-1]
    return draw_burn_up(
        found,
        first_day=first,
        last_day=max(first, last),
        tick_word=lambda day: _month_word(day.month, language),
    )


def _rows(found: BurnUp, language: str) -> list[BurnUpRow]:
    """A row for each day on which a line rises, and for the day shown."""
    days = found.days if len(found.days) <= MOST_ROWS else [_end_of_month(day) for day in found.days]
    return [
        BurnUpRow(
            day=_written(day, language),
            agreed=found.agreed.at(day),
            expected=found.expected.at(day),
            completed=found.completed.at(day) if day <= found.day else None,
            is_day_shown=day == found.day,
        )
        for day in sorted({*days, found.day})
    ]


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


# The same words stand on every page, and looking one up takes longer than drawing its line.
@cache
def _month_word(month: int, language: str) -> str:
    return format_date(date(2000, month, 1), "LLL", language)


@lru_cache(maxsize=4096)
def _written(day: date, language: str) -> str:
    return print_day(day, language)
