"""People and their roles."""

from __future__ import annotations

from flask_security.utils import hash_password
from sqlalchemy import select

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db, security
from tracker.models import Invitation, Organisation, Programme, Role, User

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


def hashed_password(password: str) -> str:
    """What is kept of a password that somebody chose, however its letters were typed."""
    return str(hash_password(security.password_util.normalize(password)))


def give_role(
    *,
    programme: Programme,
    address: str,
    name: str,
    role: RoleKind,
    organisation: Organisation | None,
    by: User | None = None,
) -> Role:
    """Gives a person a role in a programme; a person nobody knows yet is added, without a password.

    A role that the person has already is left as it is. Raises DomainError where an editor has no
    organisation, or one of another programme, and where the account at that address is closed.
    """
    require_organisation(programme, role, organisation)
    address = address.strip().lower()
    user = db.session.scalar(select(User).where(User.email == address))
    if user is None:
        user = User(email=address, name=name.strip() or address.partition("@")[0])
        db.session.add(user)
        db.session.flush()
    if user.left_at is not None:
        raise DomainError("address", "account_closed")
    return grant_role(user=user, programme=programme, role=role, organisation=organisation, by=by)


def grant_role(
    *,
    user: User,
    programme: Programme,
    role: RoleKind,
    organisation: Organisation | None,
    by: User | None = None,
    invitation: Invitation | None = None,
) -> Role:
    """Gives somebody who is there a role; one that they have already is left as it is.

    `by` is who gives it, or who invited to it by `invitation`; both are kept.
    """
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
    given = Role(
        user_id=user.id,
        programme_id=programme.id,
        organisation_id=organisation_id,
        role=role,
        given_by_id=by.id if by else None,
        invitation_id=invitation.id if invitation else None,
    )
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
    """Takes a role away. What the person wrote stays, under the organisation it was written for.

    That their account changed now is kept: without a role, their name is forgotten some time after it.
    `role.user` must be loaded.
    """
    role.user.updated_at = clock.now()
    db.session.delete(role)
    db.session.flush()


def remember_language(person: User, code: str) -> None:
    """What the person wrote in last: the next form offers it."""
    person.writing_language = code
