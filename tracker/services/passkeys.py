"""Passkeys (Web Authentication, Level 3): made on a person's device, and signed in with.

The library checks what a device answers; here is what it cannot know: which question it was, whose the key
is, and that an answer counts once.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from sqlalchemy import or_, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    generate_challenge,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from config import Settings
from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import SignInChange
from tracker.extensions import db
from tracker.models import Passkey, User
from tracker.queries.passkeys import get_passkey_by_credential, list_passkeys
from tracker.services.constraints import refused_as
from tracker.services.sign_in_changes import tell
from tracker.services.tokens import secret_key

LIFETIME = timedelta(minutes=5)
"""How long a question stands: a person looks for a phone meanwhile, and no longer."""
MOST = 20
"""Passkeys of one person."""
DEFAULT_PORTS = {"http": 80, "https": 443}
UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What the library raises for an answer that is wrong, or is none at all."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a passkey is bound to: the name of this host, and the one origin its pages may have."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A question to a device: 512 random bits, and when it was asked."""

    value: str
    asked_at: datetime

    @classmethod
    def new(cls) -> Challenge:
        """One that nobody has seen."""
        return cls(bytes_to_base64url(generate_challenge()), clock.now())

    @property
    def as_bytes(self) -> bytes:
        """As the library takes it."""
        return base64url_to_bytes(self.value)

    @property
    def is_over(self) -> bool:
        """Whether it was asked too long ago."""
        return not timedelta(0) <= clock.now() - self.asked_at <= LIFETIME


def site_of(settings: Settings) -> Site:
    """The site at `Settings.address`, as browsers write its origin."""
    parts = urlsplit(settings.address)
    host = parts.hostname or ""
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return Site(host, f"{parts.scheme}://{host}{port}")


def options_to_make(user: User, challenge: Challenge, site: Site, *, site_name: str) -> str:
    """What a browser needs to make a passkey for the person, as JSON. Devices that have one are left out."""
    known = [PublicKeyCredentialDescriptor(id=one.credential) for one in list_passkeys(user.id)]
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site_name,
        user_id=handle_of(user),
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=challenge.as_bytes,
        # Any kind of device: a phone, a laptop, a key on a ring. It must know its person.
        authenticator_selection=AuthenticatorSelectionCriteria(
            authenticator_attachment=None,
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=known,
    )
    return options_to_json(options)


def add(user: User, *, answer: str, name: str, challenge: Challenge | None, site: Site) -> Passkey:
    """Keeps the passkey that a device has made, and tells the person.

    Raises DomainError ``passkey_refused`` where the answer is not one to this question, and
    ``passkeys_too_many``.
    """
    if len(list_passkeys(user.id)) >= MOST:
        raise DomainError(None, "passkeys_too_many", most=MOST)
    if challenge is None or challenge.is_over:
        raise DomainError(None, "passkey_refused")
    try:
        credential = parse_registration_credential_json(answer)
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge.as_bytes,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNREADABLE as error:
        raise DomainError(None, "passkey_refused") from error
    passkey = Passkey(
        user_id=user.id,
        credential=made.credential_id,
        public_key=made.credential_public_key,
        user_handle=handle_of(user),
        sign_count=made.sign_count,
        transports=[one.value for one in credential.response.transports or ()],
        name=name,
    )
    with refused_as({"uq_passkey_credential": (None, "passkey_refused")}):
        db.session.add(passkey)
    tell(user, SignInChange.PASSKEY_ADDED)
    return passkey


def options_to_sign_in(challenge: Challenge, site: Site) -> str:
    """What a browser needs to ask for a passkey, as JSON. It names nobody: the device knows whom it is of."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.as_bytes,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def recognise(answer: str, *, challenge: Challenge | None, site: Site) -> User:
    """The person whose device has answered, with their roles; from now on this answer counts no more.

    Raises DomainError ``passkey_unknown`` for everything that does not let anybody in, so that the answer
    tells nobody which keys are known, and which people are not to come in.
    """
    refusal = DomainError(None, "passkey_unknown")
    if challenge is None or challenge.is_over:
        raise refusal
    try:
        credential = parse_authentication_credential_json(answer)
        passkey = get_passkey_by_credential(credential.raw_id)
        if passkey is None or not passkey.user.is_here:
            raise refusal
        answered = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.as_bytes,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNREADABLE as error:
        raise refusal from error
    if credential.response.user_handle not in (None, passkey.user_handle):
        raise refusal
    if not _taken_once(passkey, challenge, sign_count=answered.new_sign_count):
        raise refusal
    return passkey.user


def remove(passkey: Passkey, *, of: User) -> None:
    """Forgets a passkey, and tells the person."""
    db.session.delete(passkey)
    db.session.flush()
    tell(of, SignInChange.PASSKEY_REMOVED)


def handle_of(user: User) -> bytes:
    """What devices call the person by: always the same, so that a device keeps one passkey of each, and
    nothing that says who it is."""
    return hmac.digest(secret_key(), f"passkeys of user {user.id}".encode(), sha256)


def _taken_once(passkey: Passkey, challenge: Challenge, *, sign_count: int) -> bool:
    """Notes the answer, in one statement: of two of the same, at whatever moment, one is taken."""
    newer = or_(Passkey.challenged_at.is_(None), Passkey.challenged_at < challenge.asked_at)
    taken = db.session.execute(
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count, newer)
        .values(
            sign_count=sign_count,
            challenged_at=challenge.asked_at,
            last_used_on=clock.today(passkey.user.timezone or "UTC"),
        )
        .execution_options(synchronize_session=False, not_logged=True)
    )
    return bool(getattr(taken, "rowcount", 0))
