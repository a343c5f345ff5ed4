"""Programmes as they are read: one by its address, and those that a person may see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select, true

from tracker.domain.actors import Actor
from tracker.extensions import db
from tracker.models import Programme


def get_programme(slug: str) -> Programme | None:
    """The programme with that slug, whoever asks."""
    return db.session.scalar(select(Programme).where(Programme.slug == slug))


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
