"""Where a plan or a pair is heading, as a page says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.datewords import print_month
from tracker.domain.forecast import Forecast, forecast
from tracker.domain.progress import PairProgress
from tracker.domain.standings import ProgrammeOnDay
from tracker.extensions import page_language
from tracker.labels.forecast import (
    forecast_basis_words,
    forecast_for_words,
    forecast_holds_words,
    forecast_words,
    left_out_words,
)
from tracker.web.parts.figures import is_slippage_exact
from tracker.web.parts.shown import Shown


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """`says` is the range in months, or that there is none; `about` what it is for, "" without a range.

    `basis` is what it is made from, or why there is none; `left_out` what it says nothing of; `holds` how
    often such a range holds, "" without one.
    """

    says: str
    about: str
    basis: str
    left_out: list[str]
    holds: str
    is_range: bool


@dataclass(frozen=True, slots=True)
class PairForecast:
    mentor: str
    mentee: str
    url: str
    line: ForecastLine


def forecast_line(on: ProgrammeOnDay, *, is_past: bool = False) -> ForecastLine | None:
    """The forecast of a plan or a pair on its day; None where it has no milestone that counts.

    `is_past`: its day is before today.
    """
    if not any(one.in_all for one in on.milestones):
        return None
    found = forecast(on)
    finished = [one for one in on.milestones if one.completed and one.slippage_days is not None]
    first, last = _months(found) if isinstance(found, Forecast) else ("", "")
    return ForecastLine(
        says=forecast_words(found, first, last),
        about=forecast_for_words(found) if isinstance(found, Forecast) else "",
        basis=forecast_basis_words(
            found, exact=all(is_slippage_exact(one) for one in finished), is_past=is_past
        ),
        left_out=left_out_words(found),
        holds=forecast_holds_words() if isinstance(found, Forecast) else "",
        is_range=isinstance(found, Forecast),
    )


def pair_forecasts(shown: Shown, pairs: Iterable[PairProgress]) -> list[PairForecast]:
    """A line for each pair that has milestones, in the order given."""
    found = []
    for one in pairs:
        line = forecast_line(one.on, is_past=not shown.is_today)
        if line is not None:
            sides, number = shown.sides[one.pair], shown.pairs[one.pair].number
            url = shown.url("pairs.show", number=number)
            found.append(PairForecast(sides.mentor.names, sides.mentee.names, url, line))
    return found


def _months(found: Forecast) -> tuple[str, str]:
    """The months in which the range begins and ends; the year once, where it is the same."""
    first, last, locale = found.earliest, found.latest, page_language()
    same_month = (first.year, first.month) == (last.year, last.month)
    with_year = same_month or first.year != last.year
    return print_month(first, locale, with_year=with_year), print_month(last, locale)
