"""Organisations, read with what pages and services need of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.folding import fold
from tracker.domain.statuses import OrganisationKind
from tracker.extensions import Base, db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivitySession,
    Deliverable,
    Figure,
    Membership,
    Milestone,
    Organisation,
    Outcome,
    Practice,
)
from tracker.models.types import earliest_of

MOST_WORDS = 10
LONGEST_SEARCH = 200
OWN_PARTS = frozenset({Figure.__tablename__})
"""The tables that go with an organisation and are no history of it."""


@dataclass(frozen=True, slots=True)
class Owned:
    """What an organisation owns or does, beside its memberships."""

    plans: Sequence[ActionPlan]
    milestones: Sequence[Milestone]
    activities: Sequence[Activity]
    deliverables: Sequence[Deliverable]
    outcomes: Sequence[Outcome]
    practices: Sequence[Practice]


def search_words(text: str) -> list[str]:
    """The words that are looked for, folded; `MOST_WORDS` of the first `LONGEST_SEARCH` characters."""
    return list(dict.fromkeys(fold(text[:LONGEST_SEARCH]).split()))[:MOST_WORDS]


def has_word(column: ColumnElement[str] | object, word: str) -> ColumnElement[bool]:
    """A word of the folded text begins with `word`, which is folded, too."""
    spaced = literal(" ").concat(func.replace(column, "\n", " "))
    return spaced.contains(f" {word}", autoescape=True)


def list_organisations(
    programme_id: int,
    *,
    kind: OrganisationKind | None = None,
    text: str = "",
    offset: int = 0,
    limit: int | None = None,
    in_order: Callable[[str], Any] = fold,
) -> tuple[Sequence[Organisation], int]:
    """One page of the organisations with their memberships and pairs, and how many there are in all.

    By name, compared by `in_order`, since the database knows no alphabet: all names are read for each page.
    Each word of `text` must begin a word of a name.
    """
    found = select(Organisation.id, Organisation.name).where(Organisation.programme_id == programme_id)
    if kind is not None:
        found = found.where(Organisation.kind == kind)
    for word in search_words(text):
        found = found.where(has_word(Organisation.search_text, word))
    named = db.session.execute(found.order_by(Organisation.name, Organisation.id)).all()
    ids = [row.id for row in sorted(named, key=lambda row: in_order(row.name))]
    page = ids[offset : None if limit is None else offset + limit]
    rows = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(page))
        .options(selectinload(Organisation.memberships).joinedload(Membership.pair))
    )
    place = {number: at for at, number in enumerate(page)}
    return sorted(rows, key=lambda one: place[one.id]), len(ids)


def kinds_of(programme_id: int) -> dict[OrganisationKind, int]:
    """How many organisations there are of each kind, in the order of the kinds."""
    statement = (
        select(Organisation.kind, func.count())
        .where(Organisation.programme_id == programme_id)
        .group_by(Organisation.kind)
    )
    counts = {row[0]: row[1] for row in db.session.execute(statement)}
    return {kind: counts[kind] for kind in OrganisationKind if kind in counts}


def get_organisation(programme_id: int, organisation_id: int) -> Organisation | None:
    """An organisation of the programme with its figures and its pairs, but without their other members."""
    return db.session.scalar(
        select(Organisation)
        .where(Organisation.id == organisation_id, Organisation.programme_id == programme_id)
        .options(
            selectinload(Organisation.figures),
            selectinload(Organisation.memberships).joinedload(Membership.pair),
        )
    )


def owned_by(organisation: Organisation) -> Owned:
    """What the organisation owns, hosts and offers, in a fixed number of statements."""
    own = organisation.id
    firsts = [earliest_of(one) for one in (Activity.happened, Activity.expected, Activity.agreed)]
    hosted = select(ActivitySession.activity_id).where(ActivitySession.host_id == own)
    return Owned(
        plans=_all(select(ActionPlan).where(ActionPlan.owner_id == own).order_by(ActionPlan.id)),
        milestones=_all(
            select(Milestone)
            .where(Milestone.owner_id == own)
            .order_by(Milestone.plan_id, Milestone.position, Milestone.id)
            .options(joinedload(Milestone.plan))
        ),
        activities=_all(
            select(Activity)
            .where(or_(Activity.host_id == own, Activity.id.in_(hosted)))
            .order_by(func.coalesce(*firsts).desc().nulls_last(), Activity.id.desc())
            .options(selectinload(Activity.pair_links))
        ),
        deliverables=_all(select(Deliverable).where(Deliverable.owner_id == own).order_by(Deliverable.id)),
        outcomes=_all(select(Outcome).where(Outcome.owner_id == own).order_by(Outcome.id)),
        practices=_all(
            select(Practice).where(Practice.owner_id == own).order_by(Practice.position, Practice.id)
        ),
    )


def list_names(programme_id: int) -> Sequence[Organisation]:
    """Every organisation of a programme with its names alone, by name."""
    return _all(
        select(Organisation)
        .where(Organisation.programme_id == programme_id)
        .order_by(Organisation.search_text, Organisation.id)
    )


def resembling(
    programme_id: int,
    *,
    kind: OrganisationKind,
    name: str,
    acronym: str | None,
    other_names: Iterable[str],
    besides: int | None = None,
) -> list[Organisation]:
    """The organisations that may be the same as one with these names; a person decides, never the code.

    Two resemble one another where a name, an acronym or another name of the one is one of the other's
    without accents, case, hyphens and dots. KEDE and K.E.DH.L. do not. Of one kind, they also do where
    all words of the one's name stand in the other's: Mechelen, City of Mechelen.
    """
    mine = _folded(name, acronym, *other_names)
    words = set(fold(name).split())
    found: list[Organisation] = []
    for one in list_names(programme_id):
        theirs = set(fold(one.name).split())
        alike = one.kind is kind and bool(words and theirs) and (words <= theirs or theirs <= words)
        same = mine & _folded(one.name, one.acronym, *(one.other_names or ()))
        if one.id != besides and (same or alike):
            found.append(one)
    return found


def is_used(organisation: Organisation) -> bool:
    """Whether anything points to the organisation: a pair, a visit, a plan, a result, a role, an update.

    Asks every foreign key there is, so that none is forgotten.
    """
    pointing: list[Select[int]] = [
        select(literal(1)).where(key.parent == organisation.id).limit(1)
        for table in Base.metadata.sorted_tables
        if table.name not in OWN_PARTS
        for key in table.foreign_keys
        if key.column.table.name == Organisation.__tablename__
    ]
    return any(db.session.scalar(one) is not None for one in pointing)


def _folded(*names: str | None) -> set[str]:
    return {fold(name) for name in names if name} - {""}


def _all(statement: Select[Any]) -> Sequence[Any]:
    return db.session.scalars(statement).all()
