"""The second step of signing in: codes that a phone counts (TOTP, RFC 6238), and ten on paper for when it
is lost. Each is taken once.

The secret is sealed with the tracker's own secret key, so that a copy of the database alone makes no codes,
and no secret that was changed or copied there does.
"""

from __future__ import annotations

import hmac
import logging
import re
from hashlib import sha256

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete, or_, update

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import SignInChange
from tracker.extensions import db
from tracker.models import RecoveryCode, SecondFactor, User
from tracker.queries.second_factors import get_second_factor, has_second_factor
from tracker.services import recovery_codes
from tracker.services.sealing import is_sealed, seal, unseal
from tracker.services.sign_in_changes import tell
from tracker.services.tokens import secret_key

WINDOW_SECONDS = 30
"""How far the clock of a phone may be off: one step before or after this one."""
NOT_A_DIGIT = re.compile(r"[\s.-]")
log = logging.getLogger(__name__)


def begin(user: User) -> SecondFactor:
    """Makes a secret that counts for nothing until `confirm`; one that was begun before is forgotten.

    Raises DomainError ``second_factor_on`` where codes are asked for already.
    """
    factor = get_second_factor(user.id)
    if factor is not None and factor.confirmed_at is not None:
        raise DomainError(None, "second_factor_on")
    if factor is None:
        factor = SecondFactor(user_id=user.id)
        db.session.add(factor)
    factor.secret = seal(TOTP.new().base32_key, of=_owner(user.id))
    factor.last_counter = None
    db.session.flush()
    return factor


def confirm(user: User, code: str) -> list[str]:
    """Switches codes on with a first one, and answers ten recovery codes, which are nowhere else.

    Raises DomainError ``code_wrong``, or ``second_factor_not_begun``.
    """
    factor = get_second_factor(user.id)
    if factor is None or factor.confirmed_at is not None:
        raise DomainError(None, "second_factor_not_begun")
    if not _takes(factor, _plain(code)):
        raise DomainError("code", "code_wrong")
    factor.confirmed_at = clock.now()
    db.session.flush()
    tell(user, SignInChange.SECOND_FACTOR_ON)
    return recovery_codes.renew(user)


def take(user: User, code: str) -> bool:
    """Whether this is a code of the person's, from the phone or from paper, which is used up by this."""
    factor, plain = get_second_factor(user.id), _plain(code)
    if factor is None or factor.confirmed_at is None:
        return False
    return _takes(factor, plain) or recovery_codes.take(user.id, plain)


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes, which are nowhere else; the old ones are void."""
    tell(user, SignInChange.RECOVERY_CODES_MADE)
    return recovery_codes.renew(user)


def switch_off(user: User) -> None:
    """Asks for no code any more, and tells the person; does nothing where none is asked for."""
    was_on = has_second_factor(user.id)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    if was_on:
        tell(user, SignInChange.SECOND_FACTOR_OFF)


def can_be_read(factor: SecondFactor) -> bool:
    """Whether its secret is as it was made, and by the key of today."""
    return _codes_of(factor) is not None


def address_for_apps(factor: SecondFactor, *, label: str, issuer: str) -> str:
    """The ``otpauth:`` address that an app reads from a picture. `label` and `issuer` have no colons.

    Raises ValueError where the secret cannot be read.
    """
    address: str = _readable(factor).to_uri(label=label, issuer=issuer)
    return address


def secret_to_type(factor: SecondFactor) -> str:
    """The secret in groups of letters, for an app without a camera. Raises ValueError as above."""
    secret: str = _readable(factor).pretty_key(sep=" ")
    return secret


def _readable(factor: SecondFactor) -> TOTP:
    codes = _codes_of(factor)
    if codes is None:
        raise ValueError("The secret of a second factor cannot be read.")
    return codes


def _codes_of(factor: SecondFactor) -> TOTP | None:
    """What makes the codes; None where the key is another one, the secret another's, or changed."""
    if is_sealed(factor.secret):
        key = unseal(factor.secret, of=_owner(factor.user_id))
        return None if key is None else TOTP(key=key)
    return _codes_of_before(factor.secret)


def _codes_of_before(wrapped: str) -> TOTP | None:
    """Of a secret that passlib encrypted, as it was done before sealing: it is sealed with its next code."""
    key = hmac.digest(secret_key(), b"secrets of second factors", sha256).hex()
    try:
        return TOTP.using(secrets={"1": key}).from_json(wrapped)
    except (ValueError, KeyError):
        return None


def _owner(user_id: int) -> str:
    return f"second factor of {user_id}"


def _plain(code: str) -> str:
    """The digits of a code; empty where it is anything else."""
    plain = NOT_A_DIGIT.sub("", code)
    return plain if plain.isascii() and plain.isdigit() else ""


def _takes(factor: SecondFactor, code: str) -> bool:
    """Takes a code of the phone: one that is newer than the last one taken, in one statement."""
    codes = _codes_of(factor)
    if codes is None:
        log.warning("The secret of a second factor cannot be read: it was changed, or the key was.")
        return False
    try:
        match = codes.match(code, time=clock.now(), window=WINDOW_SECONDS)
    except TokenError:
        return False
    newer = or_(SecondFactor.last_counter.is_(None), SecondFactor.last_counter < match.counter)
    sealed = factor.secret if is_sealed(factor.secret) else seal(codes.base32_key, of=_owner(factor.user_id))
    taken = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.id == factor.id, newer)
        .values(last_counter=match.counter, secret=sealed)
        .execution_options(not_logged=True)
    )
    return bool(getattr(taken, "rowcount", 0))
