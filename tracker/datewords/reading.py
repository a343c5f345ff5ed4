"""What people may type in a date: names of months, days and seasons, and small words, in all languages."""

from __future__ import annotations

from functools import lru_cache

from babel.dates import get_day_names, get_month_names

from tracker.datewords.printing import print_date
from tracker.datewords.words import LANGUAGES, WORDS, language_of, tag_of
from tracker.domain.dates import from_edtf
from tracker.domain.typed_words import DateVocabulary, Sign, fold_words


def date_vocabulary(locale: str) -> DateVocabulary:
    """What may be typed: the words of all eight languages, the reader's own first."""
    return _vocabulary(language_of(locale))


def date_examples(locale: str) -> tuple[str, str, str]:
    """Three ways to write a date in the reader's language, to show when one cannot be read."""
    days, month, season = (
        print_date(from_edtf(edtf), locale) for edtf in ("2021-10-04/2021-10-05", "2021-10", "2022-21")
    )
    return days, month, season


@lru_cache(maxsize=len(LANGUAGES))
def _vocabulary(language: str) -> DateVocabulary:
    languages = (language, *(other for other in LANGUAGES if other != language))
    months: dict[str, int] = {}
    seasons: dict[str, int] = {}
    signs: dict[str, Sign] = {}
    silent: set[str] = set()
    for words in map(WORDS.__getitem__, reversed(languages)):
        seasons |= {fold_words(name): number for number, name in enumerate(words.seasons, start=21)}
        seasons |= {fold_words(name): number for name, number in words.more_seasons.items()}
        signs |= {
            fold_words(said): sign for sign, phrases in words.signs.items() for said in phrases.split("|")
        }
        silent |= {fold_words(word) for word in words.silent.split("|")}
    for each in reversed(languages):
        months |= {fold_words(name): number for name, number in _months_of(each).items()}
        silent |= {fold_words(name) for name in _weekdays_of(each)}
    return DateVocabulary(languages, months, seasons, signs, frozenset(silent), date_examples(language))


def _months_of(language: str) -> dict[str, int]:
    """The month names of a language in every form that people type."""
    names = dict(WORDS[language].more_months)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for tag in {language, tag_of(language)}:
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
