"""Which characters the typefaces of a document can draw, and what stands for those that they cannot.

PDF/UA forbids text without a shape, and rightly: it would be an empty place on paper. So it is replaced, in
sight of the reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.documents.typesetting import TypesettingError, pdf_of

NO_SHAPE = "\N{WHITE SQUARE}"
"""What stands for a character without a shape."""
COMMON = re.compile("[\n\x20-\x7e\xa0-\u017f\u0386-\u03ce\u0400-\u045f\u2010-\u2026→\u200b]")
"""Latin with Latvian and its neighbours, Greek, Cyrillic, and the signs of print: always drawn."""
NAMED = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
INVISIBLE = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Shapes:
    """The clusters of characters that are to be replaced."""

    missing: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Shapes:
        """Asks of each rare character in the texts whether it has a shape."""
        rare = {letter for text in texts for letter in _settled(text) if not COMMON.match(letter)}
        return cls(tuple(sorted(letter for letter in rare if not has_shape(letter))))

    def without(self, cluster: str) -> Shapes:
        """Longer clusters are replaced before the letters that they are made of."""
        known = {*self.missing, cluster}
        return replace(self, missing=tuple(sorted(known, key=lambda one: (-len(one), one))))

    def drawn(self, text: str) -> str:
        """The text with all that is missing replaced; a text is not empty unless it was."""
        drawn = _settled(text)
        for cluster in self.missing:
            drawn = drawn.replace(cluster, NO_SHAPE)
        return drawn if drawn.strip() or not text.strip() else NO_SHAPE

    def replaces_any(self, texts: Iterable[str]) -> bool:
        return any(cluster in _settled(text) for text in texts for cluster in self.missing)

    def only_common(self) -> OnlyCommon:
        return OnlyCommon(self.missing)


class OnlyCommon(Shapes):
    """Replaces everything that is not common: the last resort for a text made to break the document."""

    __slots__ = ()

    def drawn(self, text: str) -> str:
        return "".join(letter if COMMON.match(letter) else NO_SHAPE for letter in _settled(text))


def shapeless_in(error: TypesettingError) -> str | None:
    """The text that Typst could not draw; None where the error is about something else."""
    found = NAMED.search(str(error))
    return found and ESCAPED.sub(lambda said: chr(int(said[1], 16)) if said[1] else said[2], found[1])


def _settled(text: str) -> str:
    """One form for each letter, and none that a reader cannot see but for the ends of lines."""
    settled = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(one for one in settled if one in "\n\u200b" or unicodedata.category(one) not in INVISIBLE)


@lru_cache(maxsize=4096)
def has_shape(letter: str) -> bool:
    """Whether any typeface of the documents can draw it."""
    try:
        pdf_of(b'#set document(title: "-")\n#sys.inputs.letter', {"letter": letter})
    except TypesettingError as error:
        if shapeless_in(error) is None:
            raise
        return False
    return True
