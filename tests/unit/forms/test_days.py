"""The day and the reading of an address: what is read, and what is refused with which code."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.dates import from_edtf
from tracker.domain.errors import DomainError
from tracker.domain.statuses import Reading
from tracker.forms.days import read_day, read_reading

TODAY = date(2026, 11, 21)
PERIOD = from_edtf("2020-06/2023-03")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (None, TODAY),
        ("2021-10-20", date(2021, 10, 20)),
        ("2026-11-21", TODAY),
        ("2020-06-01", date(2020, 6, 1)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_the_day_that_is_asked_for_and_today_where_none_is(text, day):
    assert read_day(text, period=PERIOD, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "on_missing"),
        ("  ", "on_missing"),
        ("20211020", "on_unreadable"),
        ("2021-10", "on_unreadable"),
        ("2021-02-29", "on_unreadable"),
        ("20 October 2021", "on_unreadable"),
        ("2026-11-22", "on_in_future"),
        ("9999-12-31", "on_in_future"),
        ("2020-05-31", "on_before_programme"),
        ("0001-01-01", "on_before_programme"),
    ],
)
def test_what_is_no_day_of_the_programme_is_refused(text, code):
    with pytest.raises(DomainError) as refused:
        read_day(text, period=PERIOD, today=TODAY)
    assert (refused.value.field, refused.value.code) == ("on", code)


@pytest.mark.parametrize("edtf", [None, "../2023"])
def test_where_nobody_knows_when_the_programme_began_no_day_is_too_early(edtf):
    period = from_edtf(edtf) if edtf else None
    assert read_day("1990-01-01", period=period, today=TODAY) == date(1990, 1, 1)


def test_no_more_than_a_line_of_what_was_typed_is_repeated():
    with pytest.raises(DomainError) as refused:
        read_day("x" * 5000, period=PERIOD, today=TODAY)
    assert len(refused.value.values["text"]) == 40


@pytest.mark.parametrize(
    ("text", "reading"), [(None, Reading.NOW), ("now", Reading.NOW), ("then", Reading.THEN)]
)
def test_a_day_is_read_as_we_now_know_it_was_unless_another_reading_is_asked_for(text, reading):
    assert read_reading(text) is reading


@pytest.mark.parametrize("text", ["", "Then", "maybe", "x" * 5000])
def test_another_reading_there_is_not(text):
    with pytest.raises(DomainError) as refused:
        read_reading(text)
    assert (refused.value.field, refused.value.code) == ("reading", "no_such_reading")
