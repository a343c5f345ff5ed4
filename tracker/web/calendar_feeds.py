"""The secret addresses of calendars. Who knows one is not asked who they are: it shows what its owner sees.

Calendar programs have no session, so nothing here reads one, and no cookie is set. A token that is unknown
or revoked, and one whose owner may not have it any more, are one and the same 404.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, abort
from flask_babel import force_locale
from sqlalchemy.exc import DBAPIError

from tracker import clock
from tracker.documents.calendar import calendar_file
from tracker.extensions import SOURCE_LANGUAGE, babel, db
from tracker.models import CalendarAddress, User
from tracker.queries import calendars as queries
from tracker.queries.actors import actor_of
from tracker.services import calendars as services
from tracker.services.tokens import hashed
from tracker.web.access import anyone
from tracker.web.parts.calendar_sheets import calendar_sheet

log = logging.getLogger(__name__)

bp = Blueprint("calendar_feeds", __name__, url_prefix="/calendars")

KEPT_SECONDS = 300
"""For so long a calendar program need not ask again; a revoked address is empty no later than that."""


@bp.get("/<token>.ics")
@anyone
def show(token: str) -> Response:
    """The calendar of an address as an iCalendar file."""
    address = queries.get_calendar(hashed(token)) or abort(404)
    with force_locale(_language_of(address.user)):
        sheet = calendar_sheet(address, actor_of(address.user)) or abort(404)
    response = Response(calendar_file(sheet), mimetype="text/calendar")
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response.headers["X-Robots-Tag"] = "noindex"
    _note_fetch(address)
    return response


def _language_of(owner: User) -> str:
    return owner.language if owner.language in babel.translated() else SOURCE_LANGUAGE


def _note_fetch(address: CalendarAddress) -> None:
    """Once a day. It is the only GET that writes, and does so in a transaction of its own, whose first
    statement is the write: so SQLite waits for its turn instead of refusing a reader that became a writer."""
    programme = address.programme
    number, day = address.id, clock.today(programme.timezone if programme else "UTC")
    if address.last_fetched_on is None or address.last_fetched_on < day:
        db.session.rollback()
        try:
            services.note_fetch(number, day)
            db.session.commit()
        except DBAPIError as error:
            # The calendar was read; that nobody can note its day is no reason to keep it back.
            db.session.rollback()
            log.warning("The day of a fetch could not be noted: %s", type(error.orig).__name__)
