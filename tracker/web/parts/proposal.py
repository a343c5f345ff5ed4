"""Where a proposed milestone comes from: the follow-up that asks for it, its visit, and who wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _

from tracker.addresses import activity_path
from tracker.domain.dates import ApproximateDate
from tracker.domain.periods import is_wholly_outside
from tracker.domain.statuses import MilestoneStatus
from tracker.labels.people import known_name
from tracker.models import Milestone, Programme, VisitReport
from tracker.permissions import Action, Scope, may
from tracker.queries.follow_ups import AGREED, get_follow_up_of
from tracker.web.parts.activity_page import SHOWN_REPORTS
from tracker.web.parts.dates import say_date
from tracker.web.parts.visits import Visit


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was asked for, after which visit and by whom; `outside` is a day that the plan cannot have."""

    what: str
    visit: str
    by: str | None
    report_url: str
    outside: str | None


def proposal_of(milestone: Milestone, programme: Programme, scope: Scope) -> Proposal | None:
    """Where it comes from, while it is proposed; None where nobody wrote it down, or not for this reader."""
    if milestone.status is not MilestoneStatus.PROPOSED:
        return None
    follow_up = get_follow_up_of(milestone.id)
    if follow_up is None:
        return None
    report, activity = follow_up.report, follow_up.report.activity
    shown = AGREED if may(g.actor, Action.SEE_DRAFTS, scope) else SHOWN_REPORTS
    if report.state not in shown:
        return None
    return Proposal(
        follow_up.what,
        Visit(programme, activity, scope).name_and_day,
        _proposer(report, shows_people=may(g.actor, Action.SEE_PEOPLE, scope)),
        activity_path(programme.slug, activity.id, "report"),
        _outside(follow_up.due, milestone),
    )


def _proposer(report: VisitReport, *, shows_people: bool) -> str | None:
    if report.reporter is not None:
        return report.reporter.name
    if report.by_user is None:
        return None
    return (known_name(report.by_user) if shows_people else None) or str(_("the coordinator"))


def _outside(due: ApproximateDate | None, milestone: Milestone) -> str | None:
    return say_date(due) if is_wholly_outside(due, milestone.plan.period) else None
