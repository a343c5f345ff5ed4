"""The programme that a trial is about, and the people in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from tests.support import make
from tests.trials.people import Person
from tracker import clock
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    MemberRole,
    MilestoneStatus,
    ReportState,
)
from tracker.extensions import db
from tracker.models import ActivityPair, Pair, Programme, User, VisitReport
from tracker.services.users import hashed_password

SLUG = "trial"
PASSWORD = "kettle-orbit-lantern-94"
FEW = 12
"""With fewer people than that, all are of one pair, so that they meet."""


@dataclass
class Round:
    """What all people do at the same time, once: the numbers of the rows that wait for it."""

    visit: int
    report: int
    review: int
    completed: list[int]


@dataclass
class Ground:
    """Numbers of rows. `mentors` and `editors` have the place of their pair; `shared` and `own` are
    milestones, of a pair by its place, and of a person."""

    slug: str
    first_revision: int = 0
    coordinators: list[int] = field(default_factory=list)
    mentors: dict[int, int] = field(default_factory=dict)
    editors: dict[int, int] = field(default_factory=dict)
    shared: list[int] = field(default_factory=list)
    own: dict[int, int] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    users_ids: list[int] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def build(people: int, rounds: int) -> Ground:
    """A programme in the middle of its time; committed. Of four people one coordinates, two are of the city
    that updates, and one is of the city that confirms."""
    today = clock.today("Europe/Brussels")
    period = f"{today - timedelta(days=400)}/{today + timedelta(days=400)}"
    programme = make.programme(SLUG, period=make.when(period))
    ground = Ground(SLUG)
    pairs = [make.pair(programme, number + 1) for number in range(1 if people < FEW else 3)]
    plans = [make.plan(pair) for pair in pairs]
    later = (today + timedelta(days=60)).isoformat()
    ground.shared = [make.milestone(plan, agreed=later, title="Shared").id for plan in plans]
    for number in range(people):
        place = (number // 4) % len(pairs)
        ground.users.append(_person(number, programme, pairs[place]))
        kind = number % 4
        if kind == 0:
            ground.coordinators.append(number)
        elif kind == 3:
            ground.mentors[number] = place
        else:
            ground.editors[number] = place
            ground.own[number] = make.milestone(plans[place], agreed=later, title="One's own").id
    for _ in range(rounds):
        ground.rounds.append(_round(programme, pairs, plans))
    password = hashed_password(PASSWORD)
    for user in ground.users:
        user.password = password
    db.session.commit()
    ground.users_ids = [user.id for user in ground.users]
    ground.addresses = [user.email for user in ground.users]
    db.session.refresh(programme)
    ground.first_revision = programme.revision
    return ground


def _person(number: int, programme: Programme, pair: Pair) -> User:
    name = f"Person{number}"
    values = {"fs_uniquifier": f"trial-{number}", "timezone": "Europe/Brussels"}
    if number % 4 == 0:
        return make.user(name, programme=programme, role="coordinator", **values)
    role = MemberRole.MENTOR_CITY if number % 4 == 3 else MemberRole.MENTEE_CITY
    city = make.member(pair, role)
    return make.user(name, programme=programme, role="editor", organisation=city, **values)


def _round(programme: Programme, pairs: list[Pair], plans: list) -> Round:
    """A workshop of all pairs to be logged, another one's report, a review, and what is to be confirmed."""
    today = clock.today("Europe/Brussels")
    day = (today - timedelta(days=3)).isoformat()
    visit = make.visit(
        pairs[0], kind=ActivityKind.TRANSFER_WORKSHOP, title="Workshop", agreed=day, expected=day
    )
    for pair in pairs[1:]:
        db.session.add(ActivityPair(activity_id=visit.id, pair_id=pair.id, takes_round=False))
    held = make.visit(pairs[0], kind=ActivityKind.WEBINAR, title="Webinar", happened=day, status=_HELD)
    report = VisitReport(activity_id=held.id, state=ReportState.SUBMITTED, submitted_on=make.when(day))
    db.session.add(report)
    done = [
        make.milestone(plan, status=MilestoneStatus.COMPLETED, happened=day, agreed=day).id for plan in plans
    ]
    return Round(visit.id, held.id, make.review(programme, today.isoformat()).id, done)


_HELD = ActivityStatus.HELD


def sign_in(ground: Ground, port: int) -> list[Person]:
    """Everybody at a browser of their own."""
    found = [
        Person(port, f"person {number}", address, number) for number, address in enumerate(ground.addresses)
    ]
    for one in found:
        one.sign_in(PASSWORD)
    return found
