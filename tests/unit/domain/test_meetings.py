"""Days and hours of an activity: blocks, modes, two timezones, and what looks odd."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.unit.domain.records import when
from tracker.domain.errors import DomainError
from tracker.domain.meetings import (
    block_dates,
    check_session_mode,
    check_times,
    count_days,
    differ,
    outside_programme,
    time_elsewhere,
    weekend_days,
)
from tracker.domain.statuses import Mode


@pytest.mark.parametrize(
    ("edtf", "days", "blocks"),
    [
        ("{2021-05-12,2021-05-14}", 2, ["2021-05-12", "2021-05-14"]),
        ("{2021-05-18,2021-05-19,2021-05-21}", 3, ["2021-05-18/2021-05-19", "2021-05-21"]),
        ("2022-06-14/2022-06-16", 3, ["2022-06-14/2022-06-16"]),
        ("2021-05/2021-06", None, []),
        ("2021-10-19/..", None, []),
    ],
)
def test_case_10_two_and_three_days_each_block_one_entry(edtf, days, blocks):
    assert count_days(when(edtf)) == days
    assert [block.edtf for block in block_dates(when(edtf))] == blocks


def test_case_28_a_time_is_told_in_the_other_timezone_on_that_day():
    day = date(2022, 6, 14)
    assert differ(day, "Europe/Athens", "Europe/Brussels")
    assert not differ(day, "Europe/Rome", "Europe/Brussels")
    assert time_elsewhere(day, time(9), here="Europe/Athens", there="Europe/Brussels").time() == time(8)


def test_case_24_a_visit_that_begins_on_a_sunday_is_noticed():
    assert weekend_days([when("2022-04-24/2022-04-26"), None, when("2022-04")]) == [date(2022, 4, 24)]


def test_a_date_wholly_outside_the_programme_is_noticed():
    period = when("2020-06/2023-03")
    assert outside_programme([when("2023-05"), when("2023-03-31"), None], period) == [when("2023-05")]


def test_all_sessions_of_an_activity_in_person_or_online_have_that_mode():
    check_session_mode("mode", Mode.ONLINE, whole=Mode.HYBRID)
    check_session_mode("mode", None, whole=Mode.IN_PERSON)
    check_session_mode("mode", Mode.ONLINE, whole=None)
    with pytest.raises(DomainError, match="session_mode"):
        check_session_mode("mode", Mode.ONLINE, whole=Mode.IN_PERSON)


def test_a_session_does_not_end_before_it_begins():
    check_times("ends", time(9), time(9))
    with pytest.raises(DomainError, match="ends_before_it_begins"):
        check_times("ends", time(9), time(8, 59))
