"""What was said of a row of Bridges, when, and how the row stands by it.

The row is never written beside its updates: it is replayed from them, so the two cannot disagree.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.history import replay
from tracker.domain.records import ActivityRecord, MilestoneRecord, State, UpdateRecord
from tracker.domain.statuses import ActivityKind, ActivityStatus, Confidence, MilestoneStatus
from tracker.services.bridges.days import Days, EdtfText

Said = dict[str, Any]

DONE = (ActivityStatus.HELD.value, MilestoneStatus.COMPLETED.value)
COPIED = ("status", "confidence", "reason", "comment", "unchanged")
DATES = ("expected", "agreed", "happened")
FIRST_HOUR, LAST_HOUR = 7, 14
"""Working hours of the cities, in UTC: from early in Ireland to late in Greece, in summer and winter."""


def written_updates(
    said: list[Said], *, by: str, days: Days, random: Random, language: str | None = None
) -> list[Said]:
    """The updates of one row as a programme file has them, in the order in which they were typed in.

    `by` is who says it where an update does not, and `language` what they write. Each is recorded after the
    one before.
    """
    written: list[Said] = []
    named: dict[str, str] = {}
    last: datetime | None = None
    for update in sorted(said, key=lambda u: int(u["on"])):
        moment = days.moment(update["on"], random.randint(FIRST_HOUR, LAST_HOUR), random.randint(0, 59))
        if last is not None and moment <= last:
            moment = last + timedelta(minutes=17)
        last = moment
        recorded = moment.isoformat()
        if "name" in update:
            named[update["name"]] = recorded
        row = _written(update, by, recorded, named, days)
        if language is not None and "comment" in update and "by" not in update:
            row["language"] = language
        written.append(row)
    return written


def _written(update: Said, by: str, recorded: str, named: dict[str, str], days: Days) -> Said:
    row: Said = {"by": update.get("by", by), "recorded_at": recorded}
    if update.get("status") not in DONE:
        row["effective_on"] = days.edtf(update["about"] if "about" in update else update["on"])
    row |= {name: update[name] for name in COPIED if name in update}
    for name in DATES:
        if name in update:
            row[name] = None if update[name] == "withdrawn" else days.edtf(update[name])
    if "withdraws" in update:
        row["withdraws"] = named[update["withdraws"]]
    return row


def settle_milestone(row: Said, zone: ZoneInfo) -> None:
    """Gives a milestone the status, dates and confidence that its updates say last."""
    confidence = row.get("confidence")
    state = State(
        MilestoneStatus(row.get("status", "not_started")),
        read(row.get("agreed")),
        read(row.get("expected")),
        read(row.get("happened")),
        Confidence(confidence) if confidence else None,
    )
    record = MilestoneRecord(
        id=1,
        pair=1,
        row=state,
        created_at=datetime.fromisoformat(row["created_at"]),
        added_on=read(row.get("added_on")),
        updates=_records(row, MilestoneStatus),
    )
    _show(row, replay(record, zone))


def settle_activity(row: Said, zone: ZoneInfo) -> None:
    """Gives an activity the status and dates that its updates say last."""
    days = [read(session.get("day")) for session in row.get("sessions", ())]
    state = State(
        ActivityStatus(row.get("status", "planned")),
        read(row.get("agreed")),
        read(row.get("expected")),
        read(row.get("happened")),
    )
    record = ActivityRecord(
        id=1,
        pairs=(),
        kind=ActivityKind(row["kind"]),
        row=state,
        created_at=datetime.fromisoformat(row["created_at"]),
        added_on=read(row.get("added_on")),
        updates=_records(row, ActivityStatus),
        session_days=tuple(day.latest for day in days if day and day.latest),
    )
    _show(row, replay(record, zone))


def read(said: EdtfText | None) -> ApproximateDate | None:
    """A date of a programme file."""
    if said is None:
        return None
    return from_edtf(said) if isinstance(said, str) else from_edtf(said["edtf"], said["text"])


def _records(row: Said, statuses: type[ActivityStatus | MilestoneStatus]) -> tuple[UpdateRecord, ...]:
    numbers = {update["recorded_at"]: number for number, update in enumerate(row.get("updates", ()), 1)}
    return tuple(
        UpdateRecord(
            id=numbers[update["recorded_at"]],
            recorded_at=datetime.fromisoformat(update["recorded_at"]),
            effective_on=read(update.get("effective_on")),
            status=statuses(update["status"]) if "status" in update else None,
            expected=read(update.get("expected")),
            withdraws_expected="expected" in update and update["expected"] is None,
            agreed=read(update.get("agreed")),
            happened=read(update.get("happened")),
            confidence=Confidence(update["confidence"]) if "confidence" in update else None,
            withdraws=numbers.get(update.get("withdraws", "")),
        )
        for update in row.get("updates", ())
    )


def _show(row: Said, state: State) -> None:
    row["status"] = state.status.value
    for name in DATES:
        value: ApproximateDate | None = getattr(state, name)
        row.pop(name, None)
        if value is not None:
            row[name] = {"text": value.text, "edtf": value.edtf} if value.text else value.edtf
    if state.confidence is not None:
        row["confidence"] = state.confidence.value
