"""Text as search compares it, so that Livadeia is found as “livadeia” and K.E.D.E. as “kede”."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """The text in small letters, without accents and dots, each other mark a single space.

    Both sides of a search are folded. What has no letter and no digit folds to nothing.
    """
    plain = without_accents(text).replace(".", "").replace("·", "").translate(_PLAIN)
    return " ".join("".join(mark if mark.isalnum() else " " for mark in plain).split())


def without_accents(text: str) -> str:
    """The text in small letters without accents; all other marks stay."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark))
