"""Updates of the file in the order of time, and the rows' past as the records that counting works on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.dates import ApproximateDate
from tracker.domain.history import replay
from tracker.domain.records import ActivityRecord, MilestoneRecord, State, UpdateRecord
from tracker.services.programme_file.date_kinds import Said
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.objects import Shape
from tracker.services.programme_file.shapes import ACTIVITIES, MILESTONES

STATE = ("status", "agreed", "expected", "happened", "confidence")
"""What updates say of a row."""
TICK = timedelta(microseconds=1)


def zone_of(programme: Item | None) -> tzinfo:
    """Where the days of the programme begin; UTC where the file says none that there is."""
    name = programme["timezone"] if programme else None
    return ZoneInfo(name) if name else UTC


def give_moments(updates: Iterable[Item], now: datetime) -> None:
    """Sets the moment under which each update is kept: its own, else `now`, and no two the same.

    The first to claim a moment keeps it, because others may name it by that (`withdraws`); each
    further one is moved on by a microsecond, in the order of the file.
    """
    updates = list(updates)
    taken: set[datetime] = set()
    others = []
    for update in updates:
        said = update.recorded or update["recorded_at"]
        if said is None or said in taken:
            others.append(update)
        else:
            update.recorded = said
            taken.add(said)
    free: dict[datetime, datetime] = {}
    for update in others:
        wanted = update["recorded_at"] or now
        moment = free.get(wanted, wanted)
        while moment in taken:
            moment += TICK
        free[wanted] = moment + TICK
        update.recorded = moment
        taken.add(moment)


def in_order_of_recording(updates: Iterable[Item]) -> list[Item]:
    """Updates that have their moments, the earliest first."""
    return sorted(updates, key=lambda update: update.recorded or datetime.max.replace(tzinfo=UTC))


def replayed(shape: Shape, item: Item, *, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """The state that a milestone or an activity must show, by name: its updates over what none says."""
    state = replay(_record(shape, item, now), zone)
    return {name: getattr(state, name) for name in STATE if name in shape.names}


def _record(shape: Shape, item: Item, now: datetime) -> ActivityRecord | MilestoneRecord:
    state = State(**{name: item[name] for name in STATE})
    created = item["created_at"] or now
    updates = _update_records(item.list("updates"))
    if shape is MILESTONES:
        return MilestoneRecord(0, 0, state, created, item["added_on"], updates)
    assert shape is ACTIVITIES
    days: list[ApproximateDate] = [s["day"] for s in item.list("sessions") if s["day"] is not None]
    return ActivityRecord(
        id=0,
        pairs=(),
        kind=item["kind"],
        row=state,
        created_at=created,
        added_on=item["added_on"],
        updates=updates,
        session_days=tuple(day.latest for day in days if day.latest is not None),
    )


def _update_records(updates: Iterable[Item]) -> tuple[UpdateRecord, ...]:
    ordered = in_order_of_recording(updates)
    numbers = {update.recorded: number for number, update in enumerate(ordered)}
    return tuple(
        UpdateRecord(
            id=number,
            recorded_at=update.recorded or datetime.max.replace(tzinfo=UTC),
            effective_on=update["effective_on"],
            status=update["status"],
            expected=None if update["expected"] is Said.WITHDRAWN else update["expected"],
            withdraws_expected=update["expected"] is Said.WITHDRAWN,
            agreed=update["agreed"],
            happened=update["happened"],
            confidence=update["confidence"],
            withdraws=numbers.get(update["withdraws"]) if update["withdraws"] else None,
        )
        for number, update in enumerate(ordered)
    )
