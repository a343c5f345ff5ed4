"""Remembering up to which moment a person has seen what changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.extensions import db
from tracker.models import LastLook, Programme


def mark_seen(programme: Programme, *, user_id: int, drawn_at: datetime) -> datetime:
    """A person has seen all that was recorded before `drawn_at` (UTC), when their page was drawn.

    What was recorded after that is not seen, however late the button is pressed; a page drawn before the
    last look takes nothing back, and nobody has seen what is to come. Returns the look that now holds.
    """
    drawn_at = min(drawn_at, clock.now())
    found = _locked(programme, user_id)
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(LastLook(user_id=user_id, programme_id=programme.id, looked_at=drawn_at))
        except IntegrityError:
            # The same person pressed it on another device in this very moment.
            found = _locked(programme, user_id)
            assert found is not None, "the row that was in the way is there"
    if found is not None and found.looked_at < drawn_at:
        found.looked_at = drawn_at
    db.session.flush()
    return drawn_at if found is None else found.looked_at


def _locked(programme: Programme, user_id: int) -> LastLook | None:
    wanted = (LastLook.user_id == user_id, LastLook.programme_id == programme.id)
    return db.session.scalar(select(LastLook).where(*wanted).with_for_update())
