"""What is not known yet, as lines: grouped by kind, each with the page or the form that closes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from tracker.domain.gaps import Gap
from tracker.domain.owing import Debt
from tracker.domain.statuses import GapKind
from tracker.labels import GAP_ACTIONS, GAP_QUESTIONS, label
from tracker.web.parts.closing import Closers
from tracker.web.parts.shown import Shown

FEW = 3
"""So many lines of a kind stand on the progress page; the others on the page of all gaps."""


@dataclass(frozen=True, slots=True)
class GapLine:
    """`action` is the word of the link to `url`; None where the reader may look and not close it.

    `able` says who can close it, where the page asks.
    """

    text: str
    url: str
    action: str | None
    later: str = ""
    able: str = ""


@dataclass(frozen=True, slots=True)
class GapGroup:
    kind: GapKind
    name: str
    question: str
    total: int
    lines: list[GapLine]

    @property
    def left_out(self) -> int:
        return self.total - len(self.lines)


def gap_groups(
    found: Sequence[Gap], shown: Shown, *, limit: int | None = FEW, able: Callable[[Gap], str] | None = None
) -> list[GapGroup]:
    """The gaps by kind, in the order of the kinds; `limit` lines of each, or all; `able` names who can."""
    closers, groups = Closers(shown.programme, shown.pairs), []
    for kind, same in groupby(found, key=lambda gap: gap.kind):
        every = list(same)
        lines = [_gap_line(gap, shown, closers, able(gap) if able else "") for gap in every[:limit]]
        groups.append(GapGroup(kind, str(label(kind)), str(GAP_QUESTIONS[kind]), len(every), lines))
    return groups


def few_of_each_kind(found: Iterable[Gap]) -> list[Gap]:
    """The gaps whose lines `gap_groups` makes by itself."""
    return [gap for _kind, same in groupby(found, key=lambda gap: gap.kind) for gap in islice(same, FEW)]


def _gap_line(gap: Gap, shown: Shown, closers: Closers, able: str) -> GapLine:
    """One gap, with the form that closes it for those who may."""
    record, debt = gap.of.record, Debt(gap.kind, gap.of)
    closes = shown.is_today and closers.can_i(debt)
    return GapLine(
        text=shown.name(record),
        url=closers.url(debt) if closes else shown.path(record),
        action=str(GAP_ACTIONS[gap.kind]) if closes else None,
        later=shown.later.of(gap.of),
        able=able,
    )
