"""The revision of a programme: bumped by every change below it."""

from __future__ import annotations

from sqlalchemy import update

from tracker.extensions import db
from tracker.models import Picture, Programme


def bump(programme: Programme) -> None:
    """Notes that something of the programme changed; flushes.

    Said in SQL and not on the row, so that two people who change two things do not clash over the
    programme's version, and who has its own form open is not told that it changed.
    """
    db.session.flush()
    statement = update(Programme).where(Programme.id == programme.id).values(revision=Programme.revision + 1)
    db.session.execute(statement, execution_options={"synchronize_session": False, "not_logged": True})
    db.session.expire(programme, ["revision", "updated_at"])


def bump_of(picture: Picture) -> None:
    """The same for the programme of a picture, which is one of its own rows."""
    bump(db.session.get_one(Programme, picture.programme_id))
