"""Making and changing a programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.domain.errors import DomainError
from tracker.domain.statuses import OrganisationKind
from tracker.extensions import db
from tracker.labels import country_code
from tracker.models import Activity, ActivityPair, Organisation, Programme
from tracker.services import search_text
from tracker.services.revision import bump

YEARS = range(1950, 2101)
CHANGEABLE = frozenset(
    {
        *("name", "acronym", "lead_id", "facilitator_id", "funder", "grant_number", "funding_statement"),
        *("disclaimer", "period", "countries", "country_display", "default_language", "timezone", "rounds"),
        *("open", "keeps_names_months", "language"),
    }
)
"""What people may change. Not the slug, which addresses of pages hold, and not whether it is fictional."""


def create_programme(*, slug: str, lead: str, **values: Any) -> Programme:
    """A new programme, and the organisation that leads it.

    Raises DomainError `slug_taken` where there is one at that address, and what `change_programme` raises.
    """
    if db.session.scalar(select(Programme.id).where(Programme.slug == slug)) is not None:
        raise DomainError("slug", "slug_taken", slug=slug)
    programme = Programme(slug=slug, revision=0, fictional=False)
    _set(programme, values)
    db.session.add(programme)
    db.session.flush()
    leader = Organisation(
        programme_id=programme.id,
        key="lead",
        name=lead,
        kind=OrganisationKind.LEAD_PARTNER,
        other_names=[],
    )
    search_text.refresh(leader)
    db.session.add(leader)
    db.session.flush()
    programme.lead_id = leader.id
    db.session.flush()
    return programme


def change_programme(programme: Programme, **values: Any) -> Programme:
    """Changes what people may change of a programme.

    Raises DomainError where a country goes that is in use, a round goes that a visit has, the
    period's years cannot be, or an organisation is another programme's.
    """
    _set(programme, values)
    bump(programme)
    return programme


def _set(programme: Programme, values: dict[str, Any]) -> None:
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"a programme's {', '.join(sorted(unknown))} cannot be changed")
    _check_period(values)
    if programme.id is not None:
        _check_organisations(programme, values)
        _check_countries(programme, values)
        _check_rounds(programme, values)
    for name, value in values.items():
        if getattr(programme, name) != value:
            setattr(programme, name, value)


def _check_period(values: dict[str, Any]) -> None:
    period = values.get("period")
    days: list[date | None] = [period.earliest, period.latest] if period is not None else []
    for day in days:
        if day is not None and day.year not in YEARS:
            raise DomainError("period", "period_outside", year=day.year, first=YEARS[0], last=YEARS[-1])


def _check_organisations(programme: Programme, values: dict[str, Any]) -> None:
    for name in ("lead_id", "facilitator_id"):
        chosen = values.get(name)
        if chosen is not None:
            found = db.session.get(Organisation, chosen)
            if found is None or found.programme_id != programme.id:
                raise DomainError(name, "organisation_elsewhere")


def _check_countries(programme: Programme, values: dict[str, Any]) -> None:
    gone = set(programme.countries) - set(values.get("countries", programme.countries))
    if not gone:
        return
    for table in (Organisation, Activity):
        used = select(table.country).where(table.programme_id == programme.id, table.country.in_(gone))
        if (code := db.session.scalar(used.order_by(table.country).limit(1))) is not None:
            raise DomainError(
                "countries", "country_in_use", country=country_code(code, programme.country_display)
            )


def _check_rounds(programme: Programme, values: dict[str, Any]) -> None:
    count = len(values.get("rounds", programme.rounds))
    if count >= len(programme.rounds):
        return
    used = select(ActivityPair.round).join(ActivityPair.activity).where(Activity.programme_id == programme.id)
    beyond = used.where(ActivityPair.round > count).order_by(ActivityPair.round)
    if (first := db.session.scalar(beyond.limit(1))) is not None:
        raise DomainError("rounds", "round_in_use", round=first)
