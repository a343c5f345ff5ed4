"""What was taken up by a place outside the pair."""

from __future__ import annotations

from typing import Any

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_year
from tracker.domain.replications import check_taken_from
from tracker.extensions import db
from tracker.models import Milestone, Organisation, Practice, Programme, Replication
from tracker.queries.replications import parents_beside
from tracker.services import revision

COLUMNS = frozenset(
    {"place", "unnamed", "country", "organisation_id", "organisation_name", "mechanism", "status", "since"}
    | {"evidence", "said_by_id", "taken_from_id", "language"}
)


def create_replication(*, of: Milestone | Practice, programme: Programme, **values: Any) -> Replication:
    """A place that takes up a milestone or a practice; its `replications` must be loaded.

    Raises DomainError where the organisation, or what it was taken from, cannot be. The place may be in
    any country.
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
    for name in ("organisation_id", "said_by_id"):
        if (chosen := values.get(name)) is not None:
            found = db.session.get(Organisation, chosen)
            if found is None or found.programme_id != programme.id:
                raise DomainError(name, "organisation_elsewhere")
    if (taken_from := values.get("taken_from_id")) is not None:
        check_taken_from(replication.id, taken_from, parents_beside(replication))
    if (since := values.get("since")) is not None:
        today = clock.today(programme.timezone)
        check_year("since", since, period=programme.period, today=today)
        if since.earliest is not None and since.earliest > today:
            raise DomainError("since", "effective_in_future")
    for name, value in values.items():
        setattr(replication, name, value)
