"""Cookies of our own beside the session's, each with what keeps it from others."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app


def keep_cookie(response: Response, name: str, value: str, *, max_age: timedelta, path: str = "/") -> None:
    """Lets the browser keep a value, for no script and no other site; and over https where ours is.

    It is sent to what stands below `path`. A `max_age` of nothing forgets it.
    """
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=current_app.session_interface.get_cookie_secure(current_app),
    )
