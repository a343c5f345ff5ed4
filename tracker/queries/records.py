"""Rows as the plain records that the counting works on. Rows may be entities or rows of a select."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.domain.activities import mode_of_sessions
from tracker.domain.records import (
    ActivityRecord,
    HeadCountRecord,
    MilestoneRecord,
    ReportRecord,
    State,
    UpdateRecord,
)
from tracker.domain.statuses import Mode, PlanStatus
from tracker.models import Activity, Milestone


def update_record(row: Any) -> UpdateRecord:
    """An `ActivityUpdate` or a `MilestoneUpdate`."""
    return UpdateRecord(
        id=row.id,
        recorded_at=row.recorded_at,
        effective_on=row.effective_on,
        status=row.status,
        expected=row.expected,
        withdraws_expected=row.withdraws_expected,
        agreed=row.agreed,
        happened=row.happened,
        confidence=getattr(row, "confidence", None),
        reason=row.reason,
        comment=row.comment,
        unchanged=row.unchanged,
        withdraws=row.withdraws_id,
        by_user=row.by_user_id,
        by_organisation=row.by_organisation_id,
        language=row.language,
    )


def milestone_of(
    row: Any,
    *,
    pair: int,
    plan_status: PlanStatus | None,
    plan_key: str = "",
    plan_owner: int | None = None,
    updates: Iterable[UpdateRecord],
) -> MilestoneRecord:
    """A milestone with its updates, all of them: an update left out would be a different past."""
    return MilestoneRecord(
        id=row.id,
        pair=pair,
        row=State(row.status, row.agreed, row.expected, row.happened, row.confidence),
        created_at=row.created_at,
        added_on=row.added_on,
        updates=tuple(updates),
        code=row.code,
        title=row.title,
        plan=row.plan_id,
        plan_key=plan_key,
        owner=row.owner_id,
        plan_owner=plan_owner,
        plan_closed=plan_status is PlanStatus.CLOSED,
        weight=row.weight,
        has_evidence=bool(row.evidence),
    )


def activity_of(
    row: Any,
    *,
    links: Sequence[Any],
    sessions: Sequence[Any],
    head_counts: Iterable[Any],
    report: Any | None,
    updates: Iterable[UpdateRecord],
) -> ActivityRecord:
    """An activity with its updates, all of them, and what its gaps are read from."""
    known = [session.day for session in sessions if session.day is not None]
    modes: list[Mode | None] = [session.mode for session in sessions]
    hosts = frozenset(one.host_id for one in (row, *sessions) if one.host_id is not None)
    return ActivityRecord(
        id=row.id,
        pairs=tuple(link.pair_id for link in links),
        kind=row.kind,
        row=State(row.status, row.agreed, row.expected, row.happened),
        created_at=row.created_at,
        added_on=row.added_on,
        updates=tuple(updates),
        title=row.title,
        rounds={link.pair_id: link.round for link in links if link.round is not None},
        mode=mode_of_sessions(modes) or row.mode,
        hosts=hosts,
        has_host=bool(hosts),
        has_place=bool(row.place) or any(s.place for s in sessions),
        session_days=_last_days(known),
        has_undated_session=any(session.day is None or not session.day.is_day_known for session in sessions),
        head_counts=tuple(
            HeadCountRecord(c.women, c.men, c.other, c.not_stated, c.created_at) for c in head_counts
        ),
        report=ReportRecord(report.state, report.submitted_on, report.created_at) if report else None,
        language=row.language,
    )


def _last_days(days: Iterable[Any]) -> tuple[date, ...]:
    return tuple(day.latest for day in days if day.latest is not None)


def record_of_milestone(milestone: Milestone) -> MilestoneRecord:
    """The record of a loaded milestone; its plan and updates must be loaded."""
    plan = milestone.plan
    return milestone_of(
        milestone,
        pair=plan.pair_id,
        plan_status=plan.status,
        plan_key=plan.key,
        plan_owner=plan.owner_id,
        updates=map(update_record, milestone.updates),
    )


def record_of_activity(activity: Activity) -> ActivityRecord:
    """The record of a loaded activity; links, sessions, head-counts, report and updates must be loaded."""
    return activity_of(
        activity,
        links=activity.pair_links,
        sessions=activity.sessions,
        head_counts=activity.head_counts,
        report=activity.report,
        updates=map(update_record, activity.updates),
    )


def record_of(thing: Activity | Milestone) -> ActivityRecord | MilestoneRecord:
    """The record of either, loaded as above."""
    return record_of_activity(thing) if isinstance(thing, Activity) else record_of_milestone(thing)
