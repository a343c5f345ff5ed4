"""Logging a visit: whether it happened, which counts at once, and a visit that nobody planned."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.hosts import check_host
from tracker.domain.lines_of_the_row import is_of_the_row
from tracker.domain.statuses import ActivityKind, ActivityStatus, Mode, Reason
from tracker.extensions import db
from tracker.models import Activity, ActivityUpdate, Organisation, Pair, Programme
from tracker.queries.activities import get_activity, pair_members
from tracker.queries.records import record_of_activity, update_record
from tracker.services import activities, reports
from tracker.services.activity_plans import Plan, create_activity
from tracker.services.held_sessions import keep_sessions
from tracker.services.statements import Author, Said, hidden_by

ENDING = (ActivityStatus.POSTPONED, ActivityStatus.CANCELLED)


def planned_day(activity: Activity) -> ApproximateDate | None:
    """The day that the plan says: the expected one, else the agreed one; none where it was taken away."""
    if activity.expected is None and is_day_withdrawn(activity):
        return None
    return activity.expected or activity.agreed


def is_day_withdrawn(activity: Activity) -> bool:
    """Whether what was said last of its expected date is that there is none any more."""
    said = [one for one in _standing(activity) if one.expected or one.withdraws_expected]
    last = max(said, key=lambda one: (one.recorded_at, one.id), default=None)
    return last is not None and last.withdraws_expected


def last_held(activity: Activity) -> ActivityUpdate | None:
    """The update that says it was held, where that is how it stands; None where an import alone says it."""
    if activity.status is not ActivityStatus.HELD:
        return None
    record = record_of_activity(activity)
    said = [
        one
        for one in _standing(activity)
        if one.status is ActivityStatus.HELD and not is_of_the_row(update_record(one), record)
    ]
    return max(said, key=lambda one: (one.recorded_at, one.id), default=None)


def was_logged_unplanned(activity: Activity) -> bool:
    """Whether it is an idea only because nobody had planned it when it was logged."""
    held = any(one.status is ActivityStatus.HELD for one in activity.updates)
    return activity.status is ActivityStatus.IDEA and held


def _standing(activity: Activity) -> list[ActivityUpdate]:
    taken_back = {update.withdraws_id for update in activity.updates}
    return [one for one in activity.updates if one.id not in taken_back and one.withdraws_id is None]


def record_held(
    activity: Activity,
    *,
    programme: Programme,
    by: Author,
    happened: ApproximateDate | None,
    place: str | None = None,
    host: Organisation | None = None,
    partly_online: bool = False,
    online_on: ApproximateDate | None = None,
    comment: str | None = None,
    language: str | None = None,
    is_unplanned: bool = False,
) -> bool:
    """Record that it was held, on which day, and what was not as planned; begin its report.

    What was recorded already is not recorded again; the answer says whether anything was. Another day
    than the recorded one corrects that, and needs a comment. `online_on` are the days of `happened`
    that were online, None where nobody knows which. `is_unplanned`: nobody had planned it.
    Raises DomainError on the field at fault.
    """
    was_held = activity.status is ActivityStatus.HELD
    if not was_held:
        # A report of the time when somebody thought that it was held: it goes on from there.
        reports.back_to_draft(activity, programme=programme)
    same_day = was_held and _same(activity.happened, happened)
    if happened is not None:
        _check_hosts(activity, host, happened)
    if not same_day:
        words = (comment, language)
        _say_held(activity, happened, words, programme=programme, by=by, is_unplanned=is_unplanned)
    moved = not same_day and not _same(planned_day(activity), happened)
    changed = keep_sessions(
        activity, happened, moved=moved, place=place, host=host, online=partly_online, online_on=online_on
    )
    reports.ensure_report(activity, by=by)
    db.session.flush()
    return changed or not same_day


def record_not_held(
    activity: Activity,
    *,
    programme: Programme,
    by: Author,
    status: ActivityStatus,
    reason: Reason | None,
    comment: str | None = None,
    language: str | None = None,
    expected: ApproximateDate | None = None,
) -> ActivityUpdate:
    """Record that it was postponed or cancelled. Postponed without a new day, it has none any more."""
    postponed = status is ActivityStatus.POSTPONED
    return activities.record_update(
        activity,
        programme=programme,
        by=by,
        status=status,
        reason=reason,
        comment=comment,
        language=language,
        expected=expected if postponed else None,
        withdraws_expected=postponed and expected is None,
    )


def last_ending(activity: Activity) -> ActivityUpdate | None:
    """What was said last of its postponing or cancelling, where that is how it stands.

    Postponed once more, that says only the new day, or that there is none.
    """
    if activity.status not in ENDING:
        return None
    said = [
        one for one in _standing(activity) if one.status in ENDING or one.expected or one.withdraws_expected
    ]
    return max(said, key=lambda one: (one.recorded_at, one.id), default=None)


def log_unplanned(
    programme: Programme,
    *,
    by: Author,
    kind: ActivityKind,
    title: str,
    pairs: Sequence[Pair],
    round: int | None,
    happened: ApproximateDate | None,
    host: Organisation | None = None,
    place: str | None = None,
    mode: Mode | None = None,
    online_on: ApproximateDate | None = None,
    language: str | None = None,
) -> Activity:
    """An activity that nobody had planned, with the update that says it was held.

    It came into the plan today, and nothing was agreed: before it was held, and again when that is taken
    back, it is an idea, which no figure counts. Raises DomainError on the field at fault.
    """
    if kind is ActivityKind.STUDY_VISIT and host is not None:
        check_host("host_id", host.id, host.name, members=pair_members(pairs), on=happened)
    made = create_activity(
        programme,
        plan=Plan(pairs=pairs, round=round),
        status=ActivityStatus.IDEA,
        kind=kind,
        title=title,
        host_id=host.id if host else None,
        place=place,
        mode=mode,
        language=language,
    )
    activity = _loaded_whole(programme, made)
    record_held(
        activity,
        programme=programme,
        by=by,
        happened=happened,
        partly_online=mode is Mode.HYBRID,
        online_on=online_on,
        is_unplanned=True,
    )
    return activity


def _loaded_whole(programme: Programme, made: Activity) -> Activity:
    """One that was just made, with all that logging it reads."""
    db.session.flush()
    activity = get_activity(programme.id, made.id)
    assert activity is not None
    return activity


def _say_held(
    activity: Activity,
    happened: ApproximateDate | None,
    words: tuple[str | None, str | None],
    *,
    programme: Programme,
    by: Author,
    is_unplanned: bool,
) -> None:
    """`words` are the comment and its language."""
    _check_not_hidden(activity, programme, happened)
    activities.record_update(
        activity,
        programme=programme,
        by=by,
        status=ActivityStatus.HELD,
        happened=happened,
        comment=words[0],
        language=words[1],
        from_idea=is_unplanned or was_logged_unplanned(activity),
    )


def _check_not_hidden(activity: Activity, programme: Programme, happened: ApproximateDate | None) -> None:
    """That nothing which was said of a later day would hide that it was held: it would never count."""
    said = Said(status=ActivityStatus.HELD, happened=happened)
    hiding = hidden_by(record_of_activity(activity), said, programme=programme, effective_on=happened)
    status = next((one.status for one in hiding if one.status not in (None, ActivityStatus.HELD)), None)
    if status is not None:
        raise DomainError("happened", "later_says_otherwise", status=status)


def _check_hosts(activity: Activity, host: Organisation | None, happened: ApproximateDate) -> None:
    """The host of a study visit was a member on that day: the one who was typed, else the planned one."""
    host = host or activity.host
    if activity.kind is ActivityKind.STUDY_VISIT and host is not None:
        members = pair_members(link.pair for link in activity.pair_links)
        check_host("host_id", host.id, host.name, members=members, on=happened)


def _same(one: ApproximateDate | None, other: ApproximateDate | None) -> bool:
    return one is not None and other is not None and one.edtf == other.edtf
