"""Recording and taking back: nothing is overwritten, and the updates replay to the row."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from tests.support import make
from tests.support.make import when
from tracker.domain.errors import DomainError
from tracker.domain.history import replay, standing_on
from tracker.domain.looks import Look
from tracker.domain.records import State
from tracker.domain.statuses import ActivityStatus, Confidence, MilestoneStatus, Reading, Reason
from tracker.extensions import db
from tracker.queries.activities import get_activity
from tracker.queries.milestones import get_milestone
from tracker.queries.records import record_of_activity, record_of_milestone
from tracker.services import activities, milestones
from tracker.services.statements import Author, Said, hidden_by

ZONE = ZoneInfo("Europe/Brussels")
NOBODY = Author(None)
S = MilestoneStatus


@pytest.fixture
def plan(programme):
    return make.plan(make.pair(programme))


def milestone_in(plan, **values):
    row = make.milestone(plan, **values)
    return get_milestone(plan.programme_id, row.id)


def record(milestone, programme, by=NOBODY, **said):
    update = milestones.record_update(milestone, programme=programme, by=by, **said)
    db.session.flush()
    return update


def refused(milestone, programme, **said):
    with pytest.raises(DomainError) as caught:
        milestones.record_update(milestone, programme=programme, by=NOBODY, **said)
    return (caught.value.field, caught.value.code)


def stood(milestone, day, reading=Reading.NOW):
    return standing_on(record_of_milestone(milestone), Look.at(date.fromisoformat(day), ZONE, reading))


def test_an_update_says_only_what_it_changes(plan, programme):
    milestone = milestone_in(plan, status=S.IN_PROGRESS, agreed="2021-12", confidence=Confidence.AT_RISK)
    update = record(
        milestone,
        programme,
        status=S.IN_PROGRESS,
        expected=when("2021-12"),
        confidence=Confidence.ON_TRACK,
        comment="Due associazioni su tre.",
    )
    assert (update.status, update.expected, update.confidence) == (None, None, Confidence.ON_TRACK)
    assert milestone.confidence is Confidence.ON_TRACK


def test_nothing_has_changed_is_an_update_and_changes_nothing(plan, programme):
    milestone = milestone_in(plan, status=S.IN_PROGRESS, agreed="2021-12")
    before = milestone.version
    update = record(milestone, programme)
    assert update.unchanged
    assert milestone.status is S.IN_PROGRESS
    assert milestone.version == before + 1, "a colleague's open form must notice"


def test_agreeing_a_new_date_keeps_the_old_one_in_the_history(plan, programme):
    milestone = milestone_in(plan, agreed="2021-11")
    record(milestone, programme, agreed=when("2022-02"), reason=Reason.PARTNER)
    assert milestone.agreed == when("2022-02")
    assert stood(milestone, "2021-10-19").agreed == when("2021-11")
    assert stood(milestone, "2021-10-20").agreed == when("2022-02")


def test_what_only_the_row_knew_is_written_down_before_it_is_hidden(plan, programme):
    milestone = milestone_in(plan, status=S.UNKNOWN, expected="2021-12")
    record(milestone, programme, status=S.IN_PROGRESS, expected=when("2022-01"), reason=Reason.STAFF)
    assert stood(milestone, "2021-10-19").status is S.UNKNOWN
    assert stood(milestone, "2021-10-19").expected == when("2021-12")
    assert stood(milestone, "2021-10-20").expected == when("2022-01")


def test_a_moved_date_needs_a_reason_and_a_first_one_does_not(plan, programme):
    milestone = milestone_in(plan)
    record(milestone, programme, expected=when("2021-12"))
    assert refused(milestone, programme, expected=when("2022-01")) == ("reason", "reason_for_date")


def test_completing_needs_the_day_and_never_a_future_one(plan, programme):
    milestone = milestone_in(plan)
    assert refused(milestone, programme, status=S.COMPLETED) == ("happened", "happened_required")
    assert refused(milestone, programme, status=S.COMPLETED, happened=when("2021-10-21")) == (
        "happened",
        "happened_in_future",
    )


def test_correcting_the_day_takes_the_old_one_back_and_keeps_both_in_sight(plan, programme):
    milestone = milestone_in(plan, status=S.COMPLETED, happened="2021-05-03")
    assert (
        refused(milestone, programme, status=S.COMPLETED, happened=when("2021-06-10"))[1]
        == "comment_to_correct"
    )
    record(milestone, programme, status=S.COMPLETED, happened=when("2021-06-10"), comment="It was June")
    assert milestone.happened == when("2021-06-10")
    assert not stood(milestone, "2021-05-20").is_done
    assert stood(milestone, "2021-06-10").is_done
    assert len(milestone.updates) == 3


def test_a_date_wholly_outside_the_plan_is_refused_with_the_reason(programme):
    plan = make.plan(make.pair(programme), period=when("2021-01/2022-12"))
    milestone = milestone_in(plan)
    assert refused(milestone, programme, expected=when("2023-02")) == ("expected", "outside_plan")


def test_case_15_a_year_far_outside_the_programme_is_refused_and_a_little_outside_is_not(plan, programme):
    milestone = milestone_in(plan)
    assert refused(milestone, programme, status=S.COMPLETED, happened=when("2002-12-15")) == (
        "happened",
        "year_outside",
    )
    record(milestone, programme, expected=when("2024-01-15"))


def test_a_withdrawn_update_leaves_the_row_as_the_others_say(plan, programme):
    milestone = milestone_in(plan, agreed="2021-12")
    city = Author(None, milestone.owner_id)
    wrong = record(milestone, programme, by=city, status=S.COMPLETED, happened=when("2021-10-01"))
    milestones.withdraw_update(
        milestone, wrong, programme=programme, by=NOBODY, comment="Another one was meant"
    )
    db.session.flush()
    assert (milestone.status, milestone.happened) == (S.NOT_STARTED, None)
    with pytest.raises(DomainError, match="already_withdrawn"):
        milestones.withdraw_update(milestone, wrong, programme=programme, by=NOBODY, comment="Again")


def test_a_back_dated_statement_that_a_later_one_hides_is_told_before_it_is_lost(plan, programme):
    milestone = milestone_in(plan)
    record(milestone, programme, confidence=Confidence.AT_RISK)
    said = milestones.checked(
        milestone,
        Said(confidence=Confidence.OFF_TRACK),
        programme=programme,
        effective_on=when("2021-09-01"),
    )
    assert hidden_by(
        record_of_milestone(milestone), said, programme=programme, effective_on=when("2021-09-01")
    )
    assert not hidden_by(record_of_milestone(milestone), said, programme=programme, effective_on=None)


def test_case_17_a_visit_agreed_for_april_or_may_and_held_in_june_keeps_both(programme):
    visit = make.visit(make.pair(programme), 3, agreed="2021-04/2021-05")
    visit = get_activity(programme.id, visit.id)
    activities.record_update(
        visit,
        programme=programme,
        by=NOBODY,
        status=ActivityStatus.HELD,
        happened=when("2021-06-14/2021-06-16"),
    )
    db.session.flush()
    assert (visit.agreed, visit.happened) == (when("2021-04/2021-05"), when("2021-06-14/2021-06-16"))


def test_a_cancelled_visit_gives_its_round_back_and_a_postponed_one_keeps_it(programme):
    pair = make.pair(programme)
    visit = get_activity(programme.id, make.visit(pair, 1, agreed="2021-12").id)
    postponed = {"status": ActivityStatus.POSTPONED, "withdraws_expected": True, "reason": Reason.EMERGENCY}
    activities.record_update(visit, programme=programme, by=NOBODY, **postponed)
    assert visit.pair_links[0].takes_round
    assert visit.expected is None
    activities.record_update(
        visit, programme=programme, by=NOBODY, status=ActivityStatus.CANCELLED, reason=Reason.FUNDING
    )
    db.session.flush()
    assert not visit.pair_links[0].takes_round
    make.visit(pair, 1, agreed="2022-02")


def test_the_database_refuses_to_change_or_delete_an_update(plan, programme):
    milestone = milestone_in(plan)
    update = record(milestone, programme, comment="First words")
    db.session.commit()
    update.comment = "Other words"
    with pytest.raises(DBAPIError):
        db.session.commit()
    db.session.rollback()
    db.session.delete(db.session.get(type(update), update.id))
    with pytest.raises(DBAPIError):
        db.session.commit()
    db.session.rollback()


WORDS = st.sampled_from(["", "Tutto bene", "=1+1", "Ē un Λ"])
DAYS = st.dates(date(2020, 9, 1), date(2021, 10, 20)).map(lambda day: when(day.isoformat()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_history_replays_to_the_row_and_no_service_changes_an_old_update(plan, programme, data):
    milestone = milestone_in(
        plan,
        status=data.draw(st.sampled_from([S.UNKNOWN, S.NOT_STARTED, S.IN_PROGRESS, S.PROPOSED, S.DROPPED])),
        agreed=data.draw(st.sampled_from([None, "2021-05", "2021-11-03"])),
    )
    seen: dict[int, tuple[object, ...]] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            if milestone.updates and data.draw(st.integers(0, 4)) == 0:
                update = data.draw(st.sampled_from(list(milestone.updates)))
                milestones.withdraw_update(
                    milestone, update, programme=programme, by=NOBODY, comment="In error"
                )
            else:
                city = Author(None, milestone.owner_id)
                milestones.record_update(milestone, programme=programme, by=city, **_anything(data))
        except DomainError:
            pass
        db.session.commit()
        milestone = get_milestone(programme.id, milestone.id)
        rows = {u.id: _words(u) for u in milestone.updates}
        assert seen.items() <= rows.items()
        seen = rows
        row = State(
            milestone.status, milestone.agreed, milestone.expected, milestone.happened, milestone.confidence
        )
        assert replay(record_of_milestone(milestone), ZONE) == row


def _anything(data):
    return {
        "status": data.draw(st.sampled_from([None, *S])),
        "expected": data.draw(st.one_of(st.none(), DAYS)),
        "agreed": data.draw(st.one_of(st.none(), DAYS)),
        "happened": data.draw(st.one_of(st.none(), DAYS)),
        "confidence": data.draw(st.sampled_from([None, *Confidence])),
        "reason": data.draw(st.sampled_from([None, *Reason])),
        "comment": data.draw(WORDS),
        "effective_on": data.draw(st.one_of(st.none(), DAYS)),
    }


def _words(update):
    return tuple(
        str(getattr(update, name))
        for name in ("recorded_at", "effective_on", "status", "expected", "agreed", "happened", "comment")
    )


def test_the_record_of_an_activity_is_the_same_from_its_row_and_from_the_page_query(programme):
    from tracker.queries.progress import programme_record

    visit = make.visit(make.pair(programme), 1, agreed="2021-12")
    entity = get_activity(programme.id, visit.id)
    assert programme_record(programme).activities == (record_of_activity(entity),)
