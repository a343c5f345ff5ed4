"""The days of Bridges: told from the day of loading, written as EDTF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

EdtfText = str | dict[str, str]

_SATURDAY = 5
_SEASONS = {
    "en": ("spring", "summer", "autumn", "winter"),
    "it": ("primavera", "estate", "autunno", "inverno"),
}
_FIRST_SEASON = 21


class Days:
    """Reads the dates of ``tracker/data/bridges.toml`` (its head explains them), told from `today`."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._patterns: tuple[tuple[re.Pattern[str], Callable[..., EdtfText]], ...] = (
            (re.compile(r"(-?\d+)\.\.(-?\d+)"), self._range),
            (re.compile(r"about (-?\d+)"), lambda offset: f"{self.working_day(int(offset))}~"),
            (re.compile(r"month ([+-]?\d+)"), lambda number: self._month(int(number))),
            (re.compile(r"months ([+-]?\d+)/([+-]?\d+)"), self._months),
            (re.compile(r"(\d+) and (\d+) of month ([+-]?\d+)"), self._two_days),
            (re.compile(r"season \+(\d+) ?([a-z]*)"), self._season),
        )

    def edtf(self, said: int | str) -> EdtfText:
        """The date as a programme file writes it; ValueError where it cannot be read."""
        if isinstance(said, int):
            return self.working_day(said).isoformat()
        for pattern, write in self._patterns:
            if match := pattern.fullmatch(said):
                return write(*match.groups())
        raise ValueError(f"no date: {said!r}")

    def working_day(self, offset: int) -> date:
        """That many days from today; the Friday before, where it is a weekend."""
        day = self.today + timedelta(days=offset)
        return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))

    def moment(self, offset: int, hour: int, minute: int) -> datetime:
        """A moment of that working day, in UTC."""
        return datetime.combine(self.working_day(offset), time(hour, minute), UTC)

    def _range(self, first: str, last: str) -> str:
        """Days in a row that end on a working day, without those before a weekend in between."""
        end = self.working_day(int(last))
        begin = end - timedelta(days=min(int(last) - int(first), end.weekday()))
        return begin.isoformat() if begin == end else f"{begin}/{end}"

    def _month(self, number: int) -> str:
        years, month = divmod(self.today.month - 1 + number, 12)
        return f"{self.today.year + years}-{month + 1:02}"

    def _months(self, first: str, last: str) -> str:
        return f"{self._month(int(first))}/{self._month(int(last))}"

    def _two_days(self, first: str, second: str, number: str) -> str:
        month = self._month(int(number))
        return f"{{{month}-{first},{month}-{second}}}"

    def _season(self, offset: str, language: str) -> EdtfText:
        """The season of that day. A winter has the year in which it begins."""
        day = self.today + timedelta(days=int(offset))
        year = day.year - (day.month < 3)
        season = (day.month % 12 // 3 - 1) % 4
        name = _SEASONS[language or "en"][season]
        years = f"{year}/{(year + 1) % 100:02}" if season == 3 else str(year)
        return {"text": f"{name} {years}", "edtf": f"{year}-{_FIRST_SEASON + season}"}
