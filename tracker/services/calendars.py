"""Making and revoking the secret addresses of calendars."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, update

from tracker import clock
from tracker.extensions import db
from tracker.models import CalendarAddress, Pair, Programme
from tracker.services.tokens import hashed, new_token


def make_address(
    *, user_id: int, programme: Programme | None = None, pair: Pair | None = None
) -> tuple[CalendarAddress, str]:
    """A new address, and its token, which is known only now.

    Of a pair, with its programme; of a programme; or, without either, of what is the person's.
    """
    token = new_token()
    address = CalendarAddress(
        user_id=user_id,
        programme_id=programme.id if programme else None,
        pair_id=pair.id if pair else None,
        token_hash=hashed(token),
    )
    db.session.add(address)
    db.session.flush()
    return address, token


def revoke_address(address: CalendarAddress) -> None:
    """From now on there is nothing at the address."""
    address.revoked_at = clock.now()
    db.session.flush()


def note_fetch(address_id: int, day: date) -> None:
    """Keeps the last day on which an address was fetched. It must be the first statement of its
    transaction, which may be one that began as a reader."""
    column = CalendarAddress.last_fetched_on
    earlier = or_(column.is_(None), column < day)
    db.session.execute(
        update(CalendarAddress)
        .where(CalendarAddress.id == address_id, earlier)
        .values(last_fetched_on=day)
        .execution_options(synchronize_session=False, not_logged=True)
    )
