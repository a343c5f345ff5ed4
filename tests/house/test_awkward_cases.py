"""The list of awkward cases and the tests named after them belong together."""

from __future__ import annotations

import re

from config import ROOT

CASES = range(1, 29)
LINE = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"def test_(?:\w+?_)?cases?_((?:\d+_(?:and_)?)+)")
UNTESTED = set[int]()
"""Those with nothing to be tested yet."""


def files_by_case() -> dict[int, set[str]]:
    """The files in which each case has a test."""
    found = dict[int, set[str]]()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for numbers in NAMED.findall(path.read_text(encoding="utf-8")):
            for number in re.findall(r"\d+", numbers):
                found.setdefault(int(number), set()).add(path.relative_to(ROOT / "tests").as_posix())
    return found


def listed() -> dict[int, tuple[str, str]]:
    text = (ROOT / "docs" / "awkward-cases.md").read_text(encoding="utf-8")
    return {int(number): (words, where) for number, words, where in LINE.findall(text)}


def test_every_awkward_case_is_listed_once_in_order() -> None:
    text = (ROOT / "docs" / "awkward-cases.md").read_text(encoding="utf-8")
    assert [int(number) for number, _words, _where in LINE.findall(text)] == list(CASES)


def test_every_awkward_case_has_a_test_named_after_it() -> None:
    tested = files_by_case()
    assert {case for case in CASES if not tested.get(case)} == UNTESTED
    assert set(tested) <= set(CASES)


def test_the_list_names_files_in_which_the_case_is_tested() -> None:
    tested = files_by_case()
    for case, (_words, where) in listed().items():
        named = set(re.findall(r"`([\w/]+\.py)`", where))
        assert (not named) == (case in UNTESTED), case
        assert named <= tested.get(case, set()), case
