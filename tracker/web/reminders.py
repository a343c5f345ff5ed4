"""How often one is reminded, from one's own account page."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.statuses import ReminderPace
from tracker.forms.reminders import RemindersForm
from tracker.permissions import Action, Scope
from tracker.services import stopping
from tracker.web.access import access, person_here, require
from tracker.web.parts.account_parts import account_page
from tracker.web.parts.saving import save_and_go, sent_before

bp = Blueprint("reminders", __name__, url_prefix="/account/reminders")


@bp.post("")
@access(Action.KEEP_ACCOUNT)
def save() -> ResponseReturnValue:
    """Keeps the pace."""
    require(Scope())
    form = RemindersForm()
    if before := sent_before(form):
        return before
    if not form.validate():
        return account_page({"reminders": {"form": form}}, status=422)
    stopping.choose(person_here(), ReminderPace(form.pace.data))
    return save_and_go(form, url_for("account.show", _anchor="reminders"), line=_("Saved."))
