"""One's own account: what others read, where one is signed in, and how one signs in."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.permissions import Action, Scope
from tracker.services import accounts as services
from tracker.web.access import access, person_here, require
from tracker.web.parts.account_details import details_form
from tracker.web.parts.account_parts import account_page
from tracker.web.parts.saving import save_and_go, sent_before

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@access(Action.KEEP_ACCOUNT)
def show() -> ResponseReturnValue:
    """All parts of the account."""
    require(Scope())
    return account_page()


@bp.post("/details")
@access(Action.KEEP_ACCOUNT)
def save_details() -> ResponseReturnValue:
    """Keeps name, language and timezone."""
    require(Scope())
    form = details_form()
    if before := sent_before(form):
        return before
    if not form.validate():
        return account_page({"details": {"form": form}}, status=422)
    services.describe(
        person_here(),
        name=form.name.data or "",
        language=form.language.data,
        timezone=form.timezone.data,
    )
    return save_and_go(form, url_for("account.show"), line=_("Your details are saved."))
