"""Planning and changing activities: what the rules and the database refuse, and what is kept."""

from __future__ import annotations

import pytest

from tests.support import make
from tests.support.make import when
from tracker.domain.errors import DomainError
from tracker.domain.meetings import Partner, SessionPlan
from tracker.domain.statuses import ActivityKind, ActivityStatus, MemberRole, Mode, Reason
from tracker.extensions import db
from tracker.models import Activity, ActivityPair, HeadCount, Membership
from tracker.queries.activities import get_activity, has_namesake, organisations_by_name
from tracker.queries.pairs import list_pairs
from tracker.services import activities, activity_plans
from tracker.services.activity_plans import Plan
from tracker.services.statements import Author

S = ActivityStatus
NOBODY = Author(None)


def plan_of(programme, **values):
    return Plan(pairs=list_pairs(programme.id), **values)


def created(programme, *, plan=None, **values):
    values = {"kind": ActivityKind.STUDY_VISIT, "title": "A visit", **values}
    row = activity_plans.create_activity(programme, plan=plan or plan_of(programme), **values)
    db.session.commit()
    return get_activity(programme.id, row.id)


def refused(call):
    with pytest.raises(DomainError) as caught:
        call()
    return (caught.value.field, caught.value.code)


def revision():
    return db.session.execute(db.text("select revision from programme")).scalar_one()


def test_what_is_created_is_in_the_plan_from_today_and_bumps_the_revision(programme, pair):
    before = revision()
    row = created(programme, title="Été à Capaci", agreed=when("2021-12"), expected=when("2021-12"))
    assert (row.added_on, row.expected, row.key) == (when("2021-10-20"), None, "A01")
    assert "ete a capaci" in row.search_text
    assert revision() == before + 1
    assert created(programme).key == "A02"


def test_the_database_says_that_a_round_is_taken_where_two_plan_at_the_same_moment(
    programme, pair, monkeypatch
):
    created(programme, plan=plan_of(programme, round=2))
    monkeypatch.setattr(activity_plans, "taken_rounds", lambda _programme: {})
    plan = plan_of(programme, round=2)
    assert refused(lambda: created(programme, plan=plan)) == ("round", "round_taken")
    assert db.session.query(Activity).count() == 1


def test_a_visit_of_two_pairs_takes_the_round_of_each(programme, pair):
    other = make.pair(programme, 2, mentor="Brussels", mentee="Jelgava")
    created(programme, plan=plan_of(programme, round=1))
    assert {link.pair_id for link in db.session.query(ActivityPair)} == {pair.id, other.id}
    alone = Plan(pairs=[one for one in list_pairs(programme.id) if one.id == other.id], round=1)
    assert refused(lambda: created(programme, plan=alone)) == ("round", "round_taken_by")


def test_changing_the_kind_gives_the_round_back(programme, pair):
    row = created(programme, plan=plan_of(programme, round=1))
    activity_plans.change_activity(
        row, programme=programme, plan=plan_of(programme), kind=ActivityKind.WEBINAR
    )
    db.session.commit()
    assert not db.session.query(ActivityPair).one().takes_round
    created(programme, plan=plan_of(programme, round=1))


def test_a_held_visit_keeps_its_round_when_its_text_changes_and_a_cancelled_one_takes_none(programme, pair):
    row = created(programme, plan=plan_of(programme, round=1))
    activities.record_update(row, programme=programme, by=NOBODY, status=S.HELD, happened=when("2021-10-04"))
    activity_plans.change_activity(row, programme=programme, plan=plan_of(programme, round=1), title="B")
    db.session.commit()
    assert db.session.query(ActivityPair).one().takes_round
    cancelled = make.visit(pair, 2, status=S.CANCELLED)
    loaded = get_activity(programme.id, cancelled.id)
    activity_plans.change_activity(loaded, programme=programme, plan=plan_of(programme, round=1), title="C")
    db.session.commit()
    assert db.session.query(ActivityPair).filter_by(activity_id=cancelled.id, takes_round=False).count() == 1


def test_days_and_co_organisers_are_replaced_as_a_whole_and_left_alone_where_they_are_the_same(
    programme, pair
):
    plan = plan_of(
        programme,
        sessions=[SessionPlan(day=when("2022-06-14")), SessionPlan(mode=Mode.ONLINE)],
        partners=[Partner(None, "HIVA")],
    )
    row = created(programme, plan=plan)
    ids = [one.id for one in row.sessions]
    activity_plans.change_activity(row, programme=programme, plan=plan, title="Same days")
    db.session.commit()
    row = get_activity(programme.id, row.id)
    assert [one.id for one in row.sessions] == ids
    activity_plans.change_activity(
        row, programme=programme, plan=plan_of(programme, sessions=[SessionPlan(day=when("2022-06-15"))])
    )
    db.session.commit()
    row = get_activity(programme.id, row.id)
    assert [one.day for one in row.sessions] == [when("2022-06-15")]
    assert row.co_organisers == []


def test_a_change_of_its_days_alone_is_seen_by_a_colleague_who_has_it_open(programme, pair):
    row = created(programme)
    before = row.version
    days = plan_of(programme, sessions=[SessionPlan(day=when("2022-06-15"))])
    activity_plans.change_activity(row, programme=programme, plan=days)
    db.session.commit()
    assert row.version == before + 1


def test_state_and_dates_are_not_changed_here(programme, pair):
    row = created(programme)
    with pytest.raises(TypeError, match="expected"):
        activity_plans.change_activity(
            row, programme=programme, plan=plan_of(programme), expected=when("2022-06-15")
        )
    plan = plan_of(programme)
    assert refused(lambda: created(programme, plan=plan, status=S.HELD)) == ("status", "no_first_status")


def test_case_6_a_new_day_is_refused_when_the_host_had_left_by_then(programme, pair):
    partinico = make.organisation(programme, "Partinico")
    make.saved(
        Membership(
            pair_id=pair.id,
            organisation_id=partinico.id,
            role=MemberRole.MENTEE_CITY,
            ended=when("2021-03-31"),
            position=9,
        )
    )
    row = created(programme, agreed=when("2021-03"), host_id=partinico.id)
    held = {"status": S.HELD, "happened": when("2021-05-03")}
    call = lambda: activities.record_update(row, programme=programme, by=NOBODY, **held)  # noqa: E731
    assert refused(call) == ("host", "host_not_member")
    held["happened"] = when("2021-03-30")
    activities.record_update(row, programme=programme, by=NOBODY, **held)


def test_taking_away_an_expected_date_needs_a_reason_like_moving_it(programme, pair):
    row = created(programme, agreed=when("2021-12"))
    gone = {"withdraws_expected": True}
    call = lambda: activities.record_update(row, programme=programme, by=NOBODY, **gone)  # noqa: E731
    assert refused(call) == ("reason", "reason_for_date")
    activities.record_update(row, programme=programme, by=NOBODY, reason=Reason.STAFF, **gone)
    assert row.expected is None


@pytest.mark.parametrize("history", ["update", "head-count", "held"])
def test_what_has_history_is_never_deleted(programme, pair, history):
    row = created(programme)
    if history == "update":
        activities.record_update(row, programme=programme, by=NOBODY, comment="Soon")
    elif history == "head-count":
        row.head_counts.append(HeadCount(name="Guests", women=1))
    else:
        row.status = S.HELD
    db.session.commit()
    row = get_activity(programme.id, row.id, afresh=True)
    call = lambda: activity_plans.delete_activity(row, programme=programme)  # noqa: E731
    assert refused(call) == (None, "activity_has_history")


def test_an_idea_goes_with_its_days_and_links(programme, pair):
    row = created(programme, status=S.IDEA, plan=plan_of(programme, round=1, sessions=[SessionPlan()]))
    activity_plans.delete_activity(row, programme=programme)
    db.session.commit()
    assert db.session.query(Activity).count() == 0
    assert db.session.query(ActivityPair).count() == 0


def test_case_4_an_acronym_is_no_name_and_a_shared_name_is_nobodys(programme):
    kede = make.organisation(programme, "Central Union", acronym="KEDE", other_names=["ΚΕΔΕ"])
    make.organisation(programme, "Public enterprise", acronym="K.E.DH.L.", other_names=["Levadia works"])
    make.organisation(programme, "Levadia Works")
    known = organisations_by_name(programme.id)
    assert known["κεδε"] == kede.id
    assert "kede" not in known
    assert "levadia works" not in known


def test_the_same_title_on_the_same_day_is_noticed(programme, pair):
    first = created(programme, agreed=when("2021-12-01"))
    assert not has_namesake(first)
    assert has_namesake(created(programme, agreed=when("2021-12-01")))
    assert not has_namesake(created(programme, agreed=when("2021-12-02")))
