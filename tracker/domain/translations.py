"""Which of the texts that there are of a thing its reader sees: the original, or one of its translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COMMON_LANGUAGE = "en"
"""What is read where there is nothing in one's own language."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A text and its language ("" where nobody knows it).

    `original_in` is the language of the original where that is shown for want of anything that the reader
    is thought to understand, so that the page can name it; else None.
    """

    text: str
    language: str
    original_in: str | None = None


def choose(original: str, language: str | None, translations: Mapping[str, str], reader: str) -> Chosen:
    """The reader's own language, else English, else the original with the name of its language.

    `language` is that of the original, None where nobody knows it. `translations` are of the original as it
    is now, by their language.
    """
    for wanted in (reader, COMMON_LANGUAGE):
        if language == wanted:
            return Chosen(original, language)
        if translated := translations.get(wanted):
            return Chosen(translated, wanted)
    return Chosen(original, language or "", original_in=language)
