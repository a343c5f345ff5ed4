"""Which gaps opened and which closed between two days, or between two stored snapshots.

A gap has no history of its own: it is there on one day and not on the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tracker.domain.gaps import gaps
from tracker.domain.records import MilestoneRecord
from tracker.domain.remembering import once
from tracker.domain.standings import ProgrammeOnDay
from tracker.domain.statuses import ChangeKind, GapKind

OfWhat = Literal["activity", "milestone"]


@dataclass(frozen=True, slots=True)
class GapChange:
    """One gap that is there on one of the days only. `pairs` are numbers of pairs; `title` may be of then."""

    kind: ChangeKind
    gap: GapKind
    of: OfWhat
    id: int
    title: str
    pairs: tuple[int, ...]


def gap_changes(before: ProgrammeOnDay, after: ProgrammeOnDay) -> list[GapChange]:
    """The gaps that closed, then those that opened, each in the order of the kinds of gap."""
    return stored_gap_changes(listed_gaps(before), listed_gaps(after))


def stored_gap_changes(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> list[GapChange]:
    """The same from the lists of gaps of two snapshots (`kind`, `of`, `id`, `title`, `pairs`).

    A kind that today's rules no longer know is left out.
    """
    was, now = _by_key(before), _by_key(after)
    closed = [_change(ChangeKind.GAP_CLOSED, one) for key, one in was.items() if key not in now]
    opened = [_change(ChangeKind.GAP_OPENED, one) for key, one in now.items() if key not in was]
    order = list(GapKind)
    return [
        *sorted(closed, key=lambda one: order.index(one.gap)),
        *sorted(opened, key=lambda one: order.index(one.gap)),
    ]


@once
def listed_gaps(on: ProgrammeOnDay) -> list[dict[str, Any]]:
    """The gaps of a day as a snapshot lists them."""
    numbers = {pair.id: pair.number for pair in on.pairs}
    return [
        {
            "kind": gap.kind.value,
            "of": "milestone" if isinstance(gap.of.record, MilestoneRecord) else "activity",
            "id": gap.of.record.id,
            "title": gap.of.record.title,
            "pairs": [numbers[pair] for pair in gap.of.record.pairs if pair in numbers],
        }
        for gap in gaps(on)
    ]


def _by_key(listed: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, int], Mapping[str, Any]]:
    known = {kind.value for kind in GapKind}
    return {(one["kind"], one["of"], one["id"]): one for one in listed if one["kind"] in known}


def _change(kind: ChangeKind, listed: Mapping[str, Any]) -> GapChange:
    pairs, gap = tuple(listed.get("pairs", ())), GapKind(listed["kind"])
    return GapChange(kind, gap, listed["of"], listed["id"], str(listed.get("title", "")), pairs)
