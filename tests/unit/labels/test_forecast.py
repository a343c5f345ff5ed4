from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.forecast import Basis, CannotSay, Forecast, Silence
from tracker.labels import forecast as words


def basis(**values) -> Basis:
    plain = {"finished": 7, "median_days": 34, "open": 4, "late": 0, "undated": 0, "unknown": 0}
    return Basis(**(plain | values))


def found(**values) -> Forecast:
    return Forecast(date(2024, 3, 5), date(2024, 6, 2), basis(**values))


def test_a_range_is_said_in_months_and_never_as_a_day():
    assert words.forecast_words(found(), "March", "June 2024") == "Between March and June 2024"
    assert words.forecast_words(found(), "June 2024", "June 2024") == "In June 2024"
    assert words.forecast_for_words(found()) == "for the last of 4 open milestones"
    assert words.forecast_for_words(found(open=1)) == "for the one open milestone"
    assert words.forecast_holds_words() == "About 8 of 10 such ranges prove right."


def test_the_basis_is_shown_with_the_open_ones_that_are_late():
    assert words.forecast_basis_words(found()) == "From 7 milestones finished so far, median 34 days late."
    late = words.forecast_basis_words(found(late=2))
    assert (
        late == "From 7 milestones finished so far, median 34 days late; 2 open ones are late or postponed."
    )


@pytest.mark.parametrize(
    ("days", "exact", "said"),
    [
        (34, True, "34 days late"),
        (0.5, True, "on time"),
        (1, True, "1 day late"),
        (-6, True, "6 days early"),
        (0, False, "on time"),
        (10, False, "about a month late"),
        (-70, False, "about 2 months early"),
    ],
)
def test_a_median_is_as_exact_as_the_dates_behind_it(days, exact, said):
    assert words.late_words(days, exact=exact) == said


@pytest.mark.parametrize("why", Silence)
def test_every_reason_for_saying_nothing_has_a_sentence(why):
    nothing = CannotSay(why, basis(finished=2))
    assert words.forecast_words(nothing) in ("Cannot say yet", "Nothing is awaited")
    assert words.forecast_basis_words(nothing).endswith(".")


def test_too_few_finished_says_how_many_there_are_and_how_many_it_takes():
    nothing = CannotSay(Silence.TOO_FEW_FINISHED, basis(finished=1))
    said = "1 milestone is finished with both dates known; it takes 3."
    assert words.forecast_basis_words(nothing) == said


def test_what_the_range_leaves_out_is_said():
    assert words.left_out_words(found()) == []
    assert words.left_out_words(found(undated=2, unknown=1)) == [
        "2 open milestones without a date are not in it.",
        "1 milestone of unknown state is not in it.",
    ]
