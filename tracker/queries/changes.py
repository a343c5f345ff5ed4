"""What the page of changes reads besides the records: who said it, and when a person looked last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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


def last_look(user_id: int, programme_id: int) -> datetime | None:
    """The moment (UTC) up to which a person has seen what changed; None where they never said so."""
    wanted = (LastLook.user_id == user_id, LastLook.programme_id == programme_id)
    return db.session.scalar(select(LastLook.looked_at).where(*wanted))


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
