"""Signing in by a link in a mail: asking for one, opening it, and pressing the one button behind it."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.statuses import SignInMeans
from tracker.extensions import db
from tracker.forms.base import PlainForm
from tracker.forms.sign_in import LinkForm, SignInForm
from tracker.models import SignInLink
from tracker.queries.sign_in_links import get_sign_in_link, is_open
from tracker.queries.users import get_active_person
from tracker.services import sign_in_links as services
from tracker.services import tries
from tracker.services.tokens import hashed
from tracker.web import attempts, sign_in
from tracker.web.access import anyone
from tracker.web.local_paths import local_path
from tracker.web.parts.entering import enter
from tracker.web.parts.unsent import carried_here

bp = Blueprint("sign_in_links", __name__)


@bp.post("/login/link")
@anyone
def ask() -> ResponseReturnValue:
    """Writes the mail, where there is somebody to write to; it answers the same where there is nobody."""
    form = LinkForm()
    password = SignInForm(formdata=None, next=form.next.data)
    if not form.validate():
        return sign_in.page(password, link=form, status=422)
    address = (form.address.data or "").strip()
    if seconds := attempts.seconds_to_wait(tries.LINK, address):
        faults = [attempts.words(seconds)]
        return sign_in.page(password, faults, link=form, status=429, seconds=seconds)
    services.ask(address, goal=local_path(form.next.data))
    tries.note_failure(tries.LINK, place=request.remote_addr)
    db.session.commit()
    return render_template(
        "sign_in_links/sent.html", address=address, form=form, unsent=carried_here(), minutes=services.MINUTES
    )


@bp.post("/login/resume")
@anyone
def resume() -> ResponseReturnValue:
    """Shows what somebody sent whose sign-in had ended, once they have signed in by a link; saves nothing."""
    unsent = carried_here()
    if unsent is not None and g.actor.is_signed_in:
        return unsent.page()
    return sign_in.page(SignInForm(formdata=None), unsent=unsent, status=403 if unsent else 200)


@bp.get("/sign-in/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """One button. It changes nothing, however often a program that looks through mails opens it."""
    link = get_sign_in_link(hashed(token))
    if link is not None and link.user_id == g.actor.user_id:
        return redirect(local_path(link.goal) or url_for("home.show"), 303)
    if link is None or not is_open(link, clock.now()):
        return _no_good(link)
    return render_template("sign_in_links/show.html", form=PlainForm(), person=link.user)


@bp.post("/sign-in/<token>")
@anyone
def use(token: str) -> ResponseReturnValue:
    """Signs in, once, and leads to where the person was going when they asked."""
    if not PlainForm().validate():
        return redirect(url_for("sign_in_links.show", token=token), 303)
    link = services.use(token)
    user = None if link is None else get_active_person(link.user_id)
    if link is not None and user is not None:
        return enter(user, means=SignInMeans.LINK, goal=link.goal)
    known = get_sign_in_link(hashed(token))
    if known is not None and known.user_id == g.actor.user_id:
        # Pressed twice: the first one has signed in.
        return redirect(local_path(known.goal) or url_for("home.show"), 303)
    db.session.rollback()
    return _no_good(get_sign_in_link(hashed(token)))


def _no_good(link: SignInLink | None) -> ResponseReturnValue:
    """One page for links that are used, over or made up, with the form for another one."""
    form = LinkForm(formdata=None, next=(link.goal if link else None) or "")
    return render_template("sign_in_links/closed.html", form=form, minutes=services.MINUTES), 404
