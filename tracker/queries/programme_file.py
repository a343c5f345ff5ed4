"""One programme with everything below it: at once, to compare it with a file, or in parts, to write one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    Deliverable,
    Milestone,
    Organisation,
    Outcome,
    Pair,
    Practice,
    Programme,
    VisitReport,
)

Progress = Callable[[str, int, int], None]

Few = TypeVar("Few", Activity, ActionPlan)

PLANS_AT_ONCE, ACTIVITIES_AT_ONCE = 50, 200
"""So many of these, with all that is below them, are in memory while a programme is written."""

BELOW_ACTIVITIES: tuple[_AbstractLoad, ...] = (
    selectinload(Activity.pair_links),
    selectinload(Activity.sessions),
    selectinload(Activity.head_counts),
    selectinload(Activity.co_organisers),
    selectinload(Activity.updates),
    selectinload(Activity.report).options(
        selectinload(VisitReport.follow_ups), selectinload(VisitReport.milestone_links)
    ),
)
BELOW_PLANS: tuple[_AbstractLoad, ...] = (
    selectinload(ActionPlan.milestones).options(
        selectinload(Milestone.updates),
        selectinload(Milestone.replications),
        selectinload(Milestone.translations),
    ),
    selectinload(ActionPlan.transfers),
)
BESIDE_THEM: tuple[_AbstractLoad, ...] = (
    selectinload(Programme.source_rows),
    selectinload(Programme.organisations).selectinload(Organisation.figures),
    selectinload(Programme.pairs).options(
        selectinload(Pair.members),
        selectinload(Pair.translations),
        selectinload(Pair.practices).options(
            selectinload(Practice.replications), selectinload(Practice.translations)
        ),
    ),
    selectinload(Programme.deliverables).selectinload(Deliverable.pair_links),
    selectinload(Programme.outcomes).options(
        selectinload(Outcome.pair_links),
        selectinload(Outcome.milestone_links),
        selectinload(Outcome.translations),
    ),
)
"""All that a programme file holds but activities and plans, which are nearly all of the rows."""


@dataclass(frozen=True, slots=True)
class WholeProgramme:
    """Each list in the order in which its rows came in. `milestone_keys`: as ``AP2/M3``, by their ids.

    Of a programme that is only to be written, activities and plans can be gone through once.
    """

    programme: Programme
    organisations: list[Organisation]
    pairs: list[Pair]
    plans: Iterable[ActionPlan]
    activities: Iterable[Activity]
    deliverables: list[Deliverable]
    outcomes: list[Outcome]
    milestone_keys: dict[int, str]


def get_whole_programme(slug: str, *, progress: Progress = lambda *_step: None) -> WholeProgramme | None:
    """The programme of that slug with everything that a programme file holds; None where there is none.

    `progress` is told how many plans and activities have been read, and of how many."""
    found = _programme(slug)
    if found is None:
        return None
    plans = _all(ActionPlan, found.id, BELOW_PLANS, PLANS_AT_ONCE, partial(progress, "comparing: plans"))
    activities = _all(
        Activity, found.id, BELOW_ACTIVITIES, ACTIVITIES_AT_ONCE, partial(progress, "comparing: activities")
    )
    return _whole(found, plans, activities)


def get_programme_to_write(slug: str) -> WholeProgramme | None:
    """The same, of which not all is in memory at a time: a programme of 1 000 pairs has 150 000 rows."""
    found = _programme(slug)
    if found is None:
        return None
    plans = _a_few_at_a_time(ActionPlan, found.id, BELOW_PLANS, PLANS_AT_ONCE)
    activities = _a_few_at_a_time(Activity, found.id, BELOW_ACTIVITIES, ACTIVITIES_AT_ONCE)
    return _whole(found, plans, activities)


def _programme(slug: str) -> Programme | None:
    asked = select(Programme).where(Programme.slug == slug).options(*BESIDE_THEM)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()


def _whole(found: Programme, plans: Iterable[ActionPlan], activities: Iterable[Activity]) -> WholeProgramme:
    named = (
        select(Milestone.id, ActionPlan.key, Milestone.code)
        .join(ActionPlan, Milestone.plan_id == ActionPlan.id)
        .where(ActionPlan.programme_id == found.id)
    )
    return WholeProgramme(
        programme=found,
        organisations=found.organisations,
        pairs=sorted(found.pairs, key=lambda pair: pair.id),
        plans=plans,
        activities=activities,
        deliverables=found.deliverables,
        outcomes=found.outcomes,
        milestone_keys={number: f"{plan}/{code}" for number, plan, code in db.session.execute(named)},
    )


def _all(
    kind: type[Few],
    programme_id: int,
    below: tuple[_AbstractLoad, ...],
    at_once: int,
    progress: Callable[[int, int], None],
) -> list[Few]:
    """The rows by their ids, all in this session, which changes them."""
    of_programme = select(kind).where(kind.programme_id == programme_id)
    count = db.session.scalar(select(func.count()).select_from(of_programme.subquery())) or 0
    asked = of_programme.order_by(kind.id).options(*below)
    rows = db.session.scalars(asked.execution_options(populate_existing=True, yield_per=at_once))
    found = list[Few]()
    for part in rows.partitions():
        found.extend(part)
        progress(len(found), count)
    return found


def _a_few_at_a_time(
    kind: type[Few], programme_id: int, below: tuple[_AbstractLoad, ...], at_once: int
) -> Iterator[Few]:
    """The rows by their ids, each few in a session of their own, which lets go of them after the last."""
    last = 0
    while True:
        asked = select(kind).where(kind.programme_id == programme_id, kind.id > last).order_by(kind.id)
        with Session(db.session.connection()) as session:
            found = session.scalars(asked.limit(at_once).options(*below)).all()
            yield from found
        if len(found) < at_once:
            return
        last = found[-1].id
