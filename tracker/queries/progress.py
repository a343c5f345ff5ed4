"""All that the figures of a programme are counted from, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.records import ActivityRecord, MilestoneRecord, PairRecord, ProgrammeRecord
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    HeadCount,
    Milestone,
    MilestoneUpdate,
    Pair,
    Programme,
    VisitReport,
)
from tracker.queries.records import activity_of, milestone_of

UPDATE_COLUMNS = (
    "id",
    "recorded_at",
    "effective_on",
    "status",
    "expected",
    "withdraws_expected",
    "agreed",
    "happened",
    "reason",
    "comment",
    "unchanged",
    "withdraws_id",
    "by_user_id",
    "by_organisation_id",
)


def programme_record(programme: Programme, pair_id: int | None = None) -> ProgrammeRecord:
    """The programme as the sums need it, or what serves one pair. Nine statements, whatever its size."""
    pairs = db.session.execute(
        select(Pair.id, Pair.number, Pair.created_at)
        .where(Pair.programme_id == programme.id)
        .order_by(Pair.number)
    )
    return ProgrammeRecord(
        timezone=programme.timezone,
        period=programme.period,
        pairs=tuple(PairRecord(row.id, row.number, row.created_at) for row in pairs),
        activities=tuple(_activities(programme.id, pair_id)),
        milestones=tuple(_milestones(programme.id, pair_id)),
    )


def _activities(programme_id: int, pair_id: int | None) -> Iterable[ActivityRecord]:
    of_programme: ColumnElement[bool] = Activity.programme_id == programme_id
    if pair_id is not None:
        served = select(ActivityPair.activity_id).where(ActivityPair.pair_id == pair_id)
        of_programme = and_(of_programme, Activity.id.in_(served))
    links = _by(
        "activity_id",
        select(ActivityPair.activity_id, ActivityPair.pair_id, ActivityPair.round)
        .join(ActivityPair.activity)
        .where(of_programme)
        .order_by(ActivityPair.id),
    )
    sessions = _by(
        "activity_id",
        select(
            ActivitySession.activity_id,
            ActivitySession.day,
            ActivitySession.mode,
            ActivitySession.host_id,
            ActivitySession.place,
        )
        .join(ActivitySession.activity)
        .where(of_programme)
        .order_by(ActivitySession.position, ActivitySession.id),
    )
    counts = _by(
        "activity_id",
        select(HeadCount.activity_id, HeadCount.women, HeadCount.men, HeadCount.other, HeadCount.not_stated)
        .join(HeadCount.activity)
        .where(of_programme)
        .order_by(HeadCount.position, HeadCount.id),
    )
    reports = _by(
        "activity_id",
        select(VisitReport.activity_id, VisitReport.state, VisitReport.submitted_on)
        .join(VisitReport.activity)
        .where(of_programme),
    )
    updates = _by(
        "activity_id",
        select(ActivityUpdate.activity_id, *_columns(ActivityUpdate, UPDATE_COLUMNS))
        .join(ActivityUpdate.activity)
        .where(of_programme)
        .order_by(ActivityUpdate.recorded_at, ActivityUpdate.id),
    )
    wanted = ("id", "kind", "title", "status", "agreed", "expected", "happened", "added_on", "created_at")
    rows = db.session.execute(
        select(*_columns(Activity, (*wanted, "mode", "host_id", "place")))
        .where(of_programme)
        .order_by(Activity.id)
    )
    for row in rows:
        yield activity_of(
            row,
            links=links[row.id],
            sessions=sessions[row.id],
            head_counts=counts[row.id],
            report=next(iter(reports[row.id]), None),
            updates=updates[row.id],
        )


def _milestones(programme_id: int, pair_id: int | None) -> Iterable[MilestoneRecord]:
    of_programme: ColumnElement[bool] = ActionPlan.programme_id == programme_id
    if pair_id is not None:
        of_programme = and_(of_programme, ActionPlan.pair_id == pair_id)
    updates = _by(
        "milestone_id",
        select(MilestoneUpdate.milestone_id, *_columns(MilestoneUpdate, (*UPDATE_COLUMNS, "confidence")))
        .join(MilestoneUpdate.milestone)
        .join(Milestone.plan)
        .where(of_programme)
        .order_by(MilestoneUpdate.recorded_at, MilestoneUpdate.id),
    )
    wanted = ("id", "code", "title", "plan_id", "owner_id", "status", "agreed", "expected", "happened")
    rows = db.session.execute(
        select(
            *_columns(Milestone, (*wanted, "confidence", "added_on", "created_at", "weight", "evidence")),
            ActionPlan.pair_id,
            ActionPlan.status.label("plan_status"),
            ActionPlan.key.label("plan_key"),
            ActionPlan.owner_id.label("plan_owner"),
        )
        .join(Milestone.plan)
        .where(of_programme)
        .order_by(Milestone.plan_id, Milestone.position, Milestone.id)
    )
    for row in rows:
        yield milestone_of(
            row,
            pair=row.pair_id,
            plan_status=row.plan_status,
            plan_key=row.plan_key,
            plan_owner=row.plan_owner,
            updates=updates[row.id],
        )


def _columns(table: type[Any], names: Iterable[str]) -> list[InstrumentedAttribute[Any]]:
    return [getattr(table, name) for name in names]


def _by(key: str, statement: Any) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[getattr(row, key)].append(row)
    return found
