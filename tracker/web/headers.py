"""How Flask and its extensions are set, given our own settings, and what a browser may do with our pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from tracker import passwords
from tracker.extensions import REPLICA, talisman
from tracker.web.cookies import name_for

View = TypeVar("View", bound=Callable[..., Any])

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    # Bootstrap's stylesheet carries its ticks and arrows as data: pictures.
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
LARGEST_FORM_FIELD_BYTES = 1024 * 1024
CHEAP_HASHES = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""For the tests alone, which hash many passwords that guard nothing."""

# An error of the database goes into the server's log: without names, addresses and what was typed.
OF_EVERY_ENGINE = {"pool_pre_ping": True, "hide_parameters": True}
SECONDS_TO_CONNECT = 5
OF_A_SERVER = {
    "connect_timeout": SECONDS_TO_CONNECT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""For PostgreSQL on another machine, by libpq's names: one that is gone without a word is given up within
half a minute. As the system has it, all threads would wait for it for a quarter of an hour, and longer."""

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]
LET_IN = ("/invitations/", "/sign-in/", "/go/", "/stop/")
"""What stands after one of them in an address lets whoever knows it in, or lets them do something."""
IN_A_TEXT = re.compile(
    r"((?:invitations(?:(?:/|%2F)mail)?|sign-in|go|stop|calendars)(?:/|%2F))[\w.-]{16,}", re.IGNORECASE
)
ABOUT_PEOPLE = re.compile(
    r"^/(?:account|login/code)(?:/|$)|^/programmes/[^/]+/(?:people|messages|log)(?:/|$)"
)
"""Pages of secrets, of one's own account, and of the addresses of people."""
LOGS = ("tracker", "gunicorn.error", "gunicorn.access", "werkzeug")


def flask_settings(settings: Settings) -> dict[str, Any]:
    """The configuration of the Flask application."""
    trusted = LOOPBACK_NAMES if settings.demo else list(settings.hosts)
    is_server = settings.database_url.startswith("postgresql")
    replica = {
        **OF_EVERY_ENGINE,
        "url": settings.replica_url,
        "connect_args": {**OF_A_SERVER, "connect_timeout": 2},
    }
    return {
        "SETTINGS": settings,
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret_key,
        # Behind a name that is not ours a page could be made to speak for another site.
        "TRUSTED_HOSTS": trusted or None,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM_FIELD_BYTES,
        "SESSION_COOKIE_NAME": name_for("session", secure=settings.production),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {**OF_EVERY_ENGINE, "connect_args": OF_A_SERVER if is_server else {}},
        "SQLALCHEMY_BINDS": {REPLICA: replica} if settings.replica_url else {},
        # A form may stay open for a whole bus ride: its token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": settings.default_language,
        "BABEL_DEFAULT_TIMEZONE": "UTC",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "tracker" / "translations"),
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASHES if settings.testing else {},
    }


def shown_inside(view: View) -> View:
    """Declares a view whose answer one of our own pages may show in a frame: it may look as it likes and
    nothing else, neither run scripts nor fetch anything nor send forms."""
    policy = {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-top-navigation-by-user-activation",
    }
    declared: View = talisman(content_security_policy=policy, frame_options="SAMEORIGIN")(view)
    return declared


def init_app(app: Flask, settings: Settings) -> None:
    """Sends the headers with every answer, and believes as many proxies as are set."""
    # What was joined first runs last: the general headers are there by then.
    app.after_request(keep_links_secret)
    app.after_request(keep_people_out_of_caches)
    for name in LOGS:
        logging.getLogger(name).addFilter(hide_links)
    talisman.init_app(
        app,
        content_security_policy=CONTENT_SECURITY_POLICY,
        force_https=settings.production,
        strict_transport_security=settings.production,
        session_cookie_secure=settings.production,
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def keep_links_secret(response: Response) -> Response:
    """An address that is a secret goes to no other page as a referrer, and its page into no cache.

    The site itself is still told (not the page): a form over https must say that it was sent from here.
    """
    if request.path.startswith(LET_IN) or request.args.get("next", "").startswith(LET_IN):
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store"
    return response


def keep_people_out_of_caches(response: Response) -> Response:
    """What is about people is kept by no browser either, not even for the button that leads back."""
    if ABOUT_PEOPLE.match(request.path):
        response.headers["Cache-Control"] = "no-store"
    return response


def hide_links(record: logging.LogRecord) -> bool:
    """Takes secret links out of a line of the log, also of what it is made of."""
    record.msg = IN_A_TEXT.sub(r"\1…", str(record.msg))
    if isinstance(record.args, tuple):
        record.args = tuple(
            IN_A_TEXT.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args
        )
    elif isinstance(record.args, dict):
        record.args = {
            name: IN_A_TEXT.sub(r"\1…", one) if isinstance(one, str) else one
            for name, one in record.args.items()
        }
    return True
