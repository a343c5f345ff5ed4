"""Coming in, by whatever means, and going out: every door ends here."""

from __future__ import annotations

from typing import cast

from flask import Response, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user, logout_user

from tracker.domain.devices import device_words
from tracker.domain.statuses import SignInMeans
from tracker.extensions import db
from tracker.models import User
from tracker.queries.actors import actor_of
from tracker.services import sign_ins
from tracker.web.item_doors import forget_tokens
from tracker.web.local_paths import local_path
from tracker.web.parts import second_step
from tracker.web.parts.unsent import carried_here
from tracker.web.signed_in import SIGN_IN_TOKEN


def enter(user: User, *, means: SignInMeans, goal: str | None) -> ResponseReturnValue:
    """Lets the person in, after asking for a code where one is to be asked for. `user.roles` are loaded.

    Whoever was signed in on this browser is signed out by it.
    """
    _end_the_one_before()
    if second_step.is_asked(user, means):
        return second_step.ask(user, means=means, goal=goal)
    return come_in(user, means=means, goal=goal)


def come_in(user: User, *, means: SignInMeans, goal: str | None) -> ResponseReturnValue:
    """Begins a new session for the person and goes on to where they wanted to go. `user.roles` are loaded.

    Who was sending a form when the sign-in ended sees what they had typed, to send it again.
    """
    _end_the_one_before()
    session.clear()
    session.permanent = True
    login_user(user, remember=False, authn_via=[means.value])
    g.sign_in, session[SIGN_IN_TOKEN] = sign_ins.begin(
        user=user, means=means, device=device_words(request.user_agent.string)
    )
    g.actor = actor_of(user)
    db.session.commit()
    if unsent := carried_here():
        # The token that this request may have made belongs to the session that has just ended.
        g.pop("csrf_token", None)
        return unsent.page()
    return redirect(local_path(goal) or url_for("home.show"), 303)


def leave(goal: str | None = None) -> ResponseReturnValue:
    """Signs out on this device: its cookie is worth nothing from now on, and nothing of the visit is kept.

    Nor do the links of mails that were opened on it open anything any more.
    """
    _end_the_one_before()
    logout_user()
    session.clear()
    db.session.commit()
    flash(_("You have signed out."), "done")
    answer = cast("Response", redirect(local_path(goal) or url_for("home.show"), 303))
    forget_tokens(answer)
    # Pages are kept by the browser, to be asked for anew; after signing out it must not go back to them.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _end_the_one_before() -> None:
    """Ends the sign-in by which the request came: its cookie goes, and may have been copied before."""
    here = g.pop("sign_in", None)
    g.pop("sign_in_used", None)
    if here is not None:
        sign_ins.end(here)
