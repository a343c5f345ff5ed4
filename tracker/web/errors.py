"""Every refusal as a page, or as JSON where JSON was asked for: the right status and one sentence."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException, SecurityError, default_exceptions
from werkzeug.routing import RequestRedirect

from tracker.extensions import db
from tracker.web import machine_faults
from tracker.web.access import SignedOutMeanwhileError
from tracker.web.late_sends import is_late, late_token
from tracker.web.log_lines import request_id
from tracker.web.machine_faults import quote_this
from tracker.web.send_again import signed_out_meanwhile, stale_token


def init_app(app: Flask) -> None:
    """Joins the handlers below to the application."""
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(SignedOutMeanwhileError, lambda _error: signed_out_meanwhile())
    app.register_error_handler(SecurityError, foreign_host)
    app.register_error_handler(HTTPException, http_error)
    machine_faults.init_app(app)
    app.log_exception = log_exception  # type: ignore[method-assign]


def log_exception(exc_info: Any) -> None:
    """A fault of ours. An address may be a key to what is behind it, so the log has the name of the view."""
    current_app.logger.error("Exception in %s %s", request.method, request.endpoint, exc_info=exc_info)


def csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """A form without a valid token: nearly always one whose sign-in has ended meanwhile."""
    return late_token() if is_late() else stale_token()


def foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """A host name that is not ours: no link of ours can be made for it, so the page has none."""
    return plain_page(title_for(400), sentence_for(400)), 400


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Any HTTP error; what a view itself said goes before the general sentence."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if error.code == 405 and (page := page_of_form()) is not None:
        return redirect(page, 303)
    if error.code >= 500:
        # The session may be what failed, and the page reads who is signed in.
        db.session.rollback()
    standard = default_exceptions.get(error.code, HTTPException)
    # Only ``abort(status, sentence)`` of ours makes the very class with other words.
    ours = type(error) is standard and error.description != standard.description
    own_words = error.description if ours else None
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return answer(error.code, own_words or sentence_for(error.code), headers)


def page_of_form() -> str | None:
    """The page above an address that only takes forms; None for what no form of a programme left behind.

    A refused form stays at the address that it was sent to, and a phone that opens its tab anew asks for it.
    """
    is_form = request.method in ("GET", "HEAD") and not request.path.endswith(".json")
    if not (is_form and request.path.startswith("/programmes/")):
        return None
    adapter = current_app.create_url_adapter(request)
    path = request.path.rstrip("/")
    while adapter is not None and path.count("/") > 1:
        path = path.rpartition("/")[0]
        try:
            endpoint, values = adapter.match(path, method="GET")
        except (HTTPException, RequestRedirect):
            continue
        return adapter.build(endpoint, values)
    return None


def answer(status: int, sentence: str, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    """The page, or the JSON object, that says no."""
    if request.path.endswith(".json"):
        word = {"request": request_id()} if status >= 500 else {}
        return jsonify(error=sentence, **word), status, headers or {}
    try:
        page = render_template(
            "errors/error.html",
            code=status,
            title=title_for(status),
            sentence=sentence,
            quote=quote_this(request_id()) if status >= 500 else "",
        )
    except Exception:
        # The page of the error must not be an error: say it without the layout.
        current_app.logger.exception("The error page could not be drawn.")
        page = plain_page(title_for(status), f"{sentence} {quote_this(request_id())}")
    return page, status, headers or {}


def plain_page(title: str, sentence: str) -> str:
    """A page that needs neither a template nor the database."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h1>{escape(title)}</h1><p>{escape(sentence)}</p></body></html>"
    )


def title_for(status: int) -> str:
    """The heading of an error page."""
    titles = {
        400: _("That could not be read"),
        401: _("Please sign in"),
        403: _("You may not change this"),
        404: _("Not found"),
        405: _("That cannot be done here"),
        409: _("Somebody else was faster"),
        413: _("That is too much at once"),
        422: _("Something needs correcting"),
        429: _("Too many tries"),
        503: _("This does not work just now"),
    }
    return str(titles.get(status) or _("Something went wrong"))


def sentence_for(status: int) -> str:
    """What to do about an error, where the view has not said it better."""
    sentences = {
        400: _("The request was not complete or not readable. Go back and try again."),
        401: _("This is only for people who have signed in."),
        403: _("You may see this, and somebody with another role may change it."),
        404: _("There is nothing at this address, or it is not open to you."),
        405: _("Go back to the page you came from and use its buttons."),
        409: _("This was changed while you were working on it. Reload the page to see how it stands now."),
        413: _("Shorten what you typed, or send a smaller file: a picture may have 10 MB at most."),
        422: _("Go back and correct what you typed."),
        429: _("Wait a minute and try again."),
    }
    return str(
        sentences.get(status) or _("This is our fault, not yours. Nothing was changed. Try again later.")
    )
