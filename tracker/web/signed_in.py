"""Who a request comes from: a cookie counts for as long as the sign-in that it belongs to.

The cookie alone would be good until it is too old, wherever it was copied to, so a row says whether it is.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Flask, Response, g, session
from sqlalchemy.exc import DBAPIError

from tracker import clock
from tracker.domain.statuses import SignInMeans
from tracker.extensions import db, security
from tracker.models import SignIn, User
from tracker.queries.sign_ins import get_signed_in
from tracker.services import sign_ins
from tracker.services.tokens import hashed

SIGN_IN_TOKEN = "sign_in"  # noqa: S105 - the name of what the cookie holds.
RECENT_MINUTES = 15
RECENT = timedelta(minutes=RECENT_MINUTES)
log = logging.getLogger(__name__)

PERSON = "_user_id"
"""Where Flask-Login keeps whose cookie it is."""


def init_app(app: Flask) -> None:
    """Notes when sign-ins are used. What is joined first runs last: everything is read by then."""
    app.after_request(note_use)


def find_people() -> None:
    """Lets Flask-Login ask us who a cookie is of; once Flask-Security is there."""
    security.login_manager.user_loader(load_person)


def load_person(uniquifier: str) -> User | None:
    """The person with their roles, and `g.sign_in`; None where the sign-in has ended."""
    token = session.get(SIGN_IN_TOKEN)
    found = get_signed_in(uniquifier, hashed(token)) if isinstance(token, str) else None
    if found is None:
        return None
    user, g.sign_in = found
    g.sign_in_used = g.sign_in.id, g.sign_in.last_used_on
    return user


def has_ended() -> bool:
    """Whether the cookie is of somebody whose sign-in on this device has ended meanwhile."""
    return PERSON in session and "sign_in" not in g


def note_use(response: Response) -> Response:
    """Once a day. A GET writes here as it may for calendar addresses: in a transaction of its own, whose
    first statement is the write."""
    number, last = g.get("sign_in_used", (None, None))
    day = clock.today("UTC")
    if number is not None and (last is None or last < day) and response.status_code < 500:
        db.session.rollback()
        try:
            sign_ins.note_use(number, day)
            db.session.commit()
        except DBAPIError as error:
            # What was asked for was read: a database that takes nothing is no reason to keep it back.
            db.session.rollback()
            log.warning("The day of a sign-in could not be noted: %s", type(error.orig).__name__)
    return response


def is_recent() -> bool:
    """Whether the person signed in a moment ago: then they need not prove once more who they are."""
    return clock.now() - sign_in_here().created_at < RECENT


def came_by_link() -> bool:
    """Whether the person has just come by a link in a mail: that is how a forgotten password is replaced."""
    return is_recent() and sign_in_here().means is SignInMeans.LINK


def sign_in_here() -> SignIn:
    """The sign-in that this request came by; whoever has passed `access` has one."""
    found: SignIn = g.sign_in
    return found
