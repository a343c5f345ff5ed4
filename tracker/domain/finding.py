"""What a reader should know first: the sentence at the top of the progress page, as a code and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.gaps import Gap
from tracker.domain.progress import Figures
from tracker.domain.statuses import GapKind


class Matter(StrEnum):
    """What matters most, the first that applies."""

    OVERDUE = "overdue"
    DID_IT_HAPPEN = "did_it_happen"
    UNDATED = "undated"
    REPORTS_MISSING = "reports_missing"
    STATE_UNKNOWN = "state_unknown"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Finding:
    """How far, `done` of `whole` study visits (of milestones where no visit is agreed), and what matters.

    `whole` is 0 where nothing has been agreed yet; `count` is the number of things that `matter`
    speaks of.
    """

    of_visits: bool
    done: int
    whole: int
    matter: Matter
    count: int = 0


def finding(figures: Figures, gaps: Iterable[Gap]) -> Finding:
    """What the page of a programme, or of a pair, says first."""
    visits, milestones = figures.study_visits, figures.milestones
    matter, count = _matter(figures, list(gaps))
    if visits.agreed:
        return Finding(of_visits=True, done=visits.held, whole=visits.agreed, matter=matter, count=count)
    return Finding(
        of_visits=False, done=milestones.completed, whole=milestones.all, matter=matter, count=count
    )


def _matter(figures: Figures, gaps: list[Gap]) -> tuple[Matter, int]:
    milestones = figures.milestones
    counts = {
        Matter.OVERDUE: milestones.overdue,
        Matter.DID_IT_HAPPEN: sum(gap.kind is GapKind.DID_IT_HAPPEN for gap in gaps),
        Matter.UNDATED: milestones.undated,
        Matter.REPORTS_MISSING: figures.reports_missing,
        Matter.STATE_UNKNOWN: milestones.unknown,
    }
    return next(((matter, count) for matter, count in counts.items() if count), (Matter.NOTHING, 0))
