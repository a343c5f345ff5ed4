"""A page of a programme that is what it was: the browser is told so, and the worker does not build it twice.

Both go by what the page depends on (docs/decisions/034). A view says `answer_unchanged(programme)` once it
knows that the reader may see the programme and before anything is built. A page that depends on anything else
must not say it: a test holds the tables that such pages read against those whose changes are in here.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from hashlib import blake2b
from threading import Lock
from typing import Any

from cachetools import LRUCache
from flask import Flask, Response, abort, current_app, g, request, session
from flask_babel import get_timezone
from flask_login import current_user
from markupsafe import Markup

from tracker import clock
from tracker.extensions import READING_METHODS, db, page_language
from tracker.models import Programme, User
from tracker.permissions import ANONYMOUS, Actor
from tracker.web import early
from tracker.web.language import language_of_address
from tracker.web.late_sends import FLASHES
from tracker.web.release import release

CSRF = "csrf_token"
"""Where Flask-WTF keeps in the session what the tokens of its forms are made of."""

ASK_ANEW = "private, no-cache"
MOST_BYTES = 4 * 1024 * 1024
"""So much of what was built is kept in a process, compressed: some two hundred pages."""
QUICKLY = 1
"""The level of compression: it is unpacked again within the same process."""

BETWEEN = "\0"
"""No page has it: it stands between the parts that are kept together."""

_kept: LRUCache[str, bytes] = LRUCache(MOST_BYTES, getsizeof=len)
_lock = Lock()


def init_app(app: Flask) -> None:
    """Names each page that said what it depends on. What is joined first runs last."""
    app.after_request(name_page)


def of_programme(programme: Programme) -> tuple[Any, ...]:
    """All that a part of a page depends on which shows a programme to a reader with certain rights.

    `updated_at` moves with the revision, and tells two databases apart that came to the same one. A day of
    the programme ends where the programme is.
    """
    actor: Actor = g.get("actor", ANONYMOUS)
    own = frozenset(grant for grant in actor.grants if grant.programme_id == programme.id)
    return (
        release(),
        *(db.engine.url.host, db.engine.url.port, db.engine.url.database),
        *(programme.id, programme.created_at, programme.updated_at, programme.revision),
        clock.today(programme.timezone),
        *(actor.is_signed_in, actor.administrator, sorted(map(repr, own))),
        *(page_language(), str(get_timezone())),
        *(request.root_url, request.endpoint, request.full_path),
    )


def answer_unchanged(programme: Programme, *more: Any, keeping: str = ASK_ANEW) -> None:
    """Leaves the view with 304 where the reader has this very page; else names the page that is built.

    `more` is what it depends on besides, `keeping` how long it may be kept without asking. Nothing is named,
    and so nothing kept by the browser, where the page has a line that is shown once, or where somebody came
    by a link that lets them in.
    """
    if request.method not in READING_METHODS or current_app.debug:
        return
    if FLASHES in session or g.get("by_link") is not None or (person := _person()) is None:
        return
    day = clock.today(programme.timezone)
    tag = _digest((*of_programme(programme), *person, *more))
    g.names_page = tag, keeping
    if all(one is None for one in more):
        early.give_witness(tag, programme, day)
    if request.if_none_match.contains_weak(tag):
        abort(Response(status=304))


def kept(programme: Programme, build: Callable[[], Sequence[str]], *more: Any) -> list[Markup]:
    """Parts of a page, drawn already, as they were drawn for anybody with the same rights; `more` as above.

    They must have no form with a token, no name of their reader, and nothing of other programmes.
    """
    if not keeps():
        return [Markup(part) for part in build()]  # noqa: S704  # What templates have drawn.
    key = _digest((*of_programme(programme), *more))
    with _lock:
        packed = _kept.get(key)
    if packed is None:
        packed = zlib.compress(BETWEEN.join(build()).encode(), QUICKLY)
        if len(packed) <= MOST_BYTES:
            with _lock:
                _kept[key] = packed
    drawn = zlib.decompress(packed).decode()
    return [Markup(part) for part in drawn.split(BETWEEN)] if drawn else []  # noqa: S704


def keeps() -> bool:
    """Whether parts of pages are kept for this request: not for who came by a link that opens one thing."""
    return request.method in READING_METHODS and g.get("by_link") is None and not current_app.debug


def forget() -> None:
    """Keeps nothing of what was built."""
    with _lock:
        _kept.clear()
    early.forget()


def name_page(response: Response) -> Response:
    """Gives the page its name, for whoever asks whether it is still the same. It is never a strong one: the
    same page is compressed into different bytes."""
    tag, keeping = g.pop("names_page", (None, ASK_ANEW))
    if tag is None or response.status_code not in (200, 304) or FLASHES in session:
        return response
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = keeping
    # An answer without content is of no kind, and says itself what the page depends on.
    response.vary.add("Cookie")
    if language_of_address() is None:
        response.vary.add("Accept-Language")
    return response


def _person() -> tuple[Any, ...] | None:
    """What the frame of a page says of its reader; None where it would be another one each time.

    The form that signs out holds a token of the session.
    """
    if not g.get("actor", ANONYMOUS).is_signed_in:
        return ()
    user: User = current_user._get_current_object()
    token = session.get(CSRF)
    return None if token is None else (user.id, user.name, user.email, user.updated_at, g.sign_in.id, token)


def _digest(depends_on: tuple[Any, ...]) -> str:
    # With a key, so that nobody can try out what a page is made of.
    key = current_app.config["SECRET_KEY"].encode()[:64]
    return blake2b(repr(depends_on).encode(), digest_size=16, key=key).hexdigest()
