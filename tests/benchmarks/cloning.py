"""Many programmes from a few patterns: the same rows under new numbers, keys and names.

A programme with more pairs than its pattern is made of several blocks. Each block is a copy of a pattern but
for what a programme has once: itself, its lead, its sources, its coordinator and what it does for all pairs.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Table

from tests.benchmarks.pattern import FOR_ALL, Pattern
from tracker.domain.statuses import RoleKind
from tracker.extensions import Base
from tracker.models import Organisation
from tracker.services.search_text import search_text

Row = tuple[Any, ...]

ONCE = ("programme", "source", "review")
PART_OF = {
    "activity_session": "activity_id",
    "activity_update": "activity_id",
    "co_organiser": "activity_id",
    "head_count": "activity_id",
    "visit_report": "activity_id",
    "follow_up": "report_id",
    "report_milestone": "report_id",
    "role": "user_id",
}
"""The tables whose rows a programme has once where it has once what they are a part of; in this order."""

OF_PAIRS = {"activity": "activity_pair", "deliverable": "deliverable_pair", "outcome": "outcome_pair"}
UNTIL_LATER = {"programme": ("lead_id", "facilitator_id")}
"""Columns that name rows which come after: they are filled in at the end."""


@dataclass(frozen=True)
class Wanted:
    """So many programmes of so many pairs each, with addresses ``p50-1``, ``p50-2`` and so on."""

    pairs: int
    programmes: int = 1


def slug_of(pairs: int, number: int) -> str:
    """The address of a programme."""
    return f"p{pairs}-{number}"


@dataclass
class Bound:
    """One table of a pattern as a driver takes it, and where its numbers are."""

    table: Table
    names: list[str]
    rows: list[Row]
    once: frozenset[int]
    """The numbers of the rows that come with the first block alone."""
    references: list[tuple[int, str]]
    """Place of each column that names a row, and the table of that one."""
    place: dict[str, int] = field(default_factory=dict)


class Cloner:
    """Hands out rows; the numbers go on from one programme to the next."""

    def __init__(self, patterns: Sequence[Pattern], dialect: Dialect, last: Mapping[str, int]) -> None:
        self.patterns = [_bound(pattern, dialect) for pattern in patterns]
        self.once = {name: bound.once for name, bound in self.patterns[0].items()}
        """The same in all patterns, which differ in their days and in what is said alone."""
        self.size = patterns[0].pairs
        self.last = defaultdict[str, int](int, last)
        """The numbers that are taken, by table."""
        self.serial = count(1)
        self.later = defaultdict[str, list[dict[str, Any]]](list)
        """What is filled in at the end, by table."""

    def programmes(self, wanted: Wanted) -> Iterator[Mapping[str, list[Row]]]:
        """The rows of each programme by table, in an order in which each is there before it is named."""
        for number in range(1, wanted.programmes + 1):
            yield self._programme(wanted.pairs, slug_of(wanted.pairs, number))

    def _programme(self, pairs: int, slug: str) -> Mapping[str, list[Row]]:
        made = defaultdict[str, list[Row]](list)
        first = dict[str, int]()
        for block in range(pairs // self.size):
            serial = next(self.serial)
            pattern = self.patterns[serial % len(self.patterns)]
            offsets = {name: self.last[name] for name in pattern}
            first = first or offsets
            for name, bound in pattern.items():
                change = _changes(bound, slug, serial, block, self.size)
                made[name] += self._copies(bound, change, offsets, None if block == 0 else first)
                self.last[name] += max((row[0] for row in bound.rows), default=0)
        return made

    def _copies(
        self,
        bound: Bound,
        change: Callable[[list[Any]], None],
        offsets: Mapping[str, int],
        first: Mapping[str, int] | None,
    ) -> Iterator[Row]:
        """The rows of one block; `first` are the offsets of the first one, where this is another."""
        references = [(place, offsets[name], name) for place, name in bound.references if name in offsets]
        later = UNTIL_LATER.get(bound.table.name, ())
        own, once = offsets[bound.table.name], self.once
        for row in bound.rows:
            if first is not None and row[0] in bound.once:
                continue
            copy = list(row)
            copy[0] += own
            for place, offset, name in references:
                if (number := row[place]) is not None:
                    is_first = first is not None and number in once[name]
                    copy[place] = number + (first[name] if is_first else offset)
            change(copy)
            if later:
                self.later[bound.table.name].append(
                    {"id": copy[0], **{name: copy[bound.place[name]] for name in later}}
                )
                for name in later:
                    copy[bound.place[name]] = None
            yield tuple(copy)


def _bound(pattern: Pattern, dialect: Dialect) -> dict[str, Bound]:
    once = _once(pattern.rows)
    editors = {
        role["organisation_id"]: role["user_id"]
        for role in pattern.rows["role"]
        if role["role"] == RoleKind.EDITOR
    }
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = pattern.rows.get(table.name, [])
        if table.name not in pattern.rows:
            continue
        if "by_user_id" in table.c and "by_organisation_id" in table.c:
            # The file says which organisation it was; in a real instance it was a person of it.
            rows = [{**row, "by_user_id": editors.get(row["by_organisation_id"])} for row in rows]
        columns = list(table.c)
        binds = [_binder(column, dialect) for column in columns]
        found[table.name] = Bound(
            table=table,
            names=[column.name for column in columns],
            rows=[
                tuple(bind(row[column.name]) for bind, column in zip(binds, columns, strict=True))
                for row in rows
            ],
            once=once[table.name],
            references=[
                (place, key.column.table.name)
                for place, column in enumerate(columns)
                for key in column.foreign_keys
            ],
            place={column.name: place for place, column in enumerate(columns)},
        )
    return found


def _binder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What makes of a value of ours one that the driver takes."""
    if isinstance(column.type, JSON):
        return lambda value: None if value is None else json.dumps(value)
    return column.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)


def _once(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, frozenset[int]]:
    """By table, the rows that a programme has once."""
    found = {name: frozenset[int]() for name in rows}
    found |= {name: _numbers(rows.get(name, ())) for name in ONCE}
    found["organisation"] = _numbers([one for one in rows["organisation"] if one["kind"] in FOR_ALL])
    editors = {one["user_id"] for one in rows["role"] if one["role"] == RoleKind.EDITOR}
    found["user"] = _numbers(rows["user"]) - editors
    found["publication"] = _numbers([one for one in rows["publication"] if one["pair_id"] is None])
    for name, link in OF_PAIRS.items():
        of_some = {one[f"{name}_id"] for one in rows.get(link, ())}
        found[name] = _numbers(rows.get(name, ())) - of_some
    for name, column in PART_OF.items():
        whole = next(key.column.table.name for key in Base.metadata.tables[name].c[column].foreign_keys)
        found[name] = _numbers([one for one in rows.get(name, ()) if one[column] in found[whole]])
    return found


def _numbers(rows: Any) -> frozenset[int]:
    return frozenset(row["id"] for row in rows)


def _changes(bound: Bound, slug: str, serial: int, block: int, size: int) -> Callable[[list[Any]], None]:
    """What makes a row of this block differ from that of the pattern, beside its numbers."""
    place = bound.place
    name = bound.table.name

    def change(row: list[Any]) -> None:
        if name == "programme":
            row[place["slug"]] = slug
            row[place["name"]] = f"Bridges {slug}"
            row[place["open"]] = type(row[place["open"]])(serial % 2)
        elif name == "user":
            row[place["email"]] = f"{slug}.{row[place['email']].partition('@')[0]}.{serial}@bench.invalid"
            row[place["fs_uniquifier"]] = f"{slug}.{row[0]}"
        elif name == "pair":
            row[place["number"]] += block * size
        elif name == "organisation":
            _rename(row, place, serial)
        if block and "key" in place:
            row[place["key"]] += f"-{block + 1}"

    return change


def _rename(row: list[Any], place: Mapping[str, int], serial: int) -> None:
    row[place["name"]] = f"{row[place['name']]} {serial}"
    others = json.loads(row[place["other_names"]])
    named = Organisation(name=row[place["name"]], acronym=row[place["acronym"]], other_names=others)
    row[place["search_text"]] = search_text(named)
