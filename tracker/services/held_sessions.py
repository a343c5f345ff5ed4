"""The sessions of an activity that was held.

What was planned stays as it was announced: another place, another host and the days online stand in
the sessions (model.md, section 6, case 18).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.statuses import Mode
from tracker.models import Activity, ActivitySession, Organisation

MOST_DAYS = 31
"""A visit has no more sessions than this made for it."""


def keep_sessions(
    activity: Activity,
    happened: ApproximateDate | None,
    *,
    moved: bool,
    place: str | None,
    host: Organisation | None,
    online: bool,
    online_on: ApproximateDate | None,
) -> bool:
    """Say in sessions what differs from the plan; True where anything did."""
    other_place = place if place and place != activity.place else None
    other_host = host if host and host.id != activity.host_id else None
    if activity.place is None and other_place and not activity.sessions and not online:
        # Nothing was announced, so nothing is overwritten.
        activity.place, other_place = other_place, None
    if activity.host_id is None and other_host and not activity.sessions:
        activity.host_id, activity.host, other_host = other_host.id, other_host, None
    if not (other_place or other_host or online or (moved and activity.sessions)):
        return bool(place or host)
    sessions = _sessions_on(activity, happened)
    for session in sessions:
        session.place = other_place or session.place
        session.host_id = other_host.id if other_host else session.host_id
    if online:
        sessions = _some_online(sessions, happened, online_on)
        activity.mode = Mode.HYBRID
    for position, session in enumerate(sessions):
        session.position = position
    activity.sessions = sessions
    return True


def _sessions_on(activity: Activity, happened: ApproximateDate | None) -> list[ActivitySession]:
    """A session for each day, the planned ones on their new days where there are as many."""
    days: list[ApproximateDate | None] = [ApproximateDate.on(day) for day in _known_days(happened)]
    days = days or [happened]
    dated = [session for session in activity.sessions if session.day is not None]
    undated = [session for session in activity.sessions if session.day is None]
    if len(dated) == len(days):
        for session, day in zip(dated, days, strict=True):
            session.day = day
        return [*dated, *undated]
    mode = activity.mode if activity.mode is not Mode.HYBRID else None
    place = None if mode is Mode.ONLINE else activity.place
    made = [ActivitySession(day=day, mode=mode, place=place, host_id=activity.host_id) for day in days]
    return [*made, *undated]


def _some_online(
    sessions: list[ActivitySession], happened: ApproximateDate | None, online_on: ApproximateDate | None
) -> list[ActivitySession]:
    """The days online marked as such; where nobody knows which, one more session without a day."""
    if online_on is None:
        for session in sessions:
            session.mode = session.mode or Mode.IN_PERSON
        if not any(session.mode is Mode.ONLINE for session in sessions):
            sessions = [*sessions, ActivitySession(mode=Mode.ONLINE)]
        return sessions
    days = _known_days(online_on)
    if not days or (happened is not None and not set(days) <= set(_known_days(happened))):
        raise DomainError("online_on", "online_outside")
    for session in sessions:
        is_online = session.day is not None and session.day.earliest in days
        session.mode = Mode.ONLINE if is_online else Mode.IN_PERSON
        session.place = None if is_online else session.place
    return sessions


def _known_days(value: ApproximateDate | None) -> Sequence[date]:
    """The days that are known one by one; of an open end, the first."""
    if value is None:
        return ()
    if value.days:
        return value.days if len(value.days) <= MOST_DAYS else ()
    spans = value.reading.spans if value.reading else ()
    begin = spans[0].begin if spans else None
    if value.is_open_ended and begin is not None and begin.day is not None and value.earliest:
        return (value.earliest,)
    return ()
