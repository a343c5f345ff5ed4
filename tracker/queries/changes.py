"""What the page of changes reads besides the records: who said it, and when a person looked last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from tracker.extensions import db
from tracker.models import LastLook, Organisation, User


@dataclass(frozen=True, slots=True)
class Authors:
    """The names of organisations, and the people whose names were asked for, by their ids."""

    organisations: dict[int, str]
    people: dict[int, User]


def authors(organisations: Collection[int], people: Collection[int]) -> Authors:
    """Those who said something; a statement for each kind that is asked for."""
    return Authors(_names(organisations), _people(people))


# Put together once: progress asks it before it knows whether anything has changed.
_LAST_LOOK = select(LastLook.looked_at).where(
    LastLook.user_id == bindparam("user"), LastLook.programme_id == bindparam("programme")
)


def last_look(user_id: int, programme_id: int) -> datetime | None:
    """The moment (UTC) up to which a person has seen what changed; None where they never said so."""
    return db.session.scalar(_LAST_LOOK, {"user": user_id, "programme": programme_id})


def _names(ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    wanted = Organisation.id.in_(sorted(ids))
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(wanted))
    return {number: name for number, name in rows if name}


def _people(ids: Collection[int]) -> dict[int, User]:
    if not ids:
        return {}
    people = db.session.scalars(select(User).where(User.id.in_(sorted(ids))))
    return {person.id: person for person in people}
