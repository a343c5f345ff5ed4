"""All that the figures of a programme are counted from, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from tracker.domain.records import ActivityRecord, MilestoneRecord, PairRecord, ProgrammeRecord
from tracker.domain.remembering import go_on
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
from tracker.queries.update_records import UpdatesOf, updates_of

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

    Nine statements, whatever its size; none where nothing changed since it was last read. After a change,
    at most eleven: all updates are counted, and only those of what has new ones are read. What is as it was
    is the same record, with all that was worked out of it.
    """
    return keep(programme, pair_id, _read)


def _read(programme: Programme, pair_id: int | None, before: ProgrammeRecord | None) -> ProgrammeRecord:
    asked = {"programme": programme.id} | ({} if pair_id is None else {"pair": pair_id})
    one_pair = pair_id is not None
    known = before or ProgrammeRecord(programme.timezone)
    pairs = (PairRecord(*row) for row in _pairs().rows(programme=programme.id))
    record = ProgrammeRecord(
        timezone=programme.timezone,
        period=programme.period,
        pairs=_as_they_were(pairs, known.pairs),
        activities=_as_they_were(_activity_records(one_pair, asked, known), known.activities),
        milestones=_as_they_were(_milestone_records(one_pair, asked, known), known.milestones),
    )
    if record == known:
        return known
    if record.period == known.period:
        # Whether the programme is over is part of how each thing stands.
        go_on(record, known)
    return record


Known = TypeVar("Known", PairRecord, ActivityRecord, MilestoneRecord)


def _as_they_were(read: Iterable[Known], before: Iterable[Known]) -> tuple[Known, ...]:
    """What was read, and where it is as it was before, that very record."""
    known = {one.id: one for one in before}
    return tuple(was if (was := known.get(one.id)) == one else one for one in read)


def _activity_records(
    one_pair: bool,  # noqa: FBT001
    asked: dict[str, int],
    known: ProgrammeRecord,
) -> Iterable[ActivityRecord]:
    below = {
        model: _by("activity_id", _below_activities(model, one_pair).rows(**asked))
        for model in BELOW_ACTIVITIES
    }
    updates = _activity_updates(one_pair).read(asked, {one.id: one.updates for one in known.activities})
    for row in _activities(one_pair).rows(**asked):
        yield activity_of(
            row,
            links=below[ActivityPair][row.id],
            sessions=below[ActivitySession][row.id],
            head_counts=below[HeadCount][row.id],
            report=next(iter(below[VisitReport][row.id]), None),
            updates=updates.get(row.id, ()),
        )


def _milestone_records(
    one_pair: bool,  # noqa: FBT001
    asked: dict[str, int],
    known: ProgrammeRecord,
) -> Iterable[MilestoneRecord]:
    updates = _milestone_updates(one_pair).read(asked, {one.id: one.updates for one in known.milestones})
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
def _activity_updates(one_pair: bool) -> UpdatesOf:  # noqa: FBT001
    own, activity = table_of(ActivityUpdate).c, table_of(Activity)

    def narrow(query: Select[Any]) -> Select[Any]:
        joined = query.join(activity, own.activity_id == activity.c.id)
        return joined.where(_of_activities(one_pair))

    return updates_of(ActivityUpdate, "activity_id", narrow)


@cache
def _milestone_updates(one_pair: bool) -> UpdatesOf:  # noqa: FBT001
    own, milestone, plan = table_of(MilestoneUpdate).c, table_of(Milestone), table_of(ActionPlan)

    def narrow(query: Select[Any]) -> Select[Any]:
        joined = query.join(milestone, own.milestone_id == milestone.c.id)
        return joined.join(plan, milestone.c.plan_id == plan.c.id).where(_of_plans(one_pair))

    return updates_of(MilestoneUpdate, "milestone_id", narrow)


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


def _by(key: str, rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
