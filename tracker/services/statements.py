"""What somebody says of a milestone or an activity, before it is recorded: what it changes, what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tracker import clock
from tracker.domain.activities import check_effective, check_happened
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import DONE, Standing, in_order, standing_on, standing_updates
from tracker.domain.looks import Look
from tracker.domain.periods import check_year
from tracker.domain.records import ActivityRecord, MilestoneRecord, UpdateRecord
from tracker.domain.statuses import ActivityStatus, Confidence, MilestoneStatus, Reason
from tracker.models import Programme, User


@dataclass(frozen=True, slots=True)
class Said:
    """What one update says. What is None it does not say; `withdraws_expected` takes the date away."""

    status: ActivityStatus | MilestoneStatus | None = None
    expected: ApproximateDate | None = None
    withdraws_expected: bool = False
    agreed: ApproximateDate | None = None
    happened: ApproximateDate | None = None
    confidence: Confidence | None = None
    reason: Reason | None = None
    comment: str | None = None
    language: str | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The values it says, by name; the language that its comment is in says nothing of its own."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        said.pop("language", None)
        return said

    @property
    def language_of_comment(self) -> str | None:
        """None also where there is no comment."""
        return self.language if self.comment else None

    @property
    def subjects(self) -> set[str]:
        """The names of what it is about, which is not why; a date that it takes away is the expected one."""
        named = self.changes.keys() - {"reason", "comment", "withdraws_expected"}
        return named | {"expected"} if self.withdraws_expected else named


@dataclass(frozen=True, slots=True)
class Author:
    """Who says it, and for which organisation."""

    user: User | None
    organisation_id: int | None = None


def what_changes(
    said: Said,
    record: ActivityRecord | MilestoneRecord,
    programme: Programme,
    effective_on: ApproximateDate | None,
) -> tuple[Said, Standing]:
    """The statement without what stood so already on its day, and how the thing stood then.

    Raises DomainError where its day is to come, a year cannot be right, or a correction lacks its comment.
    """
    today = clock.today(programme.timezone)
    check_effective(effective_on, today=today)
    about = _day_of(effective_on)
    standing = standing_today(record, programme, min(about, today) if about else None)
    said = only_what_changes(said, standing)
    if corrects(said, standing) and said.comment is None:
        raise DomainError("comment", "comment_to_correct")
    if said.withdraws_expected and standing.expected is None:
        said = replace(said, withdraws_expected=False)
    for field in ("expected", "agreed", "happened"):
        check_year(field, getattr(said, field), period=programme.period, today=today)
    return said, standing


def check_day_happened(said: Said, programme: Programme) -> None:
    """What is held or completed has its day, never one to come; nothing else has one. Else DomainError."""
    if said.status is not None:
        today = clock.today(programme.timezone)
        check_happened(said.happened, done=said.status in DONE, today=today)
    elif said.happened is not None:
        raise DomainError("happened", "happened_without_done")


def with_due_reason(said: Said, standing: Standing, *, needed: bool) -> Said:
    """The statement with its reason where one belongs to it; DomainError where a date moves without.

    `needed`: whether its status asks for one. Alone, a reason says nothing.
    """
    moved = said.withdraws_expected or (said.expected is not None and standing.expected is not None)
    agreed_anew = said.agreed is not None and standing.agreed is not None
    if (moved or agreed_anew) and said.reason is None:
        raise DomainError("reason", "reason_for_date")
    return said if moved or said.agreed is not None or needed else replace(said, reason=None)


def only_what_changes(said: Said, standing: Standing) -> Said:
    """The statement without what stood so already: an update says only what it changes."""
    if said.status == standing.status and not corrects(said, standing):
        said = replace(said, status=None, happened=None)
    if _same_date(said.expected, standing.expected):
        said = replace(said, expected=None)
    if _same_date(said.agreed, standing.agreed):
        said = replace(said, agreed=None)
    if said.confidence == standing.confidence:
        said = replace(said, confidence=None)
    return said


def corrects(said: Said, standing: Standing) -> bool:
    """Done again, on another day: that corrects the day, and is no new fact."""
    done = standing.is_done and said.status == standing.status
    return done and not _same_date(said.happened, standing.happened)


def _same_date(one: ApproximateDate | None, other: ApproximateDate | None) -> bool:
    return one is not None and other is not None and one.edtf == other.edtf


def hidden_by(
    record: ActivityRecord | MilestoneRecord,
    said: Said,
    *,
    programme: Programme,
    effective_on: ApproximateDate | None,
) -> list[UpdateRecord]:
    """The later updates behind which a back-dated statement would not be seen today."""
    since = _day_of(effective_on)
    if since is None:
        return []
    subjects, hiding = said.subjects, []
    for day, update in in_order(standing_updates(record.updates), record, ZoneInfo(programme.timezone)):
        speaks = any(getattr(update, name, None) for name in subjects)
        if day > since and (speaks or ("expected" in subjects and update.withdraws_expected)):
            hiding.append(update)
    return hiding


def standing_today(
    record: ActivityRecord | MilestoneRecord, programme: Programme, on: date | None = None
) -> Standing:
    """How a thing stands at the end of a day (today), from the beginning where it did not exist yet."""
    day, zone = on or clock.today(programme.timezone), ZoneInfo(programme.timezone)
    look = Look.at(day, zone)
    found = standing_on(record, look) or standing_on(replace(record, added_on=None), look)
    assert found is not None, "without a day on which it came into the plan, it was always there"
    return found


def _day_of(effective_on: ApproximateDate | None) -> date | None:
    return (effective_on.latest or effective_on.earliest) if effective_on else None
