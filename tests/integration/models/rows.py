"""Small rows that the tests of the tables start from."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    MemberRole,
    MilestoneStatus,
    OrganisationKind,
    PairStatus,
)
from tracker.models import ActionPlan, Activity, Membership, Milestone, Organisation, Pair, Programme


def add_programme(session: Session, slug: str = "inclucities") -> Programme:
    programme = Programme(slug=slug, name="IncluCities", countries=["BE", "IT"])
    session.add(programme)
    session.flush()
    return programme


def add_organisation(session: Session, programme: Programme, key: str = "capaci") -> Organisation:
    organisation = Organisation(programme=programme, key=key, name="Capaci", kind=OrganisationKind.CITY)
    session.add(organisation)
    session.flush()
    return organisation


def add_pair(session: Session, number: int = 2, programme: Programme | None = None) -> Pair:
    programme = programme or add_programme(session)
    owner = add_organisation(session, programme, f"mentee{number}")
    pair = Pair(
        programme=programme, key=f"P{number}", number=number, objective="Buddies", status=PairStatus.ACTIVE
    )
    pair.members.append(Membership(organisation=owner, role=MemberRole.MENTEE_CITY))
    session.add(pair)
    session.flush()
    return pair


def add_milestone(session: Session, pair: Pair | None = None) -> Milestone:
    pair = pair or add_pair(session)
    plan = ActionPlan(
        programme_id=pair.programme_id,
        pair=pair,
        key="AP2",
        owner=pair.members[0].organisation,
        title="Action plan of Capaci",
    )
    milestone = Milestone(plan=plan, code="M1", title="Buddies found", status=MilestoneStatus.NOT_STARTED)
    session.add(milestone)
    session.flush()
    return milestone


def add_visit(session: Session, programme: Programme, key: str = "A01") -> Activity:
    visit = Activity(
        programme=programme,
        key=key,
        kind=ActivityKind.STUDY_VISIT,
        title="Study visit 1",
        status=ActivityStatus.PLANNED,
    )
    session.add(visit)
    session.flush()
    return visit
