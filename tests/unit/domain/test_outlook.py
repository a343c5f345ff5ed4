"""Where a pair stands, and what comes next for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.domain.records import activity, milestone, programme, update
from tracker.domain.outlook import NotHeld, Outlook, outlook, what_comes_next
from tracker.domain.standings import programme_on
from tracker.domain.statuses import ActivityKind, Confidence, Flag

TODAY = date(2021, 10, 20)


def on_day(**values):
    return programme_on(replace(programme(**values), period=None), TODAY).of_pair(1)


def heard(day, **said):
    return update(day, effective_on=day, **said)


def test_the_most_overdue_milestone_is_named_first_with_the_number_of_overdue_ones():
    found = outlook(
        on_day(
            milestones=(
                milestone(id=1, agreed="2021-08-01"),
                milestone(id=2, agreed="2021-10-08"),
                milestone(id=3),
            )
        )
    )
    assert (found.flag, found.count, found.days) == (Flag.OVERDUE, 2, 80)


def test_overdue_yet_reported_on_track_is_a_disagreement():
    says = (heard("2021-10-01", confidence=Confidence.ON_TRACK),)
    found = outlook(on_day(milestones=(milestone(agreed="2021-10-08", updates=says),)))
    assert (found.confidence, found.disagreeing) == (Confidence.ON_TRACK, 1)


def test_the_worst_judgement_is_shown():
    found = outlook(
        on_day(
            milestones=(
                milestone(
                    id=1, agreed="2022-05", updates=(heard("2021-10-01", confidence=Confidence.ON_TRACK),)
                ),
                milestone(
                    id=2, agreed="2022-05", updates=(heard("2021-10-01", confidence=Confidence.AT_RISK),)
                ),
            )
        )
    )
    assert found == Outlook(Flag.ON_SCHEDULE, 2, None, Confidence.AT_RISK, 0)


def test_a_silent_pair_says_for_how_long():
    silent = milestone(agreed="2022-05", updates=(heard("2021-08-07", unchanged=True),))
    assert outlook(on_day(milestones=(silent, milestone(id=2)))).days == 74


def test_who_was_never_heard_of_has_no_number_of_days():
    found = outlook(on_day(milestones=(milestone(agreed="2022-05"),)))
    assert (found.flag, found.days) == (Flag.STALE, None)


def test_next_is_the_earliest_that_is_not_over():
    past = activity(id=1, agreed="2021-05")
    soon = activity(id=2, agreed="2021-11")
    later = milestone(id=3, agreed="2021-12")
    found = what_comes_next(on_day(activities=(past, soon), milestones=(later,)))
    assert found is not None
    assert found.record.id == 2


def test_nothing_comes_next_where_nothing_has_a_day():
    assert what_comes_next(on_day(activities=(activity(),), milestones=(milestone(id=2),))) is None


def test_of_what_is_not_held_the_unknown_is_told_apart_from_what_is_to_come():
    on = on_day(
        activities=(
            activity(id=1, agreed="2021-05"),
            activity(id=2, agreed="2022-05"),
            activity(id=3, agreed=None),
        )
    )
    kind = ActivityKind.STUDY_VISIT
    assert NotHeld.of(on, kind, is_over=False) == NotHeld(to_come=2, postponed=0, not_known=1)
    assert NotHeld.of(on, kind, is_over=True) == NotHeld(to_come=1, postponed=0, not_known=2)
