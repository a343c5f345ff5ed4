"""Forms that have waited on a device for the network: a script sends them (tracker/static/kept-store.js).

Nobody looks on when that happens, so the answer is JSON, with one of three outcomes. On a shared device
another person may have signed in meanwhile: whose the form is stands in a header, and nothing of it is read
unless the request comes from that very person. The script asks before it sends anything typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, jsonify, request, session, url_for
from flask_wtf.csrf import generate_csrf

HEADER = "Kept-Form"
ASKS = "ask"
"""What the header says of a request that asks who has signed in; any other value is the owner's key."""
MARK = "kept_form"
"""The field by which a page tells the worker whose a form is. It is nothing that was typed."""
FLASHES = "_flashes"
"""Where Flask keeps the lines for the next page."""


class Outcome(StrEnum):
    """What has become of a form."""

    SENT = "sent"
    REFUSED = "refused"
    """A person must look at it; sent again from a page, it says why."""
    WAITS = "waits"
    """It may be sent later: somebody else has signed in, or nobody, or this is a fault of ours."""


def init_app(app: Flask) -> None:
    """Answers the script instead of a reader. Call it early: what is joined first runs last."""
    app.after_request(answer_script)


def draft_key(user_id: int | None) -> str:
    """What is kept on a shared device is each person's own, and the key tells nobody's address."""
    return f"user-{user_id}"


def without_marks(fields: Iterable[tuple[str, str]], *but: str) -> list[tuple[str, str]]:
    """What was sent, without what proves that a page of ours sent it and tells the worker whose it is, and
    without the fields named `but`."""
    left_out = {"csrf_token", MARK, *but}
    return [(name, value) for name, value in fields if name not in left_out]


def is_late() -> bool:
    """Whether a script sends what a person has filled in earlier."""
    return request.method == "POST" and HEADER in request.headers


def check_owner() -> None:
    """Answers who asks who has signed in, and leaves a form untouched that is another person's.

    Call it once `g.actor` is known and before anybody is led to the sign-in page. The token goes to scripts
    of ours alone: no other site may send this header, nor read the answer.
    """
    if not is_late():
        return
    owner = draft_key(g.actor.user_id) if g.actor.is_signed_in else ""
    said = request.headers[HEADER]
    if said == ASKS:
        abort(_said(owner=owner, token=generate_csrf() if owner else ""))
    if said != owner:
        abort(_said(outcome=Outcome.WAITS))


def note_taken() -> None:
    """Notes that the form of this request is done, now or by an earlier send."""
    g.form_taken = True


def answer_script(response: Response) -> Response:
    """Says in one word what a page would say to a reader."""
    if not is_late() or g.get("script_answered"):
        return response
    # The lines for the next page are about what the person did earlier, and its script says that itself.
    session.pop(FLASHES, None)
    if response.status_code == 303 and g.get("form_taken"):
        return _said(outcome=Outcome.SENT, location=response.location)
    if response.status_code in (429, *range(500, 600)) or _leads_to_sign_in(response):
        return _said(outcome=Outcome.WAITS)
    return _said(outcome=Outcome.REFUSED, status=response.status_code)


def late_token() -> Response:
    """The answer to a form whose token has gone stale between asking and sending: ask again later."""
    return _said(outcome=Outcome.WAITS)


def _leads_to_sign_in(response: Response) -> bool:
    if response.status_code not in (302, 303):
        return False
    doors = (url_for("sign_in.show"), url_for("second_factor.show"))
    return urlsplit(response.location or "").path in doors


def _said(**values: Any) -> Response:
    # It says nothing of what the view would show, so that this need not have been asked for.
    g.script_answered = g.asked = True
    answer = jsonify(**values)
    answer.headers["Cache-Control"] = "no-store"
    return answer
