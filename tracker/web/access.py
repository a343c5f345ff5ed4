"""Who may enter each view. A view declares it with `access` or `anyone`; one that does not is refused.

In the view: ``programme = load_programme(slug)``, then ``thing = … or missing()``, then
``require(scope)``. Signed out, every closed address leads to the sign-in page, whether or not there
is anything behind it; signed in, what may not be seen is 404, what may be seen but not done is 403.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

from flask import (
    Flask,
    Response,
    abort,
    after_this_request,
    current_app,
    flash,
    g,
    redirect,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import RequestRedirect

from tracker.models import ItemLink, Programme, User
from tracker.permissions import ANONYMOUS, SEEING, Action, Actor, Scope, may
from tracker.queries import programmes as queries
from tracker.queries.actors import actor_of
from tracker.web.item_doors import door_here, forget_token, is_over
from tracker.web.late_sends import check_owner
from tracker.web.local_paths import is_sent_from_here, path_to_come_back_to
from tracker.web.parts.unsent import sent_here
from tracker.web.replica import choose_for

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
FOR_ANYONE = frozenset({"static"})
"""The endpoint of Flask itself, which cannot declare anything."""
FOR_EVERYBODY = re.compile(r"/(?:[A-Za-z-]{2,8}/)?meet(?:/|$)")
"""How the addresses of public pages begin, with a language or without."""

READING_METHODS = frozenset({"GET", "HEAD"})


class UndeclaredAccessError(RuntimeError):
    """A view does not say who may enter it, or says it and never asks."""


class SignedOutMeanwhileError(Unauthorized):
    """A form of ours came from somebody whose sign-in has ended; what they typed must not be lost."""


def access(action: Action) -> Callable[[View], View]:
    """Declares what a view does; it must then call `require` (or `load_programme`, to see one)."""

    def declare(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]
        return view

    return declare


def anyone(view: View) -> View:
    """Declares a view that everybody may enter, signed in or not."""
    view.access = ANYONE  # type: ignore[attr-defined]
    return view


def declared_access(app: Flask, endpoint: str) -> Action | str | None:
    """What an endpoint declares: an action, `ANYONE`, or None where it says nothing."""
    if endpoint in FOR_ANYONE:
        return ANYONE
    return getattr(app.view_functions.get(endpoint), "access", None)


def init_app(app: Flask) -> None:
    """Guards every request. Call it before the tokens of forms are checked, since who has to sign in
    must not be told about tokens."""
    app.before_request(guard)
    app.after_request(refuse_unasked)
    app.after_request(keep_private)
    app.context_processor(lambda: {"actor": g.get("actor", ANONYMOUS), "may": may_here})


def guard() -> None:
    """Finds out who asks, and sends to the sign-in page whoever can get nowhere without it."""
    g.actor = ANONYMOUS
    if request.endpoint in FOR_ANYONE:
        return
    g.actor = current_actor()
    if not g.actor.is_signed_in:
        come_by_link()
    check_owner()
    if request.routing_exception is not None:
        # Below the public pages an address without a page is 404 for everybody, like what is not published.
        stays = g.actor.is_signed_in or FOR_EVERYBODY.match(request.path) is not None
        if not (stays or isinstance(request.routing_exception, RequestRedirect)):
            sign_in_first()
        return
    declared = declared_access(current_app, request.endpoint or "")
    if declared is None:
        raise UndeclaredAccessError(f"{request.endpoint} does not declare who may enter it")
    if isinstance(declared, Action) and not g.actor.is_signed_in:
        reads = request.method in READING_METHODS
        if not (reads and may(ANONYMOUS, declared, Scope(is_open=True))):
            if request.method == "POST" and is_sent_from_here() and sent_here().has_words:
                raise SignedOutMeanwhileError
            sign_in_first()


def come_by_link() -> None:
    """Whom a link of a reminder was sent to is that person on the pages that it opens, and nowhere else."""
    door = door_here()
    if door is None:
        return
    link = door.link
    if door.actor is not None:
        g.actor, g.by_link = door.actor, link
        return

    @after_this_request
    def forget(response: Response) -> Response:
        forget_token(response, link)
        return response

    # It is said once.
    flash(is_over(), "warning")


def person_here() -> User:
    """Whose words a request carries: who has signed in, or whom the link was sent to by which they came."""
    link: ItemLink | None = g.get("by_link")
    person: User = link.user if link is not None else current_user._get_current_object()
    return person


def refuse_unasked(response: Response) -> Response:
    """In tests, stops a view that declared an action and answered without asking for it."""
    if not current_app.testing or response.status_code >= 300 or request.method == "OPTIONS":
        return response
    declared = declared_access(current_app, request.endpoint or "")
    must_ask = isinstance(declared, Action) and declared is not Action.LIST_PROGRAMMES
    if must_ask and not g.get("asked"):
        raise UndeclaredAccessError(f"{request.endpoint} answered without a call of require()")
    return response


def keep_private(response: Response) -> Response:
    """What a signed-in person sees is kept by no proxy, and asked for anew by their own browser."""
    if g.get("actor", ANONYMOUS).is_signed_in and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def current_actor() -> Actor:
    """The signed-in person as the rules see them; `ANONYMOUS` where nobody has signed in."""
    user = current_user._get_current_object()
    return actor_of(user) if isinstance(user, User) and user.is_authenticated else ANONYMOUS


def scope_of(
    programme: Programme, *, owners: Iterable[int | None] = (), pair_members: Iterable[int | None] = ()
) -> Scope:
    """The scope of a thing of a programme; unknown organisations are left out."""
    return Scope(
        programme.id,
        programme.open,
        frozenset(owner for owner in owners if owner is not None),
        frozenset(member for member in pair_members if member is not None),
    )


def load_programme(slug: str) -> Programme:
    """The programme at an address, where it may be seen; leaves the view with the right answer where not."""
    programme = queries.get_programme(slug)
    if programme is None:
        missing()
    if not may(g.actor, Action.SEE_PROGRAMME, scope_of(programme)):
        missing()
    if declared_access(current_app, request.endpoint or "") is Action.SEE_PROGRAMME:
        g.asked = True
    g.programme = programme
    choose_for(programme)
    return programme


def require(scope: Scope, action: Action | None = None) -> None:
    """Leaves the view unless the person may do what it declares (or `action`) within the scope."""
    declared = declared_access(current_app, request.endpoint or "")
    wanted = action or declared
    assert isinstance(wanted, Action), "a view for anyone has nothing to require"
    g.asked = True
    if may(g.actor, wanted, scope):
        return
    if not g.actor.is_signed_in:
        sign_in_first()
    hidden = scope.programme_id is not None and not may(g.actor, Action.SEE_PROGRAMME, scope)
    abort(404 if hidden or wanted in SEEING else 403)


def may_here(action: str, scope: Scope | None = None) -> bool:
    """For templates: ``{% if may('edit_plan', scope) %}``. Without a scope: of the page's programme."""
    if scope is None:
        programme = g.get("programme")
        scope = Scope() if programme is None else scope_of(programme)
    return may(g.get("actor", ANONYMOUS), Action(action), scope)


def missing() -> NoReturn:
    """There is nothing here, or nothing for this person: 404, or the sign-in page for the signed-out."""
    if not g.actor.is_signed_in:
        sign_in_first()
    abort(404)


def sign_in_first() -> NoReturn:
    """To the sign-in page, and afterwards back to where the person wanted to go."""
    abort(redirect(url_for("sign_in.show", next=path_to_come_back_to()), 303))
