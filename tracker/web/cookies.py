"""Cookies of our own beside the session's, each with what keeps it from others."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request


def keep_cookie(response: Response, name: str, value: str, *, max_age: timedelta, path: str = "/") -> None:
    """Lets the browser keep a value, for no script and no other site; and over https where ours is.

    It is sent to what stands below `path`. A `max_age` of nothing forgets it.
    """
    response.set_cookie(
        name_for(name, secure=_is_secure(), path=path),
        value,
        max_age=max_age,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=_is_secure(),
    )


def kept_cookie(name: str, *, path: str = "/") -> str:
    """What the browser keeps under the name; empty where it keeps nothing."""
    return request.cookies.get(name_for(name, secure=_is_secure(), path=path), "")


def name_for(name: str, *, secure: bool, path: str = "/") -> str:
    """The name by which a browser takes it from this host and over https alone (RFC 6265bis, 4.1.3)."""
    if not secure:
        return name
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"


def _is_secure() -> bool:
    return current_app.session_interface.get_cookie_secure(current_app)
