"""The link at the end of each reminder: it stops them without signing in (RFC 8058), and can be undone.

Mail programs send the POST by themselves when their reader presses their button: without a cookie, without a
token of ours, and they follow no redirect. Scanners fetch the page, which changes nothing.
"""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.paces import pace_of
from tracker.domain.statuses import ReminderPace
from tracker.extensions import csrf, db
from tracker.forms.reminders import AgainForm
from tracker.models import User
from tracker.services import stopping
from tracker.web.access import anyone

bp = Blueprint("unsubscribe", __name__, url_prefix="/stop/<reader>")


@bp.get("")
@anyone
def show(reader: str) -> ResponseReturnValue:
    """One button; or, where they are stopped, the one that undoes it."""
    person = _person(reader)
    if person.reminders is ReminderPace.NEVER:
        return _stopped(reader, AgainForm(formdata=None))
    return render_template("unsubscribe/show.html", reader=reader)


@bp.post("")
@anyone
def stop(reader: str) -> ResponseReturnValue:
    """Stops them at once, however often it is sent."""
    person = _person(reader)
    before = pace_of(person.reminders)
    stopping.choose(person, ReminderPace.NEVER)
    db.session.commit()
    return _stopped(reader, AgainForm(formdata=None, data={"pace": before.value}))


# A mail program has no page of ours, and so no token: the signature in the address stands for it.
csrf.exempt(stop)


@bp.post("/again")
@anyone
def send_again(reader: str) -> ResponseReturnValue:
    """Takes it back: they come as often as they did, or as needed."""
    person = _person(reader)
    form = AgainForm()
    if form.validate() and person.reminders is ReminderPace.NEVER:
        _resume(person, form)
    return render_template("unsubscribe/resumed.html", reader=reader, pace=pace_of(person.reminders))


def _person(reader: str) -> User:
    """Whose link it is; ends the request with a page of its own for a link that is nobody's."""
    return stopping.person_of(reader) or abort(
        make_response(render_template("unsubscribe/unknown.html"), 404)
    )


def _resume(person: User, form: AgainForm) -> None:
    stopping.choose(person, form.chosen)
    db.session.commit()


def _stopped(reader: str, form: AgainForm) -> ResponseReturnValue:
    return render_template("unsubscribe/stopped.html", reader=reader, form=form)
