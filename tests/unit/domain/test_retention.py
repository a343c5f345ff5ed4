"""How long names are kept."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.retention import kept_until, months_after

LEFT = date(2022, 1, 31)


@pytest.mark.parametrize(
    ("months", "day"),
    [
        (0, LEFT),
        (1, date(2022, 2, 28)),
        (11, date(2022, 12, 31)),
        (12, date(2023, 1, 31)),
        (25, date(2024, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(months: int, day: date) -> None:
    assert months_after(LEFT, months) == day


def test_of_two_programmes_the_longer_counts_and_without_an_end_is_the_longest() -> None:
    assert kept_until(LEFT, [12, 24]) == date(2024, 1, 31)
    assert kept_until(LEFT, [12, None]) is None


def test_of_whom_nothing_points_to_nothing_needs_the_name() -> None:
    assert kept_until(LEFT, []) == LEFT
