"""Passkeys: signing in with one, and making, listing and removing one's own.

A browser asks here for a question, which stays in its session until the answer comes with a form.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.devices import device_words
from tracker.domain.errors import DomainError
from tracker.domain.statuses import SignInMeans
from tracker.extensions import settings
from tracker.forms.base import TrackedForm
from tracker.forms.errors import sentence_of
from tracker.forms.passkeys import PasskeyForm, PasskeySignInForm
from tracker.forms.sign_in import SignInForm
from tracker.permissions import Action, Scope
from tracker.queries.passkeys import get_passkey
from tracker.services import passkeys as services
from tracker.services.passkeys import Challenge, Site
from tracker.web import sign_in as sign_in_page
from tracker.web.access import access, anyone, missing, person_here, require
from tracker.web.parts.entering import enter
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before
from tracker.web.signed_in import RECENT_MINUTES, is_recent

bp = Blueprint("passkeys", __name__)

QUESTION = "passkey question"
"""Where a session keeps the question, with what it is for."""
TO_MAKE, TO_SIGN_IN = "make", "sign in"


@bp.app_template_global()
def passkey_origin() -> str:
    """For templates: the one origin at which passkeys of this tracker work."""
    return _site().origin


@bp.post("/login/passkey/question.json")
@anyone
def ask() -> ResponseReturnValue:
    """The question that a device answers to sign its person in; the same for everybody."""
    return _json(services.options_to_sign_in(_new_question(TO_SIGN_IN), _site()))


@bp.post("/login/passkey")
@anyone
def sign_in() -> ResponseReturnValue:
    """Signs in the person whose device has answered; one sentence for whatever is wrong."""
    form = PasskeySignInForm()
    challenge = _take_question(TO_SIGN_IN)
    try:
        user = services.recognise(form.credential.data or "", challenge=challenge, site=_site())
    except DomainError as error:
        again = SignInForm(formdata=None, next=form.next.data or "")
        return sign_in_page.page(again, [sentence_of(error)], status=422)
    return enter(user, means=SignInMeans.PASSKEY, goal=form.next.data)


@bp.route("/account/passkeys/new", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def create() -> ResponseReturnValue:
    """Makes a passkey on the device before which the person sits, where they have just signed in: it would
    let in for good, past any code, whoever found the device or a cookie."""
    require(Scope())
    form = PasskeyForm(data={"name": device_words(request.user_agent.string)})
    if before := sent_before(form):
        return before
    challenge = _take_question(TO_MAKE) if form.is_submitted() else None
    if form.validate_on_submit():
        with refusals_in(form):
            services.add(
                person_here(),
                answer=form.credential.data or "",
                name=form.name.data or "",
                challenge=challenge,
                site=_site(),
            )
            line = _("The passkey is made. From now on you can sign in with this device.")
            return save_and_go(form, _list_url(), line=line)
    shown = {"too_late": not is_recent(), "minutes": RECENT_MINUTES}
    return form_page("passkeys/create.html", form, back_url=_list_url(), **shown)


@bp.post("/account/passkeys/question.json")
@access(Action.KEEP_ACCOUNT)
def ask_to_make() -> ResponseReturnValue:
    """The question that a device answers by making a passkey for the signed-in person."""
    require(Scope())
    if not is_recent():
        abort(403, _("Sign in again first, to make a passkey."))
    site_name = str(_("Mentoring tracker"))
    return _json(
        services.options_to_make(person_here(), _new_question(TO_MAKE), _site(), site_name=site_name)
    )


@bp.route("/account/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def remove(passkey_id: int) -> ResponseReturnValue:
    """Forgets a passkey of one's own, after asking once, for whoever has just signed in."""
    require(Scope())
    form = TrackedForm()
    if before := sent_before(form):
        return before
    passkey = get_passkey(passkey_id, g.actor.user_id or 0) or missing()
    too_late = not is_recent()
    if form.validate_on_submit() and not too_late:
        services.remove(passkey, of=person_here())
        line = _("The passkey is removed. It signs nobody in any more; you can delete it on the device, too.")
        return save_and_go(form, _list_url(), line=line)
    shown = {"too_late": too_late, "minutes": RECENT_MINUTES}
    return form_page("passkeys/remove.html", form, passkey=passkey, back_url=_list_url(), **shown)


def _site() -> Site:
    return services.site_of(settings())


def _list_url() -> str:
    return url_for("account.show", _anchor="passkeys")


def _new_question(purpose: str) -> Challenge:
    challenge = Challenge.new()
    session[QUESTION] = [purpose, challenge.value, challenge.asked_at.isoformat()]
    return challenge


def _take_question(purpose: str) -> Challenge | None:
    """The question of this session, which is gone from it after this."""
    kept, value, asked_at = session.pop(QUESTION, (None, "", ""))
    return Challenge(value, datetime.fromisoformat(asked_at)) if kept == purpose else None


def _json(text: str) -> Response:
    response = current_app.response_class(text, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
