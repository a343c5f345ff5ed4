"""The activity that is logged or reported: loaded and locked, what it is called, who is offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from flask import g, request, url_for

from tracker import clock
from tracker.domain.statuses import ActivityStatus, ReportState
from tracker.labels import activity_name
from tracker.labels.people import person_name
from tracker.models import Activity, ActivityUpdate, MilestoneUpdate, Organisation, Pair, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries.activities import get_activity
from tracker.queries.reports import Content, cities_with_plan, content_of, day_of_activity, lock_activity
from tracker.queries.sides import sides_of
from tracker.queries.story import MilestoneChoice, list_milestone_choices
from tracker.services.statements import Author
from tracker.web.access import load_programme, missing, require, scope_of
from tracker.web.parts.dates import say_date
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.saving import author_in
from tracker.web.parts.written import written


@dataclass
class Visit:
    """What every page about a logged activity needs. Named a visit; it may be any activity."""

    programme: Programme
    activity: Activity
    scope: Scope

    @property
    def name(self) -> str:
        """ "Study visit 2, Schaerbeek → Jelgava"."""
        links = self.activity.pair_links
        number = next((link.round for link in links if link.round is not None), None)
        pairs = [sides_of(link.pair).names for link in links]
        return activity_name(self.activity.kind, written(self.activity), number=number, pairs=pairs)

    @property
    def name_and_day(self) -> str:
        day = say_date(day_of_activity(self.activity))
        return f"{self.name}, {day}" if day else self.name

    @property
    def today(self) -> date:
        return clock.today(self.programme.timezone)

    @property
    def author(self) -> Author:
        """Who says it: for the organisation of theirs that takes part, else for the coordinator's."""
        return author_of(self.scope)

    @property
    def is_held(self) -> bool:
        return self.activity.status is ActivityStatus.HELD

    @property
    def state(self) -> ReportState | None:
        return self.activity.report.state if self.activity.report else None

    @cached_property
    def content(self) -> Content:
        return content_of(self.activity)

    @cached_property
    def names(self) -> dict[int, str]:
        """Every organisation of the programme."""
        return dict(organisation_choices(self.programme.id))

    @cached_property
    def cities(self) -> list[Organisation]:
        """The mentee cities that a milestone can be proposed to."""
        return cities_with_plan(self.activity)

    @cached_property
    def milestones(self) -> Sequence[MilestoneChoice]:
        """The milestones of its pairs, which its lesson may have led to."""
        return list_milestone_choices(list(self.pair_names), kept=self.content["learned"]["led_to"])

    @property
    def pair_names(self) -> dict[int, str]:
        """Its pairs by their ids."""
        return {link.pair_id: sides_of(link.pair).names for link in self.activity.pair_links}

    @property
    def member_choices(self) -> list[tuple[int, str]]:
        """The organisations of its pairs, each once."""
        members = [member for link in self.activity.pair_links for member in link.pair.members]
        return list(
            {one.organisation_id: (one.organisation_id, one.organisation.name) for one in members}.values()
        )

    @property
    def owner_choices(self) -> list[tuple[int, str]]:
        """Who can own a to-do: the organisations of its pairs, and those that own one already."""
        owners = {line["owner"] for line in self.content["next"]} - {None}
        more = [(number, self.names[number]) for number in owners if number in self.names]
        return list(dict([*self.member_choices, *more]).items())

    def may(self, action: Action) -> bool:
        return may(g.actor, action, self.scope)

    def url(self, endpoint: str) -> str:
        return url_for(endpoint, slug=self.programme.slug, activity_id=self.activity.id)


def author_of(scope: Scope) -> Author:
    """The signed-in person, for the organisation of theirs that owns the thing or takes part in it."""
    return author_in(replace(scope, owners=scope.owners | scope.pair_members))


def scope_of_pairs(programme: Programme, pairs: Iterable[Pair]) -> Scope:
    """What belongs to these pairs: their members, also former ones, which must be loaded."""
    return scope_of(
        programme, pair_members=[member.organisation_id for pair in pairs for member in pair.members]
    )


def scope_of_activity(activity: Activity, programme: Programme) -> Scope:
    """Its host and its sessions' hosts own it; its pairs' members, also former ones, take part.

    Sessions, links, pairs and members must be loaded.
    """
    return scope_of(
        programme,
        owners=[activity.host_id, *(session.host_id for session in activity.sessions)],
        pair_members=[member.organisation_id for link in activity.pair_links for member in link.pair.members],
    )


def scope_of_update(
    activity: Activity, row: ActivityUpdate | MilestoneUpdate | None, programme: Programme
) -> Scope:
    """An update also belongs to the organisation that said it: whoever errs may say so."""
    scope = scope_of_activity(activity, programme)
    said_by = row.by_organisation_id if row is not None else None
    return scope_of(programme, owners=[*scope.owners, said_by], pair_members=scope.pair_members)


def load_visit(slug: str, activity_id: int, *, action: Action | None = None) -> Visit:
    """The activity, if the person may do what the view declares (or `action`) with it.

    A request that writes locks it first, so that two phones on one visit come one after the other.
    """
    programme = load_programme(slug)
    if request.method == "POST":
        lock_activity(programme.id, activity_id)
    activity = get_activity(programme.id, activity_id) or missing()
    scope = scope_of_activity(activity, programme)
    require(scope, action)
    return Visit(programme, activity, scope)


def saved_by(visit: Visit) -> str | None:
    """Who saved the report last, for a page that shows two versions."""
    report = visit.activity.report
    user = report.by_user if report else None
    return person_name(user) if user else None
