"""Whose a milestone is, and who stands around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.statuses import MENTOR_SIDE, MemberRole
from tracker.models import ActionPlan, Milestone, Pair, Programme
from tracker.permissions import Scope
from tracker.web.access import scope_of


def scope_of_milestone(milestone: Milestone, programme: Programme) -> Scope:
    """A milestone belongs to its own owner and to its plan's; its pair's members stand around it."""
    plan: ActionPlan = milestone.plan
    members = [member.organisation_id for member in plan.pair.members]
    scope = scope_of(programme, owners=[milestone.owner_id, plan.owner_id], pair_members=members)
    return with_mentors(scope, [plan.pair])


def with_mentors(scope: Scope, pairs: Iterable[Pair]) -> Scope:
    """The scope with the mentor sides of these pairs, also former ones, whose members must be loaded."""
    members = [member for pair in pairs for member in pair.members]
    return replace(
        scope,
        mentors=frozenset(one.organisation_id for one in members if one.role in MENTOR_SIDE),
        mentor_cities=frozenset(one.organisation_id for one in members if one.role is MemberRole.MENTOR_CITY),
    )
