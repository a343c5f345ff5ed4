"""Words in a row and words between quotes, as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext, pgettext
from markupsafe import Markup


def apart(words: Iterable[str]) -> str:
    """The words in a row, each apart from the next: "Mechelen; Schaerbeek". In Greek ";" asks a question."""
    return separator().join(words)


def apart_on_page(words: Iterable[str]) -> Markup:
    """The same for a template: what is markup already stays, all else is escaped."""
    return Markup(separator()).join(words)  # noqa: S704 - a text of the catalogue.


def separator() -> str:
    """What stands between things that may have commas of their own."""
    # Translators: stands between two things of a row; with the space after it.
    return str(pgettext("between things", "; "))


def colon() -> str:
    """What stands between a name and what is said of it: ": ", in French after a space."""
    # Translators: stands between a name and what is said of it; with the space after it.
    return str(pgettext("after a name", ": "))


def quoted(words: str) -> str:
    """The words between the quotes of the page's language: “…”, «…», „…“."""
    return str(gettext("“%(text)s”", text=words))


def quoted_on_page(words: str) -> Markup:
    """The same for a template: what is markup already stays, all else is escaped."""
    return Markup(gettext("“%(text)s”")) % {"text": words}  # noqa: S704 - a text of the catalogue.
