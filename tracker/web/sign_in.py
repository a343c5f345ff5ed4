"""Signing in and out."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from config import is_loopback
from tracker.domain.statuses import RoleKind, SignInMeans
from tracker.extensions import settings
from tracker.forms.sign_in import LinkForm, SignInForm
from tracker.labels import label
from tracker.labels.people import person_name
from tracker.models import User
from tracker.queries.users import get_user_by_address, list_demo_people
from tracker.services import users as services
from tracker.services.tries import PASSWORD
from tracker.web import attempts
from tracker.web.access import anyone
from tracker.web.local_paths import local_path
from tracker.web.parts.entering import enter, leave
from tracker.web.parts.unsent import Unsent, carried_here
from tracker.web.signed_in import has_ended

bp = Blueprint("sign_in", __name__)


@bp.get("/login")
@anyone
def show() -> ResponseReturnValue:
    """The form; whoever has signed in already is sent on."""
    goal = local_path(request.args.get("next"))
    if g.actor.is_signed_in:
        return redirect(goal or url_for("home.show"), 303)
    return page(SignInForm(formdata=None, next=goal or ""))


@bp.post("/login")
@anyone
def sign_in() -> ResponseReturnValue:
    """Signs in with address and password; says the same whichever of the two is wrong."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page(form, status=422)
    address = form.address.data or ""
    if seconds := attempts.seconds_to_wait(PASSWORD, address):
        return page(form, [attempts.words(seconds)], status=429, seconds=seconds)
    user = get_user_by_address(address)
    if not services.check_password(user, form.password.data or "") or user is None:
        answer = page(form, [_("Address and password do not belong together. Check both.")], status=422)
        attempts.note_failure(PASSWORD)
        return answer
    attempts.forgive(PASSWORD, address)
    return enter(user, means=SignInMeans.PASSWORD, goal=form.next.data)


@bp.post("/login/demo")
@anyone
def sign_in_demo() -> ResponseReturnValue:
    """Signs in as one of the demo's people; there is nothing here outside a demo."""
    if not is_demo():
        abort(404)
    person = next((one for one in list_demo_people() if one.email == request.form.get("person")), None)
    if person is None:
        abort(404)
    return enter(person, means=SignInMeans.DEMO, goal=request.form.get("next"))


@bp.post("/logout")
@anyone
def sign_out() -> ResponseReturnValue:
    """Signs out and forgets everything about the visit; `next` is where to go on from there."""
    return leave(request.form.get("next"))


def page(
    form: SignInForm,
    faults: list[str] | None = None,
    *,
    link: LinkForm | None = None,
    unsent: Unsent | None = None,
    status: int = 200,
    seconds: int = 0,
) -> ResponseReturnValue:
    """The sign-in page, with the people of the demo where this is one.

    `link` is the form for a link, where that was sent. `unsent` is what somebody sent whose sign-in had
    ended; tried again, the page goes on carrying it.
    """
    unsent = unsent or carried_here()
    people = [(person.email, demo_words(person)) for person in list_demo_people()] if is_demo() else []
    html = render_template(
        "sign_in/show.html",
        form=form,
        link=link or LinkForm(formdata=None, next=form.next.data),
        faults=faults or [],
        people=people,
        unsent=unsent,
        ended=has_ended(),
    )
    return html, status, attempts.headers(seconds)


def is_demo() -> bool:
    """Whether anybody may be anybody: only on this machine alone, and only on the demo's own database."""
    known = settings()
    return known.demo and is_loopback(known.host) and known.is_demo_database


def demo_words(person: User) -> str:
    """What a demo person's button says."""
    role = next(iter(person.roles), None)
    if person.administrator:
        words = _("Administrator")
    elif role is not None and role.role is RoleKind.EDITOR and role.organisation is not None:
        organisation = role.organisation.acronym or role.organisation.name
        words = _("Editor of %(organisation)s", organisation=organisation)
    else:
        words = label(role.role) if role is not None else person_name(person)
    return str(words)
