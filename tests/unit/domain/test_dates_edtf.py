from __future__ import annotations

import contextlib
import time
from datetime import date, datetime

import pytest
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.domain.dates import from_edtf
from tracker.domain.edtf_dates import check_edtf, read_edtf
from tracker.domain.errors import DomainError

D = date


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2021-10-04", D(2021, 10, 4), D(2021, 10, 4)),
        ("2024-02-29", D(2024, 2, 29), D(2024, 2, 29)),
        ("2021-10", D(2021, 10, 1), D(2021, 10, 31)),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2021", D(2021, 1, 1), D(2021, 12, 31)),
        ("1000", D(1000, 1, 1), D(1000, 12, 31)),
        ("9999", D(9999, 1, 1), D(9999, 12, 31)),
        ("2021-10-04/2021-10-05", D(2021, 10, 4), D(2021, 10, 5)),
        ("2020-06/2023-03", D(2020, 6, 1), D(2023, 3, 31)),
        ("2022/2022-03", D(2022, 1, 1), D(2022, 3, 31)),
        ("2021-21", D(2021, 3, 1), D(2021, 5, 31)),
        ("2021-22", D(2021, 6, 1), D(2021, 8, 31)),
        ("2021-23", D(2021, 9, 1), D(2021, 11, 30)),
        ("2021-24", D(2021, 12, 1), D(2022, 2, 28)),
        ("2023-24", D(2023, 12, 1), D(2024, 2, 29)),
        ("2021-21/2021-24", D(2021, 3, 1), D(2022, 2, 28)),
        ("2021-34", D(2021, 4, 1), D(2021, 6, 30)),
        ("2021-41", D(2021, 7, 1), D(2021, 12, 31)),
        ("2022-02-20?", D(2022, 2, 20), D(2022, 2, 20)),
        ("2022-12-15~", D(2022, 12, 15), D(2022, 12, 15)),
        ("2022-21~", D(2022, 3, 1), D(2022, 5, 31)),
        ("2021-24?/..", D(2021, 12, 1), None),
        ("2022-12%", D(2022, 12, 1), D(2022, 12, 31)),
        ("?2021-05", D(2021, 5, 1), D(2021, 5, 31)),
        ("2021-10-04/2021-10-05?", D(2021, 10, 4), D(2021, 10, 5)),
        ("2021-10-19/..", D(2021, 10, 19), None),
        ("2021-10-19/", D(2021, 10, 19), None),
        ("../2021-10-19", None, D(2021, 10, 19)),
        ("/2021-10-19", None, D(2021, 10, 19)),
        ("{2021-05-12,2021-05-14}", D(2021, 5, 12), D(2021, 5, 14)),
        ("{2021-05-14, 2021-05-12}", D(2021, 5, 12), D(2021, 5, 14)),
        ("{2021-05-18..2021-05-19,2021-05-21}", D(2021, 5, 18), D(2021, 5, 21)),
        ("[2021-05,2021-07]", D(2021, 5, 1), D(2021, 7, 31)),
        ("[..2021-05-12]", None, D(2021, 5, 12)),
        ("{2021-05-12..}", D(2021, 5, 12), None),
    ],
)
def test_bounds_are_strict(edtf, earliest, latest):
    value = from_edtf(edtf)
    assert (value.edtf, value.earliest, value.latest) == (edtf, earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("2021-10-04" + " " * 5 + "x" * 300, "too_long"),
        ("202X", "unspecified_digits"),
        ("2021-05-1X", "unspecified_digits"),
        ("2021-XX", "unspecified_digits"),
        ("2021-10-0X/..", "unspecified_digits"),
        ("2023-02-29", "no_such_day"),
        ("2021-13", "no_such_day"),
        ("2021-00", "no_such_day"),
        ("2021-42", "no_such_day"),
        ("2021-04-31", "no_such_day"),
        ("2021-21-05", "no_such_day"),
        ("{2021-04-30,2021-04-31}", "no_such_day"),
        ("9999-24", "no_such_day"),
        ("0999", "year_out_of_range"),
        ("0000-01-01", "year_out_of_range"),
        ("2022-06/2022-05", "backwards"),
        ("2021-10-05/2021-10-04", "backwards"),
        ("2021-10-05/2021-10-04?", "backwards"),
        ("{2021-05-19..2021-05-18,2021-05-21}", "backwards"),
        ("-1000", "unreadable"),
        ("Y17000", "unreadable"),
        ("1950S2", "unreadable"),
        ("20211004", "unreadable"),
        ("2021-W01-1", "unreadable"),
        ("2021-10-04T09:00:00Z", "unreadable"),
        ("2021/2022/2023", "unreadable"),
        ("/", "unreadable"),
        ("../..", "unreadable"),
        ("/..", "unreadable"),
        ("{}", "unreadable"),
        ("{2021", "unreadable"),
        ("?2021?", "unreadable"),
        ("{2021-05-12,2021-05-14}?", "unreadable"),
        ("October 2021", "unreadable"),
        ("٢٠٢١", "unreadable"),
        ("unknown", "unreadable"),
    ],
)
def test_what_is_no_date_is_refused_and_says_why(edtf, code):
    with pytest.raises(DomainError) as refused:
        from_edtf(edtf)
    assert (refused.value.field, refused.value.code) == ("date", code)


def test_words_that_are_too_long_are_refused():
    with pytest.raises(DomainError) as refused:
        from_edtf("2021", "x" * 201)
    assert refused.value.code == "too_long"
    assert refused.value.values["limit"] == 200


PARTS = st.one_of(
    st.dates(D(1000, 1, 1)).map(date.isoformat),
    st.dates(D(1000, 1, 1)).map(lambda day: day.isoformat()[:7]),
    st.dates(D(1000, 1, 1)).map(lambda day: day.isoformat()[:4]),
    st.integers(1000, 9998).flatmap(lambda year: st.integers(21, 41).map(lambda season: f"{year}-{season}")),
)
PIECES = st.one_of(PARTS, st.sampled_from(["", "..", "/", ",", "{", "}", "[", "]", "?", "~", "%"]))
ALMOST_EDTF = st.one_of(
    st.text(max_size=30),
    st.text("0123456789-/.,{}[]?~%XYS T:", max_size=30),
    st.lists(PIECES, max_size=6).map("".join),
)


@settings(deadline=None)
@given(ALMOST_EDTF)
@example("{2021-01,2021-01..}")
@example("\x00")
@example("\ud800")
@example("2021-02-30~")
def test_no_text_raises_anything_but_a_domain_error(text):
    with contextlib.suppress(DomainError):
        value = from_edtf(text)
        assert value.earliest is None or value.latest is None or value.earliest <= value.latest
        assert value.edtf == text.strip()
        assert len(value.days) <= 366


@settings(deadline=None)
@given(PARTS, st.sampled_from(["", "?", "~", "%"]))
def test_single_dates_have_the_bounds_of_the_library_except_winter(part, mark):
    value, theirs = from_edtf(part + mark), parse_edtf(part)
    assert value.earliest == D(*theirs.lower_strict()[:3])
    if part[4:] not in ("-24", "-28", "-30"):
        assert value.latest == D(*theirs.upper_strict()[:3])


@given(st.lists(PARTS, min_size=2, max_size=2))
def test_intervals_run_forward_or_are_refused(parts):
    first, last = map(from_edtf, parts)
    if first.earliest <= last.latest:
        value = from_edtf("/".join(parts))
        assert (value.earliest, value.latest) == (first.earliest, last.latest)
    else:
        with pytest.raises(DomainError, match="backwards"):
            from_edtf("/".join(parts))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.dates(D(1000, 1, 1)), min_size=2, max_size=5))
def test_a_set_has_its_days_and_nothing_between(days):
    value = from_edtf("{" + ",".join(day.isoformat() for day in days) + "}")
    assert value.days == tuple(sorted(set(days)))
    assert (value.earliest, value.latest) == (min(days), max(days))


def test_the_library_prints_nothing_while_it_refuses(capsys):
    for text in ("/..", "?2021?", "{2021-21,2021-22}", "2021-?05-?", "[..]", "{2021..,2022}"):
        with contextlib.suppress(DomainError):
            from_edtf(text)
    assert capsys.readouterr().out == ""


def test_a_plain_day_is_read_in_the_time_of_a_few_strptimes():
    """The EDTF library takes some 10 ms a date, a thousand times as long as `strptime`."""
    ours, theirs = zip(
        *((_seconds_to_read_a_thousand_days(), _seconds_of_strptime()) for _ in range(5)), strict=True
    )
    assert min(ours) < 20 * min(theirs)


def _seconds_of_strptime():
    began = time.perf_counter()
    for _ in range(1000):
        datetime.strptime("2021-10-15", "%Y-%m-%d")  # noqa: DTZ007  # Only its speed is asked for.
    return time.perf_counter() - began


def _seconds_to_read_a_thousand_days():
    check_edtf.cache_clear()
    read_edtf.cache_clear()
    texts = [f"{year}-{month:02}-15" for year in range(2000, 2100) for month in range(1, 11)]
    began = time.perf_counter()
    for text in texts:
        from_edtf(text)
    return time.perf_counter() - began
