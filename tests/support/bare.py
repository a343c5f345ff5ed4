"""What nothing stands on, and what waits for an answer: the things that some forms are drawn for only."""

from __future__ import annotations

from dataclasses import replace

from tests.support import make
from tests.support.grow import First, Grown
from tracker.domain.statuses import ActivityStatus, MemberRole, MilestoneStatus, PairStatus, ReportState
from tracker.extensions import db
from tracker.models import ActivityUpdate, FollowUp, Membership, Pair, Practice, VisitReport

BARE = frozenset(
    {
        "confirmations.confirm",
        *("visit_log.undo", "reports.accept", "follow_ups.propose"),
        *("activities.delete", "milestones.delete", "organisations.delete", "plans.delete", "pairs.delete"),
        *("members.delete", "practices.delete"),
    }
)
"""The endpoints whose forms are about these things."""

DRAWN_BY = {
    "sign_in_links.ask": "sign_in.show",
    "visit_log.undo": "visit_log.recorded",
    "follow_ups.propose": "follow_ups.edit",
    "decisions.tick": "reviews.show",
    "questions.answer": "milestones.show",
    "questions.withdraw": "milestones.show",
}
"""The page that draws a form where it is neither at the form's own address nor above it."""

CITIES = (MemberRole.MENTOR_CITY, MemberRole.MENTEE_CITY)


def bare(there: Grown) -> First:
    """A pair, a practice, a plan … that can go, and visits: planned, submitted, postponed; committed."""
    one, programme = there.first, there.programme
    names = ("nobody", "helper", "maker", "mentor", "mentee")
    nobody, helper, maker, *cities = (make.organisation(programme, name, key=name) for name in names)
    pair = make.saved(
        Pair(programme_id=programme.id, number=99, key="P99", objective="Rooms", status=PairStatus.ACTIVE)
    )
    for position, (role, city) in enumerate(zip(CITIES, cities, strict=True)):
        make.saved(Membership(pair_id=pair.id, organisation_id=city.id, role=role, position=position))
    visits = {
        "planned": make.visit(one.pair, key="planned"),
        "submitted": make.visit(one.pair, key="submitted", status=ActivityStatus.HELD, happened="2022-06-20"),
        "postponed": make.visit(one.pair, key="postponed", status=ActivityStatus.POSTPONED),
    }
    member = Membership(
        pair_id=pair.id, organisation_id=helper.id, role=MemberRole.MENTOR_ASSOCIATION, position=9
    )
    practice = Practice(
        programme_id=programme.id, pair_id=pair.id, key="rooms", owner_id=maker.id, title="Rooms"
    )
    day = make.when("2022-06-21")
    report = VisitReport(activity_id=visits["submitted"].id, state=ReportState.SUBMITTED, submitted_on=day)
    said = ActivityUpdate(
        activity_id=visits["postponed"].id, effective_on=day, status=ActivityStatus.POSTPONED
    )
    db.session.add_all([member, practice, report, said])
    db.session.flush()
    make.saved(FollowUp(report_id=report.id, what="Ask the council", position=0))
    return replace(
        one,
        pair=pair,
        members=[member],
        practice=practice,
        organisations=[*one.organisations[:2], nobody],
        plan=make.plan(one.pair, key="bare", owner_id=one.organisations[2].id),
        milestones=[
            make.milestone(one.plan, code="bare"),
            make.milestone(one.plan, code="done", status=MilestoneStatus.COMPLETED, happened="2022-06-20"),
        ],
        activities=visits,
    )
