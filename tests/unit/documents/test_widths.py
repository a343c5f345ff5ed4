"""Columns are as wide as what stands in them, and a word breaks only where it fits on no line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.documents.widths import BREAK, breakable, column_shares, letters_in

cells = st.text(alphabet="abc -\n", max_size=200)


@given(st.integers(1, 7).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1)))
def test_the_columns_share_the_page_and_each_has_some(rows: list[list[str]]) -> None:
    shares = column_shares(["Head"] * len(rows[0]), rows)
    assert sum(shares) == pytest.approx(1, abs=0.001)
    assert min(shares) > 0.03


def test_a_long_line_takes_the_room_that_short_ones_leave() -> None:
    name, number, note = column_shares(["Name", "No", "Note"], [["Capaci", "2", "many words " * 20]])
    assert note > name > number


def test_a_usual_word_is_never_broken() -> None:
    rows = [["M1 Kinderbetreuungseinrichtung", "October–November 2022", "about 2 months earlier"]]
    shares = column_shares(["What", "Agreed", "Against"], rows)
    for cell, share in zip(rows[0], shares, strict=True):
        assert BREAK not in breakable(cell, letters_in(share))


def test_a_word_that_fits_on_no_line_may_break_and_says_the_same() -> None:
    broken = breakable("x" * 300 + " and so on", 20)
    assert BREAK in broken
    assert broken.replace(BREAK, "") == "x" * 300 + " and so on"
    assert all(len(part) <= 20 for part in broken.split(" ")[0].split(BREAK))
