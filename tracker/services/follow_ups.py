"""Ticking off a follow-up, changing it, and making it a proposed milestone."""

from __future__ import annotations

from typing import Any

from tracker import clock
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_year
from tracker.extensions import db
from tracker.models import FollowUp, Milestone, Organisation, Programme
from tracker.services import reports, revision

CHANGEABLE = frozenset({"what", "owner_id", "owner_name", "due", "language"})


def tick_off(follow_up: FollowUp, *, programme: Programme, done: bool) -> None:
    """Done today, or not done after all. Said again, it keeps the day on which it was said first."""
    if bool(follow_up.done) is done:
        return
    follow_up.done = done
    follow_up.done_on = ApproximateDate.on(clock.today(programme.timezone)) if done else None
    revision.bump(programme)


def change_follow_up(follow_up: FollowUp, *, programme: Programme, **values: Any) -> None:
    """Changes what is to be done, by whom, by when. Raises DomainError on the field at fault."""
    if unknown := values.keys() - CHANGEABLE:
        raise TypeError(f"{', '.join(sorted(unknown))} of a follow-up cannot be changed here")
    check_year("due", values.get("due"), period=programme.period, today=clock.today(programme.timezone))
    owner = values.get("owner_id")
    if owner is not None:
        found = db.session.get(Organisation, owner)
        if found is None or found.programme_id != programme.id:
            raise DomainError("owner_id", "organisation_elsewhere")
    for name, value in values.items():
        if getattr(follow_up, name) != value:
            setattr(follow_up, name, value)
    revision.bump(programme)


def propose(follow_up: FollowUp, *, programme: Programme, city: int) -> Milestone | None:
    """Make it a milestone proposed to a mentee city; None where it is one, or the city has no open plan."""
    activity = follow_up.report.activity
    made = reports.propose_milestone(follow_up, activity, programme=programme, city=city)
    if made is not None:
        revision.bump(programme)
    return made
