"""Programme files for the tests: the real one, a small one, and the loading of them."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.services import programme_file
from tracker.services.programme_file import LoadResult

REAL = Path(__file__).parents[3] / "tracker" / "data" / "inclucities.json"
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)

SMALL: dict[str, Any] = {
    "format": "mentoring-programme/1",
    "programme": {
        "slug": "small",
        "name": "Small",
        "lead": "lead",
        "period": "2020/2024",
        "countries": ["BE", "GR", "IT"],
    },
    "organisations": [
        {"key": "lead", "name": "Lead", "kind": "lead_partner"},
        {"key": "mentor", "name": "Mentor", "kind": "city", "country": "BE"},
        {"key": "mentee", "name": "Mentee", "kind": "city", "country": "GR"},
        {"key": "stranger", "name": "Stranger", "kind": "city", "country": "IT"},
    ],
    "pairs": [
        {
            "key": "P1",
            "number": 1,
            "objective": "Learn",
            "status": "active",
            "members": [
                {"organisation": "mentor", "role": "mentor_city"},
                {"organisation": "mentee", "role": "mentee_city"},
            ],
            "practices": [{"key": "good", "owner": "mentor", "title": "Good"}],
        }
    ],
    "activities": [
        {
            "key": "A1",
            "kind": "study_visit",
            "title": "First",
            "status": "planned",
            "pairs": ["P1"],
            "round": 1,
        },
        {
            "key": "A2",
            "kind": "study_visit",
            "title": "Second",
            "status": "planned",
            "pairs": ["P1"],
            "round": 2,
        },
    ],
    "plans": [
        {
            "key": "AP1",
            "pair": "P1",
            "owner": "mentee",
            "title": "Plan",
            "milestones": [{"code": "M1", "title": "Begin", "status": "not_started", "agreed": "2022-05"}],
        }
    ],
    "sources": {"S1": "A book"},
}


def small() -> dict[str, Any]:
    """A small programme, free to change."""
    return copy.deepcopy(SMALL)


def real() -> dict[str, Any]:
    """IncluCities, free to change."""
    value: dict[str, Any] = json.loads(REAL.read_text(encoding="utf-8"))
    return value


def load(value: Any, *, now: datetime = NOW, update: bool = False) -> LoadResult:
    """Loads a value, or the text or bytes of a file."""
    given = value if isinstance(value, str | bytes) else json.dumps(value)
    return programme_file.load(given, now=now, update=update)


def loaded(value: Any, **more: Any) -> LoadResult:
    """Loads what has no fault."""
    result = load(value, **more)
    assert not result.faults, "\n".join(f"{f.place}: {f.code} {dict(f.values)}" for f in result.faults)
    return result


def dumped(slug: str) -> dict[str, Any]:
    """The programme as it is written out, read again."""
    text = programme_file.dump(slug)
    assert text is not None
    value: dict[str, Any] = json.loads(text)
    return value


def as_typed(value: Any) -> Any:
    """A file without the moments that loading adds."""
    if isinstance(value, dict):
        return {k: as_typed(v) for k, v in value.items() if k not in ("created_at", "recorded_at")}
    return [as_typed(member) for member in value] if isinstance(value, list) else value
