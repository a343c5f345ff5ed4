"""The pieces of a date as people type it: numbers, month names, small words. The names come in as a
`DateVocabulary`, since the domain knows no language; `typed_dates` puts the pieces together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile, zip_longest

from tracker.domain.folding import without_accents

WINTER = 24


class Sign(StrEnum):
    """What a small word or mark says about the dates around it."""

    AND = "and"
    OR = "or"
    TO = "to"
    FROM = "from"
    UNTIL = "until"
    LATER = "and later"
    EARLIER = "or earlier"
    ABOUT = "about"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class DateVocabulary:
    """The words of the languages in which a date may be typed, the reader's own first.

    Every name is folded (`fold_words`); it may have several words. A word that several languages share has
    the meaning of the first of them; months win over seasons, these over signs, these over silent words.
    """

    languages: tuple[str, ...]
    months: Mapping[str, int]
    """1 to 12."""
    seasons: Mapping[str, int]
    """21 (spring) to 24 (winter), as EDTF numbers them."""
    signs: Mapping[str, Sign]
    silent: frozenset[str]
    """Articles, weekdays and the like. One that joins too ("en mai") is silent at the beginning, and one
    that means "or" in another language ("4th of May") within a single date."""
    examples: tuple[str, ...] = ()
    """Dates that can be read, to show when one cannot."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a typed date: `kind` is N(umber), M(onth), S(eason), Y(ear), D(ate in figures), or the
    sign itself; `value` the number of an N, M, S or Y. `is_idle`: a sign that may say nothing, too."""

    kind: str
    value: int = 0
    year: int | None = None
    month: int | None = None
    day: int | None = None
    is_idle: bool = False


_PIECES = re.compile(
    r"""
    (?P<ymd>[0-9]{4}(?P<y_mark>[-./])[0-9]{1,2}(?P=y_mark)[0-9]{1,2}(?![0-9]))
    | (?P<dmy>[0-9]{1,2}(?P<d_mark>[-./])\ ?[0-9]{1,2}(?P=d_mark)\ ?[0-9]{4}(?![0-9]))
    | (?P<ym>[0-9]{4}-(?:0[1-9]|1[0-2])(?![0-9-]))
    | (?P<my>[0-9]{1,2}[./][0-9]{4}(?![0-9]))
    | (?P<dm>[0-9]{1,2}[./][0-9]{1,2}(?!\.?[./]?[0-9])\.?)
    | (?P<year>[0-9]{4}(?![0-9])\.?)
    | (?P<number>[0-9]{1,2}(?![0-9])(?:(?:st|nd|rd|th|er|re|ste|de|e|o|a|η|ησ)(?![^\W\d_]))?\.?)
    | (?P<dash>[-–—−‒‐‑―])
    | (?P<comma>[,&+])
    | (?P<about>~)
    | (?P<unsure>\?)
    | (?P<word>t/m|[^\W\d_]+\.?)
    | (?P<slash>(?<=[^\W\d_])\ ?/\ ?(?=[^\W\d_])|(?<=[0-9]\.)\ ?/\ ?(?=[0-9]{1,2}\.))
    | (?P<gap>[\s()'’ʼ]+)
    """,
    re.VERBOSE,
)
_COMMA = ","
_OF_ONE_DATE = frozenset({("N", "M"), ("M", "Y"), ("S", "Y"), ("N", "Y")})
"""Kinds of pieces that make one date where they follow each other: between them nothing means "or"."""
_JOINTS = (Sign.AND, Sign.OR, Sign.TO)
_MARKS: dict[str, str] = {
    "dash": Sign.TO,
    "slash": Sign.TO,
    "comma": _COMMA,
    "about": Sign.ABOUT,
    "unsure": Sign.UNSURE,
}
_TWO_YEARS = re.compile(r"(?<![0-9])([0-9]{4})\.?\s*[-–/]\s*([0-9]{2}|[0-9]{4})(?![0-9])\.?")
_LONGEST_PHRASE = 4


def fold_words(text: str) -> str:
    """The words of a date as they are compared: no case, no accents, no dot at the end.

    Unlike what search compares (`folding.fold`) they keep their marks: "4–5/10" means something.
    """
    return " ".join(without_accents(text).split()).removesuffix(".")


def without_marks(text: str) -> str:
    """Without the characters nobody sees, which calendars and spreadsheets put around their dates."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def tokens(text: str, words: DateVocabulary) -> list[Token] | None:
    """The pieces of a typed date, in order, without the silent words; None where one is not known."""
    found: list[Token] = []
    run: list[str] = []
    folded = _one_year_a_winter(fold_words(text), words)
    at = 0
    while at < len(folded):
        match = _PIECES.match(folded, at)
        if match is None or match.lastgroup is None:
            return None
        at = match.end()
        if match.lastgroup == "word":
            run.append(match.group().removesuffix("."))
        elif match.lastgroup != "gap":
            if not _read_run(run, words, found):
                return None
            found.append(_read_figures(match))
    return _without_idle_commas(_without_idle_or(found)) if _read_run(run, words, found) else None


def _one_year_a_winter(folded: str, words: DateVocabulary) -> str:
    """A winter named by its two years, "winter 2021/22", is EDTF's winter of the first."""
    if not any(words.seasons.get(word) == WINTER for word in re.findall(r"[^\W\d_]+", folded)):
        return folded
    return _TWO_YEARS.sub(lambda m: m[1] if (int(m[1]) + 1 - int(m[2])) % 100 == 0 else m[0], folded)


def _read_run(run: list[str], words: DateVocabulary, found: list[Token]) -> bool:
    """Add what neighbouring words say, the longest known phrase first, and empty the run."""
    at = 0
    while at < len(run):
        for size in range(_LONGEST_PHRASE, 0, -1):
            phrase = " ".join(run[at : at + size])
            token = _read_phrase(phrase, words, first=not found)
            if token is not None or phrase in words.silent:
                break
        else:
            return False
        if token is not None:
            found.append(token)
        at += size
    run.clear()
    return True


def _read_phrase(phrase: str, words: DateVocabulary, *, first: bool) -> Token | None:
    if phrase in words.months:
        return Token("M", words.months[phrase])
    if phrase in words.seasons:
        return Token("S", words.seasons[phrase])
    sign = words.signs.get(phrase)
    is_idle = phrase in words.silent
    if sign is None or (first and sign in _JOINTS and is_idle):
        return None
    return Token(sign, is_idle=is_idle)


def _read_figures(match: re.Match[str]) -> Token:
    kind = str(match.lastgroup)
    if kind in _MARKS:
        return Token(_MARKS[kind])
    numbers: Iterator[int] = map(int, re.findall(r"[0-9]+", match.group()))
    if kind in ("year", "number"):
        return Token(kind[0].upper(), next(numbers))
    found = dict(zip(kind, numbers, strict=True))
    return Token("D", year=found.get("y"), month=found.get("m"), day=found.get("d"))


def _without_idle_or(found: list[Token]) -> list[Token]:
    """ "4th of May" is one date in English, "4 of 5 mei" are two in Dutch."""
    return [
        token
        for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False)
        if not (token.kind == Sign.OR and token.is_idle and before and after)
        or (before.kind, after.kind) not in _OF_ONE_DATE
    ]


def _without_idle_commas(found: list[Token]) -> list[Token]:
    """Commas as "and", without those that join nothing: "Monday, 4 October", "October 4, 2021",
    "18, 19, and 21 May", "May 2022, not sure"; that of "2021, 2022" stays."""
    kept: list[Token] = []
    for token, after in zip_longest(found, found[1:]):
        if token.kind != _COMMA:
            kept.append(token)
            continue
        before_year = after is not None and after.kind == "Y"
        idle = not kept or (after is not None and after.kind in (*_JOINTS, Sign.UNSURE))
        if not idle and not (before_year and kept[-1].kind in ("N", "M", "S") and not _has_year(kept)):
            kept.append(Token(Sign.AND))
    return kept


def _has_year(found: list[Token]) -> bool:
    """Whether the date that comes last has its year: that of "2021. gada 4. maijs, 2022. gada 5. maijs"."""
    last = takewhile(lambda token: token.kind not in _JOINTS, reversed(found))
    return any(token.kind == "Y" for token in last)
