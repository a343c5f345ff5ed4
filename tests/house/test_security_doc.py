"""The table of docs/security.md is complete, its sums are right, and what it names is there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from config import ROOT

DOCUMENT = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (met|n\.a\.|not met) \| (.+) \|$", re.MULTILINE)
NUMBERS = {
    "1.1": "1 2",
    "1.2": "1 2 3 4 5 6 7 8 9",
    "1.3": "1 2 3 4 5 6 7 8 9 10 11",
    "1.4": "1 2 3",
    "1.5": "1 2",
    "2.1": "1 2 3",
    "2.2": "1 2 3",
    "2.3": "1 2 3 4",
    "2.4": "1",
    "3.2": "1 2",
    "3.3": "1 2 3 4",
    "3.4": "1 2 3 4 5 6",
    "3.5": "1 2 3 4 5",
    "3.7": "1 2",
    "4.1": "1 2 3",
    "4.2": "1",
    "4.3": "1 2",
    "4.4": "1 2 3 4",
    "5.1": "1",
    "5.2": "1 2 3",
    "5.3": "1 2",
    "5.4": "1 2 3",
    "6.1": "1 2 3",
    "6.2": "1 2 3 4 5 6 7 8 9 10 11 12",
    "6.3": "1 2 3 4",
    "6.4": "1 2 3 4",
    "6.5": "1 2 3 4 5",
    "6.6": "1 2 3",
    "6.8": "1 2 3 4",
    "7.1": "1 2 3",
    "7.2": "1 2 3 4",
    "7.3": "1 2",
    "7.4": "1 2 3 4 5",
    "7.5": "1 2",
    "7.6": "1 2",
    "8.1": "1 2",
    "8.2": "1 2 3",
    "8.3": "1",
    "8.4": "1",
    "9.1": "1 2 3",
    "9.2": "1 2 3 4",
    "10.1": "1 2",
    "10.2": "1 2",
    "10.3": "1 2 3 4",
    "10.4": "1 2 3 4 5 6 7 8 9 10 11",
    "10.5": "1 2 3 4 5",
    "10.6": "1 2",
    "10.7": "1 2 3",
    "11.1": "1 2",
    "11.2": "1 2 3",
    "11.3": "1 2 3",
    "11.4": "1 2 3 4",
    "11.5": "1",
    "11.6": "1",
    "12.1": "1 2 3",
    "12.2": "1 2",
    "12.3": "1 2 3 4",
    "13.1": "1",
    "13.2": "1 2 3 4 5",
    "13.3": "1 2",
    "13.4": "1 2 3 4 5",
    "14.1": "1 2",
    "14.2": "1 2 3 4",
    "14.3": "1 2 3",
    "15.1": "1 2 3",
    "15.2": "1 2 3",
    "15.3": "1 2 3 4 5 6 7",
    "16.1": "1",
    "16.2": "1 2 3 4 5",
    "16.3": "1 2 3 4",
    "16.4": "1 2 3",
    "16.5": "1 2 3",
    "17.1": "1",
    "17.2": "1 2 3 4",
    "17.3": "1 2",
}
"""The requirements of levels 1 and 2 in OWASP ASVS 5.0.0 (github.com/OWASP/ASVS, 5.0/docs_en), by section."""


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(DOCUMENT.read_text(encoding="utf-8"))


@cache
def known_tests() -> frozenset[str]:
    """The name of every test."""
    sources = (ROOT / "tests").rglob("test_*.py")
    return frozenset(
        name
        for one in sources
        for name in re.findall(r"^def (test_\w+)", one.read_text("utf-8"), re.MULTILINE)
    )


def test_every_requirement_stands_in_the_table_once_and_in_order() -> None:
    wanted = [f"{section}.{number}" for section, said in NUMBERS.items() for number in said.split()]
    assert [row[0] for row in rows()] == wanted
    assert len(wanted) == 253


def test_every_test_and_file_that_is_named_exists() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert {name for name in re.findall(r"`(test_\w+)`", text) if name not in known_tests()} == set()
    files = re.findall(r"`((?:tests|tracker|docs|deploy|scripts|requirements)/[\w./-]+)`", text)
    assert {file for file in files if not (ROOT / file).exists()} == set()
    assert len(files) > 30


def test_what_is_met_says_where_and_what_is_not_says_why() -> None:
    for number, _words, state, why in rows():
        assert len(why) > (40 if state == "not met" else 3), number
    named = [
        row for row in rows() if row[2] == "met" and re.search(r"`(?:test_\w+|[\w./-]+/[\w./-]+)`", row[3])
    ]
    assert len(named) > 110


def test_the_sums_are_right() -> None:
    sums = Counter(row[2] for row in rows())
    said = f"{sums['met']} are met, {sums['n.a.']} do not apply, {sums['not met']} are not met"
    assert said in " ".join(DOCUMENT.read_text(encoding="utf-8").split())
