"""How far a load is: it reads, checks and writes one list after the other, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tracker.services.programme_file.json_text import Members

Progress = Callable[[str, int, int], None]
"""Told what is done, how many of it are, and how many there are."""

READING, CHECKING = "reading: {}", "checking: {}"
"""What is told before a list is written, which goes by its name alone."""


class Told(list[Any]):
    """A list that tells how far whoever goes through it is."""

    def __init__(self, items: list[Any], what: str, progress: Progress) -> None:
        super().__init__(items)
        self.what = what
        self.progress = progress

    def __iter__(self) -> Iterator[Any]:
        for number, item in enumerate(super().__iter__(), 1):
            yield item
            self.progress(self.what, number, len(self))


def told_by_steps(value: Any, progress: Progress) -> Any:
    """The same file, whose lists tell how far they have been read."""
    if not isinstance(value, Members):
        return value
    told = Members(
        {
            name: Told(member, READING.format(name), progress) if isinstance(member, list) else member
            for name, member in value.items()
        }
    )
    told.twice = value.twice
    return told
