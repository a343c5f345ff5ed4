from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.dates import ApproximateDate, from_edtf, last_known_day

D = date


def test_the_plain_constructor_takes_four_columns_unchecked():
    value = ApproximateDate("soon", "not edtf", D(2022, 1, 2), D(2022, 1, 1))
    assert (value.text, value.edtf, value.earliest, value.latest) == (
        "soon",
        "not edtf",
        D(2022, 1, 2),
        D(2022, 1, 1),
    )


def test_dates_are_equal_when_all_four_parts_are():
    assert from_edtf("2021-10", "October 2021") == from_edtf("2021-10", "October 2021")
    assert from_edtf("2021-10", "October 2021") != from_edtf("2021-10")


def test_on_is_one_exact_day():
    value = ApproximateDate.on(D(2021, 10, 4))
    assert value == from_edtf("2021-10-04")
    assert value.is_exact
    assert value.is_day_known


def test_edtf_and_words_are_kept_as_given_without_the_spaces_around_them():
    value = from_edtf(" 2021-10 ", "  October  2021 ")
    assert (value.text, value.edtf) == ("October  2021", "2021-10")
    assert from_edtf("2021-10", "  ").text is None


def test_where_nothing_is_known_but_the_words_nothing_is_claimed():
    value = ApproximateDate("unknown", None, None, None)
    assert value.is_open_ended
    assert not value.is_exact
    assert not value.is_day_known
    assert not value.is_uncertain
    assert value.days == ()
    assert value.blocks == ()


@pytest.mark.parametrize(
    ("edtf", "known"),
    [
        ("2021-10-04", True),
        ("2021-10-04/2021-10-05", True),
        ("2021-10-04/2021-10-05?", True),
        ("2022-12-15~", True),
        ("{2021-05-12,2021-05-14}", True),
        ("2021-10", False),
        ("2021-10/2021-11-05", False),
        ("{2021-05-12,2021-06}", False),
        ("2021-21", False),
        ("2021", False),
        ("2021-10-19/..", False),
        ("2021-10-19/", False),
        ("../2021-10-19", False),
    ],
)
def test_the_day_is_known_only_where_every_part_is_a_day_and_no_end_is_open(edtf, known):
    assert from_edtf(edtf).is_day_known is known


@pytest.mark.parametrize(
    ("edtf", "uncertain"),
    [
        ("2022-02-20?", True),
        ("2022~", True),
        ("2022-02%", True),
        ("2021-10-04/2021-10-05?", True),
        ("2022", False),
    ],
)
def test_doubt_is_known_and_does_not_move_the_bounds(edtf, uncertain):
    value = from_edtf(edtf)
    assert value.is_uncertain is uncertain
    plain = from_edtf(edtf.translate({ord(mark): None for mark in "?~%"}))
    assert (value.earliest, value.latest) == (plain.earliest, plain.latest)


def test_a_range_lists_its_days_and_is_one_block():
    value = from_edtf("2022-02-27/2022-03-02")
    assert value.days == (D(2022, 2, 27), D(2022, 2, 28), D(2022, 3, 1), D(2022, 3, 2))
    assert value.blocks == ((D(2022, 2, 27), D(2022, 3, 2)),)


def test_a_very_long_range_is_a_block_and_not_a_list():
    value = from_edtf("1000-01-01/9999-12-31")
    assert value.days == ()
    assert value.blocks == ((D(1000, 1, 1), D(9999, 12, 31)),)


def test_blocks_join_days_that_touch_or_overlap_whatever_their_order():
    value = from_edtf("{2021-05-21,2021-05-18..2021-05-19,2021-05-19,2021-05-20}")
    assert value.blocks == ((D(2021, 5, 18), D(2021, 5, 21)),)


def test_case_10_visits_on_12_and_14_may_are_two_days_in_two_blocks():
    value = from_edtf("{2021-05-12,2021-05-14}")
    assert value.days == (D(2021, 5, 12), D(2021, 5, 14))
    assert value.blocks == ((D(2021, 5, 12), D(2021, 5, 12)), (D(2021, 5, 14), D(2021, 5, 14)))


def test_case_10_visits_on_18_19_and_21_may_are_three_days_in_two_blocks():
    value = from_edtf("{2021-05-18,2021-05-19,2021-05-21}")
    assert len(value.days) == 3
    assert value.blocks == ((D(2021, 5, 18), D(2021, 5, 19)), (D(2021, 5, 21), D(2021, 5, 21)))


def test_case_11_a_second_day_of_unknown_date_leaves_the_end_open():
    value = from_edtf("2021-10-19/..")
    assert value.is_open_ended
    assert not value.is_day_known
    assert last_known_day(value, [D(2021, 10, 19)]) == D(2021, 10, 19)


def test_case_16_may_and_june_2021_is_two_months_and_no_day():
    value = from_edtf("2021-05/2021-06")
    assert (value.earliest, value.latest) == (D(2021, 5, 1), D(2021, 6, 30))
    assert not value.is_day_known


def test_case_17_agreed_april_to_may_and_held_in_june_compare_by_their_latest_days():
    agreed, held = from_edtf("2022-04/2022-05"), from_edtf("2022-06-14/2022-06-16")
    assert held.latest - agreed.latest == D(2022, 6, 16) - D(2022, 5, 31)


@pytest.mark.parametrize(
    ("edtf", "sessions", "expected"),
    [
        ("{2021-05-12,2021-05-14}", [D(2021, 5, 12)], D(2021, 5, 14)),
        ("2021-10-04/2021-10-05", [], D(2021, 10, 5)),
        ("2021-10", [D(2021, 10, 4)], D(2021, 10, 31)),
        ("2021-10-19/..", [], D(2021, 10, 19)),
        ("2021-10-19/..", [D(2021, 10, 21), D(2021, 10, 20)], D(2021, 10, 21)),
        ("2021-10-19/", [D(2021, 10, 20)], D(2021, 10, 20)),
        ("../2021-10-19", [D(2021, 10, 1)], D(2021, 10, 19)),
        (None, [D(2021, 10, 20), D(2021, 10, 19)], D(2021, 10, 20)),
        (None, [], None),
    ],
)
def test_the_last_known_day_is_the_last_else_the_last_session_else_the_first_day(edtf, sessions, expected):
    assert last_known_day(None if edtf is None else from_edtf(edtf), sessions) == expected


def test_a_date_of_words_alone_has_the_last_known_day_of_its_sessions():
    unknown = ApproximateDate("unknown", None, None, None)
    assert last_known_day(unknown, []) is None
    assert last_known_day(unknown, [D(2021, 1, 1)]) == D(2021, 1, 1)
