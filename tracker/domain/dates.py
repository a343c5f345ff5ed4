"""Dates that are as exact as what is known (model.md, section 2): `ApproximateDate`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.edtf_dates import MAX_LENGTH, EdtfReading, check_edtf, read_edtf
from tracker.domain.errors import DomainError

MAX_LISTED_DAYS = 366
"""A range with more days than this is not listed day by day."""


@dataclass(frozen=True, slots=True)
class ApproximateDate:
    """A day, a range, a month, a season or a set of days, with the words that it was given in.

    The constructor takes four database columns as they are, unchecked: make new values with `from_edtf`,
    `ApproximateDate.on` or `typed_dates.read_typed_date`. Sort by `earliest`; due and overdue by `latest`.
    """

    text: str | None
    """As typed; None where only an EDTF was given."""
    edtf: str | None
    """None where nothing is known but the words ("unknown")."""
    earliest: date | None
    """The first possible day; None is open, or unknown."""
    latest: date | None
    """The last possible day; None is open, or unknown."""

    @classmethod
    def on(cls, day: date) -> ApproximateDate:
        """Exactly this day, with no words of its own."""
        return cls(None, day.isoformat(), day, day)

    @property
    def reading(self) -> EdtfReading | None:
        """What the EDTF says, piece by piece; None where there is none."""
        return None if self.edtf is None else read_edtf(self.edtf)

    @property
    def is_open_ended(self) -> bool:
        return self.latest is None

    @property
    def is_exact(self) -> bool:
        """A single day."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def is_day_known(self) -> bool:
        """False where any part is a month, a season or a year, or an end is open: the gap `day_unknown`
        (model.md, section 4)."""
        reading = self.reading
        return reading is not None and reading.is_day_known

    @property
    def is_uncertain(self) -> bool:
        """Marked unsure or about (EDTF `?`, `~`, `%`); the bounds stay strict."""
        reading = self.reading
        return reading is not None and (reading.is_unsure or reading.is_about)

    @property
    def blocks(self) -> tuple[tuple[date, date], ...]:
        """Runs of days without a hole, as (first, last), in order: 12 and 14 May are two blocks.

        Empty where the days are not known."""
        reading = self.reading
        return () if reading is None else reading.blocks

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, in order; empty where the days are not known or are more than MAX_LISTED_DAYS."""
        blocks = self.blocks
        if sum((last - first).days + 1 for first, last in blocks) > MAX_LISTED_DAYS:
            return ()
        return tuple(
            first + timedelta(days=number)
            for first, last in blocks
            for number in range((last - first).days + 1)
        )


def from_edtf(edtf: str, text: str | None = None) -> ApproximateDate:
    """The date that an EDTF text says, with the words that were typed, if any.

    Both are kept as given, without the spaces around them. Raises DomainError on field `date`, with the
    codes of `edtf_dates.check_edtf`; no other exception, whatever the text.
    """
    edtf = edtf.strip()
    text = text.strip() if text else text
    if text and len(text) > MAX_LENGTH:
        raise DomainError("date", "too_long", limit=MAX_LENGTH, text=text[:MAX_LENGTH])
    reading = check_edtf(edtf)
    return ApproximateDate(text or None, edtf, reading.earliest, reading.latest)


def last_known_day(value: ApproximateDate | None, session_days: Sequence[date]) -> date | None:
    """The day from which something that is over counts (model.md, section 2, rule 4).

    Of a set, the last day; of an open end, the last dated session, else its first day; with no date, the
    last dated session. None where none of these is known. `session_days` are in any order.
    """
    if value is not None and value.latest is not None:
        return value.latest
    if session_days:
        return max(session_days)
    return None if value is None else value.earliest
