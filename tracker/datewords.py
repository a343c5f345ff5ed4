"""Dates in words, in the seven languages: what people may type, and how a date is printed.

Names of months and days, orders and lists come from Babel's CLDR data. CLDR has no seasons, no "from"
and no "about", so these stand here, and not in the catalogues: a date is read and printed in the same
words, and reading takes all languages at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.edtf_dates import EdtfReading, Part, Span, read_edtf
from tracker.domain.typed_words import DateVocabulary, Sign, fold

LANGUAGES = ("en", "fr", "nl", "it", "es", "el", "lv")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language. `seasons` and `patterns` print; all are read; `|` stands between phrases.

    `patterns` print: `season` of `{name}` and `{year}`, `year_span` a winter's two years; `from`, `until`,
    `about` and `unsure` of `{date}`, some with another form before a day (`from_day`).
    """

    seasons: tuple[str, str, str, str]
    patterns: Mapping[str, str]
    signs: Mapping[Sign, str]
    silent: str
    more_seasons: Mapping[str, int]
    more_months: Mapping[str, int]


_WORDS = {
    "en": _Words(
        seasons=("spring", "summer", "autumn", "winter"),
        patterns={
            "from": "from {date}",
            "until": "until {date}",
            "about": "about {date}",
            "unsure": "{date} (unsure)",
        },
        signs={
            Sign.AND: "and",
            Sign.OR: "or",
            Sign.TO: "to|through",
            Sign.FROM: "from|since|starting|as of",
            Sign.LATER: "and later|or later",
            Sign.EARLIER: "or earlier|and earlier",
            Sign.UNTIL: "until|till|up to|no later than",
            Sign.ABOUT: "about|around|approximately|approx|circa|ca|c",
            Sign.UNSURE: "unsure|uncertain|not sure|to be confirmed|tbc",
        },
        silent="the|of|on|in|onwards|onward",
        more_seasons={"fall": 23},
        more_months={"sept": 9},
    ),
    "fr": _Words(
        seasons=("printemps", "été", "automne", "hiver"),
        patterns={
            "from": "dès {date}",
            "from_day": "à partir du {date}",
            "until": "jusqu’à {date}",
            "until_day": "jusqu’au {date}",
            "about": "vers {date}",
            "about_day": "vers le {date}",
            "unsure": "{date} (incertain)",
        },
        signs={
            Sign.AND: "et",
            Sign.OR: "ou",
            Sign.TO: "à|au|aux",
            Sign.FROM: "dès|depuis|à partir de|à partir du|à partir d|à compter du",
            Sign.UNTIL: "jusqu à|jusqu au|jusqu en",
            Sign.ABOUT: "vers|environ|aux environs de|aux environs du|autour de|autour du",
            Sign.UNSURE: "incertain|pas sûr|à confirmer",
        },
        silent="le|la|les|l|d|de|du|en|au|à|aux|année",
        more_seasons={},
        more_months={"fév": 2, "juill": 7},
    ),
    "nl": _Words(
        seasons=("lente", "zomer", "herfst", "winter"),
        patterns={
            "from": "vanaf {date}",
            "until": "tot en met {date}",
            "about": "rond {date}",
            "unsure": "{date} (onzeker)",
        },
        signs={
            Sign.AND: "en",
            Sign.TO: "t/m|tm",
            Sign.FROM: "vanaf|sinds",
            Sign.UNTIL: "tot en met|tot",
            Sign.ABOUT: "rond|ongeveer|omstreeks|circa|ca|c",
            Sign.UNSURE: "onzeker|niet zeker|te bevestigen",
        },
        silent="de|het|op|in|van|jaar",
        more_seasons={"voorjaar": 21, "najaar": 23},
        more_months={},
    ),
    "it": _Words(
        seasons=("primavera", "estate", "autunno", "inverno"),
        patterns={
            "from": "da {date}",
            "from_day": "dal {date}",
            "until": "fino a {date}",
            "until_day": "fino al {date}",
            "about": "verso {date}",
            "about_day": "verso il {date}",
            "unsure": "{date} (incerto)",
        },
        signs={
            Sign.AND: "e|ed",
            Sign.OR: "o|oppure",
            Sign.TO: "a|al|all|alla",
            Sign.FROM: "da|dal|dall|dalla|a partire da|a partire dal|a partire dall",
            Sign.UNTIL: "fino a|fino al|fino all|fino alla|entro",
            Sign.ABOUT: "verso|circa|ca|intorno a|intorno al|intorno all",
            Sign.UNSURE: "incerto|incerta|da confermare",
        },
        silent="il|lo|la|l|i|gli|di|del|dell|della|in|nel|nell|nella|anno",
        more_seasons={},
        more_months={"genn": 1, "febbr": 2, "sett": 9},
    ),
    "es": _Words(
        seasons=("primavera", "verano", "otoño", "invierno"),
        patterns={
            "season": "{name} de {year}",
            "from": "desde {date}",
            "from_day": "desde el {date}",
            "until": "hasta {date}",
            "until_day": "hasta el {date}",
            "about": "hacia {date}",
            "about_day": "hacia el {date}",
            "unsure": "{date} (sin confirmar)",
        },
        signs={
            Sign.AND: "y|e",
            Sign.OR: "o|u",
            Sign.TO: "a|al",
            Sign.FROM: "desde|a partir de|a partir del",
            Sign.UNTIL: "hasta",
            Sign.ABOUT: "hacia|sobre|alrededor de|alrededor del|aproximadamente|aprox",
            Sign.UNSURE: "sin confirmar|por confirmar|no seguro",
        },
        silent="el|la|los|las|de|del|en|al|a|año",
        more_seasons={},
        more_months={"sep": 9, "set": 9, "setiembre": 9},
    ),
    "el": _Words(
        seasons=("άνοιξη", "καλοκαίρι", "φθινόπωρο", "χειμώνας"),
        patterns={
            "from": "από {date}",
            "until": "έως {date}",
            "about": "περίπου {date}",
            "unsure": "{date} (αβέβαιο)",
        },
        signs={
            Sign.AND: "και|κι",
            Sign.OR: "ή",
            Sign.TO: "ως|με",
            Sign.FROM: "από",
            Sign.UNTIL: "έως|μέχρι",
            Sign.ABOUT: "περίπου|γύρω σε|γύρω στις|γύρω στον|γύρω στο|γύρω στην",
            Sign.UNSURE: "αβέβαιο|αβέβαιη|δεν είναι βέβαιο",
        },
        silent="ο|το|τον|του|την|τη|της|τις|τα|στις|στη|στην|στο|στον|έτος",
        more_seasons={"άνοιξης": 21, "άνοιξις": 21, "καλοκαιριού": 22, "φθινοπώρου": 23, "χειμώνα": 24},
        more_months={"ιουνη": 6, "ιουλη": 7, "σεπτ": 9, "φεβρ": 2, "νοεμ": 11},
    ),
    "lv": _Words(
        seasons=("pavasaris", "vasara", "rudens", "ziema"),
        patterns={
            "season": "{year}. gada {name}",
            "year_span": "{first}./{last}",
            "from": "{date} un vēlāk",
            "until": "{date} vai agrāk",
            "about": "aptuveni {date}",
            "unsure": "{date} (neprecīzi)",
        },
        signs={
            Sign.AND: "un",
            Sign.OR: "vai",
            Sign.TO: "līdz",
            Sign.FROM: "no|kopš|sākot no|sākot ar",
            Sign.LATER: "un vēlāk",
            Sign.UNTIL: "līdz",
            Sign.EARLIER: "vai agrāk",
            Sign.ABOUT: "aptuveni|apmēram|ap",
            Sign.UNSURE: "neprecīzi|nav zināms precīzi",
        },
        silent="gada|gads|gadā|gadu|g",
        more_seasons={
            "pavasarī": 21,
            "pavasara": 21,
            "vasarā": 22,
            "vasaras": 22,
            "rudenī": 23,
            "ziemā": 24,
            "ziemas": 24,
        },
        more_months={},
    ),
}


def date_vocabulary(locale: str) -> DateVocabulary:
    """What may be typed: the words of all seven languages, the reader's own first."""
    return _vocabulary(_language(locale))


def date_examples(locale: str) -> tuple[str, str, str]:
    """Three ways to write a date in the reader's language, to show when one cannot be read."""
    days, month, season = (
        print_date(from_edtf(edtf), locale) for edtf in ("2021-10-04/2021-10-05", "2021-10", "2022-21")
    )
    return days, month, season


def print_date(value: ApproximateDate | None, locale: str) -> str:
    """The date as it was typed; where only an EDTF was given, that in words; "" where there is none."""
    if value is None or value.text or not value.edtf:
        return value.text or "" if value else ""
    return _print_edtf(value.edtf, _language(locale))


def print_day(day: date, locale: str) -> str:
    """A day, short: "4 Oct 2021"."""
    return format_date(day, "medium", _tag(_language(locale)))


def print_day_long(day: date, locale: str) -> str:
    """A day, its month in full: "4 October 2021"."""
    return format_date(day, "long", _tag(_language(locale)))


@lru_cache(maxsize=4096)
def _print_edtf(edtf: str, language: str) -> str:
    return _Printer(language, edtf).whole(read_edtf(edtf))


_GRAMMAR = {
    # "dall’8 ottobre": before a vowel, also of a number, the article loses its own.
    "it": (re.compile(r"\b(da|a|i)l (?=(?:8|11)\b)"), lambda m: "l’" if m[1] == "i" else f"{m[1]}ll’"),
    # "από Οκτώβριο": after a preposition, the accusative.
    "el": (re.compile(r"(?<=[οα])ς (?=[0-9])"), lambda _: " "),
}
_Style = Literal["standard", "or"]
_FIELD = re.compile(r"'([^']*)'|(y+|M+|L+|d+)(\.?)")


@lru_cache(maxsize=len(LANGUAGES))
def _vocabulary(language: str) -> DateVocabulary:
    languages = (language, *(other for other in LANGUAGES if other != language))
    months: dict[str, int] = {}
    seasons: dict[str, int] = {}
    signs: dict[str, Sign] = {}
    silent: set[str] = set()
    for words in map(_WORDS.__getitem__, reversed(languages)):
        seasons |= {fold(name): number for number, name in enumerate(words.seasons, start=21)}
        seasons |= {fold(name): number for name, number in words.more_seasons.items()}
        signs |= {fold(said): sign for sign, phrases in words.signs.items() for said in phrases.split("|")}
        silent |= {fold(word) for word in words.silent.split("|")}
    for each in reversed(languages):
        months |= {fold(name): number for name, number in _months_of(each).items()}
        silent |= {fold(name) for name in _weekdays_of(each)}
    return DateVocabulary(languages, months, seasons, signs, frozenset(silent), date_examples(language))


def _months_of(language: str) -> dict[str, int]:
    """The month names of a language in every form that people type."""
    names = dict(_WORDS[language].more_months)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for tag in {language, _tag(language)}:
                names |= {name: number for number, name in get_month_names(width, context, tag).items()}
    if language == "el":
        names |= {name.removesuffix("ς"): number for name, number in names.items()}
    if language == "lv":
        for number, name in get_month_names("wide", "stand-alone", language).items():
            stem, endings = (name[:-2], "a im i ī") if name.endswith("is") else (name[:-1], "a am u ā")
            names |= {stem + ending: number for ending in endings.split()}
    return names


def _weekdays_of(language: str) -> set[str]:
    return {
        name
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    }


def _language(locale: str) -> str:
    language = str(locale).replace("-", "_").split("_")[0].lower()
    return language if language in LANGUAGES else "en"


def _tag(language: str) -> str:
    """The locale that Babel is asked for: English is the day-first English of Europe."""
    return "en_GB" if language == "en" else language


@dataclass(frozen=True, slots=True)
class _Printer:
    """Prints what an EDTF says in one language."""

    language: str
    edtf: str

    def whole(self, reading: EdtfReading) -> str:
        spans, first = reading.spans, reading.spans[0]
        part = first.begin or first.end
        day = part is not None and part.day is not None
        if all(None not in span for span in spans):
            text = self.joined(spans, "or" if reading.one_of else "standard")
        elif len(spans) == 1 and part is not None:
            text = self.pattern("from" if first.begin else "until", self.full(part), day=day)
        else:
            return self.edtf  # A set with an open end has no short words.
        if reading.is_about:
            text = self.pattern("about", text, day=day)
        return self.pattern("unsure", text, day=False) if reading.is_unsure else text

    def pattern(self, name: str, text: str, *, day: bool) -> str:
        """What stands before or after a date: "from 19 October 2021"."""
        patterns = _WORDS[self.language].patterns
        said = patterns.get(f"{name}_day", patterns[name]) if day else patterns[name]
        said = said.format(date=text)
        search, replace = _GRAMMAR.get(self.language, (None, None))
        return search.sub(replace, said) if search and replace and name != "unsure" else said

    def joined(self, spans: tuple[Span, ...], style: _Style) -> str:
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
        words, number = _WORDS[self.language], (part.month or 0) - 21
        if number >= len(words.seasons):
            return part.edtf
        year = str(part.year)
        if part.month == 24:
            span = words.patterns.get("year_span")
            year = (
                span.format(first=year, last=part.year + 1) if span else f"{year}/{(part.year + 1) % 100:02}"
            )
        return words.patterns.get("season", "{name} {year}").format(name=words.seasons[number], year=year)

    def listed(self, spans: tuple[Span, ...], style: _Style, show: Callable[[Part], str]) -> str:
        texts = []
        for begin, end in spans:
            assert begin is not None and end is not None  # noqa: PT018
            first, last = show(begin), show(end)
            dash = " – " if " " in first + last else "–"
            texts.append(first if begin == end else f"{first}{dash}{last}")
        return format_list(texts, style=style, locale=_tag(self.language))

    def one(self, skeleton: str, part: Part) -> str:
        return self.fill(skeleton, "standard", (Span(part, part),), vary="")

    def fill(self, skeleton: str, style: _Style, spans: tuple[Span, ...], *, vary: str) -> str:
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
            return f"{part.day}{dot}"
        names = get_month_names("wide", "stand-alone" if field[0] == "L" else "format", _tag(self.language))
        return f"{names[part.month or 1]}{dot}"

    def shape(self, skeleton: str) -> str:
        locale = Locale.parse(_tag(self.language))
        found = locale.date_formats["long"] if skeleton == "long" else locale.datetime_skeletons[skeleton]
        return str(found.pattern)
