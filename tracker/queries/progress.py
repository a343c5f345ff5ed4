"""All that the figures of a programme are counted from, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from tracker.domain.records import ActivityRecord, MilestoneRecord, PairRecord, ProgrammeRecord, UpdateRecord
from tracker.extensions import Base
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
from tracker.queries.kept_records import keep
from tracker.queries.plain_rows import PlainQuery, plain_query, table_of
from tracker.queries.records import activity_of, milestone_of

UPDATE_COLUMNS = (
    *("id", "recorded_at", "effective_on", "status", "expected", "withdraws_expected", "agreed", "happened"),
    *("reason", "comment", "unchanged", "withdraws_id", "by_user_id", "by_organisation_id", "language"),
)
"""What an update of either kind says; `confidence`, which comes last, only one of a milestone."""
ACTIVITY_COLUMNS = (
    *("id", "kind", "title", "status", "agreed", "expected", "happened", "added_on", "created_at"),
    *("mode", "host_id", "place", "language"),
)
MILESTONE_COLUMNS = (
    *("id", "code", "title", "plan_id", "owner_id", "status", "agreed", "expected", "happened"),
    *("confidence", "added_on", "created_at", "weight", "evidence"),
)
PLAN_COLUMNS = (
    ("pair_id", "pair_id"),
    ("plan_status", "status"),
    ("plan_key", "key"),
    ("plan_owner", "owner_id"),
)
"""What a milestone says of its plan, by the columns of the plan."""


BELOW_ACTIVITIES: dict[type[Base], tuple[tuple[str, ...], str]] = {
    ActivityPair: (("pair_id", "round"), "id"),
    ActivitySession: (("day", "mode", "host_id", "place"), "position"),
    HeadCount: (("women", "men", "other", "not_stated", "created_at"), "position"),
    VisitReport: (("state", "submitted_on", "created_at"), "id"),
}
"""What is read of the tables below an activity, and what it is sorted by before its id."""


def programme_record(programme: Programme, pair_id: int | None = None) -> ProgrammeRecord:
    """The programme as the sums need it, or what serves one pair.

    Nine statements, whatever its size; none where nothing changed since it was last read.
    """
    return keep(programme, pair_id, _read)


def _read(programme: Programme, pair_id: int | None) -> ProgrammeRecord:
    asked = {"programme": programme.id} | ({} if pair_id is None else {"pair": pair_id})
    one_pair = pair_id is not None
    return ProgrammeRecord(
        timezone=programme.timezone,
        period=programme.period,
        pairs=tuple(PairRecord(*row) for row in _pairs().rows(programme=programme.id)),
        activities=tuple(_activity_records(one_pair, asked)),
        milestones=tuple(_milestone_records(one_pair, asked)),
    )


def _activity_records(one_pair: bool, asked: dict[str, int]) -> Iterable[ActivityRecord]:  # noqa: FBT001
    below = {
        model: _by("activity_id", _below_activities(model, one_pair).rows(**asked))
        for model in BELOW_ACTIVITIES
    }
    updates = _updates(_activity_updates(one_pair), asked)
    for row in _activities(one_pair).rows(**asked):
        yield activity_of(
            row,
            links=below[ActivityPair][row.id],
            sessions=below[ActivitySession][row.id],
            head_counts=below[HeadCount][row.id],
            report=next(iter(below[VisitReport][row.id]), None),
            updates=updates.get(row.id, ()),
        )


def _milestone_records(one_pair: bool, asked: dict[str, int]) -> Iterable[MilestoneRecord]:  # noqa: FBT001
    updates = _updates(_milestone_updates(one_pair), asked)
    for row in _milestones(one_pair).rows(**asked):
        yield milestone_of(
            row,
            pair=row.pair_id,
            plan_status=row.plan_status,
            plan_key=row.plan_key,
            plan_owner=row.plan_owner,
            updates=updates.get(row.id, ()),
        )


@cache
def _pairs() -> PlainQuery:
    pair = table_of(Pair).c
    return plain_query(
        Pair,
        ("id", "number", "created_at"),
        lambda query: query.where(pair.programme_id == bindparam("programme")).order_by(pair.number),
    )


@cache
def _activities(one_pair: bool) -> PlainQuery:  # noqa: FBT001  # A cached function takes what is hashed.
    return plain_query(
        Activity,
        ACTIVITY_COLUMNS,
        lambda query: query.where(_of_activities(one_pair)).order_by(table_of(Activity).c.id),
    )


@cache
def _below_activities(model: Any, one_pair: bool) -> PlainQuery:  # noqa: FBT001
    names, order = BELOW_ACTIVITIES[model]
    own, activity = table_of(model).c, table_of(Activity)

    def narrow(query: Select[Any]) -> Select[Any]:
        joined = query.join(activity, own.activity_id == activity.c.id)
        return joined.where(_of_activities(one_pair)).order_by(own[order], own.id)

    return plain_query(model, ("activity_id", *names), narrow)


@cache
def _milestones(one_pair: bool) -> PlainQuery:  # noqa: FBT001
    own, plan = table_of(Milestone).c, table_of(ActionPlan)

    def narrow(query: Select[Any]) -> Select[Any]:
        joined = query.join(plan, own.plan_id == plan.c.id).where(_of_plans(one_pair))
        return joined.order_by(own.plan_id, own.position, own.id)

    also = [(name, plan.c[column]) for name, column in PLAN_COLUMNS]
    return plain_query(Milestone, MILESTONE_COLUMNS, narrow, also)


@cache
def _activity_updates(one_pair: bool) -> PlainQuery:  # noqa: FBT001
    own, activity = table_of(ActivityUpdate).c, table_of(Activity)

    def narrow(query: Select[Any]) -> Select[Any]:
        joined = query.join(activity, own.activity_id == activity.c.id)
        return joined.where(_of_activities(one_pair)).order_by(own.recorded_at, own.id)

    return plain_query(ActivityUpdate, ("activity_id", *UPDATE_COLUMNS), narrow)


@cache
def _milestone_updates(one_pair: bool) -> PlainQuery:  # noqa: FBT001
    own, milestone, plan = table_of(MilestoneUpdate).c, table_of(Milestone), table_of(ActionPlan)

    def narrow(query: Select[Any]) -> Select[Any]:
        joined = query.join(milestone, own.milestone_id == milestone.c.id)
        joined = joined.join(plan, milestone.c.plan_id == plan.c.id)
        return joined.where(_of_plans(one_pair)).order_by(own.recorded_at, own.id)

    return plain_query(MilestoneUpdate, ("milestone_id", *UPDATE_COLUMNS, "confidence"), narrow)


def _of_activities(one_pair: bool) -> ColumnElement[bool]:  # noqa: FBT001
    activity, link = table_of(Activity).c, table_of(ActivityPair).c
    of_programme: ColumnElement[bool] = activity.programme_id == bindparam("programme")
    if not one_pair:
        return of_programme
    served = select(link.activity_id).where(link.pair_id == bindparam("pair"))
    return and_(of_programme, activity.id.in_(served))


def _of_plans(one_pair: bool) -> ColumnElement[bool]:  # noqa: FBT001
    plan = table_of(ActionPlan).c
    of_programme: ColumnElement[bool] = plan.programme_id == bindparam("programme")
    return and_(of_programme, plan.pair_id == bindparam("pair")) if one_pair else of_programme


def _updates(query: PlainQuery, asked: dict[str, int]) -> dict[int, list[UpdateRecord]]:
    """The updates of each thing, by its id. There are more of them than of anything else."""
    found: dict[int, list[UpdateRecord]] = defaultdict(list)
    for thing, update in query.each(_update, **asked):
        found[thing].append(update)
    return found


def _update(thing: int, *values: Any) -> tuple[int, UpdateRecord]:
    """The id of the thing, and the rest by the names of `UPDATE_COLUMNS` as a record has them."""
    of_milestones = len(UPDATE_COLUMNS)
    confidence = values[of_milestones] if len(values) > of_milestones else None
    said = (*values[:8], confidence, *values[8:of_milestones])
    return thing, UpdateRecord(*said)


def _by(key: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
