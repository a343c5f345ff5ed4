"""A programme file as the records that the counting works on, without a database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.domain.activities import mode_of_sessions
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
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Confidence,
    MilestoneStatus,
    Mode,
    Reason,
    ReportState,
)
from tracker.services.bridges.updates import read

Statuses = type[ActivityStatus | MilestoneStatus]


def records(file: dict[str, Any]) -> ProgrammeRecord:
    """The whole programme; ids are places in the file, and a pair's is its number."""
    numbers = {pair["key"]: pair["number"] for pair in file["pairs"]}
    milestones = [(plan, milestone) for plan in file["plans"] for milestone in plan["milestones"]]
    return ProgrammeRecord(
        timezone=file["programme"]["timezone"],
        period=read(file["programme"]["period"]),
        pairs=tuple(
            PairRecord(pair["number"], pair["number"], moment(pair["created_at"])) for pair in file["pairs"]
        ),
        activities=tuple(_activity(n, row, numbers) for n, row in enumerate(file["activities"], 1)),
        milestones=tuple(_milestone(n, row, plan, numbers) for n, (plan, row) in enumerate(milestones, 1)),
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _state(row: dict[str, Any], statuses: Statuses) -> State:
    return State(
        statuses(row["status"]),
        read(row.get("agreed")),
        read(row.get("expected")),
        read(row.get("happened")),
        Confidence(row["confidence"]) if "confidence" in row else None,
    )


def _updates(row: dict[str, Any], statuses: Statuses) -> tuple[UpdateRecord, ...]:
    ids = {update["recorded_at"]: number for number, update in enumerate(row.get("updates", ()), 1)}
    return tuple(
        UpdateRecord(
            id=ids[update["recorded_at"]],
            recorded_at=moment(update["recorded_at"]),
            effective_on=read(update.get("effective_on")),
            status=statuses(update["status"]) if "status" in update else None,
            expected=read(update.get("expected")),
            withdraws_expected="expected" in update and update["expected"] is None,
            agreed=read(update.get("agreed")),
            happened=read(update.get("happened")),
            confidence=Confidence(update["confidence"]) if "confidence" in update else None,
            reason=Reason(update["reason"]) if "reason" in update else None,
            comment=update.get("comment"),
            unchanged=update.get("unchanged", False),
            withdraws=ids[update["withdraws"]] if "withdraws" in update else None,
        )
        for update in row.get("updates", ())
    )


def _milestone(
    number: int, row: dict[str, Any], plan: dict[str, Any], numbers: dict[str, int]
) -> MilestoneRecord:
    return MilestoneRecord(
        id=number,
        pair=numbers[plan["pair"]],
        row=_state(row, MilestoneStatus),
        created_at=moment(row["created_at"]),
        added_on=read(row.get("added_on")),
        updates=_updates(row, MilestoneStatus),
        code=row["code"],
        title=row["title"],
        plan_closed=plan["status"] == "closed",
        weight=row.get("weight", 1),
        has_evidence=bool(row.get("evidence")),
    )


def _activity(number: int, row: dict[str, Any], numbers: dict[str, int]) -> ActivityRecord:
    sessions = row.get("sessions", [])
    mode = mode_of_sessions([Mode(s["mode"]) for s in sessions])
    report = row.get("report")
    days = [read(session["day"]) for session in sessions]
    return ActivityRecord(
        id=number,
        pairs=tuple(numbers[key] for key in row.get("pairs", ())),
        kind=ActivityKind(row["kind"]),
        row=_state(row, ActivityStatus),
        created_at=moment(row["created_at"]),
        added_on=read(row.get("added_on")),
        updates=_updates(row, ActivityStatus),
        title=row["title"],
        mode=mode or (Mode(row["mode"]) if "mode" in row else None),
        has_host="host" in row or any("host" in session for session in sessions),
        has_place="place" in row or any("place" in session for session in sessions),
        session_days=tuple(day.latest for day in days if day and day.latest),
        head_counts=tuple(
            HeadCountRecord(*(count.get(name) for name in ("women", "men", "other", "not_stated")))
            for count in row.get("head_counts", ())
        ),
        report=ReportRecord(ReportState(report["state"]), read(report.get("submitted_on")))
        if report
        else None,
    )
