"""A text that somebody wrote, as a page prints it: marked with its language, wherever it stands."""

from __future__ import annotations

from typing import Self

from flask_babel import gettext as _
from markupsafe import Markup, escape

from tracker.domain.translations import Chosen
from tracker.extensions import page_language
from tracker.labels.languages import language_name


class Spoken(str):
    """A text in words for whoever takes it for a `str`: a mail, a PDF, JSON, the title of a page.

    A template that prints it marks it with its language, and an original that the reader may not understand
    with the name of that language. `before` stands before it in the language of the page: a code, a number.
    """

    __slots__ = ("before", "chosen")

    chosen: Chosen
    before: str

    def __new__(cls, chosen: Chosen, before: str = "") -> Self:
        made = super().__new__(cls, before + chosen.text)
        made.chosen, made.before = chosen, before
        return made

    @property
    def plain(self) -> str:
        """The words alone, for where a page can mark nothing."""
        return str(self)

    @property
    def note(self) -> str:
        """Which language an original is in that is shown for want of another text; "" where none is."""
        if self.chosen.original_in is None:
            return ""
        # Translators: it stands in brackets after a title, or alone after a dot.
        return str(_("original in %(language)s", language=language_name(self.chosen.original_in)))

    @property
    def with_note(self) -> str:
        """For paper, where nothing but words can say it."""
        return f"{self} ({self.note})" if self.note else str(self)

    @property
    def marked(self) -> Markup:
        """The text with its language, where that is not the page's, and without the note."""
        said = escape(self.chosen.text)
        if self.chosen.language != page_language():
            said = Markup('<span lang="{}">{}</span>').format(self.chosen.language, said)
        return escape(self.before) + said

    def __html__(self) -> str:
        if not self.note:
            return self.marked
        return self.marked + Markup(' <span class="original-in">({})</span>').format(self.note)


def after(before: str, text: str) -> str:
    """`text` with something before it, which leaves the language of the text what it is."""
    return Spoken(text.chosen, before + text.before) if isinstance(text, Spoken) else before + text


def on_paper(text: str) -> str:
    """A text for where nothing but words can say that it is an original in another language."""
    return text.with_note if isinstance(text, Spoken) else text
