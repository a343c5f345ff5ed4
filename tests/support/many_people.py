"""A programme with many people, each of whom is to be reminded of something."""

from __future__ import annotations

from datetime import date, timedelta

from tests.support import make
from tracker import clock
from tracker.domain.statuses import MemberRole, MilestoneStatus, RoleKind
from tracker.extensions import db
from tracker.models import Programme, Role, User

CITIES = 10
DUE_IN_DAYS = (-40, -3, 5, 20)
"""When the milestones of each city are expected, from today: two overdue, two due."""


def many_people(count: int = 500, *, slug: str = "many", cities: int = CITIES) -> Programme:
    """Editors of mentee cities, `count` in all, each with four lines in their next reminder; committed.

    Their addresses are ``<slug><number>@example.org``, from 0. They have chosen no pace and no language, and
    live where it is day, so that what is written to them may be sent at once.
    """
    zone = "Etc/GMT-12" if clock.now().hour < 12 else "UTC"
    today = clock.today("Europe/Brussels")
    programme = make.programme(slug, period=_period(today))
    owners = [_city(programme, number, today) for number in range(1, cities + 1)]
    people = [
        User(
            email=f"{slug}{number}@example.org",
            name=f"Person {number}",
            fs_uniquifier=f"{slug}{number}",
            timezone=zone,
        )
        for number in range(count)
    ]
    for number, person in enumerate(people):
        owner = owners[number % cities]
        role = Role(user=person, programme_id=programme.id, organisation_id=owner, role=RoleKind.EDITOR)
        db.session.add(role)
    db.session.commit()
    return programme


def _period(today: date) -> object:
    return make.when(f"{today - timedelta(days=400)}/{today + timedelta(days=400)}")


def _city(programme: Programme, number: int, today: date) -> int:
    """A pair whose mentee city has a plan with its milestones; the id of that city."""
    pair = make.pair(programme, number, mentor=f"Mentor {number}", mentee=f"City {number}")
    plan = make.plan(pair)
    for days in DUE_IN_DAYS:
        expected = (today + timedelta(days=days)).isoformat()
        make.milestone(
            plan,
            status=MilestoneStatus.IN_PROGRESS,
            agreed=expected,
            expected=expected,
            added_on=(today - timedelta(days=100)).isoformat(),
            title=f"Milestone of {days} days",
        )
    return make.member(pair, MemberRole.MENTEE_CITY).id
