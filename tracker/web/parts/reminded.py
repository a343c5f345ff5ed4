"""When anybody was last reminded of a thing, for those who see what the tracker sends."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import g

from tracker.domain.looks import day_of
from tracker.models import Activity, Milestone, Programme
from tracker.permissions import Action, may
from tracker.queries.reminders import last_reminded
from tracker.web.access import scope_of
from tracker.web.parts.dates import say_day


def reminded_words(thing: Activity | Milestone, programme: Programme) -> str | None:
    """The day in words; None where nobody was, or the reader may not know."""
    if not may(g.actor, Action.SEE_MESSAGES, scope_of(programme)):
        return None
    kind = "milestone" if isinstance(thing, Milestone) else "activity"
    moment = last_reminded(programme.id, f"{kind} {thing.id}")
    return say_day(day_of(moment, ZoneInfo(programme.timezone))) if moment else None
