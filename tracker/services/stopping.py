"""Stopping reminders by the link in each of them, without signing in (RFC 8058)."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from tracker.domain.statuses import ReminderPace
from tracker.extensions import db
from tracker.models import User
from tracker.services.tokens import secret_key

SALT = "stop reminders"


def token_of(person: User) -> str:
    """The token of somebody's own link. It says who they are by number, is signed, and does nothing else.

    It never expires, since mails are kept for years; it goes with the person.
    """
    return str(_serializer().dumps(person.id))


def person_of(token: str) -> User | None:
    """Whose link it is; None for one that we never made, and where the person has been forgotten."""
    try:
        number = _serializer().loads(token)
    except BadSignature:
        return None
    person = db.session.get(User, number) if isinstance(number, int) else None
    return None if person is None or person.forgotten_at is not None else person


def choose(person: User, pace: ReminderPace | None) -> None:
    """Sets how often a person is reminded; None is as needed."""
    person.reminders = pace
    db.session.flush()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(secret_key(), salt=SALT)
