"""What should be known and is not, kind by kind (model.md, section 4, Gaps)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.unit.domain.records import (
    HeadCountRecord,
    ReportRecord,
    activity,
    inclucities,
    milestone,
    programme,
)
from tracker.domain.gaps import gaps
from tracker.domain.standings import programme_on
from tracker.domain.statuses import GapKind, Mode, ReportState

TODAY = date(2026, 11, 21)
COMPLETE = {
    "has_host": True,
    "has_place": True,
    "mode": Mode.IN_PERSON,
    "head_counts": (HeadCountRecord(women=1, men=1),),
    "report": ReportRecord(ReportState.ACCEPTED),
}


def kinds(*, activities=(), milestones=(), day=TODAY):
    found = gaps(programme_on(programme(activities=activities, milestones=milestones), day))
    return [gap.kind for gap in found]


def test_a_complete_held_visit_has_no_gap():
    assert kinds(activities=(activity("held", happened="2021-05-03", **COMPLETE),)) == []


def test_inclucities_has_eight_did_it_happen_and_sixteen_reports_missing():
    found = Counter(gap.kind for gap in gaps(programme_on(inclucities(), TODAY)))
    assert found[GapKind.DID_IT_HAPPEN] == 8
    assert found[GapKind.REPORT_MISSING] == 16
    assert found[GapKind.HEAD_COUNT_MISSING] == 16
    assert found[GapKind.UNDATED] == 9
    assert found[GapKind.STATE_UNKNOWN] == 3
    assert found[GapKind.EVIDENCE_MISSING] == 2


def test_did_it_happen_is_asked_once_the_latest_expected_day_is_over():
    visit = activity(agreed="2021-05")
    assert kinds(activities=(visit,), day=date(2021, 5, 31)) == []
    assert kinds(activities=(visit,), day=date(2021, 6, 1)) == [GapKind.DID_IT_HAPPEN]


def test_a_postponed_visit_is_not_asked_whether_it_happened():
    assert kinds(activities=(activity("postponed", agreed="2021-05"),)) == []


def test_a_month_or_an_open_end_is_an_unknown_day_and_a_range_of_days_is_not():
    for happened, expected in [("2021-05", True), ("2021-10-19/..", True), ("2021-10-04/2021-10-05?", False)]:
        found = kinds(activities=(activity("held", happened=happened, **COMPLETE),))
        assert (GapKind.DAY_UNKNOWN in found) is expected, happened


def test_case_11_a_session_of_unknown_day_is_a_gap():
    visit = activity("held", happened="2021-10-19", has_undated_session=True, **COMPLETE)
    assert kinds(activities=(visit,)) == [GapKind.DAY_UNKNOWN]


def test_a_place_is_missed_only_in_person_and_a_host_always():
    online = activity("confirmed", kind="webinar", agreed="2027-01-15", mode=Mode.ONLINE)
    there = activity("confirmed", kind="webinar", agreed="2027-01-15", mode=Mode.IN_PERSON)
    assert kinds(activities=(online,)) == [GapKind.HOST_UNKNOWN]
    assert kinds(activities=(there,)) == [GapKind.HOST_UNKNOWN, GapKind.PLACE_UNKNOWN]


def test_what_is_not_core_owes_neither_report_nor_head_count():
    meeting = activity("held", kind="steering_committee", happened="2021-10-20", has_host=True)
    assert kinds(activities=(meeting,)) == []


def test_done_on_an_unknown_day_is_day_unknown_alone_before_it_was_recorded():
    assert kinds(activities=(activity("held"),), day=date(2022, 1, 1)) == [GapKind.DAY_UNKNOWN]
    assert kinds(milestones=(milestone("completed"),), day=date(2022, 1, 1)) == [GapKind.DAY_UNKNOWN]


def test_a_milestone_misses_its_date_its_state_and_its_evidence():
    assert kinds(milestones=(milestone("unknown"),)) == [GapKind.UNDATED, GapKind.STATE_UNKNOWN]
    done = milestone("completed", agreed="2021-05-01", happened="2021-05-01")
    assert kinds(milestones=(done,)) == [GapKind.EVIDENCE_MISSING]


def test_a_dropped_and_a_proposed_milestone_miss_nothing():
    assert kinds(milestones=(milestone("dropped", id=1), milestone("proposed", id=2))) == []
