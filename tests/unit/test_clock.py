"""The one asker of the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta

from tracker import clock


def test_now_is_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert clock.now().utcoffset() == timedelta(0)


def test_a_day_begins_earlier_in_the_east(frozen_day: Callable[..., None]) -> None:
    frozen_day("2022-06-30", hour=22)
    assert clock.today("Europe/Lisbon") == date(2022, 6, 30)
    assert clock.today("Europe/Brussels") == date(2022, 7, 1)
