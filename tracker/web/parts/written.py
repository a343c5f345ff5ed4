"""How a page shows what people have written: with its language, where that is not the page's.

`thing` is a row, a record or a view's own value: whatever says in `language` which language its texts are in.
A text of which nobody knows the language says so to whoever reads it aloud: ``lang=""``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.extensions import page_language
from tracker.labels.languages import language_name
from tracker.labels.spoken import Spoken
from tracker.labels.written import in_language

NOTHING = Markup()


def init_app(app: Flask) -> None:
    """Gives the templates their words for it."""
    app.jinja_env.globals.update(lang_of=lang_of, original_in=original_in, written=written)


def written(thing: Any, name: str = "title", *, noted: bool = False) -> Spoken | str:
    """A text of a thing, as `in_language` has it; "" where it has none."""
    return in_language(_said(thing, name), _said(thing, "language"), noted=noted) or ""


def lang_of(thing: Any) -> Markup:
    """The attribute of an element that holds nothing but texts of the thing, for one that is made by hand."""
    code = _said(thing, "language")
    return NOTHING if code == page_language() else Markup(' lang="{}"').format(code or "")


def original_in(thing: Any) -> Markup:
    """A note below several texts of one thing in another language: "original in Italian"."""
    code = _said(thing, "language")
    if not code or code == page_language():
        return NOTHING
    # Translators: the language is a name such as "Italian", as it stands within a sentence.
    words = _("original in %(language)s", language=language_name(code))
    return Markup('<p class="original">{}</p>').format(words)


def _said(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
