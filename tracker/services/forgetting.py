"""Forgetting people: their rows stay, and nothing in them says any more who it was."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import SignIn, User
from tracker.queries import leaving as queries
from tracker.queries.forgetting import Leaver, list_leavers
from tracker.services import invitations, leaving

NOWHERE = "forgotten.invalid"
"""No mail can reach an address that ends so (RFC 2606)."""


def forget_due(today: date) -> list[Leaver]:
    """Forgets everybody whose day has come; who they were is known to the caller alone."""
    due = [one for one in list_leavers() if one.is_due(today)]
    for one in due:
        forget(one.user)
    return due


def forget(user: User) -> None:
    """Empties what is known of a person who has left, for good. What they wrote stays.

    An account that is open is closed first. Raises DomainError `still_here` where the person has a role or
    administers: they leave first, so that somebody takes over.
    """
    if user.administrator or queries.open_work(user.id).roles:
        raise DomainError(None, "still_here")
    if user.left_at is None:
        leaving.leave(user, to=None, by=user, may_give=lambda _role: False)
    for invitation in queries.open_invitations_to(user.email):
        invitations.revoke(invitation)
    leaving.end_all_ways_in(user)
    db.session.execute(update(SignIn).where(SignIn.user_id == user.id).values(device=""))
    user.name, user.email = "", f"person-{user.id}@{NOWHERE}"
    user.language = user.writing_language = user.timezone = None
    user.reminders = user.last_signed_in_at = None
    user.forgotten_at = clock.now()
    db.session.flush()
