"""Words of the catalogue at the beginning of a line and inside a sentence."""

from __future__ import annotations

from tracker.extensions import page_locale


def begun(words: str) -> str:
    """The words with a capital at their beginning; all other letters stay, as those of German nouns."""
    return words[:1].upper() + words[1:]


def inside(words: str) -> str:
    """The words as they stand inside a sentence: "editor". German keeps its capitals, and so do acronyms."""
    keeps = page_locale().language == "de" or words[1:2].isupper()
    return words if keeps else words[:1].lower() + words[1:]
