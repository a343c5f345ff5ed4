"""Rows as CSV, which spreadsheets open: value in, bytes out, a few rows at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice

ROWS_AT_ONCE = 200
MARK = "\ufeff"
"""By it Excel knows that the file is UTF-8."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for a formula and run, the last four as wide as an East Asian letter. Source:
OWASP, Testing for CSV Injection; ASVS 5.0, 1.2.10."""

Value = str | int | None


def spreadsheet(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], *, separator: str
) -> Iterator[bytes]:
    """The file in pieces. What is not known is an empty cell, and text that looks like a formula is text."""
    waiting = iter(rows)
    piece = MARK + _lines([headings], separator)
    while True:
        yield piece.encode()
        some = list(islice(waiting, ROWS_AT_ONCE))
        if not some:
            return
        piece = _lines(some, separator)


def _lines(rows: Iterable[Sequence[Value]], separator: str) -> str:
    into = StringIO()
    csv.writer(into, delimiter=separator).writerows([_cell(value) for value in row] for row in rows)
    return into.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULAS):
        return f"'{value}"
    return str(value)
