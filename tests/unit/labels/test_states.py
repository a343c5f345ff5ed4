from __future__ import annotations

import pytest

from tracker import labels
from tracker.domain import statuses


@pytest.mark.parametrize("kind", list(labels.STATE_CLASS), ids=lambda kind: kind.__name__)
def test_every_member_of_a_state_has_a_shape(kind):
    assert set(labels.STATE_CLASS[kind]) == set(kind)


def test_a_state_that_nobody_said_looks_unknown():
    assert labels.state_mark(None) == labels.UNKNOWN
    assert str(labels.city_says(None)) == "not assessed"


def test_flags_say_their_days():
    assert labels.flag_words(statuses.Flag.OVERDUE, days=1) == "Overdue, 1 day"
    assert labels.flag_words(statuses.Flag.OVERDUE, days=12) == "Overdue, 12 days"
    assert labels.flag_words(statuses.Flag.DUE_SOON, days=0) == "Due today"
    assert labels.flag_words(statuses.Flag.STALE, days=74) == "No update for 74 days"
    assert labels.flag_words(statuses.Flag.NO_DATE) == "No expected date"


def test_slippage_is_about_months_where_a_date_is_only_a_month():
    assert labels.slippage_words(0) == "as agreed"
    assert labels.slippage_words(12) == "12 days later"
    assert labels.slippage_words(-1) == "1 day earlier"
    assert labels.slippage_words(31, exact=False) == "about a month later"
    assert labels.slippage_words(-92, exact=False) == "about 3 months earlier"
