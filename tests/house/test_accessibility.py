"""The table of criteria is whole, and what it says holds a criterion is there."""

from __future__ import annotations

import re

from config import ROOT

TEXT = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d\.\d\.\d+) [^|]+ \| (A|AA) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
TESTS = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", TEXT)

CRITERIA = {
    "A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 "
    "2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    "AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 "
    "2.4.11 2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}
"""Of WCAG 2.2: https://www.w3.org/TR/WCAG22/."""


def test_every_criterion_of_wcag_2_2_a_and_aa_has_one_line() -> None:
    wanted = {number: level for level, numbers in CRITERIA.items() for number in numbers.split()}
    assert len(wanted) == 55
    assert len(ROWS) == 55
    assert {number: level for number, level, _how, _test in ROWS} == wanted


def test_each_line_says_how_and_names_a_test_or_says_that_it_was_read() -> None:
    for number, _level, how, held in ROWS:
        assert len(how) > 15, number
        assert "`tests/" in held or "every page" in held or held.strip() == "read by hand", number


def test_every_test_that_it_names_is_there() -> None:
    assert len(TESTS) > 50
    for path, name in TESTS:
        file = ROOT / path
        assert file.is_file(), path
        if name:
            assert re.search(
                rf"^    def {name}\(|^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE
            ), name
