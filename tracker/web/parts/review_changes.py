"""Which gaps opened and closed between two frozen reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.domain.gap_changes import GapChange, listed_gaps, stored_gap_changes
from tracker.models import Review
from tracker.queries.reviews import content_of
from tracker.web.parts.shown import Shown


def gaps_between(first: Review, last: Review | None, shown: Shown) -> list[GapChange]:
    """The gaps that opened and closed between two frozen reviews; to the day shown where `last` is None.

    A gap has no history, so both lists are those that were frozen.
    """
    after = listed_gaps(shown.on) if last is None else _frozen_gaps(last)
    return stored_gap_changes(_frozen_gaps(first), after)


def _frozen_gaps(review: Review) -> Sequence[Mapping[str, Any]]:
    content = content_of(review) or {}
    found: Sequence[Mapping[str, Any]] = content.get("gaps", ())
    return found
