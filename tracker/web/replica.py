"""Which pages may be read from a replica, and what happens where it fails in the middle of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request
from sqlalchemy.exc import OperationalError

from tracker.extensions import READING_METHODS, db
from tracker.models import Programme
from tracker.queries import replica

View = TypeVar("View", bound=Callable[..., Any])


def reads_replica(view: View) -> View:
    """Declares a page of one programme that is read from a replica where there is one which knows as much.

    Who asks, their rights and the programme itself are always read from the primary, so a sign-in that has
    ended has ended at once. What the page writes in passing goes to the primary, too. Where the replica fails
    in the middle, the page is begun again on the primary.
    """

    @wraps(view)
    def answer(**values: Any) -> Any:
        if request.method not in READING_METHODS or not replica.is_there():
            return view(**values)
        g.may_read_replica = True
        try:
            return view(**values)
        except OperationalError as error:
            if not g.pop("reads_replica", False):
                raise
            g.may_read_replica = False
            db.session.rollback()
            replica.give_up(error)
            return view(**values)

    return answer  # type: ignore[return-value]


def choose_for(programme: Programme) -> None:
    """From here on the request reads from the replica, where its view may and that knows the programme."""
    if g.get("may_read_replica"):
        g.reads_replica = replica.knows(programme)
