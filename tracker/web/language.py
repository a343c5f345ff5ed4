"""Which language and which timezone a page is drawn in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from babel import Locale
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_login import current_user
from werkzeug.routing import BaseConverter, ValidationError

from tracker.datewords import LANGUAGES
from tracker.domain.folding import fold
from tracker.extensions import SOURCE_LANGUAGE, babel, page_language
from tracker.labels import country_name, label, state_mark
from tracker.labels.cases import begun, inside
from tracker.labels.joining import apart_on_page, colon, quoted_on_page, separator
from tracker.labels.people import person_name
from tracker.labels.timezones import timezone_name
from tracker.models import User
from tracker.queries.users import first_programme_timezone
from tracker.web.cookies import kept_cookie
from tracker.web.parts.dates import say_date, say_moment

COOKIE = "language"
"""What somebody chose on this device without having signed in; it is no secret and says nothing of them."""
IN_ADDRESS = "language"
"""How the part of a public page's address is called that is its language."""

WORDED = frozenset({"text/html", "text/csv", "application/json", "application/pdf"})
"""What has words of a catalogue; JSON names activities by their kind."""


class LanguageConverter(BaseConverter):
    """The language in an address; one that is not offered is no address of ours."""

    regex = "[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        if value not in offered_languages():
            raise ValidationError
        return value


def init_app(app: Flask) -> None:
    """Chooses language and timezone of each page, and gives the templates words for enums and dates."""
    babel.init_app(app, locale_selector=preferred_language, timezone_selector=preferred_timezone)
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(take_language)
    app.url_defaults(give_language)
    app.after_request(say_what_it_depends_on)
    app.jinja_env.globals.update(own_name=own_name, page_language=page_language)
    app.jinja_env.filters.update(begun=begun, inside=inside)
    app.jinja_env.filters.update(apart=apart_on_page, quoted=quoted_on_page)
    app.jinja_env.globals.update(
        country_name=country_name,
        label=label,
        person_name=person_name,
        say_date=say_date,
        say_moment=say_moment,
        colon=colon,
        separator=separator,
        timezone_name=timezone_name,
        state_mark=state_mark,
    )


def offered_languages() -> list[str]:
    """The languages that pages can be drawn in, those with a catalogue, in the order of their own names."""
    return list(_by_own_name(babel.translated() & set(LANGUAGES)))


@lru_cache
def _by_own_name(languages: frozenset[str]) -> tuple[str, ...]:
    # A public page asks for it again and again: for its address, for those in each language, for the switch.
    return tuple(sorted(languages, key=lambda one: fold(own_name(one))))


@lru_cache
def own_name(language: str) -> str:
    """The name of a language in that language, as it begins a line: “Italiano”."""
    name = Locale.parse(language).get_display_name() or language
    return name[:1].upper() + name[1:]


def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Takes the language out of the address, so that no view need know of it."""
    if values is not None and IN_ADDRESS in values:
        g.language_of_address = values.pop(IN_ADDRESS)


def give_language(endpoint: str, values: dict[str, Any]) -> None:
    """Leads on in the language of this page, where an address has one and none is said."""
    if IN_ADDRESS not in values and current_app.url_map.is_endpoint_expecting(endpoint, IN_ADDRESS):
        values[IN_ADDRESS] = page_language()


def language_of_address() -> str | None:
    """The language that the address itself says; None where it says none."""
    return cast("str | None", g.get("language_of_address"))


def say_what_it_depends_on(response: Response) -> Response:
    """A page whose language is not in its address is another one for another reader, whoever keeps it."""
    if response.mimetype in WORDED and language_of_address() is None:
        response.vary.update(["Accept-Language", "Cookie"])
    return response


def preferred_language() -> str:
    """That of the address where it has one; else the signed-in person's, else what was chosen on this
    device, else the browser's, else the programme's, else the tracker's.

    A language counts only where the words are translated, so that no English sentence holds an Italian
    month. Without a request, on the command line, it is the language of the source.
    """
    if not has_request_context():
        return SOURCE_LANGUAGE
    if said := language_of_address():
        return said
    own, chosen = getattr(_person(), "language", None), kept_cookie(COOKIE)
    offered = [one for one in LANGUAGES if one in babel.translated()]
    candidates = (
        # Who came by the link of a mail has not signed in: what they choose is kept by the device and counts.
        *((own, chosen) if g.get("by_link") is None else (chosen, own)),
        request.accept_languages.best_match(offered),
        getattr(g.get("programme"), "default_language", None),
        current_app.config["BABEL_DEFAULT_LOCALE"],
    )
    return next((language for language in candidates if language in offered), SOURCE_LANGUAGE)


def preferred_timezone() -> str | None:
    """The signed-in person's timezone, else the programme's; None leaves it to the default, UTC.

    On pages outside of a programme, theirs is that of their first one.
    """
    person = _person()
    own = getattr(person, "timezone", None) or getattr(g.get("programme"), "timezone", None)
    return own or (first_programme_timezone(person.id) if isinstance(person, User) else None)


def _person() -> object | None:
    if addressee := g.get("addressee"):
        # A mail is being worded, for whoever it is to, in no request of theirs.
        return cast("object", addressee)
    if not has_request_context():
        return None
    if (link := g.get("by_link")) is not None:
        return cast("object", link.user)
    return cast("object", current_user._get_current_object()) if current_user.is_authenticated else None
