"""How wide the columns of a printed table are, and where a word that fits in none of them may break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LETTERS = 100
"""So many small letters stand in a line of a table as wide as the page."""
LEAST, LONGEST_WORD, LONGEST_LINE = 5.0, 24.0, 56.0
"""In letters: the narrowest column, and the longest word and line that a column is made wide for."""
AROUND = 2.5
"""The room, in letters, between a column and the next."""
BREAK = "\N{ZERO WIDTH SPACE}"
WORDS = re.compile(r"[\s\u200b\u2010-\u2014/-]+")


def column_shares(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The share of the page's width that each column has; together 1.

    Each has room for its longest word, as far as all have; what is left is dealt out evenly, to each until
    its usual line fits.
    """
    texts = [
        [word, *(line for row in rows for line in row[at].split("\n"))] for at, word in enumerate(columns)
    ]
    least = [AROUND + _longest_word(column) for column in texts]
    wished = [max(room, AROUND + _usual_line(column[1:])) for room, column in zip(least, texts, strict=True)]
    dealt = _dealt(LETTERS - sum(least), [wish - room for room, wish in zip(least, wished, strict=True)])
    given = [room + more for room, more in zip(least, dealt, strict=True)]
    return [round(room / sum(given), 4) for room in given]


def _dealt(spare: float, wishes: Sequence[float]) -> list[float]:
    """What each gets of the spare room: as much as any other, and no more than it wishes."""
    given = [0.0] * len(wishes)
    order = sorted(range(len(wishes)), key=lambda at: wishes[at])
    for done, at in enumerate(order):
        given[at] = max(0.0, min(wishes[at], spare / (len(order) - done)))
        spare -= given[at]
    return given


def letters_in(share: float) -> int:
    """How many small letters a word may have in a column."""
    return max(4, int(LETTERS * share - AROUND))


def breakable(text: str, letters: int) -> str:
    """The text, where words longer than so many letters may go on in the next line; no hyphen is added."""
    if len(text) <= letters / 2:
        return text
    return "".join(_broken(part, letters) for part in re.split(rf"({WORDS.pattern})", text))


def _broken(word: str, letters: int) -> str:
    if room_of(word) <= letters:
        return word
    step = max(2, letters * 2 // 3)
    return BREAK.join(word[at : at + step] for at in range(0, len(word), step))


def room_of(word: str) -> float:
    """How many small letters are as wide as the word; capitals and signs as wide as high are wider."""
    return sum(
        2.0 if unicodedata.east_asian_width(letter) in "WF" else 1.4 if letter.isupper() else 1.0
        for letter in word
    )


def _longest_word(lines: Sequence[str]) -> float:
    longest = max((room_of(word) for line in lines for word in WORDS.split(line)), default=0.0)
    return max(LEAST, min(longest, LONGEST_WORD))


def _usual_line(lines: Sequence[str]) -> float:
    """What nine of ten lines are not longer than."""
    lengths = sorted(room_of(line) for line in lines) or [0.0]
    return min(lengths[-(-(len(lengths) - 1) * 9 // 10)], LONGEST_LINE)
