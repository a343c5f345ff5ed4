"""What led to a milestone and what it led to, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, url_for

from tracker.domain.statuses import MilestoneStatus
from tracker.labels import activity_kind_name
from tracker.models import Activity, Milestone, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries.reports import WRITABLE
from tracker.queries.story import lessons_that_led_to, outcomes_of_milestone
from tracker.web.access import scope_of
from tracker.web.parts.result_fields import own_organisations
from tracker.web.parts.spoken import spoken
from tracker.web.parts.story import Link
from tracker.web.parts.written import written


@dataclass(frozen=True, slots=True)
class StoryLinks:
    """`new_url` is where an outcome of it is recorded, "" for those who may not."""

    lessons: list[Link]
    outcomes: list[Link]
    new_url: str


def links_of_milestone(milestone: Milestone, programme: Programme, scope: Scope) -> StoryLinks | None:
    """The links that people set from and to a milestone; None where there are none, and none can be set.

    Reports that are not submitted, or were returned, are named to those who may see drafts.
    """
    sees_drafts = may(g.actor, Action.SEE_DRAFTS, scope)
    lessons = [
        Link(_name(one), url_for("reports.show", slug=programme.slug, activity_id=one.id))
        for one in lessons_that_led_to(milestone.id)
        if one.report is not None and (sees_drafts or one.report.state not in WRITABLE)
    ]
    outcomes = [
        Link(spoken(one), url_for("outcomes.show", slug=programme.slug, outcome_id=one.id))
        for one in outcomes_of_milestone(milestone.id)
    ]
    completed = milestone.status is MilestoneStatus.COMPLETED
    may_add = completed and may(
        g.actor, Action.EDIT_OUTCOME, scope_of(programme, owners=own_organisations(programme))
    )
    new_url = url_for("outcomes.create", slug=programme.slug, milestone=milestone.id) if may_add else ""
    return StoryLinks(lessons, outcomes, new_url) if lessons or outcomes or new_url else None


def _name(activity: Activity) -> str:
    """A study visit by its title, which says who went where; the kind where that is all there is."""
    return written(activity) or activity_kind_name(activity.kind)
