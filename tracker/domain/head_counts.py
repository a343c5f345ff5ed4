"""How many people came, by the head-counts of one activity: unknown is never nought."""

from __future__ import annotations

from collections.abc import Collection

from tracker.domain.records import HeadCountRecord

Counts = Collection[HeadCountRecord]


def are_people_known(counts: Counts) -> bool:
    """Whether there are head-counts, and each of them says how many came."""
    return bool(counts) and all(count.is_known for count in counts)


def are_women_known(counts: Counts) -> bool:
    """Whether each of them says how many women came, too."""
    return are_people_known(counts) and all(count.women is not None for count in counts)


def people_of(counts: Counts) -> int:
    """Those who were counted."""
    return sum(count.total for count in counts)


def women_of(counts: Counts) -> int:
    """The women among them who were counted as such."""
    return sum(count.women or 0 for count in counts)
