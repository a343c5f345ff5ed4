"""How Flask and its extensions are set, given our own settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from config import ROOT, Settings

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
    }
