"""What the machine below cannot do: a database that is gone, full or read-only, a store that refuses.

One page says what to do, status 503, and has what was typed. It asks no database, so that it can always be
drawn. The log has one line with the cause as a code: what a database says in words may repeat what was typed.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from tracker.extensions import db
from tracker.files.stores import StoreError
from tracker.web.cookies import kept_cookie
from tracker.web.language import COOKIE, offered_languages
from tracker.web.local_paths import is_sent_from_elsewhere
from tracker.web.log_lines import request_id
from tracker.web.parts.unsent import sent_here

SECONDS_TO_WAIT = 60
OF_THE_FORM = ("form_token", "version")
"""What comes back with a form that is sent again; its token is made anew."""
OF_THE_SERVER = ("08", "40", "53", "55", "57", "58")
"""Classes of PostgreSQL's codes: connection, rolled back by the server, no room, held up, stopped, disk."""
READ_ONLY = "25006"
OF_THE_FILE = frozenset({5, 6, 8, 10, 11, 13, 14, 26})
"""SQLite's codes: busy, locked, read-only, input or output, corrupt, full, cannot open, no database."""


def init_app(app: Flask) -> None:
    """Joins the handlers to the application."""
    app.register_error_handler(DBAPIError, database_fault)
    app.register_error_handler(StoreError, store_fault)
    # What was joined last runs first: before Flask-SQLAlchemy gives the session back.
    app.teardown_appcontext(give_session_back)


def database_fault(error: DBAPIError) -> ResponseReturnValue:
    """The page where the database is what failed; raises the error again where that is a fault of ours."""
    code = code_of(error)
    if code is None:
        raise error
    current_app.logger.error("The database cannot be used: %s", code)
    return page()


def store_fault(error: StoreError) -> ResponseReturnValue:
    """The page where files can be neither kept nor read."""
    current_app.logger.error("The store of the files cannot be used: %s", error)
    return page()


def give_session_back(_error: BaseException | None) -> None:
    """Ends the session's transaction. One that dies after the answer was made must not take it away."""
    if not db.session.registry.has():
        return
    try:
        db.session.close()
    except DBAPIError as error:
        current_app.logger.warning("The database was gone at the end: %s", code_of(error))
        db.session.registry.clear()


def code_of(error: DBAPIError) -> str | None:
    """What the database, or the way to it, calls its fault; None where the statement is what it refuses."""
    cause = error.orig
    if (name := getattr(cause, "sqlite_errorname", None)) is not None:
        is_of_file = getattr(cause, "sqlite_errorcode", 0) & 0xFF in OF_THE_FILE
        return str(name) if is_of_file else None
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        is_of_server = state == READ_ONLY or state.startswith(OF_THE_SERVER)
        return f"{state} {type(cause).__name__}" if is_of_server else None
    # Without a code there was nobody to give one.
    is_cut = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return f"no connection ({type(cause).__name__})" if is_cut else None


def page() -> ResponseReturnValue:
    """Says what to do, with what was typed. In the language known so far, since the person may be unknown."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    headers = {"Retry-After": str(SECONDS_TO_WAIT), "Cache-Control": "no-store"}
    with force_locale(_language()):
        if request.path.endswith(".json"):
            return jsonify(error=_sentence(is_sent=False), request=request_id()), 503, headers
        unsent = sent_here() if _can_be_sent_again() else None
        template = current_app.jinja_env.get_template("errors/machine.html")
        html = template.render(
            title=_("This does not work just now"),
            sentence=_sentence(is_sent=unsent is not None),
            quote=quote_this(request_id()),
            typed=unsent.typed if unsent else [],
            own=[field for field in unsent.fields if field[0] in OF_THE_FORM] if unsent else [],
            action=unsent.action if unsent else "",
            language=_language(),
        )
    return html, 503, headers


def quote_this(word: str | None) -> str:
    """By what the log tells this request from all others."""
    return _("When you write to us about it, quote this: %(word)s.", word=word) if word else ""


def _sentence(*, is_sent: bool) -> str:
    if is_sent:
        return str(
            _(
                "The tracker cannot use its database just now. That is our fault, not yours. What you typed "
                "is below: send it again in a few minutes. If it has been saved already, it is not saved "
                "twice."
            )
        )
    return str(
        _(
            "The tracker cannot use its database or its files just now. That is our fault, not yours. "
            "Try again in a few minutes."
        )
    )


def _can_be_sent_again() -> bool:
    """Whether it is a form of ours that has its words in it; neither passwords nor files come back."""
    if request.method != "POST" or request.files or is_sent_from_elsewhere():
        return False
    door = request.endpoint or ""
    return not door.startswith(("sign_in", "passkeys.", "second_factor.")) and sent_here().has_words


def _language() -> str:
    """That of the page, where it was chosen before the database failed; else what device and browser say."""
    known = getattr(g.get("_flask_babel"), "babel_locale", None)
    if known is not None:
        return str(known)
    offered = offered_languages()
    chosen = kept_cookie(COOKIE), request.accept_languages.best_match(offered)
    default = str(current_app.config["BABEL_DEFAULT_LOCALE"])
    return next((one for one in chosen if one in offered), default)
