"""Making, changing and removing organisations, and the figures about the people who live there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.domain.countries import check_country
from tracker.domain.errors import DomainError
from tracker.domain.folding import fold
from tracker.domain.statuses import FigureKind
from tracker.extensions import db
from tracker.models import Figure, Organisation, Programme
from tracker.queries.organisations import is_used
from tracker.services import revision, search_text
from tracker.services.constraints import refused_as

TEXTS = frozenset(
    {
        *("name", "acronym", "kind", "scope", "country", "other_names", "website"),
        *("population_year", "population_note"),
    }
)
RULES = {
    "uq_organisation_programme_id_key": ("name", "duplicate"),
    "ck_organisation_country": ("country", "no_country"),
    "ck_figure_value": ("inhabitants", "count_negative"),
}
LONGEST_KEY = 60


def create_organisation(
    programme: Programme, *, figures: Mapping[FigureKind, float | None], **values: Any
) -> Organisation:
    """A new organisation of the programme. Raises DomainError on the field at fault.

    Whether it is one that is there already is for a person to say: see `queries.organisations.resembling`.
    """
    key = _free_key(programme, values["name"])
    organisation = Organisation(programme_id=programme.id, key=key, figures=[])
    _set(organisation, programme, values)
    with refused_as(RULES):
        db.session.add(organisation)
        _set_figures(organisation, figures)
    revision.bump(programme)
    return organisation


def change_organisation(
    organisation: Organisation,
    *,
    programme: Programme,
    figures: Mapping[FigureKind, float | None],
    **values: Any,
) -> Organisation:
    """Changes what is said of an organisation; its figures must be loaded."""
    with refused_as(RULES):
        _set(organisation, programme, values)
        if _set_figures(organisation, figures):
            # Its version goes up for its figures, too, so that two who change them meet.
            organisation.updated_at = clock.now()
    revision.bump(programme)
    return organisation


def delete_organisation(organisation: Organisation, *, programme: Programme) -> None:
    """Deletes an organisation that nothing points to; any other stays (`organisation_has_history`)."""
    if is_used(organisation):
        raise DomainError(None, "organisation_has_history")
    db.session.delete(organisation)
    revision.bump(programme)


def _set(organisation: Organisation, programme: Programme, values: dict[str, Any]) -> None:
    if unknown := values.keys() - TEXTS:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")
    country = values.get("country")
    if country is not None and country != organisation.country:
        check_country(country, programme.countries)
    for name, value in values.items():
        if getattr(organisation, name) != value:
            setattr(organisation, name, value)
    search_text.refresh(organisation)


def _set_figures(organisation: Organisation, figures: Mapping[FigureKind, float | None]) -> bool:
    """Whether any figure changed. One that is not known any more goes; its year and note go with it."""
    there = {figure.kind: figure for figure in organisation.figures}
    changed = False
    for kind, value in figures.items():
        figure = there.get(kind)
        if value is None and figure is not None:
            organisation.figures.remove(figure)
        elif value is not None and figure is None:
            organisation.figures.append(Figure(kind=kind, value=value))
        elif figure is not None and value is not None and figure.value != value:
            figure.value = value
        else:
            continue
        changed = True
    return changed


def _free_key(programme: Programme, name: str) -> str:
    """A key from the name, as programme files have it."""
    taken = set(db.session.scalars(select(Organisation.key).where(Organisation.programme_id == programme.id)))
    wanted = fold(name).replace(" ", "_")[:LONGEST_KEY] or "organisation"
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}_{number}", number + 1
    return key
