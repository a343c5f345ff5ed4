"""How a date is printed in each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache, partial

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names

from tracker.datewords.lists import Style, print_list
from tracker.datewords.words import WORDS, language_of, tag_of
from tracker.domain.dates import ApproximateDate
from tracker.domain.edtf_dates import EdtfReading, Part, Span, read_edtf

_GRAMMAR: Mapping[str, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    # "dall’8 ottobre", "dalla primavera": before a vowel, also of a number, the article loses its own, and
    # it grows together with what stands before it.
    "it": (
        re.compile(r"\b(da|a|i)l (?=(?:8|11)\b)|\b(da|a) l(?=a |’)"),
        lambda m: f"{m[2]}ll" if m[2] else "l’" if m[1] == "i" else f"{m[1]}ll’",
    ),
    # "à partir du printemps", "jusqu’au printemps", and "à partir d’août".
    "fr": (
        re.compile(r"\b(d)e le |(à) le "),
        lambda m: "du " if m[1] else "au ",
    ),
    # "από Οκτώβριο": after a preposition, the accusative.
    "el": (re.compile(r"(?<=[οα])ς (?=[0-9])"), lambda _: " "),
}
_SHAPES: Mapping[str, Mapping[str, str]] = {
    # CLDR shortens the word for year beside a month, and not beside a day.
    "lv": {"y": "y. 'gads'", "yMMMM": "y. 'gada' MMMM"},
}
"""What is written otherwise than CLDR has it."""
_FIRST_OF_MONTH = re.compile(r"(?<![0-9])1(?= [^\W\d_])")
"""French has an ordinal number for the first day of a month, and for no other; CLDR has none."""
_FIELD = re.compile(r"'([^']*)'|(y+|M+|L+|d+)(\.?)")


def print_date(value: ApproximateDate | None, locale: str) -> str:
    """The date as it was typed; where only an EDTF was given, that in words; "" where there is none."""
    if value is None or value.text or not value.edtf:
        return value.text or "" if value else ""
    return _print_edtf(value.edtf, language_of(locale))


def print_day(day: date, locale: str) -> str:
    """A day, short: "4 Oct 2021"."""
    return _ordinal(format_skeleton("yMMMd", day, locale=tag_of(language_of(locale))), locale)


def print_day_long(day: date, locale: str) -> str:
    """A day, its month in full: "4 October 2021"."""
    return _ordinal(format_date(day, "long", tag_of(language_of(locale))), locale)


def print_weekday(day: date, locale: str) -> str:
    """A day with its name: "Monday, 4 October 2021"."""
    return _ordinal(format_date(day, "full", tag_of(language_of(locale))), locale)


def print_time(moment: datetime | time, locale: str) -> str:
    """The time of a moment, in the timezone that it is in, by the clock of 24 hours: "14:05"."""
    if isinstance(moment, time):
        moment = datetime.combine(date.min, moment)
    return format_skeleton("Hm", moment, locale=tag_of(language_of(locale)))


def print_month(day: date, locale: str, *, with_year: bool = True) -> str:
    """The month of a day: "October 2021", or "October" where the year stands nearby."""
    language = language_of(locale)
    if with_year:
        return _Printer(language, "").full(Part(day.year, day.month))
    return format_date(day, "LLLL", tag_of(language))


def _ordinal(day: str, locale: str) -> str:
    return _FIRST_OF_MONTH.sub("1er", day) if language_of(locale) == "fr" else day


@lru_cache(maxsize=4096)
def _print_edtf(edtf: str, language: str) -> str:
    return _Printer(language, edtf).whole(read_edtf(edtf))


@dataclass(frozen=True, slots=True)
class _Printer:
    """Prints what an EDTF says in one language."""

    language: str
    edtf: str

    def whole(self, reading: EdtfReading) -> str:
        spans, first = reading.spans, reading.spans[0]
        part = first.begin or first.end
        kind = _kind(part) if part is not None else "day"
        if all(None not in span for span in spans):
            text = self.joined(spans, "or" if reading.one_of else "standard")
        elif len(spans) == 1 and part is not None:
            text = self.pattern("from" if first.begin else "until", self.full(part), kind, part)
        else:
            return self.edtf  # A set with an open end has no short words.
        if reading.is_about:
            text = self.pattern("about", text, kind, part)
        return WORDS[self.language].patterns["unsure"].format(date=text) if reading.is_unsure else text

    def pattern(self, name: str, text: str, kind: str, part: Part | None) -> str:
        """What stands before or after a date: "from 19 October 2021"."""
        words = WORDS[self.language]
        if part is not None and kind == "season" and (part.month or 0) in range(21, 25):
            text = words.articles[(part.month or 0) - 21] + text
        said = words.patterns.get(f"{name}_{kind}", words.patterns[name]).format(date=text)
        search, replace = _GRAMMAR.get(self.language, (None, None))
        return search.sub(replace, said) if search and replace else said

    def joined(self, spans: tuple[Span, ...], style: Style) -> str:
        """What the dates share is said once: "12 and 14 May 2021", "May–June 2021"."""
        parts = [part for span in spans for part in span if part is not None]
        last = parts[-1]
        kinds = {(part.month is None, part.day is None, part.is_season) for part in parts}
        if len(kinds) > 1:
            return self.listed(spans, style, self.full)
        if last.month is None:
            return self.fill("y", style, spans, vary="y")
        if len({part.year for part in parts}) > 1 or any(part.is_season for part in parts):
            return self.listed(spans, style, self.full)
        if last.day is None:
            return self.fill("yMMMM", style, spans, vary="M")
        if len({part.month for part in parts}) == 1:
            return self.fill("long", style, spans, vary="d")
        dated = parts[0] if self.shape("long").startswith("y") else last
        return self.listed(
            spans, style, lambda part: self.full(part) if part == dated else self.one("MMMMd", part)
        )

    def full(self, part: Part) -> str:
        if part.is_season:
            return self.season(part)
        return self.one("y" if part.month is None else "yMMMM" if part.day is None else "long", part)

    def season(self, part: Part) -> str:
        words, number = WORDS[self.language], (part.month or 0) - 21
        if number >= len(words.seasons):
            return part.edtf
        year = str(part.year)
        if part.month == 24:
            span = words.patterns.get("year_span")
            year = (
                span.format(first=year, last=part.year + 1) if span else f"{year}/{(part.year + 1) % 100:02}"
            )
        return words.patterns.get("season", "{name} {year}").format(name=words.seasons[number], year=year)

    def listed(self, spans: tuple[Span, ...], style: Style, show: Callable[[Part], str]) -> str:
        texts = []
        for begin, end in spans:
            assert begin is not None and end is not None  # noqa: PT018
            first, last = show(begin), show(end)
            dash = " – " if " " in first + last else "–"
            texts.append(first if begin == end else f"{first}{dash}{last}")
        return print_list(texts, self.language, style)

    def one(self, skeleton: str, part: Part) -> str:
        return self.fill(skeleton, "standard", (Span(part, part),), vary="")

    def fill(self, skeleton: str, style: Style, spans: tuple[Span, ...], *, vary: str) -> str:
        """Fill Babel's pattern from the first date, the varying field from them all: "4–5 October 2021"."""

        def write(match: re.Match[str]) -> str:
            literal, field, dot = match.groups()
            if field is None:
                return literal
            show = partial(self.field, field=field, dot=dot)
            if vary and vary == field[0].replace("L", "M"):
                return self.listed(spans, style, show)
            begin = spans[0].begin
            return show(begin) if begin else ""

        return _FIELD.sub(write, self.shape(skeleton))

    def field(self, part: Part, field: str, dot: str) -> str:
        if field[0] == "y":
            return f"{part.year}{dot}"
        if field[0] == "d":
            return f"{part.day}er" if self.language == "fr" and part.day == 1 else f"{part.day}{dot}"
        names = get_month_names("wide", "stand-alone" if field[0] == "L" else "format", tag_of(self.language))
        return f"{names[part.month or 1]}{dot}"

    def shape(self, skeleton: str) -> str:
        if own := _SHAPES.get(self.language, {}).get(skeleton):
            return own
        locale = Locale.parse(tag_of(self.language))
        found = locale.date_formats["long"] if skeleton == "long" else locale.datetime_skeletons[skeleton]
        return str(found.pattern)


def _kind(part: Part) -> str:
    """How exact a date is, as the patterns call it."""
    if part.is_season:
        return "season"
    return "year" if part.month is None else "month" if part.day is None else "day"
