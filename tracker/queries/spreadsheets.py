"""Lists as spreadsheets have them: all rows, read a few at a time, however many there are.

They are read by a connection of their own, because the answer is still being sent when the request is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, select

from tracker.domain.activities import mode_of_sessions
from tracker.domain.head_counts import are_people_known, are_women_known, people_of, women_of
from tracker.domain.records import HeadCountRecord
from tracker.domain.statuses import ActivityKind, ActivityStatus, Confidence, MilestoneStatus, Mode
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    HeadCount,
    Milestone,
    Organisation,
    Pair,
)
from tracker.models.types import edtf_of, text_of
from tracker.queries.activity_list import ActivityFilter, narrowed, newest_first

ROWS_AT_ONCE = 500
DATES = ("agreed", "expected", "happened")


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity. `dates` are the agreed, the expected and the happened one, as they were typed; `pairs` are
    numbers; `hosts`, `places` and `mode` are those of its sessions, too; None is not known."""

    title: str
    kind: ActivityKind
    status: ActivityStatus
    pairs: tuple[int, ...]
    round: int | None
    dates: tuple[str | None, ...]
    hosts: tuple[str, ...]
    places: tuple[str, ...]
    mode: Mode | None
    people: int | None
    women: int | None


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone, in the same way."""

    pair: int
    plan: str
    code: str
    title: str
    owner: str | None
    status: MilestoneStatus
    confidence: Confidence | None
    dates: tuple[str | None, ...]
    weight: int
    means: str | None


def engine_to_read() -> Engine:
    """The database that this request reads from: ask for it before the answer is sent."""
    bind = db.session().get_bind(clause=select(1))
    return bind.engine


def each_activity(engine: Engine, programme_id: int, wanted: ActivityFilter) -> Iterator[ActivityLine]:
    """The activities of the list, in its order. What is wanted is looked up while the request is there."""
    statement = (
        select(
            *(Activity.id, Activity.title, Activity.kind, Activity.status, *_dates_of(Activity)),
            *(Organisation.name.label("host"), Activity.place, Activity.mode),
        )
        .outerjoin(Organisation, Organisation.id == Activity.host_id)
        .where(Activity.id.in_(narrowed(programme_id, wanted)))
        .order_by(*newest_first())
    )
    return _activities(engine, statement)


def _activities(engine: Engine, statement: Select[Any]) -> Iterator[ActivityLine]:
    with _parts(engine, statement) as (connection, parts):
        for part in parts:
            ids = [row.id for row in part]
            pairs, people = _pairs_of(connection, ids), _people_of(connection, ids)
            sessions = _sessions_of(connection, ids)
            for row in part:
                links, held = pairs[row.id], sessions[row.id]
                known, women = people.get(row.id, (None, None))
                yield ActivityLine(
                    title=row.title,
                    kind=row.kind,
                    status=row.status,
                    pairs=tuple(number for number, _round in links),
                    round=next((number for _pair, number in links), None),
                    dates=_typed(row),
                    hosts=_each_once((row.host, *(one.host for one in held))),
                    places=_each_once((row.place, *(one.place for one in held))),
                    mode=mode_of_sessions([one.mode for one in held]) or row.mode,
                    people=known,
                    women=women,
                )


def each_milestone(engine: Engine, programme_id: int) -> Iterator[MilestoneLine]:
    """The milestones of every plan, plan by plan, in the order of the list of plans."""
    statement = (
        select(
            *(Pair.number.label("pair"), ActionPlan.title.label("plan"), Milestone.code, Milestone.title),
            *(Organisation.name.label("owner"), Milestone.status, Milestone.confidence),
            *(*_dates_of(Milestone), Milestone.weight, Milestone.means_of_verification.label("means")),
        )
        .join(ActionPlan, Milestone.plan_id == ActionPlan.id)
        .join(Pair, ActionPlan.pair_id == Pair.id)
        .outerjoin(Organisation, Organisation.id == Milestone.owner_id)
        .where(ActionPlan.programme_id == programme_id)
        .order_by(Pair.number, ActionPlan.id, Milestone.position, Milestone.id)
    )
    with _parts(engine, statement) as (_connection, parts):
        for part in parts:
            for row in part:
                yield MilestoneLine(
                    pair=row.pair,
                    plan=row.plan,
                    code=row.code,
                    title=row.title,
                    owner=row.owner,
                    status=row.status,
                    confidence=row.confidence,
                    dates=_typed(row),
                    weight=row.weight,
                    means=row.means,
                )


@contextmanager
def _parts(
    engine: Engine, statement: Select[Any]
) -> Iterator[tuple[Connection, Iterator[Sequence[Row[Any]]]]]:
    """What a statement finds, a few rows at a time: PostgreSQL keeps the rest on its side."""
    with engine.connect() as connection:
        found = connection.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE})
        with found:
            yield connection, found.partitions()


def _dates_of(model: type[Activity | Milestone]) -> list[Any]:
    return [
        column.label(f"{name}_{part}")
        for name in DATES
        for part, column in (("text", text_of(getattr(model, name))), ("edtf", edtf_of(getattr(model, name))))
    ]


def _typed(row: Row[Any]) -> tuple[str | None, ...]:
    return tuple(getattr(row, f"{name}_text") or getattr(row, f"{name}_edtf") for name in DATES)


def _pairs_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[int, int | None]]]:
    """Of each activity the numbers of its pairs, and the round in each."""
    found = defaultdict[int, list[tuple[int, int | None]]](list)
    statement = (
        select(ActivityPair.activity_id, Pair.number, ActivityPair.round)
        .join(Pair, Pair.id == ActivityPair.pair_id)
        .where(ActivityPair.activity_id.in_(ids))
        .order_by(Pair.number)
    )
    for number, pair, its_round in connection.execute(statement):
        found[number].append((pair, its_round))
    return found


def _sessions_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Of each activity where its sessions are, with whom and in which mode, in their order."""
    found = defaultdict[int, list[Any]](list)
    statement = (
        select(
            *(ActivitySession.activity_id, ActivitySession.mode, ActivitySession.place),
            Organisation.name.label("host"),
        )
        .outerjoin(Organisation, Organisation.id == ActivitySession.host_id)
        .where(ActivitySession.activity_id.in_(ids))
        .order_by(ActivitySession.position, ActivitySession.id)
    )
    for row in connection.execute(statement):
        found[row.activity_id].append(row)
    return found


def _each_once(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _people_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """Of each activity how many came, and how many women: None where a row of the counts does not say it."""
    counts = (HeadCount.women, HeadCount.men, HeadCount.other, HeadCount.not_stated)
    statement = (
        select(HeadCount.activity_id, *counts).where(HeadCount.activity_id.in_(ids)).order_by(HeadCount.id)
    )
    rows = defaultdict[int, list[HeadCountRecord]](list)
    for number, women, men, other, not_stated in connection.execute(statement):
        rows[number].append(HeadCountRecord(women, men, other, not_stated))
    return {
        number: (
            people_of(records) if are_people_known(records) else None,
            women_of(records) if are_women_known(records) else None,
        )
        for number, records in rows.items()
    }
