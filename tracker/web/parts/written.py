"""How a page shows what people have written: with its language, where that is not the page's.

`thing` is a row, a record or a view's own value: whatever says in `language` which language its texts are in.
A text of which nobody knows the language says so to whoever reads it aloud: ``lang=""``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from tracker.labels.languages import language_name
from tracker.web.language import page_language

NOTHING = Markup()


def init_app(app: Flask) -> None:
    """Gives the templates their words for it."""
    app.jinja_env.globals.update(
        lang_of=lang_of, lang_of_code=lang_of_code, original_in=original_in, written=written
    )


def written(thing: Any, name: str = "title") -> Markup:
    """A text of a thing, marked with its language; "" where it has none."""
    words = _said(thing, name)
    if not words:
        return NOTHING
    language = lang_of(thing)
    return Markup("<span{}>{}</span>").format(language, words) if language else escape(words)


def lang_of(thing: Any) -> Markup:
    """The attribute of an element that holds nothing but texts of the thing."""
    return lang_of_code(_said(thing, "language"))


def lang_of_code(code: str | None) -> Markup:
    """Likewise, of a code; nothing where it is the language of the page."""
    return NOTHING if code == page_language() else Markup(' lang="{}"').format(code or "")


def original_in(thing: Any) -> Markup:
    """A note after a longer text that is in another language: "original in Italian"."""
    code = _said(thing, "language")
    if not code or code == page_language():
        return NOTHING
    # Translators: the language is a name such as "Italian", as it stands within a sentence.
    words = _("original in %(language)s", language=language_name(code))
    return Markup('<small class="original">{}</small>').format(words)


def _said(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
