"""Which practices a plan takes over, how far it is with each, and what it changes for its own place."""

from __future__ import annotations

from typing import Any

from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import ActionPlan, Practice, Programme, Transfer
from tracker.queries.transfers import list_transfers
from tracker.services import revision
from tracker.services.constraints import refused_as

COLUMNS = frozenset({"stage", "changed", "language"})
RULES = {"uq_transfer_plan_id_practice_id": ("practice_id", "practice_taken_over")}


def take_over(plan: ActionPlan, *, programme: Programme, practice_id: int | None, **values: Any) -> Transfer:
    """The plan takes over a practice of its own programme, and each only once.

    Raises DomainError on `practice_id`: `practice_elsewhere` or `practice_taken_over`.
    """
    practice = None if practice_id is None else db.session.get(Practice, practice_id)
    if practice is None or practice.programme_id != plan.programme_id:
        raise DomainError("practice_id", "practice_elsewhere")
    transfer = Transfer(plan_id=plan.id, practice_id=practice.id)
    _set(transfer, values)
    with refused_as(RULES):
        db.session.add(transfer)
    revision.bump(programme)
    return transfer


def change_transfer(transfer: Transfer, *, programme: Programme, **values: Any) -> Transfer:
    """Says how far it is, or what is changed. Which practice it is never changes."""
    _set(transfer, values)
    revision.bump(programme)
    return transfer


def remove_transfer(transfer: Transfer, *, programme: Programme) -> None:
    """The plan does not take this practice over."""
    db.session.delete(transfer)
    revision.bump(programme)


def remove_transfers_of(plan: ActionPlan) -> None:
    """Everything that the plan takes over, because it goes itself."""
    for one in list_transfers(plan.id):
        db.session.delete(one)
    db.session.flush()


def _set(transfer: Transfer, values: dict[str, Any]) -> None:
    if unknown := values.keys() - COLUMNS:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")
    for name, value in values.items():
        if getattr(transfer, name) != value:
            setattr(transfer, name, value)
