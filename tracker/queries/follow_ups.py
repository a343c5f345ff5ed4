"""The follow-ups of a programme: what was agreed at its visits, open ones first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import defaultload, joinedload

from tracker.domain.statuses import ReportState
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivityPair,
    FollowUp,
    Membership,
    Pair,
    VisitReport,
)
from tracker.models.types import earliest_of, latest_of

AGREED = (ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.RETURNED)
"""The states of a report whose follow-ups were submitted at least once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which follow-ups to list. `owners` None is everybody's; `pair` is a number."""

    state: str = "open"
    owners: Collection[int] | None = None
    pair: int | None = None


def count_follow_ups(programme_id: int, wanted: Wanted) -> int:
    """How many there are."""
    statement = _chosen(select(func.count(FollowUp.id)), programme_id, wanted)
    return db.session.scalar(statement) or 0


def list_follow_ups(
    programme_id: int, wanted: Wanted, *, offset: int = 0, limit: int | None = None
) -> Sequence[FollowUp]:
    """Open ones first, by the day they are due; what has no day last. A fixed number of statements."""
    done_last = case((FollowUp.done.is_(True), 1), else_=0)
    statement = (
        _chosen(select(FollowUp), programme_id, wanted)
        .order_by(
            done_last,
            latest_of(FollowUp.due).nulls_last(),
            earliest_of(FollowUp.due).nulls_last(),
            FollowUp.id,
        )
        .offset(offset)
        .limit(limit)
        .options(*_WHOLE)
    )
    return db.session.scalars(statement).all()


def get_follow_up(programme_id: int, follow_up_id: int) -> FollowUp | None:
    """A follow-up with its report, activity, pairs and their members."""
    statement = _chosen(select(FollowUp), programme_id, Wanted("all")).where(FollowUp.id == follow_up_id)
    found: FollowUp | None = db.session.scalar(statement.options(*_WHOLE))
    return found


def get_follow_up_of(milestone_id: int) -> FollowUp | None:
    """The first follow-up that names the milestone, with its report, who wrote it, activity and pairs."""
    statement = select(FollowUp).where(FollowUp.milestone_id == milestone_id).order_by(FollowUp.id).limit(1)
    # `_WHOLE` loads the report itself.
    report = defaultload(FollowUp.report)
    writers = (report.joinedload(VisitReport.reporter), report.joinedload(VisitReport.by_user))
    found: FollowUp | None = db.session.scalar(statement.options(*_WHOLE, *writers))
    return found


def _chosen(statement: Select[Any], programme_id: int, wanted: Wanted) -> Select[Any]:
    statement = (
        statement.join(FollowUp.report)
        .join(VisitReport.activity)
        .where(Activity.programme_id == programme_id, VisitReport.state.in_(AGREED))
    )
    if wanted.state == "open":
        statement = statement.where(FollowUp.done.is_not(True))
    elif wanted.state == "done":
        statement = statement.where(FollowUp.done.is_(True))
    if wanted.owners is not None:
        statement = statement.where(FollowUp.owner_id.in_(wanted.owners))
    if wanted.pair is not None:
        served = select(ActivityPair.activity_id).join(ActivityPair.pair).where(Pair.number == wanted.pair)
        statement = statement.where(Activity.id.in_(served))
    return statement


_WHOLE = (
    joinedload(FollowUp.owner),
    joinedload(FollowUp.milestone),
    joinedload(FollowUp.report)
    .joinedload(VisitReport.activity)
    .selectinload(Activity.pair_links)
    .joinedload(ActivityPair.pair)
    .selectinload(Pair.members)
    .joinedload(Membership.organisation),
)
