"""Who somebody is to the rules, read off their roles."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from tracker.domain.actors import Actor, Grant
from tracker.extensions import db
from tracker.models import Role, User


def actor_of(user: User) -> Actor:
    """A person with all roles. `user.roles` must be loaded."""
    return _actor(user, user.roles)


def get_actor(user: User) -> Actor:
    """The same, with the roles read anew. One statement."""
    return _actor(user, db.session.scalars(select(Role).where(Role.user_id == user.id).order_by(Role.id)))


def _actor(user: User, roles: Iterable[Role]) -> Actor:
    grants = tuple(Grant(role.programme_id, role.role, role.organisation_id) for role in roles)
    return Actor(user.id, user.administrator, grants)
