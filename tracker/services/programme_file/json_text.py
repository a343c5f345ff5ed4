"""From bytes to a JSON value in which every oddity still stands where it was found."""

from __future__ import annotations

import json
import math
from typing import Any

from tracker.services.programme_file.faults import Faults

MOST_BYTES = 64_000_000
LONGEST_NUMBER = 18
"""Characters; every whole number of so many digits fits where a number may be kept."""


class Members(dict[str, Any]):
    """A JSON object that remembers which of its members were given more than once."""

    twice: tuple[str, ...] = ()


class BadNumber:
    """A number that is none, or too long, at its place in the value. `code` is the fault's."""

    def __init__(self, code: str) -> None:
        self.code = code


def read_json(given: str | bytes, faults: Faults) -> Any:
    """The value, or None and a fault. A byte order mark at the beginning is passed over."""
    if len(given) > MOST_BYTES:
        faults.add("", "file_too_large", limit=MOST_BYTES // 1_000_000)
        return None
    try:
        text = given.decode("utf-8") if isinstance(given, bytes) else given
    except UnicodeDecodeError as error:
        faults.add("", "not_utf8", position=error.start)
        return None
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_members,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=lambda _name: BadNumber("not_a_number"),
        )
    except json.JSONDecodeError as error:
        faults.add("", "not_json", line=error.lineno, column=error.colno, reason=error.msg)
    except RecursionError:
        faults.add("", "too_deep")
    return None


def _members(pairs: list[tuple[str, Any]]) -> Members:
    members = Members(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        members.twice = tuple(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return members


def _whole(digits: str) -> int | BadNumber:
    return int(digits) if len(digits) <= LONGEST_NUMBER else BadNumber("number_too_long")


def _fraction(digits: str) -> float | BadNumber:
    value = float(digits)
    if len(digits) > LONGEST_NUMBER or math.isinf(value):
        return BadNumber("number_too_long")
    return value
