"""What changes an activity's state: updates, and taking them back."""

from __future__ import annotations

from tracker.domain.activities import (
    NEEDS_REASON,
    check_confirmed,
    check_transition,
    mode_of_sessions,
)
from tracker.domain.dates import ApproximateDate
from tracker.domain.history import Standing
from tracker.domain.hosts import check_host
from tracker.domain.statuses import ActivityKind, ActivityStatus, Reason
from tracker.models import Activity, ActivityUpdate, Programme
from tracker.queries.activities import pair_members
from tracker.queries.records import record_of_activity
from tracker.services import reports, updates
from tracker.services.statements import Author, Said, check_day_happened, what_changes, with_due_reason


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
    language: str | None = None,
    effective_on: ApproximateDate | None = None,
    from_idea: bool = False,
) -> ActivityUpdate:
    """Record what somebody says of an activity; with nothing said, that nothing has changed.

    What stood so already is not said again. `from_idea`: it was held though nobody had planned it, so an
    idea may become *held* at once. Needs the activity loaded whole (`queries.get_activity`).
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
        language=language,
    )
    said = checked(activity, said, programme=programme, effective_on=effective_on, from_idea=from_idea)
    update = updates.append(activity, programme, said, by=by, effective_on=effective_on)
    assert isinstance(update, ActivityUpdate)
    return update


def checked(
    activity: Activity,
    said: Said,
    *,
    programme: Programme,
    effective_on: ApproximateDate | None = None,
    from_idea: bool = False,
) -> Said:
    """The statement without what stood so already, if the rules allow it; else DomainError."""
    said, standing = what_changes(said, record_of_activity(activity), programme, effective_on)
    if said.status is not None:
        _check_status(activity, said, standing, from_idea=from_idea)
    check_day_happened(said, programme)
    _check_hosts(activity, said)
    return with_due_reason(said, standing, needed=said.status in NEEDS_REASON)


def _check_status(activity: Activity, said: Said, standing: Standing, *, from_idea: bool) -> None:
    now, to = ActivityStatus(standing.status), ActivityStatus(str(said.status))
    if from_idea and (now, to) == (ActivityStatus.IDEA, ActivityStatus.HELD):
        return
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


def withdraw_update(
    activity: Activity,
    update: ActivityUpdate,
    *,
    programme: Programme,
    by: Author,
    comment: str,
    language: str | None = None,
) -> ActivityUpdate:
    """Take back an update made in error; the comment says why. Both stay in the history.

    What was not held after all has no report: its report is a draft again.
    """
    withdrawal = updates.take_back(activity, programme, update, by=by, comment=comment, language=language)
    assert isinstance(withdrawal, ActivityUpdate)
    if update.status is ActivityStatus.HELD and activity.status is not ActivityStatus.HELD:
        reports.back_to_draft(activity, programme=programme)
    return withdrawal
