"""Ten codes on paper, for when the phone is lost: each is taken once, and only a slow hash of it is kept."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterator
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw
from flask import current_app
from sqlalchemy import delete, select, update

from tracker import clock
from tracker.extensions import db
from tracker.models import RecoveryCode, User
from tracker.services.tokens import secret_key

CODES = 10
DIGITS = 12
SALT_BYTES, HASH_BYTES = 16, 24
COST = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
"""Argon2id as OWASP's Password Storage Cheat Sheet has it at least. Ten are tried for each code typed."""
COST_IN_TESTS = {**COST, "time_cost": 1, "memory_cost": 8}


def renew(user: User) -> list[str]:
    """Ten new codes in groups of four digits, which are nowhere else; the old ones are void."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    numbers = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(CODES)]
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_hashed(user.id, number, secrets.token_bytes(SALT_BYTES)))
        for number in numbers
    )
    db.session.flush()
    return [f"{number[:4]} {number[4:8]} {number[8:]}" for number in numbers]


def take(user_id: int, digits: str) -> bool:
    """Whether this is an unused code of the person's, which is used up by this."""
    if len(digits) != DIGITS:
        return False
    found = next(_matching(user_id, digits), None)
    if found is None:
        return False
    # Two who type the same one at once find the same row: one of them takes it.
    taken = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.id == found, RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(not_logged=True)
    )
    return bool(getattr(taken, "rowcount", 0))


def _matching(user_id: int, digits: str) -> Iterator[int]:
    unused = select(RecoveryCode.id, RecoveryCode.code_hash).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    for number, kept in db.session.execute(unused.order_by(RecoveryCode.id)):
        salt, dot, _hash = kept.partition(".")
        # Those that were made before codes were hashed slowly have a keyed hash alone.
        now = _hashed(user_id, digits, _bytes(salt)) if dot else _keyed(user_id, digits).hex()
        if hmac.compare_digest(now, kept):
            yield number


def _hashed(user_id: int, digits: str, salt: bytes) -> str:
    """Salt and hash in 55 characters. The key comes first: it is not in the database, so a copy of that alone
    cannot be tried at all."""
    cost = COST_IN_TESTS if current_app.testing else COST
    raw = hash_secret_raw(_keyed(user_id, digits), salt, hash_len=HASH_BYTES, type=Type.ID, **cost)
    return f"{_text(salt)}.{_text(raw)}"


def _keyed(user_id: int, digits: str) -> bytes:
    return hmac.digest(secret_key(), f"recovery code of {user_id}: {digits}".encode(), sha256)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
