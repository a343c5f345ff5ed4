"""Records made from plain words, for tests of the counting that need no database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tracker.domain.activities import mode_of_sessions
from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.records import (
    ActivityRecord,
    HeadCountRecord,
    MilestoneRecord,
    PairRecord,
    ProgrammeRecord,
    ReportRecord,
    State,
    UpdateRecord,
)
from tracker.domain.statuses import ActivityKind, ActivityStatus, Confidence, MilestoneStatus, Mode

IMPORTED = datetime(2026, 11, 21, 9, tzinfo=UTC)
FILE = Path(__file__).parents[3] / "tracker" / "data" / "inclucities.json"


def when(edtf: str | None) -> ApproximateDate | None:
    return None if edtf is None else from_edtf(edtf)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def milestone(status: str = "not_started", **values: Any) -> MilestoneRecord:
    row = State(
        MilestoneStatus(status),
        when(values.pop("agreed", None)),
        when(values.pop("expected", None)),
        when(values.pop("happened", None)),
        Confidence(values["confidence"]) if values.pop("confidence", None) else None,
    )
    values.setdefault("id", 1)
    values.setdefault("pair", 1)
    values.setdefault("created_at", IMPORTED)
    values["added_on"] = when(values.get("added_on"))
    return MilestoneRecord(row=row, **values)


def activity(status: str = "planned", kind: str = "study_visit", **values: Any) -> ActivityRecord:
    row = State(
        ActivityStatus(status),
        when(values.pop("agreed", None)),
        when(values.pop("expected", None)),
        when(values.pop("happened", None)),
    )
    values.setdefault("id", 1)
    values.setdefault("pairs", (1,))
    values.setdefault("created_at", IMPORTED)
    values["added_on"] = when(values.get("added_on"))
    return ActivityRecord(kind=ActivityKind(kind), row=row, **values)


def update(recorded: str, number: int = 1, **values: Any) -> UpdateRecord:
    """An update recorded at noon (UTC) of a day; statuses and dates as their words."""
    said = dict(values)
    if "status" in said:
        known = {*MilestoneStatus}
        said["status"] = (
            MilestoneStatus(said["status"]) if said["status"] in known else ActivityStatus(said["status"])
        )
    for name in ("effective_on", "expected", "agreed", "happened"):
        said[name] = when(said.get(name))
    if "confidence" in said:
        said["confidence"] = Confidence(said["confidence"])
    return UpdateRecord(id=number, recorded_at=at(recorded), **said)


def programme(*, pairs: int = 1, timezone: str = "Europe/Brussels", **values: Any) -> ProgrammeRecord:
    made = tuple(PairRecord(n, n, IMPORTED) for n in range(1, pairs + 1))
    return ProgrammeRecord(timezone=timezone, pairs=made, **values)


def inclucities() -> ProgrammeRecord:
    """The running example as records, straight from its file."""
    file = json.loads(FILE.read_text(encoding="utf-8"))
    numbers = {pair["key"]: pair["number"] for pair in file["pairs"]}
    plans = {plan["key"]: plan for plan in file["plans"]}
    milestones = [
        _milestone(n, m, numbers[plan["pair"]])
        for n, (plan, m) in enumerate(((p, m) for p in plans.values() for m in p["milestones"]), 1)
    ]
    return ProgrammeRecord(
        timezone=file["programme"]["timezone"],
        period=from_edtf(file["programme"]["period"]),
        pairs=tuple(PairRecord(n, n, IMPORTED) for n in numbers.values()),
        activities=tuple(_activity(n, a, numbers) for n, a in enumerate(file["activities"], 1)),
        milestones=tuple(milestones),
    )


def _milestone(number: int, m: dict[str, Any], pair: int) -> MilestoneRecord:
    return milestone(
        m.get("status", "unknown"),
        id=number,
        pair=pair,
        agreed=m.get("agreed"),
        expected=m.get("expected"),
        happened=m.get("happened"),
        updates=_updates(m),
        has_evidence=bool(m.get("evidence")),
        title=m["title"],
    )


def _activity(number: int, a: dict[str, Any], numbers: dict[str, int]) -> ActivityRecord:
    sessions = a.get("sessions", [])
    modes = [Mode(s["mode"]) if s.get("mode") else None for s in sessions]
    mode = mode_of_sessions(modes) or (Mode(a["mode"]) if a.get("mode") else None)
    return activity(
        a["status"],
        a["kind"],
        id=number,
        pairs=tuple(numbers[key] for key in a["pairs"]),
        agreed=a.get("agreed"),
        expected=a.get("expected"),
        happened=a.get("happened"),
        updates=_updates(a),
        title=a["title"],
        mode=mode,
        has_host="host" in a or any("host" in s for s in sessions),
        has_place="place" in a or any("place" in s for s in sessions),
        session_days=tuple(date.fromisoformat(s["day"]) for s in sessions if s.get("day")),
        has_undated_session=any(not s.get("day") for s in sessions),
    )


def _updates(row: dict[str, Any]) -> tuple[UpdateRecord, ...]:
    return tuple(
        update(IMPORTED.date().isoformat(), n, **said) for n, said in enumerate(row.get("updates", []), 1)
    )


__all__ = [
    "HeadCountRecord",
    "ReportRecord",
    "activity",
    "inclucities",
    "milestone",
    "programme",
    "update",
    "when",
]
