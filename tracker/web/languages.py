"""Another language in one tap: for whoever has signed in on every device, for anybody else on this one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from tracker.extensions import csrf, db
from tracker.services import accounts as services
from tracker.web.access import anyone
from tracker.web.cookies import keep_cookie
from tracker.web.language import COOKIE, offered_languages
from tracker.web.local_paths import is_sent_from_elsewhere, local_path
from tracker.web.parts.language_switch import language_switch_here

bp = Blueprint("languages", __name__, url_prefix="/language")

KEPT_FOR = timedelta(days=365)


@bp.post("")
@anyone
def choose() -> ResponseReturnValue:
    """Keeps the language, and comes back to the page; which is the same however often it is pressed."""
    if is_sent_from_elsewhere():
        return redirect(url_for("home.show"), 303)
    back = cast("Response", redirect(local_path(request.form.get("next")) or url_for("home.show"), 303))
    signed_in = bool(current_user.is_authenticated)
    if signed_in and not _has_token():
        flash(_("The page had been open for too long. Choose again, it works now."), "warning")
        return back
    language = request.form.get("language", "")
    if language not in offered_languages():
        abort(
            400, _("This language is not offered. Go back and choose one of those at the foot of the page.")
        )
    if signed_in:
        services.choose_language(current_user._get_current_object(), language=language)
        db.session.commit()
    else:
        keep_cookie(back, COOKIE, language, max_age=KEPT_FOR)
    return back


# Whoever has not signed in has no session to guard, and none is begun, so that what anybody reads can be
# kept by proxies: their form has no token. That of a signed-in person has one, and it is asked for above.
csrf.exempt(choose)


def _has_token() -> bool:
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


@bp.app_context_processor
def switch() -> dict[str, Any]:
    """The languages at the foot of every page."""
    return {"language_switch_here": language_switch_here}
