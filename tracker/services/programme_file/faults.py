"""What is wrong with a file: each fault with its place and a code; the edges word it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from tracker.domain.errors import DomainError

MOST_FAULTS = 1_000
"""Faults beyond are counted, not kept: a wrong file of 64 MB has millions."""
MOST_SUGGESTIONS = 100
LONGEST_SUGGESTION = 60
MOST_CANDIDATES = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is a path in the file, such as ``activities[7].host``; empty where it is the whole file.

    `values` are what the sentence of `code` needs; `suggestion` among them is what was meant, or None.
    """

    place: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Faults:
    """The faults found so far, in the order of the file."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.count = 0
        self._suggestions = 0

    def found(self) -> bool:
        return self.count > 0

    def add(self, place: str, code: str, **values: Any) -> None:
        self.count += 1
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(Fault(place, code, values))

    def add_error(self, place: str, error: DomainError) -> None:
        """The fault of a rule that the domain knows."""
        self.add(place, error.code, **error.values)

    def add_unknown(self, place: str, code: str, name: str, known: Iterable[str], **values: Any) -> None:
        """A name that is none of those known, with the one that was probably meant."""
        self.add(place, code, name=name, suggestion=self._suggest(name, known), **values)

    def _suggest(self, name: str, known: Iterable[str]) -> str | None:
        if self._suggestions >= MOST_SUGGESTIONS or len(name) > LONGEST_SUGGESTION:
            return None
        self._suggestions += 1
        candidates = {k.casefold(): k for k in list(known)[:MOST_CANDIDATES] if len(k) <= LONGEST_SUGGESTION}
        near = get_close_matches(name.casefold(), candidates, n=1)
        return candidates[near[0]] if near else None
