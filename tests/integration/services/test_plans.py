"""The rules of plans and of the texts of milestones, beneath any form."""

from __future__ import annotations

import pytest

from tests.support import make
from tests.support.make import when
from tracker.domain.errors import DomainError
from tracker.domain.statuses import MemberRole, MilestoneStatus
from tracker.extensions import db
from tracker.models import Milestone, Programme
from tracker.queries.milestones import get_milestone
from tracker.queries.plans import get_plan
from tracker.services import milestones, plans
from tracker.services.statements import Author


@pytest.fixture
def plan(programme, pair):
    return get_plan(programme.id, make.plan(pair, period=when("2021/2022")).id)


def test_a_plan_belongs_to_a_mentee_city_of_its_pair(programme, pair):
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    with pytest.raises(DomainError, match="owner_not_mentee"):
        plans.create_plan(programme, pair=pair, owner_id=mentor.id, title="Theirs")


def test_a_plan_of_another_century_is_refused(programme, plan):
    with pytest.raises(DomainError, match="year_outside"):
        plans.change_plan(plan, programme=programme, period=when("1921/1922"))


def test_a_plan_that_holds_something_is_not_deleted(programme, plan):
    make.milestone(plan)
    db.session.expire_all()
    with pytest.raises(DomainError, match="has_history"):
        plans.delete_plan(get_plan(programme.id, plan.id), programme=programme)


def test_every_change_bumps_the_revision_and_not_the_programmes_version(programme, plan):
    before = (programme.revision, programme.version)
    plans.change_plan(plan, programme=programme, title="Another")
    row = plans.create_milestone(plan, programme=programme, code="M1", title="Room", weight=1)
    plans.change_milestone(get_milestone(programme.id, row.id), programme=programme, note="A note")
    milestones.record_update(get_milestone(programme.id, row.id), programme=programme, by=Author(None))
    db.session.commit()
    after = db.session.get_one(Programme, programme.id)
    assert (after.revision, after.version) == (before[0] + 4, before[1])


def test_a_status_is_never_changed_as_a_text(programme, plan):
    row = make.milestone(plan)
    milestone = get_milestone(programme.id, row.id)
    with pytest.raises(TypeError, match="status"):
        plans.change_milestone(milestone, programme=programme, status=MilestoneStatus.COMPLETED)


@pytest.mark.parametrize("name", ["agreed", "expected"])
def test_dates_outside_the_plan_are_refused_for_a_new_milestone_too(programme, plan, name):
    with pytest.raises(DomainError, match="outside_plan") as caught:
        plans.create_milestone(
            plan, programme=programme, code="M1", title="Room", weight=1, **{name: when("2023-02")}
        )
    assert caught.value.field == name


def test_a_milestone_that_something_points_to_is_not_deleted(programme, plan):
    row = make.milestone(plan)
    milestone = get_milestone(programme.id, row.id)
    milestones.record_update(milestone, programme=programme, by=Author(None))
    with pytest.raises(DomainError, match="has_history"):
        plans.delete_milestone(milestone, programme=programme)


def test_the_same_proof_is_kept_once(programme, plan):
    milestone = get_milestone(programme.id, make.milestone(plan).id)
    for title in ("List", "The list"):
        plans.add_evidence(milestone, title=title, url="https://capaci.example/list")
    db.session.commit()
    assert len(db.session.get_one(Milestone, milestone.id).evidence) == 1


def test_an_import_does_not_undo_what_is_said_of_the_time_before_it(programme, plan):
    row = make.milestone(plan, status=MilestoneStatus.IN_PROGRESS)
    milestone = get_milestone(programme.id, row.id)
    milestones.record_update(
        milestone,
        programme=programme,
        by=Author(None),
        status=MilestoneStatus.COMPLETED,
        happened=when("2021-10-01"),
    )
    assert (milestone.status, milestone.happened) == (MilestoneStatus.COMPLETED, when("2021-10-01"))
