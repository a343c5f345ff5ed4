"""What an EDTF text (ISO 8601-2) says: which days, months, seasons and years, and how they are joined.

Everything is read by own code, since the pages ask for it row by row. The `edtf` library, which takes
4 to 200 ms a text, is asked once, on the way in, whether an unusual text is EDTF at all. Its bounds are
not used: it takes 2023-02-29, intervals that run backwards, and a winter of December alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from tracker.domain.errors import DomainError

MAX_LENGTH = 200
"""The longest EDTF or typed text that is read, in characters."""

_PLAIN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?")
_PART = re.compile(
    r"[?~%]?([0-9]{4})[?~%]?(?:-[?~%]?([0-9]{2})[?~%]?(?:-[?~%]?([0-9]{2})[?~%]?)?)?",
)
_DOUBTFUL_SEASON = re.compile(r"(?<![0-9?~%])([0-9]{4}-(?:2[1-9]|3[0-9]|4[01]))[?~%]")
_UNSPECIFIED = re.compile(r"[0-9X?~%/.,{}\[\] -]*X[0-9X?~%/.,{}\[\] -]*")

# EDTF numbers the seasons after the months: 21 to 24 of nowhere in particular, 25 to 32 north and south,
# then quarters, four-month terms and half-years. Each is its first month and its length in months.
_SPRING_TO_WINTER = ((3, 3), (6, 3), (9, 3), (12, 3))
_SOUTH = ((9, 3), (12, 3), (3, 3), (6, 3))
_TERMS = ((1, 3), (4, 3), (7, 3), (10, 3), (1, 4), (5, 4), (9, 4), (1, 6), (7, 6))
_SEASONS = dict(enumerate((*_SPRING_TO_WINTER, *_SPRING_TO_WINTER, *_SOUTH, *_TERMS), start=21))

_library = Lock()


class Part(NamedTuple):
    """One day, month, season (`month` 21 to 41) or year. `first` and `last` raise DomainError where
    there is no such day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def is_season(self) -> bool:
        return self.month is not None and self.month > 12

    @property
    def first(self) -> date:
        return self._bounds()[0]

    @property
    def last(self) -> date:
        return self._bounds()[1]

    def _bounds(self) -> tuple[date, date]:
        year, month, day = self
        if year < 1000:
            raise DomainError("date", "year_out_of_range", text=self.edtf)
        try:
            if month is not None and day is not None:
                exact = date(year, month, day)
                return exact, exact
            start, months = (1, 12) if month is None else _SEASONS.get(month, (month, 1))
            years, end = divmod(start + months - 2, 12)
            return date(year, start, 1), date(year + years, end + 1, monthrange(year + years, end + 1)[1])
        except ValueError as error:
            raise DomainError("date", "no_such_day", text=self.edtf) from error

    @property
    def edtf(self) -> str:
        month = "" if self.month is None else f"-{self.month:02}"
        return f"{self.year:04}{month}" + ("" if self.day is None else f"-{self.day:02}")


class Span(NamedTuple):
    """From `begin` to `end`, both counted in; None is open or unknown. A single date is both."""

    begin: Part | None
    end: Part | None


@dataclass(frozen=True, slots=True)
class EdtfReading:
    """What an EDTF text says. `spans` has several members for a set; `one_of`: only one of them holds."""

    spans: tuple[Span, ...]
    one_of: bool
    earliest: date | None
    latest: date | None
    is_day_known: bool
    """Every part is a day, and neither end is open."""
    is_unsure: bool
    """Marked `?` or `%`, in whole or in part."""
    is_about: bool
    """Marked `~` or `%`, in whole or in part."""

    @property
    def blocks(self) -> tuple[tuple[date, date], ...]:
        """Runs of days without a hole, first and last day of each, in order; () where no days are known."""
        if not self.is_day_known:
            return ()
        runs: list[tuple[date, date]] = []
        for first, last in sorted((s.begin.first, s.end.last) for s in self.spans if s.begin and s.end):
            if runs and (first - runs[-1][1]).days <= 1:
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            else:
                runs.append((first, last))
        return tuple(runs)


@lru_cache(maxsize=8192)
def check_edtf(edtf: str) -> EdtfReading:
    """Read an EDTF text that comes from outside: as `read_edtf`, and the library must know it too."""
    reading = read_edtf(edtf)
    # "About spring 2022" is 2022-21~, of which the library knows the season and the mark, not both.
    asked = _DOUBTFUL_SEASON.sub(r"\1", edtf)
    if not _PLAIN.fullmatch(asked):
        _ask_the_library(asked)
    return reading


@lru_cache(maxsize=8192)
def read_edtf(edtf: str) -> EdtfReading:
    """Read an EDTF text that has no spaces around it; cheap enough for each row of a page.

    Raises DomainError on field `date`: `empty`, `too_long` (`limit`), `unspecified_digits` (202X),
    `unreadable`, `no_such_day`, `year_out_of_range` (outside 1000 to 9999) or `backwards`, with `text`.
    """
    _refuse_at_a_glance(edtf)
    spans, one_of = _read_spans(edtf)
    begins = [span.begin.first if span.begin else None for span in spans]
    ends = [span.end.last if span.end else None for span in spans]
    if any(begin and end and begin > end for begin, end in zip(begins, ends, strict=True)):
        raise DomainError("date", "backwards", text=edtf)
    return EdtfReading(
        spans=spans,
        one_of=one_of,
        earliest=min(_known(begins), default=None),
        latest=max(_known(ends), default=None),
        is_day_known=all(part is not None and part.day is not None for span in spans for part in span),
        is_unsure="?" in edtf or "%" in edtf,
        is_about="~" in edtf or "%" in edtf,
    )


def _refuse_at_a_glance(edtf: str) -> None:
    if not edtf:
        raise DomainError("date", "empty", text=edtf)
    if len(edtf) > MAX_LENGTH:
        raise DomainError("date", "too_long", limit=MAX_LENGTH, text=edtf[:MAX_LENGTH])
    if _UNSPECIFIED.fullmatch(edtf):
        raise DomainError("date", "unspecified_digits", text=edtf)


def _read_spans(edtf: str) -> tuple[tuple[Span, ...], bool]:
    if edtf[0] + edtf[-1] in ("{}", "[]"):
        members = [member.strip() for member in edtf[1:-1].split(",")]
        return tuple(_read_span(member, "..", whole=edtf) for member in members), edtf[0] == "["
    return (_read_span(edtf, "/", whole=edtf),), False


def _read_span(text: str, mark: str, *, whole: str) -> Span:
    begin, found, end = text.partition(mark)
    if not found:
        part = _read_part(text, whole=whole)
        return Span(part, part)
    # Open and unknown are the same to the tracker; in a set, ".." itself is the mark of both.
    opens = ("", "..") if mark == "/" else ("",)
    span = Span(
        None if begin in opens else _read_part(begin, whole=whole),
        None if end in opens else _read_part(end, whole=whole),
    )
    if span == (None, None):
        raise DomainError("date", "unreadable", text=whole)
    return span


def _read_part(text: str, *, whole: str) -> Part:
    match = _PART.fullmatch(text)
    if match is None:
        raise DomainError("date", "unreadable", text=whole)
    year, month, day = match.groups()
    return Part(int(year), None if month is None else int(month), None if day is None else int(day))


def _known(days: Iterable[date | None]) -> list[date]:
    """The days, or none at all where one of them is open: then there is no bound on that side."""
    days = list(days)
    return [] if None in days else [day for day in days if day is not None]


def _ask_the_library(edtf: str) -> None:
    """Refuse what has the right pieces but is not EDTF. The parser is shared, so one thread at a time."""
    # Late: it takes 8 MB, of a process in which nobody types such a text.
    from edtf import parse_edtf  # noqa: PLC0415

    try:
        with _library:
            parse_edtf(edtf)
    except Exception as error:
        raise DomainError("date", "unreadable", text=edtf) from error
