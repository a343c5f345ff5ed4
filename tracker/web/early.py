"""Who has not signed in and has a page already is told so before Flask is asked (docs/decisions/036).

What such an answer depends on is in the request and in one row of the database. When the application has
answered 304, it is noted what the request said, what the row said and what the answer was; the same request
then costs that row. Anything else, and whoever brings a cookie, goes the whole way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from types import SimpleNamespace
from typing import Any

from cachetools import LRUCache
from flask import Flask, g, request
from sqlalchemy import Engine, bindparam, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags

from tracker import clock
from tracker.extensions import db
from tracker.models import Programme
from tracker.permissions import ANONYMOUS, Action, Scope, may

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Any], Iterable[bytes]]

SAID = (
    *("REQUEST_METHOD", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST"),
    *("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_LANGUAGE"),
)
"""All of a request that its answer depends on, but for what it says that the browser has, where there is no
cookie and nothing is sent."""
LONGEST = 1000
MOST = 1000
"""So many characters of a request are noted, of so many requests: a megabyte or two."""
WITNESS = "tracker.witness"
"""Where the application says within the request what its answer depends on."""

_ROW = select(
    Programme.id,
    Programme.created_at,
    Programme.updated_at,
    Programme.revision,
    Programme.timezone,
    Programme.open,
).where(Programme.slug == bindparam("slug"))


@dataclass(frozen=True, slots=True)
class Witness:
    """What the name of a page was made of, besides what the request says: as it was, and where it is."""

    tag: str
    slug: str
    row: tuple[Any, ...]
    day: date
    engine: Engine

    def still_holds(self) -> bool:
        """Whether the page would be named as it was, and be shown to anybody at all."""
        try:
            with self.engine.connect() as connection:
                row = connection.execute(_ROW, {"slug": self.slug}).first()
        except SQLAlchemyError:
            # The whole way leads to the page that says so.
            return False
        if row is None or tuple(row) != self.row or not _is_for_anybody(is_open=row.open):
            return False
        return bool(self.day == clock.today(row.timezone))


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer without content, and what it was given for. `rule` is for the log and the numbers."""

    witness: Witness
    status: str
    headers: tuple[tuple[str, str], ...]
    rule: Any


_noted: LRUCache[tuple[str, ...], Noted] = LRUCache(MOST)
_lock = Lock()


def init_app(app: Flask) -> None:
    """Stands nearest to the application: what believes proxies and what watches over requests come before."""
    app.wsgi_app = Early(app.wsgi_app)  # type: ignore[method-assign]


def give_witness(tag: str, programme: Programme, day: date) -> None:
    """Says what the answer to a reader without any cookie depends on: nothing but the programme and its day,
    as it was before the page was named. One read later could be the next day, all of which would then be
    shown the page of the day before.
    """
    if request.cookies or g.get("actor", ANONYMOUS) != ANONYMOUS:
        return
    row = tuple(getattr(programme, name) for name in _ROW.selected_columns.keys())  # noqa: SIM118
    request.environ[WITNESS] = Witness(tag, programme.slug, row, day, db.engine)


def forget() -> None:
    """Notes nothing any more of what was answered."""
    with _lock:
        _noted.clear()


class Early:
    """The application, with what it has answered before it."""

    def __init__(self, app: WsgiApp) -> None:
        self.app = app

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        asked = _asked(environ)
        if asked is None:
            return self.app(environ, start_response)
        with _lock:
            noted = _noted.get(asked)
        if noted is not None and self._has_it(environ, noted) and noted.witness.still_holds():
            environ["werkzeug.request"] = SimpleNamespace(url_rule=noted.rule)
            start_response(noted.status, list(noted.headers))
            return ()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            _note(asked, environ, status, headers)
            return start_response(status, headers, *more)

        return self.app(environ, start)

    @staticmethod
    def _has_it(environ: Environ, noted: Noted) -> bool:
        return parse_etags(environ["HTTP_IF_NONE_MATCH"]).contains_weak(noted.witness.tag)


def _asked(environ: Environ) -> tuple[str, ...] | None:
    """What the request says; None where it may be of somebody, or asks for the first time."""
    if "HTTP_IF_NONE_MATCH" not in environ or "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:
        return None
    said = tuple(environ.get(name, "") for name in SAID)
    return said if said[0] in ("GET", "HEAD") and sum(map(len, said)) <= LONGEST else None


def _note(asked: tuple[str, ...], environ: Environ, status: str, headers: list[tuple[str, str]]) -> None:
    witness: Witness | None = environ.get(WITNESS)
    if witness is None or not status.startswith("304"):
        return
    if any(name.lower() == "set-cookie" for name, _value in headers):
        return
    rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
    with _lock:
        _noted[asked] = Noted(witness, status, tuple(headers), rule)


def _is_for_anybody(*, is_open: bool) -> bool:
    return may(ANONYMOUS, Action.SEE_PROGRAMME, Scope(is_open=is_open))
