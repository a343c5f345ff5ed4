"""Codes as the second step of signing in: being asked for one, and switching them on and off."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error, sentence_of
from tracker.forms.second_factor import ChangeForm, FirstCodeForm, SecondStepForm
from tracker.forms.sign_in import SignInForm
from tracker.models import SecondFactor, User
from tracker.permissions import Action, Scope
from tracker.pictures.qr_codes import qr_code
from tracker.queries.second_factors import count_recovery_codes, get_second_factor
from tracker.services import second_factors as services
from tracker.services.tries import CODE
from tracker.web import attempts
from tracker.web import sign_in as sign_in_page
from tracker.web.access import access, anyone, person_here, require
from tracker.web.parts import second_step
from tracker.web.parts.entering import come_in
from tracker.web.parts.saving import save_and_go, sent_before
from tracker.web.signed_in import RECENT_MINUTES, is_recent

bp = Blueprint("second_factor", __name__)

NEW_CODES = "new recovery codes"
"""Where the session of who made them keeps them until they were shown."""


@bp.get("/login/code")
@anyone
def ask() -> ResponseReturnValue:
    """Asks for the code; whoever has typed no password yet is led there."""
    if second_step.pending() is None:
        return redirect(url_for("sign_in.show"), 303)
    return second_step.page(SecondStepForm(formdata=None))


@bp.post("/login/code")
@anyone
def answer() -> ResponseReturnValue:
    """Signs in whoever has typed a code after the password; each code counts once."""
    form = SecondStepForm()
    account = second_step.account_pending()
    if account is None or second_step.pending() is None:
        sentence = _("Signing in took too long, or was begun elsewhere. Begin once more.")
        return sign_in_page.page(SignInForm(formdata=None), [sentence], status=422)
    if not form.validate():
        return second_step.page(form, status=422)
    if seconds := attempts.seconds_to_wait(CODE, account):
        headers = attempts.headers(seconds)
        return second_step.page(form, [attempts.words(seconds)], status=429, headers=headers)
    waiting = second_step.pending()
    if waiting is None or not services.take(waiting.user, form.code.data or ""):
        add_error(form, DomainError("code", "code_wrong"))
        refused = second_step.page(form, status=422)
        attempts.note_failure(CODE)
        return refused
    attempts.forgive(CODE, account)
    return come_in(waiting.user, means=waiting.means, goal=waiting.goal)


@bp.get("/account/second-factor")
@access(Action.KEEP_ACCOUNT)
def show() -> ResponseReturnValue:
    """How it stands: off, begun, or on, each with its next step for whoever has just signed in."""
    require(Scope())
    return _page()


@bp.post("/account/second-factor/begin")
@access(Action.KEEP_ACCOUNT)
def begin() -> ResponseReturnValue:
    """Makes a secret for an app; codes are asked for once its first one was typed."""
    require(Scope())
    form = TrackedForm()
    if before := sent_before(form):
        return before
    if not form.validate() or not is_recent():
        return _page(status=422)
    try:
        services.begin(person_here())
    except DomainError as error:
        flash(sentence_of(error), "warning")
    return save_and_go(form, url_for("second_factor.show"))


@bp.post("/account/second-factor/confirm")
@access(Action.KEEP_ACCOUNT)
def confirm() -> ResponseReturnValue:
    """Switches codes on, and leads to the page that shows the recovery codes."""
    require(Scope())
    form = FirstCodeForm()
    if answer := _answer_before(form):
        return answer
    try:
        session[NEW_CODES] = services.confirm(person_here(), form.code.data or "")
    except DomainError as error:
        add_error(form, error)
        return _page(form=form, status=422)
    attempts.forgive(CODE, _account())
    return save_and_go(form, url_for("second_factor.codes"), line=_("From now on you are asked for a code."))


@bp.post("/account/second-factor/change")
@access(Action.KEEP_ACCOUNT)
def change() -> ResponseReturnValue:
    """Switches codes off, or makes new recovery codes, for whoever has a code."""
    require(Scope())
    form = ChangeForm()
    if answer := _answer_before(form):
        return answer
    user = person_here()
    if not services.take(user, form.code.data or ""):
        add_error(form, DomainError("code", "code_wrong"))
        return _page(form=form, status=422)
    attempts.forgive(CODE, _account())
    if form.change.data == ChangeForm.RENEW:
        session[NEW_CODES] = services.renew_recovery_codes(user)
        return save_and_go(form, url_for("second_factor.codes"))
    services.switch_off(user)
    line = _("You are not asked for a code any more.")
    return save_and_go(form, url_for("second_factor.show"), line=line)


@bp.get("/account/second-factor/codes")
@access(Action.KEEP_ACCOUNT)
def codes() -> ResponseReturnValue:
    """The recovery codes that were just made, this once."""
    require(Scope())
    new: list[str] | None = session.pop(NEW_CODES, None)
    if new is None:
        return redirect(url_for("second_factor.show"), 303)
    html = render_template("second_factor/codes.html", codes=new)
    return html, {"Cache-Control": "no-store"}


def _answer_before(form: FirstCodeForm | ChangeForm) -> ResponseReturnValue | None:
    """The form again where it is not filled in, codes were tried too often, or signing in is long ago; where
    one that was sent before led to. A try is counted for good, so that comes before the form is claimed."""
    if not form.validate() or not is_recent():
        return _page(form=form, status=422)
    if seconds := attempts.seconds_to_wait(CODE, _account()):
        return _page([attempts.words(seconds)], form=form, status=429, headers=attempts.headers(seconds))
    return sent_before(form)


def _account() -> str:
    """By what tries are counted: the same as before signing in."""
    return str(person_here().fs_uniquifier)


def _page(
    faults: list[str] | None = None,
    *,
    form: FirstCodeForm | ChangeForm | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> ResponseReturnValue:
    user = person_here()
    factor = get_second_factor(user.id)
    is_on, too_late = factor is not None and factor.confirmed_at is not None, not is_recent()
    begun = factor if factor is not None and not is_on and services.can_be_read(factor) else None
    fitting = ChangeForm if is_on else FirstCodeForm
    if too_late:
        form, faults = None, []
    elif status == 422 and (factor is None or not isinstance(form, fitting)):
        # It was sent from a page that is older than how it stands.
        form, faults = None, [sentence_of(DomainError(None, "second_factor_not_begun"))]
    html = render_template(
        "second_factor/show.html",
        form=form if isinstance(form, fitting) else fitting(formdata=None),
        faults=faults or [],
        is_on=is_on,
        app=None if begun is None or too_late else _app(user, begun),
        too_late=too_late,
        minutes=RECENT_MINUTES,
        codes_left=count_recovery_codes(user.id),
        is_wanted=second_step.is_required(g.actor) and not second_step.has_either(user.id),
    )
    return html, status, {"Cache-Control": "no-store", **(headers or {})}


def _app(user: User, factor: SecondFactor) -> dict[str, Any]:
    """What an app needs to make codes: as a picture, as a link on the phone itself, and as text."""
    issuer = str(_("Mentoring tracker")).replace(":", "")
    address = services.address_for_apps(factor, label=user.email.replace(":", ""), issuer=issuer)
    return {"picture": qr_code(address), "url": address, "secret": services.secret_to_type(factor)}
