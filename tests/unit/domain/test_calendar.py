"""Which events of a calendar things are: blocks of days, hours of sessions, and what is off."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.unit.domain.records import activity, at, milestone, programme, update, when
from tracker.domain.calendar import (
    EventStatus,
    SessionHours,
    known_blocks,
    schedule_activity,
    schedule_milestone,
    slots_of,
)
from tracker.domain.looks import Look
from tracker.domain.standings import programme_as_seen

ZONE = "Europe/Brussels"
LOOK = Look.at(date(2022, 7, 1), ZoneInfo(ZONE))
MAY_12, MAY_14 = date(2021, 5, 12), date(2021, 5, 14)


def days(slots):
    return [(slot.first.isoformat(), slot.last.isoformat()) for slot in slots]


def of_activity(record, *sessions):
    on = programme_as_seen(programme(activities=(record,)), LOOK)
    return schedule_activity(on.activities[0], sessions, LOOK)


def of_milestone(record):
    return schedule_milestone(programme_as_seen(programme(milestones=(record,)), LOOK).milestones[0], LOOK)


def test_days_with_a_hole_between_them_are_two_events_and_days_without_are_one():
    assert days(slots_of(when("{2021-05-12,2021-05-14}"), (), ZONE)) == [
        ("2021-05-12", "2021-05-12"),
        ("2021-05-14", "2021-05-14"),
    ]
    assert days(slots_of(when("2022-06-14/2022-06-16"), (), ZONE)) == [("2022-06-14", "2022-06-16")]


@pytest.mark.parametrize(
    "edtf", ["2022-06", "2022", "2021-22", "2022-06-14/..", "../2022-06-14", "[2022-06-14,2022-06-16]"]
)
def test_what_is_only_known_roughly_is_no_event(edtf):
    assert known_blocks(when(edtf)) == ()
    assert of_activity(activity(expected=edtf)).is_left_out


def test_a_month_with_dated_sessions_is_on_their_days():
    sessions = [SessionHours(when(day)) for day in ("2022-06-14", "2022-06-15", "2022-06-20", "2022-08-01")]
    assert days(slots_of(when("2022-06"), sessions, ZONE)) == [
        ("2022-06-14", "2022-06-15"),
        ("2022-06-20", "2022-06-20"),
    ]


def test_sessions_with_hours_are_events_of_their_own_zone_and_the_other_days_stay_whole():
    sessions = [
        SessionHours(when("2022-06-14"), time(9, 30), time(12), None, "Brussels"),
        SessionHours(when("2022-06-16"), time(10), None, "Europe/Athens", "Athens"),
    ]
    first, whole, last = slots_of(when("2022-06-14/2022-06-16"), sessions, ZONE)
    assert first.begins == datetime(2022, 6, 14, 9, 30, tzinfo=ZoneInfo(ZONE))
    assert first.ends == datetime(2022, 6, 14, 12, tzinfo=ZoneInfo(ZONE))
    assert (whole.first, whole.last, whole.begins) == (date(2022, 6, 15), date(2022, 6, 15), None)
    assert (str(last.begins.tzinfo), last.ends, last.places) == ("Europe/Athens", None, ("Athens",))


def test_hours_of_a_day_that_the_visit_has_left_are_not_shown():
    stale = SessionHours(when("2022-06-14"), time(9), time(12))
    slots = slots_of(when("2022-09-05"), [stale], ZONE)
    assert [(slot.first, slot.begins) for slot in slots] == [(date(2022, 9, 5), None)]


def test_the_last_of_all_days_breaks_nothing():
    assert days(slots_of(when("9999-12-30/9999-12-31"), (), ZONE)) == [("9999-12-30", "9999-12-31")]


def test_postponed_without_a_new_day_is_cancelled_on_the_last_known_days():
    off = update("2022-03-01", 1, status="postponed", withdraws_expected=True)
    moved = update("2022-02-01", 2, expected="2022-06-15/2022-06-16")
    found = of_activity(activity("postponed", agreed="2022-05-04", updates=(off, moved)))
    assert (days(found.slots), found.status) == ([("2022-06-15", "2022-06-16")], EventStatus.CANCELLED)


def test_postponed_on_import_with_nothing_but_its_old_day_is_cancelled():
    found = of_activity(activity("postponed", agreed="2022-05-04", created_at=at("2022-01-01")))
    assert (days(found.slots), found.status) == ([("2022-05-04", "2022-05-04")], EventStatus.CANCELLED)


@pytest.mark.parametrize("again", [False, True])
def test_postponed_to_a_new_day_is_there_tentatively(again):
    said = [update("2022-03-01", 1, status="postponed", expected="2022-09-05")]
    said += [update("2022-03-02", 2, status="postponed")] * again
    found = of_activity(activity("postponed", agreed="2022-05-04", updates=tuple(said)))
    assert (days(found.slots), found.status) == ([("2022-09-05", "2022-09-05")], EventStatus.TENTATIVE)


def test_postponed_to_a_season_is_cancelled_on_its_old_day():
    said = update("2022-03-01", 1, status="postponed", expected="2022-23")
    found = of_activity(activity("postponed", agreed="2022-05-04", updates=(said,)))
    assert (days(found.slots), found.status) == ([("2022-05-04", "2022-05-04")], EventStatus.CANCELLED)


def test_cancelled_without_any_day_is_nowhere_and_not_missed():
    found = of_activity(activity("cancelled", agreed="2022-05", created_at=at("2022-01-01")))
    assert (found.slots, found.is_left_out) == ((), False)


@pytest.mark.parametrize(
    ("status", "edtf", "wanted"),
    [
        ("idea", "2022-09-05", "TENTATIVE"),
        ("planned", "2022-09-05", "TENTATIVE"),
        ("confirmed", "2022-09-05", "CONFIRMED"),
        ("confirmed", "2022-09-05?", "TENTATIVE"),
    ],
)
def test_what_is_confirmed_is_certain_and_the_rest_is_not(status, edtf, wanted):
    assert of_activity(activity(status, expected=edtf)).status == wanted


def test_what_was_held_is_on_the_days_on_which_it_happened():
    found = of_activity(activity("held", agreed="2022-05-04", happened="2022-06-14"))
    assert (days(found.slots), found.status) == ([("2022-06-14", "2022-06-14")], EventStatus.CONFIRMED)


def test_a_milestone_is_due_on_the_last_day_of_its_expected_date():
    found = of_milestone(milestone(agreed="2022-08-01", expected="2022-09-05/2022-09-07"))
    assert days(found.slots) == [("2022-09-07", "2022-09-07")]


def test_a_completed_milestone_is_on_its_day_or_where_nobody_knows_it_when_it_was_due():
    done = milestone("completed", agreed="2022-05-04", happened="2022-04-02")
    assert days(of_milestone(done).slots) == [("2022-04-02", "2022-04-02")]
    roughly = milestone("completed", agreed="2022-05-04", happened="2022-04")
    assert days(of_milestone(roughly).slots) == [("2022-05-04", "2022-05-04")]


def test_a_dropped_milestone_is_cancelled_a_proposed_one_nowhere_and_an_undated_one_left_out():
    dropped = of_milestone(milestone("dropped", agreed="2022-09-05", created_at=at("2022-01-01")))
    assert (days(dropped.slots), dropped.status) == ([("2022-09-05", "2022-09-05")], EventStatus.CANCELLED)
    assert of_milestone(milestone("proposed", expected="2022-09-05")) is None
    assert of_milestone(milestone()).is_left_out
    assert of_milestone(milestone(expected="2022-09")).is_left_out


def test_a_milestone_whose_date_was_taken_away_is_cancelled_on_the_day_it_had():
    away = update("2022-03-01", 1, withdraws_expected=True)
    found = of_milestone(milestone(agreed="2022-09-05", updates=(away,)))
    assert (days(found.slots), found.status) == ([("2022-09-05", "2022-09-05")], EventStatus.CANCELLED)
