"""The real file loads as it is, and what is written out loads back equal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
REAL = Path(__file__).parents[3] / "tracker" / "data" / "inclucities.json"

from tracker.services import programme_file


def test_the_real_file_loads_without_a_fault(session):
    result = programme_file.load(REAL.read_bytes(), now=NOW)
    assert result.faults == ()
    assert result.created
