"""The instances of the benchmark are as people would have made them; else it would measure something else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.benchmarks.pattern import MILESTONES, UPDATES
from tests.conftest import Database
from tests.support.recount import Recount
from tests.support.small_instance import PAIRS, small_instance
from tracker import clock
from tracker.domain.history import replay
from tracker.domain.progress import figures
from tracker.domain.standings import programme_on
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Membership,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Pair,
    Programme,
    Role,
    User,
)
from tracker.queries.progress import programme_record
from tracker.services import programme_file
from tracker.services.search_text import search_text

BRUSSELS = ZoneInfo("Europe/Brussels")


def test_the_instances_of_the_benchmark_are_valid(
    app: Flask, session_app: tuple[Flask, Database, list[object]]
) -> None:
    small_instance(session_app)
    session = db.session()
    programmes = list(session.scalars(select(Programme).order_by(Programme.id)))
    assert [one.slug for one in programmes] == ["p4-1", "p2-1"]
    assert session.scalar(select(func.count(Pair.id))) == PAIRS
    assert session.scalar(select(func.count(Milestone.id))) == PAIRS * MILESTONES
    assert session.scalar(select(func.count(MilestoneUpdate.id))) == PAIRS * UPDATES
    for programme in programmes:
        everything_replays(programme)
        counted_as_by_hand(programme)
        can_be_dumped_and_loaded(programme)
    nobody_is_of_another_programme(session)
    for row in session.scalars(select(Organisation)):
        assert row.search_text == search_text(row)


def everything_replays(programme: Programme) -> None:
    record = programme_record(programme)
    assert len(record.milestones) == len(record.pairs) * MILESTONES
    for one in (*record.milestones, *record.activities):
        assert replay(one, BRUSSELS) == one.row, one.title


def counted_as_by_hand(programme: Programme) -> None:
    record, today = programme_record(programme), clock.today("Europe/Brussels")
    for day in (today, today - timedelta(days=100)):
        counted = asdict(figures(programme_on(record, day)))
        assert counted == Recount(programme, day).figures()
        assert counted["milestones"]["completed"], "figures of nothing would prove nothing"


def can_be_dumped_and_loaded(programme: Programme) -> None:
    """The loader, which knows every rule, has nothing against any of it."""
    text = programme_file.dump(programme.slug)
    assert text is not None
    checked = programme_file.check(text, now=clock.now())
    assert checked.faults == ()


def nobody_is_of_another_programme(session: Session) -> None:
    """Every row that names a row of a programme is of the same programme."""
    ways = [
        select(Membership.id, Pair.programme_id, Organisation.programme_id)
        .join(Pair, Pair.id == Membership.pair_id)
        .join(Organisation, Organisation.id == Membership.organisation_id),
        select(Milestone.id, ActionPlan.programme_id, Organisation.programme_id)
        .join(ActionPlan, ActionPlan.id == Milestone.plan_id)
        .join(Organisation, Organisation.id == Milestone.owner_id),
        select(MilestoneUpdate.id, ActionPlan.programme_id, Role.programme_id)
        .join(Milestone, Milestone.id == MilestoneUpdate.milestone_id)
        .join(ActionPlan, ActionPlan.id == Milestone.plan_id)
        .join(User, User.id == MilestoneUpdate.by_user_id)
        .join(Role, Role.user_id == User.id),
    ]
    for way in ways:
        rows = session.execute(way).all()
        assert rows
        assert [row for row in rows if row[1] != row[2]] == []
