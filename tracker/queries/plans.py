"""Action plans, read with what pages and services need of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.statuses import MemberRole
from tracker.extensions import db
from tracker.models import ActionPlan, Membership, Milestone, Organisation, Pair
from tracker.queries.pairs import WITH_MEMBERS


@dataclass(frozen=True, slots=True)
class PlanOwner:
    """A mentee city of a pair, which can own a plan there."""

    pair: Pair
    city: Organisation


def list_plans(programme_id: int, *, offset: int = 0, limit: int | None = None) -> Sequence[ActionPlan]:
    """The plans of a programme with pair, members and owner, by the number of their pair. Two statements."""
    return db.session.scalars(
        select(ActionPlan)
        .join(ActionPlan.pair)
        .where(ActionPlan.programme_id == programme_id)
        .order_by(Pair.number, ActionPlan.id)
        .offset(offset)
        .limit(limit)
        .options(
            joinedload(ActionPlan.owner),
            joinedload(ActionPlan.pair).selectinload(Pair.members).joinedload(Membership.organisation),
        )
    ).all()


def get_plan(programme_id: int, plan_id: int) -> ActionPlan | None:
    """A plan of the programme with pair, members, owner, and its milestones with their updates."""
    return db.session.scalar(
        select(ActionPlan)
        .where(ActionPlan.id == plan_id, ActionPlan.programme_id == programme_id)
        .options(
            joinedload(ActionPlan.owner),
            joinedload(ActionPlan.pair).selectinload(Pair.members).joinedload(Membership.organisation),
            selectinload(ActionPlan.milestones).selectinload(Milestone.updates),
        )
    )


def list_owners(programme_id: int, *, pair_id: int | None = None) -> list[PlanOwner]:
    """Every mentee city of every pair, or of one, former ones last: their plans may still be entered."""
    wanted = select(Pair).where(Pair.programme_id == programme_id).order_by(Pair.number, Pair.id)
    if pair_id is not None:
        wanted = wanted.where(Pair.id == pair_id)
    found = []
    for pair in db.session.scalars(wanted.options(WITH_MEMBERS)):
        cities = [member for member in pair.members if member.role is MemberRole.MENTEE_CITY]
        cities.sort(key=lambda member: member.ended is not None or member.ended_unknown)
        found += [PlanOwner(pair, city) for city in dict.fromkeys(member.organisation for member in cities)]
    return found


def plan_keys(programme_id: int) -> set[str]:
    """The keys that plans of the programme have already."""
    return set(db.session.scalars(select(ActionPlan.key).where(ActionPlan.programme_id == programme_id)))


def keys_by_owner(programme_id: int) -> dict[tuple[int, int], list[str]]:
    """The keys of the plans that each city of a pair has already, by the ids of the pair and of the city."""
    statement = (
        select(ActionPlan.pair_id, ActionPlan.owner_id, ActionPlan.key)
        .where(ActionPlan.programme_id == programme_id)
        .order_by(ActionPlan.id)
    )
    found: dict[tuple[int, int], list[str]] = {}
    for pair_id, owner_id, key in db.session.execute(statement):
        found.setdefault((pair_id, owner_id), []).append(key)
    return found


def members_of(plan: ActionPlan, also: Iterable[Organisation | None] = ()) -> list[tuple[int, str]]:
    """The organisations of a plan's pair, and `also`, as (id, name), each once; members must be loaded."""
    organisations = [*(member.organisation for member in plan.pair.members), plan.owner, *also]
    return list({one.id: (one.id, one.name) for one in organisations if one is not None}.values())
