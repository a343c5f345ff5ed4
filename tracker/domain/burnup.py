"""Burn-up: how many milestones were agreed to be completed, are expected and were completed, up to each day.

Pure, and counted from the same standings as the figures: everything as known on the day shown, by its
reading. A line holds what has a day and no more: what has none is counted beside the lines, never placed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Self

from tracker.domain.dates import last_known_day
from tracker.domain.remembering import once
from tracker.domain.standings import MilestoneOnDay, ProgrammeOnDay


@dataclass(frozen=True, slots=True)
class Line:
    """A count that only rises: from each of `days` on it is the number in `counts` at the same place.

    `without_a_day` are the milestones that this line cannot place.
    """

    days: tuple[date, ...]
    counts: tuple[int, ...]
    without_a_day: int

    @classmethod
    def of(cls, days: Iterable[date | None]) -> Self:
        """The line of these milestones; None is one without a day."""
        found = Counter(days)
        without = found.pop(None, 0)
        dated = sorted((day, number) for day, number in found.items() if day is not None)
        counts = accumulate(number for _, number in dated)
        return cls(tuple(day for day, _ in dated), tuple(counts), without)

    @property
    def total(self) -> int:
        """How many it comes to in the end."""
        return self.counts[-1] if self.counts else 0

    def at(self, day: date) -> int:
        """The count at the end of a day."""
        before = bisect_right(self.days, day)
        return self.counts[before - 1] if before else 0


@dataclass(frozen=True, slots=True)
class BurnUp:
    """The three lines of a programme, a pair or a plan, as known on `day`; the last one ends there.

    `whole` is `milestones.all`. Of these, `in_no_line` have no day at all though their state is known, and
    `unknown` are of unknown state, which no line counts, as `milestones.due` does not.
    """

    day: date
    whole: int
    agreed: Line
    expected: Line
    completed: Line
    in_no_line: int
    unknown: int

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        return self.agreed, self.expected, self.completed

    @property
    def says_agreed(self) -> bool:
        """Whether any milestone has an agreed date: without one, nought would look like a fact."""
        return self.agreed.total > 0

    @property
    def says_expected(self) -> bool:
        """Whether any open one has an expected date: without one, the line is that of the completed ones."""
        return self.expected.total > self.completed.total

    @property
    def days(self) -> list[date]:
        """Every day on which a line rises, in order."""
        return sorted({day for line in self.lines for day in line.days})


@once
def burn_up(on: ProgrammeOnDay) -> BurnUp:
    """The burn-up of what stood on a day: a programme, or any part of one.

    By the rules of model.md, section 4: an agreed or expected date counts from its latest day, a completed
    milestone from the day it happened (section 2, rule 4), in the line of the expected ones too. One that was
    completed on a day that nobody knows is in neither of these two.
    """
    counted = [one for one in on.milestones if one.in_all and one.state_known]
    days = [(_agreed_day(one), _expected_day(one), _completed_day(one)) for one in counted]
    return BurnUp(
        day=on.day,
        whole=sum(one.in_all for one in on.milestones),
        agreed=Line.of(agreed for agreed, _, _ in days),
        expected=Line.of(expected for _, expected, _ in days),
        completed=Line.of(_completed_day(one) for one in counted if one.completed),
        in_no_line=sum(not any(of_one) for of_one in days),
        unknown=sum(one.in_all and not one.state_known for one in on.milestones),
    )


def _agreed_day(milestone: MilestoneOnDay) -> date | None:
    agreed = milestone.standing.agreed
    return agreed.latest if agreed else None


def _expected_day(milestone: MilestoneOnDay) -> date | None:
    if milestone.completed:
        return _completed_day(milestone)
    expected = milestone.standing.expected
    return expected.latest if expected else None


def _completed_day(milestone: MilestoneOnDay) -> date | None:
    """The day from which a completed one counts, where the day is known and not only that of recording it."""
    if not milestone.completed or last_known_day(milestone.standing.happened, ()) is None:
        return None
    return milestone.standing.done_on
