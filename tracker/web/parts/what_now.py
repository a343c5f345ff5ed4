"""What comes after a report was submitted: who has to answer, and the next visit to log."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, url_for
from flask_babel import gettext as _

from tracker.domain.records import ActivityRecord
from tracker.domain.statuses import MilestoneStatus
from tracker.extensions import db
from tracker.models import ActionPlan, Milestone
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import sides_of
from tracker.queries.to_do import to_do
from tracker.web.parts.spoken import name_of
from tracker.web.parts.visits import Visit


@dataclass(frozen=True, slots=True)
class WhatNow:
    """`waiting` are sentences; the next visit is None where nobody waits for one to be logged."""

    waiting: list[str]
    next_name: str | None = None
    next_url: str | None = None


def what_now(visit: Visit) -> WhatNow:
    """Read for the page that follows on submitting alone."""
    report = visit.activity.report
    milestones = [row.milestone for row in report.follow_ups if row.milestone] if report else []
    proposed = [one for one in milestones if one.status is MilestoneStatus.PROPOSED]
    waiting = [
        _("Milestone %(code)s waits for %(city)s, which accepts or declines it.", code=one.code, city=city)
        for one in proposed
        if (city := _city(one, visit))
    ]
    ended = (one.record for one in to_do(visit.programme, g.actor).just_ended)
    then = next((record for record in ended if record.id != visit.activity.id), None)
    if then is None:
        return WhatNow(waiting)
    url = url_for("visit_log.show", slug=visit.programme.slug, activity_id=then.id)
    return WhatNow(waiting, _name(visit, then), url)


def _city(milestone: Milestone, visit: Visit) -> str | None:
    plan = db.session.get(ActionPlan, milestone.plan_id)
    owner = milestone.owner_id or (plan.owner_id if plan else None)
    return visit.names.get(owner or 0)


def _name(visit: Visit, record: ActivityRecord) -> str:
    pairs = {pair.id: sides_of(pair).names for pair in list_pairs(visit.programme.id)}
    return name_of(record, pairs, visit.programme)
