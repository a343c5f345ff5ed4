"""Making, changing and removing what comes out: deliverables, and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_year
from tracker.extensions import db
from tracker.models import (
    Deliverable,
    DeliverablePair,
    Organisation,
    Outcome,
    OutcomePair,
    Pair,
    Practice,
    Programme,
)
from tracker.services import revision
from tracker.services.constraints import refused_as
from tracker.services.story import link_outcome

DELIVERABLE_TEXTS = frozenset(
    {"title", "kind", "owner_id", "status", "due", "reported_on", "languages", "url", "note", "language"}
)
OUTCOME_TEXTS = frozenset(
    {"title", "kind", "owner_id", "status", "practice_id", "occurred", "url", "note", "language"}
)
DELIVERABLE_RULES = {
    "uq_deliverable_programme_id_key": ("title", "duplicate"),
    "ck_deliverable_due_order": ("due", "end_before_begin"),
    "ck_deliverable_reported_on_order": ("reported_on", "end_before_begin"),
}
OUTCOME_RULES = {
    "uq_outcome_programme_id_key": ("title", "duplicate"),
    "ck_outcome_occurred_order": ("occurred", "end_before_begin"),
}


def create_deliverable(programme: Programme, *, pair_ids: Iterable[int], **values: Any) -> Deliverable:
    """A new deliverable, of these pairs or of the whole programme. Raises DomainError on its field."""
    key = _free_key(programme, Deliverable, "D")
    deliverable = Deliverable(programme_id=programme.id, key=key, pair_links=[])
    with refused_as(DELIVERABLE_RULES):
        _set_deliverable(deliverable, programme, pair_ids, values)
        db.session.add(deliverable)
    revision.bump(programme)
    return deliverable


def change_deliverable(
    deliverable: Deliverable, *, programme: Programme, pair_ids: Iterable[int], **values: Any
) -> Deliverable:
    """Changes a deliverable; its pair links must be loaded."""
    with refused_as(DELIVERABLE_RULES):
        _set_deliverable(deliverable, programme, pair_ids, values)
    revision.bump(programme)
    return deliverable


def create_outcome(
    programme: Programme, *, pair_ids: Iterable[int], came_from: Iterable[int] = (), **values: Any
) -> Outcome:
    """A new outcome, of an owner or of pairs; milestones that it `came_from` are of these pairs.

    Raises DomainError on the field at fault.
    """
    key = _free_key(programme, Outcome, "O")
    outcome = Outcome(programme_id=programme.id, key=key, pair_links=[], milestone_links=[])
    with refused_as(OUTCOME_RULES):
        _set_outcome(outcome, programme, pair_ids, came_from, values)
        db.session.add(outcome)
    revision.bump(programme)
    return outcome


def change_outcome(
    outcome: Outcome,
    *,
    programme: Programme,
    pair_ids: Iterable[int],
    came_from: Iterable[int] | None = None,
    **values: Any,
) -> Outcome:
    """Changes an outcome, whose links to pairs and milestones must be loaded. It came from the same
    milestones as before where `came_from` is None."""
    with refused_as(OUTCOME_RULES):
        _set_outcome(outcome, programme, pair_ids, came_from, values)
    revision.bump(programme)
    return outcome


def delete_result(result: Deliverable | Outcome, *, programme: Programme) -> None:
    """Deletes a deliverable or an outcome: nothing in the tracker stands on one."""
    db.session.delete(result)
    revision.bump(programme)


def _set_deliverable(
    deliverable: Deliverable, programme: Programme, pair_ids: Iterable[int], values: dict[str, Any]
) -> None:
    _check(deliverable, programme, values, DELIVERABLE_TEXTS, dates=("due", "reported_on"))
    _assign(deliverable, values)
    wanted = _pairs(programme, pair_ids)
    if wanted != {link.pair_id for link in deliverable.pair_links}:
        kept = [link for link in deliverable.pair_links if link.pair_id in wanted]
        new = wanted - {link.pair_id for link in kept}
        deliverable.pair_links[:] = kept + [DeliverablePair(pair_id=one) for one in sorted(new)]
        # Its version goes up for its pairs, too.
        deliverable.updated_at = clock.now()


def _set_outcome(
    outcome: Outcome,
    programme: Programme,
    pair_ids: Iterable[int],
    came_from: Iterable[int] | None,
    values: dict[str, Any],
) -> None:
    _check(outcome, programme, values, OUTCOME_TEXTS, dates=("occurred",))
    wanted = _pairs(programme, pair_ids)
    if not wanted and values.get("owner_id") is None:
        raise DomainError("pairs", "owner_or_pairs")
    practice = values.get("practice_id")
    if practice is not None:
        found = db.session.get(Practice, practice)
        if found is None or found.programme_id != programme.id:
            raise DomainError("practice_id", "required")
    _assign(outcome, values)
    if wanted != {link.pair_id for link in outcome.pair_links}:
        kept = [link for link in outcome.pair_links if link.pair_id in wanted]
        new = wanted - {link.pair_id for link in kept}
        outcome.pair_links[:] = kept + [OutcomePair(pair_id=one) for one in sorted(new)]
        outcome.updated_at = clock.now()
    if came_from is None:
        came_from = [link.milestone_id for link in outcome.milestone_links]
    link_outcome(outcome, set(came_from), programme=programme, pairs=wanted)


def _check(
    row: Deliverable | Outcome,
    programme: Programme,
    values: dict[str, Any],
    known: frozenset[str],
    *,
    dates: tuple[str, ...],
) -> None:
    """What is new must obey the rules; an imported date that nobody touches may stay as it is."""
    if unknown := values.keys() - known:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")
    owner = values.get("owner_id")
    if owner is not None:
        found = db.session.get(Organisation, owner)
        if found is None or found.programme_id != programme.id:
            raise DomainError("owner_id", "organisation_elsewhere")
    today = clock.today(programme.timezone)
    for name in dates:
        if values.get(name) != getattr(row, name):
            check_year(name, values.get(name), period=programme.period, today=today)


def _pairs(programme: Programme, pair_ids: Iterable[int]) -> set[int]:
    wanted = set(pair_ids)
    statement = select(Pair.id).where(Pair.programme_id == programme.id, Pair.id.in_(wanted))
    if set(db.session.scalars(statement)) != wanted:
        raise DomainError("pairs", "required")
    return wanted


def _free_key(programme: Programme, table: type[Deliverable | Outcome], letter: str) -> str:
    taken = set(db.session.scalars(select(table.key).where(table.programme_id == programme.id)))
    number = len(taken) + 1
    while f"{letter}{number:02}" in taken or f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number:02}"


def _assign(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
