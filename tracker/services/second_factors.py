"""The second step of signing in: codes that a phone counts (TOTP, RFC 6238), and ten on paper for when it
is lost. Each is taken once.

The secret is encrypted by the tracker's own secret key, so that a copy of the database alone makes no codes.
"""

from __future__ import annotations

import hmac
import re
import secrets
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
from tracker.services.sign_in_changes import tell
from tracker.services.tokens import secret_key

WINDOW_SECONDS = 30
"""How far the clock of a phone may be off: one step before or after this one."""
RECOVERY_CODES = 10
RECOVERY_DIGITS = 12
WALLET_COST = 4
"""The key is random and long, not a password: stretching it is for show."""
NOT_A_DIGIT = re.compile(r"[\s.-]")


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
    factor.secret = _codes().new().to_json(encrypt=True)
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
    return _new_recovery_codes(user)


def take(user: User, code: str) -> bool:
    """Whether this is a code of the person's, from the phone or from paper, which is used up by this."""
    factor, plain = get_second_factor(user.id), _plain(code)
    if factor is None or factor.confirmed_at is None:
        return False
    return _takes(factor, plain) or _takes_recovery_code(user.id, plain)


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes, which are nowhere else; the old ones are void."""
    tell(user, SignInChange.RECOVERY_CODES_MADE)
    return _new_recovery_codes(user)


def switch_off(user: User) -> None:
    """Asks for no code any more, and tells the person; does nothing where none is asked for."""
    was_on = has_second_factor(user.id)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    if was_on:
        tell(user, SignInChange.SECOND_FACTOR_OFF)


def address_for_apps(factor: SecondFactor, *, label: str, issuer: str) -> str:
    """The ``otpauth:`` address that an app reads from a picture. `label` and `issuer` have no colons."""
    address: str = _codes().from_json(factor.secret).to_uri(label=label, issuer=issuer)
    return address


def secret_to_type(factor: SecondFactor) -> str:
    """The secret in groups of letters, for an app without a camera."""
    secret: str = _codes().from_json(factor.secret).pretty_key(sep=" ")
    return secret


def _codes() -> type[TOTP]:
    key = hmac.digest(secret_key(), b"secrets of second factors", sha256).hex()
    kind: type[TOTP] = TOTP.using(secrets={"1": key}, encrypt_cost=WALLET_COST)
    return kind


def _plain(code: str) -> str:
    """The digits of a code; empty where it is anything else."""
    plain = NOT_A_DIGIT.sub("", code)
    return plain if plain.isascii() and plain.isdigit() else ""


def _takes(factor: SecondFactor, code: str) -> bool:
    """Takes a code of the phone: one that is newer than the last one taken, in one statement."""
    try:
        match = _codes().from_json(factor.secret).match(code, time=clock.now(), window=WINDOW_SECONDS)
    except TokenError:
        return False
    newer = or_(SecondFactor.last_counter.is_(None), SecondFactor.last_counter < match.counter)
    taken = db.session.execute(
        update(SecondFactor)
        .where(SecondFactor.id == factor.id, newer)
        .values(last_counter=match.counter)
        .execution_options(not_logged=True)
    )
    return bool(getattr(taken, "rowcount", 0))


def _takes_recovery_code(user_id: int, code: str) -> bool:
    unused = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    taken = db.session.execute(
        update(RecoveryCode)
        .where(*unused, RecoveryCode.code_hash == _hashed(user_id, code))
        .values(used_at=clock.now())
        .execution_options(not_logged=True)
    )
    return bool(getattr(taken, "rowcount", 0))


def _new_recovery_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    numbers = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_hashed(user.id, number)) for number in numbers
    )
    db.session.flush()
    return [f"{number[:4]} {number[4:8]} {number[8:]}" for number in numbers]


def _hashed(user_id: int, code: str) -> str:
    """A keyed hash: twelve digits are few enough to be tried, for whoever has the database alone."""
    return hmac.new(secret_key(), f"recovery code of {user_id}: {code}".encode(), sha256).hexdigest()
