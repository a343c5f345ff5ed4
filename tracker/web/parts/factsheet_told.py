"""What a factsheet and a public page tell of a pair: everything read once, and what of it may be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.progress import Figures, figures
from tracker.domain.publishing import Piece, Public
from tracker.domain.standings import ActivityOnDay
from tracker.domain.statuses import ActivityStatus, DeliverableStatus, OutcomeStatus
from tracker.models import Activity, Deliverable, Milestone, Outcome, Pair, Transfer
from tracker.queries.factsheets import list_mentoring, list_milestones_of_pair
from tracker.queries.pairs import list_deliverables_of_pair, list_outcomes_of_pair
from tracker.queries.transfers import list_transfers_of_pair
from tracker.web.parts.factsheet_facts import in_time
from tracker.web.parts.shown import Shown


class Version(StrEnum):
    """Before: objective and what is planned. After: what happened."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Told:
    """All that a factsheet tells of a pair, as it is read; `held` and the like are as on the day shown.

    With `public` it tells only what of the pair is public, and names nothing else; None is for members.
    """

    pair: Pair
    shown: Shown
    version: Version
    found: Figures
    activities: dict[int, Activity]
    milestones: Sequence[Milestone]
    transfers: Sequence[Transfer]
    outcomes: Sequence[Outcome]
    deliverables: Sequence[Deliverable]
    public: Public | None = None

    @property
    def is_plan(self) -> bool:
        return self.version is Version.BEFORE

    def shows(self, piece: Piece, pair_id: int | None = None) -> bool:
        """Whether this piece may be told, of the pair itself or of another one that it has to do with."""
        return self.public is None or piece in self.public.of(pair_id or self.pair.id)

    @property
    def told_activities(self) -> list[ActivityOnDay]:
        """Of the plan what is agreed (outside the core only with a day); of what happened what was held."""
        seen = [one for one in self.shown.on.activities if one.record.id in self.activities]
        if self.public is not None:
            seen = [one for one in seen if not is_postponed(one)]
        return in_time([one for one in seen if (_is_planned(one) if self.is_plan else one.held)])

    @property
    def to_come(self) -> list[ActivityOnDay]:
        """Agreed, not held, and its day is not over; of unknown day it is left out."""
        seen = [one for one in self.shown.on.activities if one.record.id in self.activities]
        return in_time([one for one in seen if self._is_to_come(one)])

    def _is_to_come(self, one: ActivityOnDay) -> bool:
        if one.held or not one.agreed or one.has_passed_unsaid or is_postponed(one):
            return False
        last = one.standing.expected.latest if one.standing.expected else None
        return last is not None and last >= self.shown.day

    @property
    def told_outcomes(self) -> list[Outcome]:
        """What was not abandoned and does not lie after the day shown."""
        return [
            one
            for one in self.outcomes
            if one.status is not OutcomeStatus.ABANDONED
            and not (one.occurred and one.occurred.earliest and one.occurred.earliest > self.shown.day)
        ]

    @property
    def told_deliverables(self) -> list[Deliverable]:
        """Of the plan all that is due; of what happened what was delivered."""
        if self.is_plan:
            return [one for one in self.deliverables if one.status is not DeliverableStatus.CANCELLED]
        return [one for one in self.deliverables if one.status is DeliverableStatus.DELIVERED]


def _is_planned(one: ActivityOnDay) -> bool:
    has_day = one.standing.agreed is not None or one.standing.expected is not None
    return one.agreed and (one.is_core or has_day)


def is_postponed(one: ActivityOnDay) -> bool:
    """It has no day any more, whatever was expected before."""
    return one.standing.status is ActivityStatus.POSTPONED


def version_asked_for(asked: str | None, shown: Shown) -> Version:
    """What the address asks for; else what happened, once anything was held."""
    if asked in set(Version):
        return Version(asked)
    return Version.AFTER if any(one.held for one in shown.on.activities) else Version.BEFORE


def told_of(pair: Pair, shown: Shown, version: Version, public: Public | None = None) -> Told:
    """Everything read once. `pair` is as `queries.pairs.get_pair` loads it, `shown` of this pair alone."""
    return Told(
        pair=pair,
        shown=shown,
        version=version,
        found=figures(shown.on),
        activities={one.id: one for one in list_mentoring(pair.id)},
        milestones=list_milestones_of_pair(pair.id),
        transfers=list_transfers_of_pair(pair.id),
        outcomes=list_outcomes_of_pair(pair.id),
        deliverables=list_deliverables_of_pair(pair.id),
        public=public,
    )
