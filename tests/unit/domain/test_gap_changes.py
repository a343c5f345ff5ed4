"""Which gaps opened and which closed between two days, and between two snapshots."""

from __future__ import annotations

from datetime import date

from tests.unit.domain.records import activity, milestone, programme, update
from tracker.domain.gap_changes import gap_changes, stored_gap_changes
from tracker.domain.standings import programme_on
from tracker.domain.statuses import ChangeKind, GapKind


def between(record, first, last):
    before, after = (programme_on(record, date.fromisoformat(day)) for day in (first, last))
    return [(change.kind, change.gap, change.of, change.pairs) for change in gap_changes(before, after)]


def test_a_gap_that_is_there_on_the_later_day_alone_has_opened():
    record = programme(milestones=(milestone("completed", happened="2021-05-05", agreed="2021-05"),))
    opened = (ChangeKind.GAP_OPENED, GapKind.EVIDENCE_MISSING, "milestone", (1,))
    assert between(record, "2021-05-04", "2021-05-05") == [opened]
    assert between(record, "2021-05-05", "2021-06-01") == []


def test_a_gap_that_is_there_on_the_earlier_day_alone_has_closed():
    moved = update("2021-06-01", effective_on="2021-06-01", expected="2021-07-01")
    record = programme(activities=(activity("planned", agreed="2021-05-01", updates=(moved,)),))
    closed = (ChangeKind.GAP_CLOSED, GapKind.DID_IT_HAPPEN, "activity", (1,))
    assert between(record, "2021-05-20", "2021-06-01") == [closed]


def test_snapshots_are_compared_by_what_they_kept_and_kinds_of_old_rules_are_left_out():
    one = {"kind": "undated", "of": "milestone", "id": 3, "title": "As it was called", "pairs": [2]}
    old = {"kind": "of_older_rules", "of": "milestone", "id": 3, "title": "x", "pairs": []}
    (closed,) = stored_gap_changes([one, old], [])
    assert (closed.kind, closed.gap, closed.title, closed.pairs) == (
        ChangeKind.GAP_CLOSED,
        GapKind.UNDATED,
        "As it was called",
        (2,),
    )
    assert stored_gap_changes([one], [one]) == []
