"""Whose name may be forgotten, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.domain.retention import kept_until
from tracker.extensions import db
from tracker.models import Programme, Role, SignIn, User
from tracker.queries.traces import programmes_of


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who has left, or has had no role for some time, since `since` (UTC).

    `until` is the day on which their name is forgotten, by the programmes that keep names; None: never.
    """

    user: User
    since: date
    until: date | None
    programmes: Sequence[Programme]

    def is_due(self, today: date) -> bool:
        """Whether that day has come."""
        return self.until is not None and self.until <= today


def list_leavers() -> list[Leaver]:
    """Everybody who has left or has no role any more, and is not forgotten yet, with what keeps their names.

    An account that is open and to which nothing points has not begun rather than ended: it is left alone.
    """
    with_role = select(Role.user_id)
    people = db.session.scalars(
        select(User)
        .where(User.forgotten_at.is_(None), ~User.administrator, User.id.not_in(with_role))
        .order_by(User.id)
    ).all()
    found = [_leaver(user) for user in people]
    return [one for one in found if one.programmes or one.user.left_at is not None]


def _leaver(user: User) -> Leaver:
    programmes = db.session.scalars(
        select(Programme).where(Programme.id.in_(programmes_of(user.id))).order_by(Programme.name)
    ).all()
    since = _left_on(user)
    return Leaver(user, since, kept_until(since, [one.keeps_names_months for one in programmes]), programmes)


def _left_on(user: User) -> date:
    """The day (UTC) on which they left; of whom has an account and no role, the last on which it was used
    or changed, as it is where a role ends."""
    if user.left_at is not None:
        return user.left_at.date()
    used = db.session.scalar(select(func.max(SignIn.last_used_on)).where(SignIn.user_id == user.id))
    moments: list[datetime] = [user.created_at, user.updated_at]
    return max([used or date.min, *(moment.date() for moment in moments)])
