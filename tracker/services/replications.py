"""What was taken up by a place outside the pair."""

from __future__ import annotations

from typing import Any

from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import Milestone, Organisation, Practice, Programme, Replication
from tracker.services import revision

COLUMNS = frozenset(
    {"place", "country", "organisation_id", "organisation_name", "mechanism", "status", "evidence"}
)


def create_replication(*, of: Milestone | Practice, programme: Programme, **values: Any) -> Replication:
    """A place that takes up a milestone or a practice; its `replications` must be loaded.

    Raises DomainError where the organisation cannot be. The place may be in any country.
    """
    position = max((one.position for one in of.replications), default=-1) + 1
    replication = Replication(position=position)
    if isinstance(of, Milestone):
        replication.milestone_id = of.id
    else:
        replication.practice_id = of.id
    _set(replication, programme, values)
    db.session.add(replication)
    revision.bump(programme)
    return replication


def change_replication(replication: Replication, *, programme: Programme, **values: Any) -> Replication:
    """Changes what is said of a replication. Raises DomainError like `create_replication`."""
    _set(replication, programme, values)
    revision.bump(programme)
    return replication


def _set(replication: Replication, programme: Programme, values: dict[str, Any]) -> None:
    if unknown := values.keys() - COLUMNS:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")
    if values.get("organisation_id") and values.get("organisation_name"):
        raise DomainError("organisation_name", "organisation_or_name")
    if (chosen := values.get("organisation_id")) is not None:
        found = db.session.get(Organisation, chosen)
        if found is None or found.programme_id != programme.id:
            raise DomainError("organisation_id", "organisation_elsewhere")
    for name, value in values.items():
        setattr(replication, name, value)
