"""Tells people that how they sign in has changed, so that they notice when it was somebody else."""

from __future__ import annotations

from uuid import uuid4

from tracker.domain.statuses import MessageKind, SignInChange
from tracker.models import User
from tracker.services import outbox


def tell(user: User, what: SignInChange) -> None:
    """Writes the person a message, in the transaction of the change. Each change is a message of its own."""
    outbox.write(
        MessageKind.SIGN_IN_CHANGED,
        key=f"sign-in of {user.id} changed {uuid4().hex}",
        user_id=user.id,
        about={"what": what.value},
    )
