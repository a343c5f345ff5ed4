"""Between a password and coming in: who has still to type a code.

Who that is stays in the session, for ten minutes. Nobody is signed in meanwhile, so nothing else is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.domain.statuses import RoleKind, SignInMeans
from tracker.extensions import db, settings
from tracker.forms.second_factor import SecondStepForm
from tracker.models import User
from tracker.permissions import Actor
from tracker.queries.actors import actor_of
from tracker.queries.passkeys import has_passkey
from tracker.queries.second_factors import has_second_factor
from tracker.queries.users import get_user_by_uniquifier
from tracker.web.parts.unsent import carried_here

PENDING = "second step"
LIFETIME = timedelta(minutes=10)
ENOUGH = frozenset({SignInMeans.PASSKEY, SignInMeans.DEMO})
"""Means after which no code is asked for: a passkey has seen a finger, and a demo has nothing to guard."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right, or whose link was good; `user` has the roles."""

    user: User
    means: SignInMeans
    goal: str | None


def is_asked(user: User, means: SignInMeans) -> bool:
    """Whether the person has a second step before them. `user.roles` are loaded."""
    if means in ENOUGH:
        return False
    return has_second_factor(user.id) or (is_required(actor_of(user)) and has_passkey(user.id))


def is_required(actor: Actor) -> bool:
    """Whether this tracker wants a second factor, or a passkey, of such a person."""
    leads = actor.administrator or any(grant.role is RoleKind.COORDINATOR for grant in actor.grants)
    return settings().second_factor and leads


def ask(user: User, *, means: SignInMeans, goal: str | None) -> ResponseReturnValue:
    """Leads to the page that asks for a code. What somebody was sending goes along, within the page."""
    session.clear()
    g.pop("csrf_token", None)
    session[PENDING] = {
        "person": user.fs_uniquifier,
        "means": means.value,
        "goal": goal,
        "at": clock.now().isoformat(),
    }
    db.session.commit()
    if carried_here():
        return page(SecondStepForm(formdata=None))
    return redirect(url_for("second_factor.ask"), 303)


def account_pending() -> str | None:
    """Whose code is asked for in this session, as a word to count tries by; None where none is."""
    kept: dict[str, Any] | None = session.get(PENDING)
    if kept is None:
        return None
    age = clock.now() - datetime.fromisoformat(kept["at"])
    return str(kept["person"]) if timedelta(0) <= age <= LIFETIME else None


def pending() -> Pending | None:
    """Who is to type a code; None where nobody is, it took too long, or they may not come in any more."""
    person = account_pending()
    user = None if person is None else get_user_by_uniquifier(person)
    if user is None or not user.is_here:
        return None
    kept = session[PENDING]
    return Pending(user, SignInMeans(kept["means"]), kept["goal"])


def page(
    form: SecondStepForm, faults: list[str] | None = None, *, status: int = 200, headers: Any = None
) -> ResponseReturnValue:
    """The page that asks for a code, or for a passkey."""
    waiting = pending()
    user_id = waiting.user.id if waiting else 0
    html = render_template(
        "second_factor/ask.html",
        form=form,
        faults=faults or [],
        by_code=has_second_factor(user_id),
        by_passkey=has_passkey(user_id),
        goal=(waiting.goal if waiting else None) or "",
        unsent=carried_here(),
    )
    return html, status, headers or {}


def lead_to_second_factor() -> ResponseReturnValue | None:
    """Where it is required, opens nothing but the account to those who lead and have nothing of the kind."""
    at_home = request.path == "/account" or request.path.startswith("/account/")
    signed_in = g.get("sign_in") is not None
    if at_home or not signed_in or (request.endpoint or "").startswith(("sign_in.", "passkeys.")):
        return None
    actor: Actor = g.actor
    if not is_required(actor) or has_either(actor.user_id or 0):
        return None
    if request.path.endswith(".json"):
        abort(403, _("Set up a second factor or a passkey first, in your account."))
    return redirect(url_for("second_factor.show"), 303)


def has_either(user_id: int) -> bool:
    """Whether the person has a second factor or a passkey."""
    return has_second_factor(user_id) or has_passkey(user_id)
