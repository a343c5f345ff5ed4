"""Who is asked for a code, and by what it is compared."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.models import RecoveryCode, SecondFactor


def get_second_factor(user_id: int) -> SecondFactor | None:
    """A person's second factor, confirmed or just begun."""
    return db.session.scalar(select(SecondFactor).where(SecondFactor.user_id == user_id))


def has_second_factor(user_id: int) -> bool:
    """Whether the person has one that is confirmed."""
    factor = get_second_factor(user_id)
    return factor is not None and factor.confirmed_at is not None


def count_recovery_codes(user_id: int) -> int:
    """How many recovery codes are still good."""
    statement = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(statement) or 0
