"""The cookie of the session, which is in no answer that others may be given, too.

Flask sends it anew with every answer while somebody is signed in. A cache that many share and that keeps a
style sheet, or a public page, would keep the cookie with it, and hand it to whoever asks next.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from tracker.web.static_files import STATIC

FOR_ONE = "private, no-cache"


def init_app(app: Flask) -> None:
    """Keeps the sessions of the application by this."""
    app.session_interface = SessionCookie()


class SessionCookie(SecureCookieSessionInterface):
    """Flask's own, signed and within the cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sends the cookie where the answer is for one person alone. One that anybody may keep becomes such
        an answer where the session has changed: what changed must not be lost."""
        if request.endpoint == STATIC:
            return
        if response.cache_control.public:
            if not session.modified:
                return
            response.headers["Cache-Control"] = FOR_ONE
        super().save_session(app, session, response)
