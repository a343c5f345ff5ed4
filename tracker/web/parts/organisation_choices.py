"""The organisations that a form offers, in the order of the reader's alphabet."""

from __future__ import annotations

from tracker.domain.statuses import OrganisationKind
from tracker.labels.sorting import sorted_by_name
from tracker.queries.programmes import list_organisation_names


def organisation_choices(programme_id: int, kind: OrganisationKind | None = None) -> list[tuple[int, str]]:
    """The organisations of a programme, or those of a kind, as (id, name). One statement."""
    return sorted_by_name(list_organisation_names(programme_id, kind), lambda one: one[1])
