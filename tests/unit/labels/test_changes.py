from __future__ import annotations

from tracker import labels
from tracker.domain import statuses


def test_every_kind_of_change_has_a_shape():
    assert set(labels.CHANGE_MARKS) == set(statuses.ChangeKind)
