"""Recording a visit as held, or not: what is said in updates, and what in sessions."""

from __future__ import annotations

import pytest

from tests.support import make
from tests.support.make import when
from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityStatus, MemberRole, Mode, Reason
from tracker.extensions import db
from tracker.models import ActivitySession, ActivityUpdate
from tracker.queries.activities import get_activity
from tracker.services import visit_log
from tracker.services.statements import Author

NOBODY = Author(None)


def planned(pair, **values):
    values.setdefault("expected", "2021-10-18/2021-10-19")
    return get_activity(pair.programme_id, make.visit(pair, 1, **values).id)


def held(activity, programme, happened="2021-10-18/2021-10-19", **said):
    return visit_log.record_held(activity, programme=programme, by=NOBODY, happened=when(happened), **said)


def test_as_planned_says_one_update_and_no_session(programme, pair):
    visit = planned(pair)
    assert held(visit, programme)
    assert [one.status for one in visit.updates] == [ActivityStatus.HELD]
    assert visit.sessions == []
    assert not held(visit, programme), "said again, it is nothing new"


def test_sessions_follow_the_days_where_there_are_as_many(programme, pair):
    row = make.visit(pair, 1, expected="2021-10-11")
    make.saved(ActivitySession(activity_id=row.id, day=when("2021-10-11"), place="Library"))
    visit = get_activity(programme.id, row.id)
    held(visit, programme, "2021-10-18")
    assert [(one.day.edtf, one.place) for one in visit.sessions] == [("2021-10-18", "Library")]


def test_sessions_are_made_anew_where_the_number_of_days_differs(programme, pair):
    row = make.visit(pair, 1, expected="2021-10-11", place="Town Hall", mode=Mode.IN_PERSON)
    make.saved(ActivitySession(activity_id=row.id, day=when("2021-10-11"), place="Library"))
    visit = get_activity(programme.id, row.id)
    held(visit, programme, "{2021-10-12,2021-10-14}")
    assert [(one.day.edtf, one.mode, one.place) for one in visit.sessions] == [
        ("2021-10-12", Mode.IN_PERSON, "Town Hall"),
        ("2021-10-14", Mode.IN_PERSON, "Town Hall"),
    ]


def test_the_planned_host_is_held_to_the_day_it_happened(programme, pair):
    host = make.member(pair, MemberRole.MENTEE_CITY)
    for membership in host_memberships(host):
        membership.ended = when("2021-10-01")
    db.session.commit()
    visit = planned(pair, host_id=host.id)
    with pytest.raises(DomainError, match="host_not_member"):
        held(visit, programme)


def host_memberships(host):
    from tracker.models import Membership

    return db.session.query(Membership).filter_by(organisation_id=host.id).all()


def test_postponed_to_a_new_day_moves_and_without_one_withdraws(programme, pair):
    visit = planned(pair)
    said = {"programme": programme, "by": NOBODY, "status": ActivityStatus.POSTPONED, "reason": Reason.STAFF}
    visit_log.record_not_held(visit, expected=when("2022-03"), **said)
    assert visit.expected == when("2022-03")
    visit_log.record_not_held(visit, **said)
    assert visit.expected is None
    assert visit_log.last_ending(visit).withdraws_expected


def test_postponed_and_held_after_all_keeps_both_in_the_history(programme, pair):
    visit = planned(pair)
    visit_log.record_not_held(
        visit, programme=programme, by=NOBODY, status=ActivityStatus.POSTPONED, reason=Reason.EMERGENCY
    )
    held(visit, programme, "2021-10-20")
    assert visit.status is ActivityStatus.HELD
    assert visit_log.last_ending(visit) is None
    assert {one.status for one in visit.updates} >= {ActivityStatus.POSTPONED, ActivityStatus.HELD}


def test_a_held_that_nobody_said_is_not_the_last_one_said(programme, pair):
    visit = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-10-18")
    held_by_nobody = {"status": ActivityStatus.HELD, "happened": when("2021-10-18")}
    make.saved(ActivityUpdate(activity_id=visit.id, recorded_at=visit.created_at, **held_by_nobody))
    assert visit_log.last_held(get_activity(programme.id, visit.id)) is None
