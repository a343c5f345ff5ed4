"""Rows as CSV: what is unknown is empty, and nothing in a cell is run by whoever opens it."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tracker.documents.spreadsheet import ROWS_AT_ONCE, spreadsheet


def read(*rows: tuple[str | int | None, ...], separator: str = ",") -> list[list[str]]:
    text = b"".join(spreadsheet(("One", "Two"), rows, separator=separator)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=separator))


def test_what_is_not_known_is_an_empty_cell_and_nought_is_nought():
    assert read((None, 0)) == [["One", "Two"], ["", "0"]]


@pytest.mark.parametrize(
    "begin", ["=", "+", "-", "@", "\t", " =", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_what_looks_like_a_formula_is_text(begin):
    typed = f'{begin}HYPERLINK("https://example.org")'
    assert read((typed, "a"))[1] == [f"'{typed}", "a"]


@pytest.mark.parametrize("separator", [",", ";"])
def test_what_people_typed_comes_back(separator):
    typed = ('Νέα "αρχή"; one, two', "Line\nand line")
    assert read(typed, separator=separator)[1] == list(typed)


def test_excel_is_told_that_it_is_utf_8():
    assert next(spreadsheet(["Ā"], [], separator=",")).startswith(b"\xef\xbb\xbf")


def test_rows_are_asked_for_as_they_are_sent():
    asked = []
    pieces = spreadsheet(["n"], ([asked.append(n) or n] for n in range(1000)), separator=",")
    next(pieces)
    assert not asked
    next(pieces)
    assert len(asked) == ROWS_AT_ONCE
