"""Who can do what in a programme: people with their roles, and who wrote there and has none."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Role, User
from tracker.queries.traces import authors_in


def list_roles_with_origin(programme_id: int) -> Sequence[Role]:
    """Every role of a programme with its person, its organisation and who gave it."""
    return db.session.scalars(
        select(Role)
        .where(Role.programme_id == programme_id)
        .options(joinedload(Role.user), joinedload(Role.organisation), joinedload(Role.given_by))
        .order_by(Role.role, Role.id)
    ).all()


def list_administrators() -> Sequence[User]:
    """The people who may do everything, by name."""
    statement = select(User).where(User.administrator, User.active)
    return db.session.scalars(statement.order_by(func.lower(User.name), User.id)).all()


def list_authors_without_role(programme_id: int) -> Sequence[User]:
    """The people who wrote something in a programme and have no role in it, by name; administrators, who need
    none, are left out."""
    with_role = select(Role.user_id).where(Role.programme_id == programme_id)
    return db.session.scalars(
        select(User)
        .where(User.id.in_(sorted(authors_in(programme_id))), User.id.not_in(with_role), ~User.administrator)
        .order_by(func.lower(User.name), User.id)
    ).all()


def get_person(user_id: int) -> User | None:
    """A person whose account is open, with their roles and programmes."""
    statement = (
        select(User)
        .where(User.id == user_id, User.active)
        .options(selectinload(User.roles).joinedload(Role.programme))
    )
    return db.session.scalar(statement)
