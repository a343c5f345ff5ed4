"""Making, taking back and accepting invitations."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select, update

from tracker import clock
from tracker.domain.actors import Scope
from tracker.domain.errors import DomainError
from tracker.domain.statuses import MessageKind, MessageState, RoleKind
from tracker.extensions import db
from tracker.models import Invitation, Message, Organisation, Programme, User
from tracker.permissions import Action, may
from tracker.queries.actors import actor_of
from tracker.services import outbox, tries
from tracker.services.constraints import refused_as
from tracker.services.tokens import hashed, new_token, secret_key
from tracker.services.users import grant_role, hashed_password, require_organisation

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


def invite_by_mail(
    *, programme: Programme, role: RoleKind, organisation: Organisation | None, address: str, by: User
) -> Invitation:
    """Makes an invitation whose link goes to an address alone: nobody has one until the mail is worded.

    Raises DomainError as `invite` and `mail` do, and where the account at that address is closed.
    """
    known = db.session.scalar(select(User).where(User.email == address.strip().lower()))
    if known is not None and not known.is_here:
        raise DomainError("address", "account_closed")
    _require_not_flooded(address, by=by.id)
    invitation, _nobody_gets_it = invite(
        programme=programme, role=role, organisation=organisation, address=address, by=by
    )
    mail(invitation)
    return invitation


def mail(invitation: Invitation, *, to: str | None = None) -> bool:
    """Writes the mail with the link, `to` another address where one is named, by which it is known from now
    on; a link that went to the address before is no good any more.

    False where one waits already; that one goes to the address as it is when it is sent. Raises DomainError
    `invited_too_often` where the address was sent enough of them lately, and `inviting_too_much` where who
    made it has had enough sent.
    """
    address = to.strip().lower() if to is not None else invitation.address or ""
    _require_not_flooded(address, by=invitation.made_by_id)
    if to is not None:
        invitation.address = address
        db.session.flush()
    sent = select(func.count()).where(
        Message.invitation_id == invitation.id,
        Message.state.not_in((MessageState.WAITING, MessageState.SENDING)),
    )
    key = f"invitation {invitation.id} mail {(db.session.scalar(sent) or 0) + 1}"
    written = outbox.write(
        MessageKind.INVITATION, key=key, invitation_id=invitation.id, programme_id=invitation.programme_id
    )
    if written is not None or to is not None:
        tries.note_failure(tries.INVITED, account=address)
        tries.note_failure(tries.INVITING, account=str(invitation.made_by_id))
    return written is not None


def _require_not_flooded(address: str, *, by: int) -> None:
    """Raises DomainError where an address was sent enough invitations lately, by whomever, or where that
    person's went to enough addresses."""
    if tries.is_slowed(tries.INVITING, account=str(by)):
        raise DomainError(None, "inviting_too_much", most=tries.INVITING.account)
    if tries.is_slowed(tries.INVITED, account=address):
        raise DomainError("address", "invited_too_often")


def mailed_token(invitation: Invitation) -> str:
    """The token of the link that is mailed: whoever has it reads the mail of `invitation.address`.

    It is signed and kept nowhere, so that the same mail, sent again, has the same link. It says for which
    invitation and for which address it was made, and is worth as much as these two still are.
    """
    return str(_serializer().dumps([invitation.id, _mark(invitation.address)]))


def invitation_of_mailed(token: str) -> int | None:
    """The invitation that a mailed token was made for; None for a token that we never made."""
    try:
        number, _address = _serializer().loads(token)
    except BadSignature:
        return None
    return int(number)


def was_mailed(invitation: Invitation, token: str) -> bool:
    """Whether a token is the one that was mailed to the address that the invitation is for now."""
    return invitation.address is not None and compare_digest(
        token.encode("utf-8", "surrogatepass"), mailed_token(invitation).encode()
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key(), salt="invitation", signer_kwargs={"digest_method": sha256})


def _mark(address: str | None) -> str:
    return hashed(address or "")[:32]


def invites_to(role: RoleKind) -> Action:
    """What one must be allowed in order to invite to a role."""
    return Action.MAKE_COORDINATOR if role is RoleKind.COORDINATOR else Action.INVITE


def is_good(invitation: Invitation) -> bool:
    """Whether it is open, and who made it could make it now: a right that has ended invites nobody.

    Its programme, and who made it with their roles, must be loaded.
    """
    maker, programme = invitation.made_by, invitation.programme
    allowed = may(actor_of(maker), invites_to(invitation.role), Scope(programme.id, programme.open))
    return maker.active and allowed and invitation.is_open(clock.now())


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


def join(*, address: str, name: str, password: str | None = None) -> User:
    """Adds a person, with a password that they choose, or without one where a mailed link has proved that
    the address is theirs. Raises DomainError where the address has an account."""
    chosen = None if password is None else hashed_password(password)
    person = User(email=address.strip().lower(), name=name.strip(), password=chosen)
    with refused_as({"uq_user_email": ("address", "address_or_password")}):
        db.session.add(person)
    return person


def claim(person: User, invitation: Invitation, *, name: str, password: str | None = None) -> None:
    """Lets somebody in who was named before they came, with a first password, or by a mailed link.

    Raises DomainError where it may not be. See `may_be_claimed`.
    """
    if not may_be_claimed(person, invitation):
        raise DomainError("address", "address_or_password")
    if password is not None:
        person.password = hashed_password(password)
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
