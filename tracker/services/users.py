"""People and their roles."""

from __future__ import annotations

from flask_security.utils import hash_password
from sqlalchemy import select

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db, security
from tracker.models import Organisation, Programme, Role, User

DUMMY = "a password that nobody has, hashed where there is none to compare with"


def check_password(user: User | None, password: str) -> bool:
    """Whether a person may sign in with this password.

    The same work is done for a person who does not exist, or has no password, so that the time of
    the answer does not tell who has an account. A hash of older parameters is renewed.
    """
    password = security.password_util.normalize(password)
    if user is None or user.password is None:
        hash_password(DUMMY)
        return False
    return bool(user.verify_and_update_password(password)) and user.active


def note_sign_in(user: User) -> None:
    """Keeps when the person last signed in."""
    user.last_signed_in_at = clock.now()
    db.session.flush()


def give_role(
    *, programme: Programme, address: str, name: str, role: RoleKind, organisation: Organisation | None
) -> Role:
    """Gives a person a role in a programme; a person nobody knows yet is added, without a password.

    A role that the person has already is left as it is. Raises DomainError where an editor has no
    organisation, or one of another programme.
    """
    require_organisation(programme, role, organisation)
    address = address.strip().lower()
    user = db.session.scalar(select(User).where(User.email == address))
    if user is None:
        user = User(email=address, name=name.strip() or address.partition("@")[0])
        db.session.add(user)
        db.session.flush()
    return grant_role(user=user, programme=programme, role=role, organisation=organisation)


def grant_role(
    *, user: User, programme: Programme, role: RoleKind, organisation: Organisation | None
) -> Role:
    """Gives somebody who is there a role; one that they have already is left as it is."""
    organisation_id = organisation.id if organisation else None
    same = (
        Role.user_id == user.id,
        Role.programme_id == programme.id,
        Role.role == role,
        Role.organisation_id.is_not_distinct_from(organisation_id),
    )
    known = db.session.scalar(select(Role).where(*same))
    if known is not None:
        return known
    given = Role(user_id=user.id, programme_id=programme.id, organisation_id=organisation_id, role=role)
    db.session.add(given)
    db.session.flush()
    return given


def require_organisation(programme: Programme, role: RoleKind, organisation: Organisation | None) -> None:
    """Raises DomainError where an editor has no organisation, or one of another programme."""
    if role is RoleKind.EDITOR and organisation is None:
        raise DomainError("organisation", "organisation_of_editor")
    if organisation is not None and organisation.programme_id != programme.id:
        raise DomainError("organisation", "organisation_elsewhere")


def end_role(role: Role) -> None:
    """Takes a role away. What the person wrote stays, under the organisation it was written for."""
    db.session.delete(role)
    db.session.flush()
