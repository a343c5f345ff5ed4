"""Whatever changes, the record that a worker keeps and brings up to date is the one that is read anew, and
all that is worked out of it is the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import make
from tests.support.inclucities import inclucities
from tests.support.make import when
from tracker import clock
from tracker.domain.changes import changes
from tracker.domain.errors import DomainError
from tracker.domain.gaps import gaps
from tracker.domain.history import standing_updates
from tracker.domain.looks import Look
from tracker.domain.progress import figures, pairs_in_order
from tracker.domain.records import ProgrammeRecord
from tracker.domain.standings import programme_as_seen
from tracker.domain.statuses import (
    ActivityStatus,
    Confidence,
    MilestoneStatus,
    PlanStatus,
    Reading,
    Reason,
    ReportState,
)
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivitySession,
    HeadCount,
    Milestone,
    MilestoneUpdate,
    Pair,
    Programme,
    User,
    VisitReport,
)
from tracker.queries import progress as queries
from tracker.queries.activities import get_activity
from tracker.queries.milestones import get_milestone
from tracker.queries.plans import get_plan
from tracker.queries.progress import programme_record
from tracker.queries.records import record_of
from tracker.services import activities, forgetting, leaving, milestones, plans, programme_file, revision
from tracker.services.activity_plans import Plan, create_activity, delete_activity
from tracker.services.statements import Author

STEPS = 40
TODAY = "2026-07-10"
DATES = ("2022-05", "2022-06-20", "2022-07-01/2022-07-03", "2022-09", "2021-11-30", "2022-03-15/..")


class Worker:
    """A process that keeps what it has read, and what other processes do to the programme meanwhile."""

    def __init__(self, app: Flask, programme: Programme, seed: int) -> None:
        self.app, self.programme_id, self.chosen = app, programme.id, Random(seed)
        self.done: Counter[str] = Counter()
        self.numbers = iter(range(100, 1000))

    def change(self) -> None:
        """One change of any kind, as a request makes it."""
        act = self.chosen.choice(ACTS)
        with self.app.test_request_context(method="POST"):
            try:
                act(self, db.session.get_one(Programme, self.programme_id))
                db.session.commit()
                self.done[act.__name__] += 1
            except DomainError:
                db.session.rollback()
        db.session.remove()

    def reads(self) -> ProgrammeRecord:
        with self.app.test_request_context(method="GET"):
            return programme_record(db.session.get_one(Programme, self.programme_id))

    def reads_anew(self) -> ProgrammeRecord:
        with self.app.test_request_context(method="GET"):
            return queries._read(db.session.get_one(Programme, self.programme_id), None, None)

    def one_of(self, model: type[Any]) -> Any:
        return self.chosen.choice(db.session.scalars(select(model).order_by(model.id)).all())

    def milestone(self) -> Milestone:
        found = get_milestone(self.programme_id, self.one_of(Milestone).id)
        assert found is not None
        return found

    def activity(self) -> Activity:
        found = get_activity(self.programme_id, self.one_of(Activity).id)
        assert found is not None
        return found

    def date(self) -> Any:
        return when(self.chosen.choice(DATES))


NOBODY = Author(None)


def update_a_milestone(worker: Worker, programme: Programme) -> None:
    status = worker.chosen.choice([None, *MilestoneStatus])
    milestones.record_update(
        worker.milestone(),
        programme=programme,
        by=NOBODY,
        status=status,
        expected=worker.chosen.choice([None, worker.date()]),
        happened=when("2022-06-20") if status is MilestoneStatus.COMPLETED else None,
        confidence=worker.chosen.choice([None, *Confidence]),
        reason=Reason.STAFF,
        comment="Said at the meeting",
        effective_on=worker.chosen.choice([None, when("2022-02-01")]),
    )


def update_an_activity(worker: Worker, programme: Programme) -> None:
    status = worker.chosen.choice([None, *ActivityStatus])
    activities.record_update(
        worker.activity(),
        programme=programme,
        by=NOBODY,
        status=status,
        expected=worker.chosen.choice([None, worker.date()]),
        happened=when("2022-06-20") if status is ActivityStatus.HELD else None,
        reason=Reason.STAFF,
        comment="Said at the meeting",
    )


def take_back(worker: Worker, programme: Programme) -> None:
    thing = worker.chosen.choice([worker.milestone, worker.activity])()
    standing = {one.id for one in standing_updates(record_of(thing).updates)}
    update = worker.chosen.choice([one for one in thing.updates if one.id in standing] or [None])
    if update is None:
        raise DomainError(None, "nothing_to_take_back")
    withdraw = milestones if isinstance(thing, Milestone) else activities
    withdraw.withdraw_update(thing, update, programme=programme, by=NOBODY, comment="An error")


def edit_a_milestone(worker: Worker, programme: Programme) -> None:
    milestone = worker.milestone()
    plans.change_milestone(milestone, programme=programme, title=f"Other words {next(worker.numbers)}")


def add_a_milestone(worker: Worker, programme: Programme) -> None:
    plan = get_plan(programme.id, worker.one_of(ActionPlan).id)
    assert plan is not None
    code = f"N{next(worker.numbers)}"
    plans.create_milestone(plan, programme=programme, code=code, title="New", agreed=when("2022-08"))


def delete_a_milestone(worker: Worker, programme: Programme) -> None:
    newest = db.session.scalars(select(Milestone.id).order_by(Milestone.id.desc())).first()
    assert newest is not None
    milestone = get_milestone(programme.id, newest)
    assert milestone is not None
    plans.delete_milestone(milestone, programme=programme)


def add_an_activity(worker: Worker, programme: Programme) -> None:
    create_activity(
        programme, plan=Plan(), kind="webinar", title=f"About {next(worker.numbers)}", agreed=worker.date()
    )


def delete_an_activity(worker: Worker, programme: Programme) -> None:
    newest = db.session.scalars(select(Activity.id).order_by(Activity.id.desc())).first()
    assert newest is not None
    activity = get_activity(programme.id, newest)
    assert activity is not None
    delete_activity(activity, programme=programme)


def change_what_is_below(worker: Worker, programme: Programme) -> None:
    """Rows that have no version, by which a change of them could be known."""
    activity = worker.activity()
    kind = worker.chosen.choice([HeadCount, ActivitySession, VisitReport])
    if kind is HeadCount:
        counted = (activity.head_counts or [HeadCount(activity_id=activity.id, name="Guests")])[0]
        counted.women = worker.chosen.choice([None, 0, 3, 40])
        db.session.add(counted)
    elif kind is ActivitySession and activity.sessions:
        worker.chosen.choice(activity.sessions).day = worker.date()
    elif activity.report is not None:
        activity.report.state = worker.chosen.choice(list(ReportState))
    revision.bump(programme)


def close_a_plan(worker: Worker, programme: Programme) -> None:
    """Every milestone of it is another record."""
    plan = worker.one_of(ActionPlan)
    plan.status = worker.chosen.choice([None, PlanStatus.CLOSED, PlanStatus.ADOPTED])
    revision.bump(programme)


def add_a_pair(worker: Worker, programme: Programme) -> None:
    number = next(worker.numbers)
    pair = make.pair(programme, number, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
    make.visit(pair, key=f"V{number}")
    revision.bump(programme)


def give_a_number_again(worker: Worker, programme: Programme) -> None:
    """SQLite gives the number of what came last, and is gone, to the next; a worker has read both."""
    plan, code = worker.one_of(ActionPlan).id, f"X{next(worker.numbers)}"
    first = make.saved(Milestone(plan_id=plan, code=code, title="X", status=MilestoneStatus.NOT_STARTED))
    revision.bump(programme)
    db.session.commit()
    worker.reads()
    db.session.delete(db.session.get_one(Milestone, first.id))
    db.session.flush()
    made = make.saved(Milestone(plan_id=plan, code=code, title="X", status=MilestoneStatus.NOT_STARTED))
    make.saved(MilestoneUpdate(milestone_id=made.id, effective_on=when("2022-06-01"), comment="Of another"))
    revision.bump(db.session.get_one(Programme, worker.programme_id))


def forget_somebody(worker: Worker, programme: Programme) -> None:
    """What they wrote stays, under the number of their account."""
    author = db.session.scalar(
        select(User)
        .join(MilestoneUpdate, MilestoneUpdate.by_user_id == User.id)
        .where(User.left_at.is_(None))
    )
    if author is None:
        raise DomainError(None, "nobody_left")
    leaving.leave(author, to=None, by=author, may_give=lambda _role: False)
    forgetting.forget(author)
    revision.bump(programme)


def load_a_file(worker: Worker, programme: Programme) -> None:
    """A file adds statements of any moment, behind those that are there, and changes what it likes."""
    document = json.loads(programme_file.dump(programme.slug) or "")
    milestone = worker.chosen.choice(document["plans"])["milestones"][0]
    day = date(2022, 1, 1) + timedelta(days=next(worker.numbers) % 150)
    said = {"recorded_at": f"{day}T08:00:00Z", "effective_on": str(day), "comment": "From the other list"}
    milestone.setdefault("updates", []).append(said)
    document["activities"][0]["title"] = f"Renamed {next(worker.numbers)}"
    loaded = programme_file.load(json.dumps(document), now=clock.now(), update=True)
    if not loaded.written:
        raise DomainError(None, "no_such_file")  # By now the programme has what a file may not say.


def change_what_is_not_counted(worker: Worker, programme: Programme) -> None:
    worker.one_of(Pair).motto = f"Words {next(worker.numbers)}"
    revision.bump(programme)


ACTS: tuple[Callable[[Worker, Programme], None], ...] = (
    *(update_a_milestone, update_a_milestone, update_an_activity, update_an_activity, take_back),
    *(edit_a_milestone, add_a_milestone, delete_a_milestone, add_an_activity, delete_an_activity),
    *(change_what_is_below, close_a_plan, add_a_pair, forget_somebody, load_a_file, give_a_number_again),
    *(change_what_is_not_counted,),
)


@pytest.fixture
def programme(app: Flask, frozen_day: Callable[..., None]) -> Programme:
    """IncluCities, with statements of people who may leave."""
    frozen_day(TODAY)
    programme = inclucities()
    for milestone in db.session.scalars(select(Milestone).order_by(Milestone.id)).all():
        author = make.user(f"Author{milestone.id}").id
        said = {"effective_on": when("2022-04-01"), "comment": "Begun", "by_user_id": author}
        make.saved(MilestoneUpdate(milestone_id=milestone.id, **said))
    db.session.commit()
    return programme


def looks() -> list[Look]:
    zone, today = ZoneInfo("Europe/Brussels"), date.fromisoformat(TODAY)
    return [
        Look.at(today, zone),
        Look.at(today - timedelta(days=30), zone),
        Look.at(date(2022, 5, 2), zone, Reading.THEN),
    ]


@pytest.mark.parametrize("seed", [1])
def test_what_is_brought_up_to_date_is_what_is_read_anew(app: Flask, programme: Programme, seed: int) -> None:
    worker = Worker(app, programme, seed)
    before = worker.reads()
    for _step in range(STEPS):
        # A worker that was not asked for a while has more than one change to catch up with.
        for _change in range(worker.chosen.choice([1, 1, 3])):
            worker.change()
        kept, anew = worker.reads(), worker.reads_anew()
        assert kept == anew
        today, earlier, then = looks()
        for look in (today, earlier, then):
            seen, fresh = programme_as_seen(kept, look), programme_as_seen(anew, look)
            assert seen == fresh
            assert (figures(seen), gaps(seen)) == (figures(fresh), gaps(fresh))
            assert pairs_in_order(seen) == pairs_in_order(fresh)
        assert changes(kept, earlier, today) == changes(anew, earlier, today)
        before = kept
    assert before.milestones
    assert {act.__name__ for act in ACTS} - set(worker.done) == set(), worker.done
