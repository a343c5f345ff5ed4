"""What counting works on: plain values, read from anywhere, with no database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Confidence,
    MilestoneStatus,
    Mode,
    Reason,
    ReportState,
)

FROM_THE_BEGINNING = datetime.min.replace(tzinfo=UTC)
"""The moment at which a row was recorded that does not say so."""


@dataclass(frozen=True, slots=True)
class UpdateRecord:
    """One append-only statement; what is None it does not say (model.md, section 2).

    `language` is that of the comment.
    """

    id: int
    recorded_at: datetime
    effective_on: ApproximateDate | None = None
    status: ActivityStatus | MilestoneStatus | None = None
    expected: ApproximateDate | None = None
    withdraws_expected: bool = False
    agreed: ApproximateDate | None = None
    happened: ApproximateDate | None = None
    confidence: Confidence | None = None
    reason: Reason | None = None
    comment: str | None = None
    unchanged: bool = False
    withdraws: int | None = None
    by_user: int | None = None
    by_organisation: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How a milestone or an activity stands: the row, or what its updates say by a day."""

    status: ActivityStatus | MilestoneStatus
    agreed: ApproximateDate | None = None
    expected: ApproximateDate | None = None
    happened: ApproximateDate | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """A milestone of one plan of one pair. `created_at` is UTC.

    `worked_out`, as that of an activity, is its history (`tracker.domain.history.history_of`).
    """

    id: int
    pair: int
    row: State
    created_at: datetime
    added_on: ApproximateDate | None = None
    updates: tuple[UpdateRecord, ...] = ()
    code: str = ""
    title: str = ""
    plan: int = 0
    plan_key: str = ""
    owner: int | None = None
    plan_owner: int | None = None
    plan_closed: bool = False
    weight: int = 1
    has_evidence: bool = False
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def pairs(self) -> tuple[int, ...]:
        return (self.pair,)

    @property
    def session_days(self) -> tuple[date, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class HeadCountRecord:
    """Head-counts of one organisation; None is unknown, never nought. `created_at` is UTC."""

    women: int | None = None
    men: int | None = None
    other: int | None = None
    not_stated: int | None = None
    created_at: datetime = FROM_THE_BEGINNING

    @property
    def is_known(self) -> bool:
        return any(n is not None for n in (self.women, self.men, self.other, self.not_stated))

    @property
    def total(self) -> int:
        return sum(n or 0 for n in (self.women, self.men, self.other, self.not_stated))


@dataclass(frozen=True, slots=True)
class ReportRecord:
    state: ReportState
    submitted_on: ApproximateDate | None = None
    created_at: datetime = FROM_THE_BEGINNING


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """An activity of no pair (the whole programme), of one, or of several. `created_at` is UTC; `language` is
    that of its title."""

    id: int
    pairs: tuple[int, ...]
    kind: ActivityKind
    row: State
    created_at: datetime
    added_on: ApproximateDate | None = None
    updates: tuple[UpdateRecord, ...] = ()
    title: str = ""
    rounds: dict[int, int] = field(default_factory=dict)
    mode: Mode | None = None
    hosts: frozenset[int] = frozenset()
    has_host: bool = False
    has_place: bool = False
    session_days: tuple[date, ...] = ()
    has_undated_session: bool = False
    head_counts: tuple[HeadCountRecord, ...] = ()
    report: ReportRecord | None = None
    language: str | None = None
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PairRecord:
    """A pair as the sums need it. `created_at` is UTC."""

    id: int
    number: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """All that the figures of one programme are counted from.

    `worked_out` is what `tracker.domain.remembering` keeps of it: a record never changes.
    """

    timezone: str
    pairs: tuple[PairRecord, ...] = ()
    activities: tuple[ActivityRecord, ...] = ()
    milestones: tuple[MilestoneRecord, ...] = ()
    period: ApproximateDate | None = None
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
