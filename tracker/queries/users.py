"""People who sign in, and their roles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Programme, Role, User

DEMO_ENDING = "@demo.invalid"
"""The addresses of the demo's people; no mail can ever reach such an address."""


def get_user_by_address(address: str) -> User | None:
    """The person who signs in with an address, however its letters are written, with their roles."""
    statement = select(User).where(User.email == address.strip().lower()).options(selectinload(User.roles))
    return db.session.scalar(statement)


def get_user_by_uniquifier(uniquifier: str) -> User | None:
    """The person whose sessions bear that name, with their roles."""
    statement = select(User).where(User.fs_uniquifier == uniquifier).options(selectinload(User.roles))
    return db.session.scalar(statement)


def get_active_person(user_id: int) -> User | None:
    """A person who may sign in, with their roles."""
    statement = select(User).where(User.id == user_id, User.active).options(selectinload(User.roles))
    return db.session.scalar(statement)


def get_person_to_write_to(address: str) -> tuple[int | None, int | None]:
    """Who signs in with an address, and anybody at all: two ids, found by the same work for any address."""
    known = select(User.id).where(User.email == address.strip().lower(), User.is_here)
    found = db.session.execute(
        select(known.scalar_subquery(), select(func.min(User.id)).scalar_subquery())
    ).one()
    return found[0], found[1]


def list_demo_people() -> Sequence[User]:
    """The people of the demo, administrators first, with their roles and organisations."""
    statement = (
        select(User)
        .where(User.email.endswith(DEMO_ENDING), User.active)
        .options(selectinload(User.roles).joinedload(Role.organisation))
        .order_by(User.administrator.desc(), User.id)
    )
    return db.session.scalars(statement).all()


def first_programme_timezone(user_id: int) -> str | None:
    """The timezone of the programme in which a person got their first role; None without any role."""
    statement = select(Programme.timezone).join(Role, Role.programme_id == Programme.id)
    return db.session.scalar(statement.where(Role.user_id == user_id).order_by(Role.id).limit(1))


def get_role(role_id: int, programme_id: int) -> Role | None:
    """A role of that programme, with its person."""
    statement = (
        select(Role)
        .where(Role.id == role_id, Role.programme_id == programme_id)
        .options(joinedload(Role.user), joinedload(Role.organisation))
    )
    return db.session.scalar(statement)


def list_roles(programme_id: int) -> Sequence[Role]:
    """Every role of a programme with person and organisation, by the person's name."""
    statement = (
        select(Role)
        .join(Role.user)
        .where(Role.programme_id == programme_id)
        .options(joinedload(Role.user), joinedload(Role.organisation))
        .order_by(Role.role, User.name, User.email, Role.id)
    )
    return db.session.scalars(statement).all()
