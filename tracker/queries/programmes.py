"""Programmes as they are read: one by its address, and those that a person may see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, false, or_, select, true

from tracker.domain.actors import Actor
from tracker.domain.statuses import OrganisationKind
from tracker.extensions import db
from tracker.models import Organisation, Programme

# Put together once: every page begins with it, and what has not changed takes little else.
_BY_SLUG = select(Programme).where(Programme.slug == bindparam("slug"))


def get_programme(slug: str) -> Programme | None:
    """The programme with that slug, whoever asks."""
    return db.session.scalar(_BY_SLUG, {"slug": slug})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """`Action.SEE_PROGRAMME` as a condition on `Programme`: the same rule, said in SQL."""
    if actor.administrator:
        return true()
    own = {grant.programme_id for grant in actor.grants}
    return or_(Programme.open, Programme.id.in_(own) if own else false())


def list_programmes_visible_to(actor: Actor) -> Sequence[Programme]:
    """Every programme that the actor may see, by name."""
    statement = select(Programme).where(visible_to(actor)).order_by(Programme.name, Programme.id)
    return db.session.scalars(statement).all()


def list_programmes_of(actor: Actor) -> Sequence[Programme]:
    """The programmes that the actor has a role in, by name; for an administrator, every one."""
    own = {grant.programme_id for grant in actor.grants}
    is_own = true() if actor.administrator else Programme.id.in_(own)
    return db.session.scalars(select(Programme).where(is_own).order_by(Programme.name, Programme.id)).all()


def list_organisation_names(programme_id: int, kind: OrganisationKind | None = None) -> list[tuple[int, str]]:
    """The organisations of a programme, or those of a kind, as (id, name), by name."""
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.programme_id == programme_id)
        .order_by(Organisation.name, Organisation.id)
    )
    if kind is not None:
        statement = statement.where(Organisation.kind == kind)
    return [(row.id, row.name) for row in db.session.execute(statement)]
