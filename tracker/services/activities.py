"""What changes an activity's state: updates, and taking them back."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tracker import clock
from tracker.domain.activities import (
    NEEDS_REASON,
    check_confirmed,
    check_effective,
    check_happened,
    check_transition,
    mode_of_sessions,
)
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import Standing
from tracker.domain.hosts import check_host
from tracker.domain.periods import check_year
from tracker.domain.records import UpdateRecord
from tracker.domain.statuses import ActivityKind, ActivityStatus, Reason
from tracker.models import Activity, ActivityUpdate, Programme
from tracker.queries.activities import pair_members
from tracker.queries.records import record_of_activity
from tracker.services import updates
from tracker.services.updates import Author, Said


def record_update(
    activity: Activity,
    *,
    programme: Programme,
    by: Author,
    status: ActivityStatus | None = None,
    expected: ApproximateDate | None = None,
    withdraws_expected: bool = False,
    agreed: ApproximateDate | None = None,
    happened: ApproximateDate | None = None,
    reason: Reason | None = None,
    comment: str | None = None,
    effective_on: ApproximateDate | None = None,
) -> ActivityUpdate:
    """Record what somebody says of an activity; with nothing said, that nothing has changed.

    What stood so already is not said again. Needs the activity loaded whole (`queries.get_activity`).
    Raises DomainError on the field at fault (model.md, "Rules").
    """
    said = Said(
        status=status,
        expected=expected,
        withdraws_expected=withdraws_expected,
        agreed=agreed,
        happened=happened,
        reason=reason,
        comment=(comment or "").strip() or None,
    )
    said = checked(activity, said, programme=programme, effective_on=effective_on)
    update = updates.append(
        activity, programme, said, by=by, record_of=record_of_activity, effective_on=effective_on
    )
    assert isinstance(update, ActivityUpdate)
    return update


def checked(
    activity: Activity, said: Said, *, programme: Programme, effective_on: ApproximateDate | None = None
) -> Said:
    """The statement without what stood so already, if the rules allow it; else DomainError."""
    today = clock.today(programme.timezone)
    check_effective(effective_on, today=today)
    about = (effective_on.latest or effective_on.earliest) if effective_on else None
    standing = updates.standing_today(
        activity, programme, record_of_activity, min(about, today) if about else None
    )
    said = updates.only_what_changes(said, standing)
    if updates.corrects(said, standing) and said.comment is None:
        raise DomainError("comment", "comment_to_correct")
    if said.withdraws_expected and standing.expected is None:
        said = replace(said, withdraws_expected=False)
    for field in ("expected", "agreed", "happened"):
        check_year(field, getattr(said, field), period=programme.period, today=today)
    if isinstance(said.status, ActivityStatus):
        _check_status(activity, said, standing)
        check_happened(said.happened, done=said.status is ActivityStatus.HELD, today=today)
    elif said.happened is not None:
        raise DomainError("happened", "happened_without_done")
    _check_hosts(activity, said)
    moved = said.withdraws_expected or (said.expected is not None and standing.expected is not None)
    agreed_anew = said.agreed is not None and standing.agreed is not None
    if (moved or agreed_anew) and said.reason is None:
        raise DomainError("reason", "reason_for_date")
    if not (moved or agreed_anew or said.status in NEEDS_REASON):
        said = replace(said, reason=None)
    return said


def _check_status(activity: Activity, said: Said, standing: Standing) -> None:
    now, to = ActivityStatus(standing.status), ActivityStatus(str(said.status))
    check_transition(now, to, reason=said.reason)
    if to is not ActivityStatus.CONFIRMED:
        return
    sessions = activity.sessions
    check_confirmed(
        day=said.expected or standing.expected,
        has_host=activity.host_id is not None or any(session.host_id for session in sessions),
        mode=mode_of_sessions([session.mode for session in sessions]) or activity.mode,
        has_place=bool(activity.place) or any(session.place for session in sessions),
    )


def _check_hosts(activity: Activity, said: Said) -> None:
    """On its new day, too, a study visit is hosted by a member of one of its pairs."""
    day = said.happened or said.expected
    if day is None or activity.kind is not ActivityKind.STUDY_VISIT or not activity.pair_links:
        return
    members = pair_members([link.pair for link in activity.pair_links])
    if activity.host is not None:
        check_host("host", activity.host_id, activity.host.name, members=members, on=day)
    for session in activity.sessions:
        if session.host is not None and session.day is None:
            check_host("host", session.host_id, session.host.name, members=members, on=day)


def hidden_by(
    activity: Activity, said: Said, *, programme: Programme, effective_on: ApproximateDate | None
) -> list[UpdateRecord]:
    """The later updates behind which a back-dated statement would not be seen today."""
    day = (effective_on.latest or effective_on.earliest) if effective_on else None
    if day is None:
        return []
    zone = ZoneInfo(programme.timezone)
    return updates.later_updates_that_hide(record_of_activity(activity), said, day, zone)


def withdraw_update(
    activity: Activity, update: ActivityUpdate, *, programme: Programme, by: Author, comment: str
) -> ActivityUpdate:
    """Take back an update made in error; the comment says why. Both stay in the history."""
    withdrawal = updates.take_back(
        activity, programme, update, by=by, comment=comment, record_of=record_of_activity
    )
    assert isinstance(withdrawal, ActivityUpdate)
    return withdrawal
