"""One's own password: setting it, replacing it, removing it.

The present one is asked for, but of who has just come by a link in a mail, as one does who has forgotten it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.passwords import PasswordForm, ProofForm
from tracker.models import User
from tracker.permissions import Action, Scope
from tracker.services import accounts as services
from tracker.services.tries import PASSWORD
from tracker.services.users import check_password
from tracker.web import attempts
from tracker.web.access import access, missing, person_here, require
from tracker.web.parts.account_password import can_do_without
from tracker.web.parts.saving import form_page, save_and_go, sent_before
from tracker.web.signed_in import RECENT_MINUTES, came_by_link, is_recent, sign_in_here

bp = Blueprint("passwords", __name__, url_prefix="/account/password")


@bp.route("", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def edit() -> ResponseReturnValue:
    """Sets a password or replaces the one there is; other devices are signed out."""
    require(Scope())
    user = person_here()
    has_one = user.password is not None
    form = PasswordForm(asks_present=has_one and not came_by_link(), address=user.email)
    template = "passwords/edit.html"
    too_late = not (has_one or is_recent())
    shown = {"has_one": has_one, "too_late": too_late, "minutes": RECENT_MINUTES, "by_link": can_do_without()}
    if too_late or not form.validate_on_submit():
        return form_page(template, form, **shown)
    if answer := _answer_before(form, user, template, shown):
        return answer
    services.set_password(user, form.password.data or "", here=sign_in_here())
    line = _("Your new password is saved. All other devices are signed out.")
    return save_and_go(form, url_for("account.show"), line=line)


@bp.route("/remove", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def remove() -> ResponseReturnValue:
    """Removes it, after asking once, where mails can be sent: a link in one is the way in then."""
    require(Scope())
    user = person_here()
    form = ProofForm(asks_present=not came_by_link())
    if user.password is None or not can_do_without():
        return sent_before(form) or missing()
    if not form.validate_on_submit():
        return form_page("passwords/remove.html", form)
    if answer := _answer_before(form, user, "passwords/remove.html", {}):
        return answer
    services.remove_password(user, here=sign_in_here())
    line = _("You have no password any more. Sign in by a link in a mail.")
    return save_and_go(form, url_for("account.show"), line=line)


def _answer_before(
    form: ProofForm, user: User, template: str, shown: dict[str, Any]
) -> ResponseReturnValue | None:
    """Where a form that was sent before led to, or the form again where the present password is wrong.

    Each try counts as one of signing in, and is counted before anything else is claimed.
    """
    if form.present is None:
        return sent_before(form)
    if seconds := attempts.seconds_to_wait(PASSWORD, user.email):
        form.form_errors = [attempts.words(seconds)]
        return form_page(template, form, **shown)[0], 429, attempts.headers(seconds)
    if before := sent_before(form):
        return before
    if not check_password(user, form.present.data or ""):
        form.present.errors = [_("This is not your present password.")]
        page = form_page(template, form, **shown)
        attempts.note_failure(PASSWORD)
        return page
    attempts.forgive(PASSWORD, user.email)
    return None
