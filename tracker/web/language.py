"""Which language and which timezone a page is drawn in."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

from tracker.datewords import LANGUAGES
from tracker.extensions import SOURCE_LANGUAGE, babel
from tracker.labels import country_name, label, state_mark
from tracker.labels.people import person_name
from tracker.models import User
from tracker.queries.users import first_programme_timezone
from tracker.web.parts.dates import say_date, say_moment


def init_app(app: Flask) -> None:
    """Chooses language and timezone of each page, and gives the templates words for enums and dates."""
    babel.init_app(app, locale_selector=preferred_language, timezone_selector=preferred_timezone)
    app.jinja_env.globals["page_language"] = page_language
    app.jinja_env.globals.update(
        country_name=country_name,
        label=label,
        person_name=person_name,
        say_date=say_date,
        say_moment=say_moment,
        state_mark=state_mark,
    )


def preferred_language() -> str:
    """The signed-in person's language, else the browser's, else the programme's, else the tracker's.

    Dates and numbers are printed in it. What nobody has chosen for themselves counts only where the words
    are translated, so that no English sentence holds an Italian month.
    """
    own = getattr(_person(), "language", None)
    if own in LANGUAGES:
        return str(own)
    found = [language for language in LANGUAGES if language in babel.translated()]
    candidates = (
        request.accept_languages.best_match(found) if has_request_context() else None,
        getattr(g.get("programme"), "default_language", None),
        current_app.config["BABEL_DEFAULT_LOCALE"],
    )
    return next((language for language in candidates if language in found), SOURCE_LANGUAGE)


def preferred_timezone() -> str | None:
    """The signed-in person's timezone, else the programme's; None leaves it to the default, UTC.

    On pages outside of a programme, theirs is that of their first one.
    """
    person = _person()
    own = getattr(person, "timezone", None) or getattr(g.get("programme"), "timezone", None)
    return own or (first_programme_timezone(person.id) if isinstance(person, User) else None)


def page_language() -> str:
    """What ``<html lang>`` must say: the language that the words are in.

    It differs from the language that a person chose, in which dates and numbers are written, for as long
    as nobody has translated the words: a screen reader must not read English aloud as if it were Latvian.
    """
    language = str(get_locale() or SOURCE_LANGUAGE)
    return language if language in babel.translated() else SOURCE_LANGUAGE


def _person() -> object | None:
    if addressee := g.get("addressee"):
        # A mail is being worded, for whoever it is to, in no request of theirs.
        return cast("object", addressee)
    if not has_request_context():
        return None
    if (link := g.get("by_link")) is not None:
        return cast("object", link.user)
    return cast("object", current_user._get_current_object()) if current_user.is_authenticated else None
