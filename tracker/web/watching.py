"""Outermost of all: each request gets a word to find it by, leaves one line in the log, and is counted."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol

from flask import Flask

from config import Settings
from tracker.web.log_lines import FIELDS, REQUEST_ID, REQUESTS

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9_.-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ENDPOINT = "none"
"""What is said of an address that no view of ours has."""

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Any], Iterable[bytes]]
log = logging.getLogger(REQUESTS)


@dataclass(slots=True)
class Seen:
    """What is known of a request, also after its end. It has neither its address nor who asked."""

    word: str
    method: str
    endpoint: str = NO_ENDPOINT
    route: str | None = None
    status: int = 500
    bytes: int = 0
    began: float = field(default_factory=perf_counter)
    seconds: float = 0.0

    @property
    def status_class(self) -> str:
        """``2xx`` and so on."""
        return f"{self.status // 100}xx"


class Counter(Protocol):
    """What counts requests."""

    def begins(self) -> None:
        """One more is being answered."""

    def ends(self, seen: Seen) -> None:
        """It is answered, to its last byte."""


def init_app(app: Flask, settings: Settings, counters: Iterable[Counter] = ()) -> None:
    """Watches every request. Call it last of those that stand before the application."""
    watched = Watch(app.wsgi_app, trusts_proxy=settings.proxies > 0, counters=(LogLines(), *counters))
    app.wsgi_app = watched  # type: ignore[method-assign]


class Watch:
    """The application, watched."""

    def __init__(self, app: WsgiApp, *, trusts_proxy: bool, counters: tuple[Counter, ...]) -> None:
        self.app = app
        self.trusts_proxy = trusts_proxy
        self.counters = counters

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        word = environ[REQUEST_ID] = self._word(environ)
        method = environ["REQUEST_METHOD"]
        seen = Seen(word, method if method in METHODS else "other")
        for counter in self.counters:
            counter.begins()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            seen.status = int(status.partition(" ")[0])
            # Flask has found out whose address it is, and forgets the request before the last byte is sent.
            rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
            if rule is not None:
                seen.endpoint, seen.route = rule.endpoint, rule.rule
            return start_response(status, [*headers, (HEADER, word)], *more)

        try:
            return Body(self.app(environ, start), lambda sent: self._end(seen, sent))
        except BaseException:
            self._end(seen, 0)
            raise

    def _word(self, environ: Environ) -> str:
        """What a proxy of ours calls the request; anybody else's word could be another request's."""
        said = environ.get("HTTP_X_REQUEST_ID", "") if self.trusts_proxy else ""
        return said if WELL_FORMED.fullmatch(said) else secrets.token_hex(8)

    def _end(self, seen: Seen, sent: int) -> None:
        seen.bytes, seen.seconds = sent, perf_counter() - seen.began
        for counter in self.counters:
            counter.ends(seen)


class Body:
    """What is sent, counted; `done` is told how many bytes, once, when the server lets go of it."""

    def __init__(self, parts: Iterable[bytes], done: Callable[[int], None]) -> None:
        self.parts = parts
        self.done = done
        self.sent = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self.sent += len(part)
            yield part

    def close(self) -> None:
        """Every server calls it at the end, also where the reader has gone."""
        try:
            if (close := getattr(self.parts, "close", None)) is not None:
                close()
        finally:
            self.done(self.sent)


class LogLines:
    """A line for each request, where the log has such lines at all."""

    def begins(self) -> None:
        pass

    def ends(self, seen: Seen) -> None:
        if not log.isEnabledFor(logging.INFO):
            return
        fields = {
            "request": seen.word,
            "method": seen.method,
            "endpoint": seen.endpoint,
            "route": seen.route,
            "status": seen.status,
            "milliseconds": round(seen.seconds * 1000, 1),
            "bytes": seen.bytes,
        }
        log.info("request", extra={FIELDS: fields})
