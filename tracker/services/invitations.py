"""Making, taking back and accepting invitations."""

from __future__ import annotations

from datetime import timedelta

from flask_security.utils import hash_password
from sqlalchemy import update

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db, security
from tracker.models import Invitation, Organisation, Programme, User
from tracker.services.constraints import refused_as
from tracker.services.tokens import hashed, new_token
from tracker.services.users import grant_role, require_organisation

VALID_FOR = timedelta(days=14)


def invite(
    *,
    programme: Programme,
    role: RoleKind,
    organisation: Organisation | None,
    address: str | None,
    by: User,
) -> tuple[Invitation, str]:
    """Makes an invitation, and the token of its link, which is nowhere else.

    Raises DomainError where an editor has no organisation, or one of another programme.
    """
    require_organisation(programme, role, organisation)
    forget_expired()
    token = new_token()
    invitation = Invitation(
        programme_id=programme.id,
        role=role,
        organisation_id=organisation.id if organisation else None,
        address=address.strip().lower() if address else None,
        token_hash=hashed(token),
        made_by_id=by.id,
        expires_at=clock.now() + VALID_FOR,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation, token


def revoke(invitation: Invitation) -> None:
    """Takes an open invitation back: its link leads nowhere from now on."""
    invitation.revoked_at, invitation.address = clock.now(), None
    db.session.flush()
    forget_expired()


def accept(invitation: Invitation, *, by: User) -> None:
    """Gives a person the role that an open invitation carries, and closes it.

    The invitation must be locked: of two who come at once, the second finds it closed.
    """
    grant_role(
        user=by,
        programme=invitation.programme,
        role=invitation.role,
        organisation=invitation.organisation,
        by=invitation.made_by,
        invitation=invitation,
    )
    invitation.accepted_at, invitation.accepted_by_id, invitation.address = clock.now(), by.id, None
    db.session.flush()
    forget_expired()


def join(*, address: str, name: str, password: str) -> User:
    """Adds a person who chooses their own password. Raises DomainError where the address has an account."""
    hashed_password = _hashed_password(password)
    person = User(email=address.strip().lower(), name=name.strip(), password=hashed_password)
    with refused_as({"uq_user_email": ("address", "address_or_password")}):
        db.session.add(person)
    return person


def claim(person: User, invitation: Invitation, *, name: str, password: str) -> None:
    """Gives a first password to somebody who was named before they came. See `may_be_claimed`.

    Raises DomainError where it may not be.
    """
    if not may_be_claimed(person, invitation):
        raise DomainError("address", "address_or_password")
    person.password = _hashed_password(password)
    person.name = name.strip() or person.name
    db.session.flush()


def may_be_claimed(person: User, invitation: Invitation) -> bool:
    """Whether whoever holds the invitation may become a person who is there without a password.

    Only at the very address that was invited, and only where the person can do nothing that who invites
    could not have given: else a coordinator could become somebody of another programme by inviting them.
    `person.roles` must be loaded.
    """
    never_here = person.password is None and person.last_signed_in_at is None
    plain = person.active and not person.administrator
    as_invited = all(
        role.programme_id == invitation.programme_id and role.role in (RoleKind.EDITOR, RoleKind.REVIEWER)
        for role in person.roles
    )
    return never_here and plain and as_invited and person.email == invitation.address


def forget_expired() -> None:
    """Forgets for whom invitations were that have expired."""
    is_over = (Invitation.address.is_not(None), Invitation.expires_at <= clock.now())
    db.session.execute(update(Invitation).where(*is_over).values(address=None))


def _hashed_password(password: str) -> str:
    return str(hash_password(security.password_util.normalize(password)))
