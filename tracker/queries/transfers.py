"""Which practices the plans of a programme take over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import ActionPlan, Pair, Practice, Transfer
from tracker.queries.pairs import WITH_MEMBERS


def get_transfer(plan_id: int, transfer_id: int) -> Transfer | None:
    """A transfer of the plan, with its practice."""
    return db.session.scalar(
        select(Transfer)
        .where(Transfer.id == transfer_id, Transfer.plan_id == plan_id)
        .options(joinedload(Transfer.practice))
    )


def list_transfers(plan_id: int) -> Sequence[Transfer]:
    """What a plan takes over, each practice with its owner and its pair, as it was added."""
    return _listed(Transfer.plan_id == plan_id)


def list_transfers_of_pair(pair_id: int) -> Sequence[Transfer]:
    """What the plans of a pair take over, likewise."""
    return _listed(Transfer.plan_id.in_(select(ActionPlan.id).where(ActionPlan.pair_id == pair_id)))


def _listed(wanted: ColumnElement[bool]) -> Sequence[Transfer]:
    practice = joinedload(Transfer.practice)
    return db.session.scalars(
        select(Transfer)
        .where(wanted)
        .order_by(Transfer.plan_id, Transfer.id)
        .options(practice.joinedload(Practice.owner), practice.joinedload(Practice.pair))
    ).all()


def list_transfers_of_practice(practice_id: int) -> Sequence[Transfer]:
    """Who takes a practice over: each with its plan, the plan's owner, its pair and the pair's members."""
    plan = joinedload(Transfer.plan)
    return db.session.scalars(
        select(Transfer)
        .join(Transfer.plan)
        .join(ActionPlan.pair)
        .where(Transfer.practice_id == practice_id)
        .order_by(Pair.number, ActionPlan.id, Transfer.id)
        .options(plan.joinedload(ActionPlan.owner), plan.joinedload(ActionPlan.pair).options(WITH_MEMBERS))
    ).all()


def list_practices_to_take_over(plan: ActionPlan) -> list[Practice]:
    """The practices of the plan's programme that it does not take over yet, with owner and pair, those of
    its own pair first."""
    taken = select(Transfer.practice_id).where(Transfer.plan_id == plan.id)
    found = db.session.scalars(
        select(Practice)
        .join(Practice.pair)
        .where(Practice.programme_id == plan.programme_id, Practice.id.not_in(taken))
        .order_by(Pair.number, Practice.position, Practice.id)
        .options(joinedload(Practice.owner), joinedload(Practice.pair))
    )
    return sorted(found, key=lambda one: one.pair_id != plan.pair_id)
