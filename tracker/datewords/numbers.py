"""Numbers as each language groups their digits: "87,000", "87 000", "87.000"."""

from __future__ import annotations

from babel.numbers import format_decimal

from tracker.datewords.words import language_of, tag_of

_FIVE_DIGITS_AT_LEAST = frozenset({"it", "es", "lv"})
"""Where "1234" is written without a mark and "12.345" with one (CLDR 48, `minimumGroupingDigits`, which Babel
does not read)."""


def print_number(value: float, locale: str) -> str:
    """A number with at most three decimals, by the language's own marks; the spaces in it do not break."""
    if isinstance(value, int) and 0 <= value < 1000:
        return str(value)  # As in every language; a page has many small numbers.
    language = language_of(locale)
    grouped = abs(value) >= 10_000 or language not in _FIVE_DIGITS_AT_LEAST
    return format_decimal(value, locale=tag_of(language), group_separator=grouped)
