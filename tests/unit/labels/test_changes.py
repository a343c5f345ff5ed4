from __future__ import annotations

from tracker import labels
from tracker.domain import statuses


def test_every_kind_of_change_has_a_shape():
    assert set(labels.CHANGE_MARKS) == set(statuses.ChangeKind)


def test_a_count_of_changes_says_first_what_is_asked_first():
    counts = {statuses.ChangeKind.NEW: 2, statuses.ChangeKind.MOVED: 1, statuses.ChangeKind.HELD: 3}
    assert labels.change_count_words(counts) == "6 changes: 3 held, 1 date moved"
    assert labels.change_count_words({statuses.ChangeKind.NEW: 1}) == "1 change"


def test_what_was_done_on_a_day_that_nobody_knows_is_counted_apart():
    held, completed = statuses.ChangeKind.HELD, statuses.ChangeKind.COMPLETED
    counts = {held: 3, completed: 2}
    words = "5 changes: 2 held, 1 held on a day not known, 2 completed on days not known"
    assert labels.change_count_words(counts, {held: 1, completed: 2}) == words
