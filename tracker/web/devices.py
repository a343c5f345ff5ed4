"""Ending sign-ins of one's own: on one device, or on all the others.

Who found a device that somebody left must not shut its person out of the others, so that signing in again
comes first.
"""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.base import TrackedForm
from tracker.permissions import Action, Scope
from tracker.queries.sign_ins import get_sign_in
from tracker.services import sign_ins as services
from tracker.web.access import access, missing, person_here, require
from tracker.web.parts.account_devices import device
from tracker.web.parts.entering import leave
from tracker.web.parts.saving import form_page, save_and_go, sent_before
from tracker.web.signed_in import RECENT_MINUTES, is_recent, sign_in_here

bp = Blueprint("devices", __name__, url_prefix="/account/devices")


@bp.route("/<int:sign_in_id>/end", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def end(sign_in_id: int) -> ResponseReturnValue:
    """Signs out one device, after asking once; the one that asks, too."""
    require(Scope())
    form, here = TrackedForm(), sign_in_here()
    if before := sent_before(form):
        return before
    sign_in = get_sign_in(sign_in_id, here.user_id) or missing()
    # Signing out where one sits is for anybody who sits there.
    too_late = sign_in.id != here.id and not is_recent()
    if too_late or not form.validate_on_submit():
        shown = {"too_late": too_late, "minutes": RECENT_MINUTES}
        return form_page("devices/end.html", form, device=device(sign_in, here=here.id), **shown)
    if sign_in.id == here.id:
        return leave()
    services.end(sign_in)
    return save_and_go(form, url_for("account.show"), line=_("That device is signed out."))


@bp.route("/end-others", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Signs out every device but the one that asks."""
    require(Scope())
    form = TrackedForm()
    if before := sent_before(form):
        return before
    too_late = not is_recent()
    if too_late or not form.validate_on_submit():
        return form_page("devices/end_others.html", form, too_late=too_late, minutes=RECENT_MINUTES)
    services.end_all(person_here(), but=sign_in_here())
    line = _("All other devices are signed out. You are signed in on this one alone.")
    return save_and_go(form, url_for("account.show"), line=line)
