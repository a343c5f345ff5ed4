"""The bars of an evaluation stand inside their drawing, the highest as high as it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pictures.scale_bars import HEIGHT, WIDTH, scale_bars


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5))
def test_every_bar_stands_inside_and_the_highest_is_as_high_as_the_drawing(counts):
    bars = scale_bars(counts)
    assert [bar.count for bar in bars] == counts
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in bars)
    assert all(round(bar.y + bar.height, 2) == HEIGHT for bar in bars)
    assert any(counts) is (max(bar.height for bar in bars) == HEIGHT)


def test_nobody_is_counted_below_nothing():
    with pytest.raises(ValueError, match="upwards"):
        scale_bars([1, -1])
