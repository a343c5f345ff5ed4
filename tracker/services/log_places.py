"""Where a change belongs: the programmes and pairs that it has to do with, and the page that it is about.

Most of it is known already: the rows were loaded to be changed. What is not is asked for, a table at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from tracker.extensions import Base

Key = tuple[str, int]

UPWARD: dict[str, tuple[str, ...]] = {
    "programme": (),
    "source": ("programme_id",),
    "organisation": ("programme_id",),
    "figure": ("organisation_id",),
    "pair": ("programme_id",),
    "membership": ("pair_id",),
    "practice": ("pair_id",),
    "activity": ("programme_id",),
    "activity_pair": ("activity_id", "pair_id"),
    "activity_session": ("activity_id",),
    "head_count": ("activity_id",),
    "co_organiser": ("activity_id",),
    "activity_update": ("activity_id",),
    "visit_report": ("activity_id",),
    "follow_up": ("report_id",),
    "report_comment": ("report_id",),
    "report_milestone": ("report_id", "milestone_id"),
    "action_plan": ("pair_id",),
    "milestone": ("plan_id",),
    "milestone_update": ("milestone_id",),
    "confirmation": ("milestone_id",),
    "replication": ("milestone_id", "practice_id"),
    "transfer": ("plan_id", "practice_id"),
    "translation": ("pair_id", "milestone_id", "outcome_id", "practice_id"),
    "deliverable": ("programme_id",),
    "deliverable_pair": ("deliverable_id", "pair_id"),
    "outcome": ("programme_id",),
    "outcome_pair": ("outcome_id", "pair_id"),
    "outcome_milestone": ("outcome_id", "milestone_id"),
    "review": ("programme_id",),
    "decision": ("review_id", "pair_id", "milestone_id"),
    "snapshot": ("review_id",),
    "question": ("milestone_id", "activity_id", "programme_id"),
    "publication": ("pair_id", "programme_id"),
    "evaluation": ("activity_id", "programme_id"),
    "picture": ("pair_id", "programme_id"),
    "invitation": ("programme_id",),
    "role": ("programme_id",),
    "calendar_address": ("programme_id", "pair_id"),
    "user": (),
    "sign_in": ("user_id",),
    "passkey": ("user_id",),
    "second_factor": ("user_id",),
    "recovery_code": ("user_id",),
}
"""Of each table the columns that lead to what its rows are part of, the nearest first."""

OF_SOMEBODY = {"role": "user_id", "calendar_address": "user_id"}
"""The tables whose rows are about a person, though they belong to a programme."""

WITH_PAGE = frozenset(
    {"programme", "organisation", "pair", "activity", "action_plan", "milestone", "deliverable", "outcome"}
    | {"review", "practice", "user"}
)
"""What a line may be about: things that a reader knows by name."""

LINKS = {"activity": "activity_pair", "deliverable": "deliverable_pair", "outcome": "outcome_pair"}
"""The tables whose rows serve pairs by a table of links."""

NAMES: dict[str, tuple[str, ...]] = {
    "programme": ("name",),
    "source": ("key",),
    "organisation": ("name",),
    "pair": ("number",),
    "practice": ("title",),
    "activity": ("title",),
    "action_plan": ("title",),
    "milestone": ("code", "title"),
    "deliverable": ("title",),
    "outcome": ("title",),
    "review": ("title",),
    "decision": ("what",),
    "follow_up": ("what",),
    "replication": ("place",),
    "translation": ("language",),
}
"""The columns that say what a row is called. None of them is a person's name."""

NAME_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Place:
    """The programmes and pairs that a row has to do with."""

    programmes: frozenset[int] = frozenset()
    pairs: frozenset[int] = frozenset()


@dataclass
class Places:
    """Finds the places of rows. `known` are the values of rows that the transaction itself has touched."""

    session: Session
    known: dict[Key, Mapping[str, Any]]
    added: frozenset[Key]
    found: dict[Key, Place] = field(default_factory=dict)

    def look_up(self, keys: Iterable[Key]) -> None:
        """Reads what leads from these rows upward, at most one statement a table and step."""
        wanted, all_keys = set(keys), set[Key]()
        while wanted:
            all_keys |= wanted
            self._read([key for key in wanted if key not in self.known and UPWARD[key[0]]])
            wanted = {above for key in wanted for above in self._above(key)} - all_keys
        served = self._served_pairs(key for key in all_keys if key[0] in LINKS)
        roles = self._programmes_of_people([number for table, number in all_keys if table == "user"])
        for key in all_keys:
            self._settle(key, served, roles)

    def of(self, key: Key) -> Place:
        return self.found.get(key, Place())

    def about(self, key: Key) -> Key | None:
        """The thing with a page that a row is, or is a part of."""
        table, _number = key
        if table in WITH_PAGE:
            return key
        above = self._above(key, OF_SOMEBODY.get(table))
        return self.about(above[0]) if above else None

    def name(self, key: Key) -> str | None:
        """What a row is called, as far as that is known already."""
        row = self.known.get(key) or self._loaded(key, NAMES.get(key[0], ())) or {}
        said = [str(row[name]) for name in NAMES.get(key[0], ()) if row.get(name) is not None]
        return " ".join(said)[:NAME_LENGTH] or None

    def _above(self, key: Key, column: str | None = None) -> list[Key]:
        row = self.known.get(key, {})
        columns = (column,) if column else UPWARD[key[0]]
        return [(target(key[0], name), row[name]) for name in columns if row.get(name) is not None]

    def _read(self, keys: list[Key]) -> None:
        missing = defaultdict[str, list[int]](list)
        for key in keys:
            row = self._loaded(key, UPWARD[key[0]])
            if row is None:
                missing[key[0]].append(key[1])
            else:
                self.known[key] = row
        for name, numbers in missing.items():
            table = Base.metadata.tables[name]
            columns = [table.c.id, *(table.c[column] for column in UPWARD[name])]
            rows = self.session.connection().execute(select(*columns).where(table.c.id.in_(sorted(numbers))))
            for found in rows:
                self.known[name, found.id] = {column: getattr(found, column) for column in UPWARD[name]}

    def _loaded(self, key: Key, columns: Iterable[str]) -> dict[str, Any] | None:
        """The values of a row that the session has at hand; None where it has not all of them."""
        row = self._instance(key)
        if row is None or not all(column in row.__dict__ for column in columns):
            return None
        return {column: row.__dict__[column] for column in columns}

    def _instance(self, key: Key) -> Any:
        return self.session.identity_map.get(identity_key(_models()[key[0]], key[1]))

    def _served_pairs(self, keys: Iterable[Key]) -> dict[Key, set[int]]:
        """The pairs that activities, deliverables and outcomes serve. Links that the transaction makes or
        removes are changes of their own, and name their pair themselves."""
        served, missing = defaultdict[Key, set[int]](set), defaultdict[str, list[int]](list)
        for key in keys:
            links = getattr(self._instance(key), "__dict__", {}).get("pair_links")
            if links is not None:
                served[key] |= {link.__dict__["pair_id"] for link in links if "pair_id" in link.__dict__}
            elif key not in self.added:
                missing[key[0]].append(key[1])
        for name, numbers in missing.items():
            links = Base.metadata.tables[LINKS[name]]
            thing = links.c[f"{name}_id"]
            rows = self.session.connection().execute(
                select(thing, links.c.pair_id).where(thing.in_(sorted(numbers)))
            )
            for number, pair in rows:
                served[name, number].add(pair)
        return served

    def _programmes_of_people(self, numbers: list[int]) -> dict[int, set[int]]:
        """The programmes in which people have a role: what happens to an account is of interest there."""
        found = defaultdict[int, set[int]](set)
        if numbers:
            role = Base.metadata.tables["role"]
            rows = self.session.connection().execute(
                select(role.c.user_id, role.c.programme_id).where(role.c.user_id.in_(sorted(numbers)))
            )
            for person, programme in rows:
                found[person].add(programme)
        # Who leaves has left the programmes by now.
        for (table, _number), row in self.known.items():
            if table == "role" and "user_id" in row:
                found[row["user_id"]].add(row["programme_id"])
        return found

    def _settle(self, key: Key, served: Mapping[Key, set[int]], roles: Mapping[int, set[int]]) -> Place:
        if key in self.found:
            return self.found[key]
        table, number = key
        above = [self._settle(one, served, roles) for one in self._above(key)]
        programmes = frozenset().union(*(place.programmes for place in above))
        pairs = frozenset(served.get(key, ())).union(*(place.pairs for place in above))
        if table == "programme":
            programmes = frozenset({number})
        elif table == "pair":
            pairs = frozenset({number})
        elif table == "user":
            programmes = frozenset(roles.get(number, ()))
        self.found[key] = Place(programmes, pairs)
        return self.found[key]


def target(table: str, column: str) -> str:
    """The table that a column leads to."""
    keys = Base.metadata.tables[table].c[column].foreign_keys
    return str(next(iter(keys)).column.table.name)


@cache
def _models() -> dict[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
