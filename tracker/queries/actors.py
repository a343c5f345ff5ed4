"""Who somebody is to the rules, read off their roles."""

from __future__ import annotations

from tracker.domain.actors import Actor, Grant
from tracker.models import User


def actor_of(user: User) -> Actor:
    """A person with all roles. `user.roles` must be loaded."""
    grants = tuple(Grant(role.programme_id, role.role, role.organisation_id) for role in user.roles)
    return Actor(user.id, user.administrator, grants)
