from __future__ import annotations

from tracker import labels
from tracker.domain import statuses


def test_every_kind_of_change_has_a_shape():
    assert set(labels.CHANGE_MARKS) == set(statuses.ChangeKind)


def test_a_count_of_changes_says_first_what_is_asked_first():
    counts = {statuses.ChangeKind.NEW: 2, statuses.ChangeKind.MOVED: 1, statuses.ChangeKind.HELD: 3}
    assert labels.change_count_words(counts) == "6 changes: 3 held, 1 date moved"
    assert labels.change_count_words({statuses.ChangeKind.NEW: 1}) == "1 change"
