"""One action plan as its page shows it: its milestones on the day asked for, and nothing beside them."""

from __future__ import annotations

from tracker.models import ActionPlan, Programme
from tracker.queries.milestones import record_of_milestones
from tracker.web.parts.day_field import day_asked_for
from tracker.web.parts.shown import Shown, shown_of


def show_plan(programme: Programme, plan: ActionPlan) -> Shown:
    """The plan on the day asked for. Milestones with updates, pair and members must be loaded.

    Leaves the view with a page of status 400 where that day cannot be shown.
    """
    day, today, reading = day_asked_for(programme)
    record = record_of_milestones(plan.milestones, programme)
    return shown_of(programme, record, [plan.pair], day, today=today, reading=reading)
