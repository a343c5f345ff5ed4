"""The first thing that a reader should know."""

from __future__ import annotations

from datetime import date

from tests.unit.domain.records import activity, inclucities, milestone, programme
from tracker.domain.finding import Finding, Matter, finding
from tracker.domain.gaps import gaps
from tracker.domain.progress import figures
from tracker.domain.standings import programme_on

TODAY = date(2026, 11, 21)


def finding_of(record, day=TODAY):
    on = programme_on(record, day)
    return finding(figures(on), gaps(on))


def test_overdue_milestones_come_before_everything_else():
    found = finding_of(
        programme(
            activities=(activity("held", happened="2026-05-01"), activity(id=2, agreed="2026-06")),
            milestones=(milestone(id=1, agreed="2026-01-01"), milestone(id=2)),
        )
    )
    assert found == Finding(True, 1, 2, Matter.OVERDUE, 1)


def test_then_what_nobody_says_happened():
    assert finding_of(inclucities()) == Finding(True, 11, 12, Matter.DID_IT_HAPPEN, 8)


def test_then_milestones_without_a_date_then_reports():
    assert finding_of(programme(milestones=(milestone(),))) == Finding(False, 0, 1, Matter.UNDATED, 1)
    held = activity("held", happened="2026-05-01")
    assert finding_of(programme(activities=(held,))) == Finding(True, 1, 1, Matter.REPORTS_MISSING, 1)


def test_an_empty_programme_has_nothing_to_count():
    assert finding_of(programme()) == Finding(False, 0, 0, Matter.NOTHING)


def test_where_nothing_is_behind_it_says_so():
    assert finding_of(programme(activities=(activity(agreed="2027"),))).matter is Matter.NOTHING
