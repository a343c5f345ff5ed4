"""One action plan as its page shows it: its milestones on the day asked for, and nothing beside them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import get_locale

from tracker.domain.looks import Look
from tracker.domain.standings import programme_as_seen
from tracker.models import ActionPlan, Programme
from tracker.queries.milestones import record_of_milestones
from tracker.queries.sides import sides_of
from tracker.web.parts.day_field import day_asked_for
from tracker.web.parts.shown import Shown


def show_plan(programme: Programme, plan: ActionPlan) -> Shown:
    """The plan on the day asked for. Milestones with updates, pair and members must be loaded.

    Leaves the view with a page of status 400 where that day cannot be shown.
    """
    day, today, reading = day_asked_for(programme)
    record = record_of_milestones(plan.milestones, programme)
    look = Look.at(day, ZoneInfo(programme.timezone), reading)
    sides = sides_of(plan.pair)
    return Shown(
        programme=programme,
        day=day,
        today=today,
        look=look,
        record=record,
        on=programme_as_seen(record, look),
        pairs={plan.pair.id: plan.pair},
        sides={plan.pair.id: sides},
        names={plan.pair.id: sides.names},
        language=str(get_locale()),
    )
