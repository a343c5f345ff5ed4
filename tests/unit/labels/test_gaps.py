from __future__ import annotations

from tracker import labels
from tracker.domain import statuses


def test_every_gap_asks_and_offers_a_way():
    assert set(labels.GAP_QUESTIONS) == set(labels.GAP_ACTIONS) == set(statuses.GapKind)
