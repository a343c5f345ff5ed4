"""Texts of people as a page prints them: each with the language that its row says."""

from __future__ import annotations

from tracker.domain.translations import Chosen
from tracker.extensions import page_language
from tracker.labels.spoken import Spoken


def in_language(text: str | None, code: str | None, *, noted: bool = False) -> Spoken | None:
    """A text, marked with its language where that is not the page's; of one that nobody knows, with "".

    `noted`: a longer text that is in another language than the page says so: "(original in Italian)".
    None where there is no text.
    """
    if not text:
        return None
    is_other = code is not None and code != page_language()
    return Spoken(Chosen(text, code or "", original_in=code if noted and is_other else None))
