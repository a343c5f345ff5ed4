"""``/healthz``, ``/readyz`` and ``/metrics``: for programs that watch over the tracker, not for people.

They stand before the application. A load balancer asks by the number of the machine and over http, so neither
the host's name is looked at nor https asked for; no session is read, and nothing of anybody is said.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from werkzeug.wrappers import Response

from config import Settings
from tracker.web.readiness import OK, Readiness, checks_of

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Any], Iterable[bytes]]

HEALTH, READY, METRICS = "/healthz", "/readyz", "/metrics"
EXCLUDE = "exclude"
"""What a load balancer names that it does not ask for: without mail, pages are still answered."""
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def init_app(app: Flask, settings: Settings, metrics: Callable[[], bytes] | None) -> None:
    """Opens the doors. `metrics` says the numbers; without it, their address is one like any other."""
    app.wsgi_app = Doors(  # type: ignore[method-assign]
        app.wsgi_app,
        readiness=Readiness(checks_of(app, settings)),
        metrics=metrics,
        token=settings.metrics_token,
    )


class Doors:
    """The application, with these doors before it."""

    def __init__(
        self, app: WsgiApp, *, readiness: Readiness, metrics: Callable[[], bytes] | None, token: str
    ) -> None:
        self.app = app
        self.readiness = readiness
        self.metrics = metrics
        self.token = token

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        answer = self._answer(environ)
        if answer is None:
            return self.app(environ, start_response)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer(environ, start_response)

    def _answer(self, environ: Environ) -> Response | None:
        opened: dict[str, Callable[[Environ], Response]]
        opened = {HEALTH: self._say_health, READY: self._say_ready}
        if self.metrics is not None and self._has_token(environ):
            opened[METRICS] = self._say_metrics
        say = opened.get(environ.get("PATH_INFO", ""))
        if say is None:
            return None
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return Response("", 405, headers={"Allow": "GET, HEAD"})
        return say(environ)

    def _say_health(self, _environ: Environ) -> Response:
        return Response("ok\n", mimetype="text/plain")

    def _say_ready(self, environ: Environ) -> Response:
        asked = parse_qs(environ.get("QUERY_STRING", "")).get(EXCLUDE, [])
        left_out = {name for names in asked for name in names.split(",")}
        words = {name: word for name, word in self.readiness.words().items() if name not in left_out}
        ready = is_ready(words)
        said = json.dumps({"ready": ready, **words})
        return Response(f"{said}\n", 200 if ready else 503, mimetype="application/json")

    def _say_metrics(self, _environ: Environ) -> Response:
        assert self.metrics is not None
        return Response(self.metrics(), content_type=METRICS_TYPE)

    def _has_token(self, environ: Environ) -> bool:
        """Whoever has no token finds nothing here, not even that there is something."""
        said = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        return hmac.compare_digest(said, f"Bearer {self.token}".encode())


def is_ready(words: Mapping[str, str]) -> bool:
    """Whether everything is as it should be. What is not set is not missed."""
    return all(word in OK for word in words.values())
