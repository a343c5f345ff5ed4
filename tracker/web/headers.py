"""How Flask and its extensions are set, given our own settings, and what a browser may do with our pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from tracker.extensions import talisman

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    # Bootstrap's stylesheet carries its ticks and arrows as data: pictures.
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
LARGEST_FORM_FIELD_BYTES = 1024 * 1024
SHORTEST_PASSWORD = 12
CHEAP_HASHES = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""For the tests alone, which hash many passwords that guard nothing."""

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]


def flask_settings(settings: Settings) -> dict[str, Any]:
    """The configuration of the Flask application."""
    trusted = LOOPBACK_NAMES if settings.demo else list(settings.hosts)
    return {
        "SETTINGS": settings,
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret_key,
        # Behind a name that is not ours a page could be made to speak for another site.
        "TRUSTED_HOSTS": trusted or None,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM_FIELD_BYTES,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
        # A form may stay open for a whole bus ride: its token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": settings.default_language,
        "BABEL_DEFAULT_TIMEZONE": "UTC",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "BOOTSTRAP_SERVE_LOCAL": True,
        "RATELIMIT_STORAGE_URI": settings.rate_limit_storage,
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASHES if settings.testing else {},
    }


def init_app(app: Flask, settings: Settings) -> None:
    """Sends the headers with every answer, and believes as many proxies as are set."""
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
