"""Where people are signed in: a row for each device, which ends when they say so."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, update

from tracker import clock
from tracker.domain.statuses import SignInMeans
from tracker.extensions import db
from tracker.models import SignIn, User
from tracker.services.tokens import hashed, new_token


def begin(*, user: User, means: SignInMeans, device: str) -> tuple[SignIn, str]:
    """A new sign-in, and the token that its cookie must hold, which is known only now."""
    token = new_token()
    sign_in = SignIn(
        user_id=user.id,
        token_hash=hashed(token),
        means=means,
        device=device,
        last_used_on=clock.today("UTC"),
    )
    db.session.add(sign_in)
    user.last_signed_in_at = clock.now()
    db.session.flush()
    return sign_in, token


def end(sign_in: SignIn) -> None:
    """From now on its cookie is worth nothing, wherever it was copied to."""
    if sign_in.ended_at is None:
        sign_in.ended_at = clock.now()
        db.session.flush()


def end_all(user: User, *, but: SignIn | None = None) -> int:
    """Ends all sign-ins of a person, `but` the one that they are using; how many there were."""
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.id != (but.id if but else 0))
        .values(ended_at=clock.now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]  # An update has one.


def note_use(sign_in_id: int, day: date) -> None:
    """Keeps the last day on which a sign-in was used. It must be the first statement of its transaction,
    which may be one that began as a reader."""
    column = SignIn.last_used_on
    db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, or_(column.is_(None), column < day))
        .values(last_used_on=day)
        .execution_options(synchronize_session=False, not_logged=True)
    )
