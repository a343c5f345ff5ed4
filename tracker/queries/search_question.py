"""What a search asks and what it answers: one question for all kinds, and the hits of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from tracker.domain.folding import fold
from tracker.domain.statuses import ActivityKind
from tracker.models import Pair
from tracker.queries.translations import Key, Texts

folded = lru_cache(maxsize=8192)(fold)
"""The same texts are looked through again and again; folding one takes longer than comparing it."""


class Kind(StrEnum):
    """What can be found, in the order of the page."""

    ORGANISATIONS = "organisations"
    PAIRS = "pairs"
    PRACTICES = "practices"
    ACTIVITIES = "activities"
    REPORTS = "reports"
    PLANS = "plans"
    MILESTONES = "milestones"
    DELIVERABLES = "deliverables"
    OUTCOMES = "outcomes"
    FOLLOW_UPS = "follow_ups"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `at` are the parts of its address below the programme's.

    `texts` are what it can be found by, each with the name of its field: its own, then the names of
    its organisations. `activity` is what it is about where it goes by the name of an activity.
    """

    title: str
    at: tuple[str | int, ...]
    texts: tuple[tuple[str, str], ...]
    activity: int | None = None
    kind_of_activity: ActivityKind | None = None
    of: Key | None = None
    """What may be translated of which `title` is the original."""
    before: str = ""
    """What stands before the title in any language: a code."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the hits of one kind, and how many there are in all."""

    kind: Kind
    total: int
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Results:
    """`pairs` goes by id; `links` are the (pair, round) of each activity that a hit is about."""

    found: Sequence[Found]
    pairs: Mapping[int, Pair]
    links: Mapping[int, Sequence[tuple[int, int | None]]]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.found)


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation with a name in which at least one of the words was found."""

    texts: tuple[tuple[str, str], ...]
    words: frozenset[str]


@dataclass(slots=True)
class Question:
    """What is looked for, and what of the answer is known already."""

    programme_id: int
    words: Sequence[str]
    with_drafts: bool
    offset: int
    limit: int
    pairs: Mapping[int, Pair]
    activity_kinds: Mapping[ActivityKind, Sequence[str]]
    named: Mapping[int, Named] = field(default_factory=dict)
    translated: Texts = field(default_factory=Texts)

    def translations(self, table: str, number: int, **originals: str | None) -> tuple[tuple[str, str], ...]:
        """The same texts in all other languages, each with the name of its field."""
        key = Key(table, number)
        return tuple(
            (name, text)
            for name, said in originals.items()
            for text in self.translated.every(key, name, said)
        )

    def of(self, organisations: Iterable[int | None]) -> list[Named]:
        """Those of the organisations that a word was found in, each once."""
        each = dict.fromkeys(organisations)
        return [self.named[one] for one in each if one is not None and one in self.named]

    def kinds_with(self, word: str) -> list[ActivityKind]:
        """The kinds of activity in whose names a word begins with this one."""
        names = self.activity_kinds.items()
        return [kind for kind, said in names if any(f" {word}" in f" {folded(name)}" for name in said)]

    def in_pairs(self, pairs: Iterable[int]) -> list[int]:
        """The organisations that are or were members of these pairs."""
        members = [member for one in pairs if one in self.pairs for member in self.pairs[one].members]
        return [member.organisation_id for member in members]

    def is_met(self, texts: Iterable[tuple[str, str]], of: Iterable[Named]) -> bool:
        """Whether each word begins a word of the texts, or of a name of the organisations."""
        hay = " " + " ".join(folded(text) for _name, text in texts)
        elsewhere = frozenset().union(*(one.words for one in of))
        return all(word in elsewhere or f" {word}" in hay for word in self.words)

    def page(self, kind: Kind, hits: Sequence[Hit]) -> Found:
        """One page of hits that are all there."""
        return Found(kind, len(hits), hits[self.offset : self.offset + self.limit])


def texts_of(**said: str | None) -> tuple[tuple[str, str], ...]:
    """The texts that are there, each with the name of its field."""
    return tuple((name, text) for name, text in said.items() if text)


def names_of(organisations: Iterable[Named], name: str) -> tuple[tuple[str, str], ...]:
    """The names of organisations as one text each: "Mechelen · Malines"."""
    return tuple((name, " · ".join(text for _field, text in one.texts)) for one in organisations)
