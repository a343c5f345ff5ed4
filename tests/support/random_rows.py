"""Rows for whatever tables a database has, as its own rules allow them: made by trying.

SQLite is asked, which says by name what is wrong with a row; the same row then fits PostgreSQL, since the two
have the same constraints (`tests/migrations/test_schema.py`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Time,
    insert,
    inspect,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine

MOST_TRIES = 3000
SPARSE = (0.05, 0.5, 0.95)
"""How likely a column is NULL in the first, second and third row that is made of a table at a time."""
LITERAL = re.compile(r"'((?:[^']|'')*)'")
LISTS: tuple[Any, ...] = ([], {}, ["Ē", "x"], {"a": [1, None, 2.5], "Λ": "µ"})
FIRST_DAY = datetime(2021, 1, 1, tzinfo=UTC)
MAKERS: tuple[tuple[type[TypeEngine[Any]], Callable[[random.Random], Any]], ...] = (
    (Boolean, lambda chosen: chosen.random() < 0.5),
    (Integer, lambda chosen: chosen.randint(1, 5) if chosen.random() < 0.8 else chosen.randint(1, 10**6)),
    (Double, lambda chosen: chosen.choice([0.5, 36.0, 87000.0])),
    (DateTime, lambda chosen: FIRST_DAY + timedelta(seconds=chosen.randint(0, 10**8), microseconds=123456)),
    (Date, lambda chosen: FIRST_DAY.date() + timedelta(days=chosen.randint(0, 900))),
    (Time, lambda chosen: time(chosen.randint(0, 23), 30)),
    (JSON, lambda chosen: chosen.choice(LISTS)),
    (LargeBinary, lambda chosen: chosen.randbytes(12)),
)


@dataclass
class _Rules:
    """What is known of a table: its columns, what they point to, and the texts of its CHECKs."""

    table: Table
    points: dict[str, str]
    checks: dict[str, str]
    words: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, name: str) -> _Rules:
        asked = inspect(connection)
        columns = [
            Column(one["name"], _plain(one["type"]), nullable=one["nullable"])
            for one in asked.get_columns(name)
        ]
        points = {
            one["constrained_columns"][0]: one["referred_table"] for one in asked.get_foreign_keys(name)
        }
        checks = {str(one["name"]): one["sqltext"] for one in asked.get_check_constraints(name)}
        words = {
            column.name: [
                word
                for rule in checks.values()
                if _names(rule, column.name)
                for word in LITERAL.findall(rule)
            ]
            for column in columns
        }
        return cls(Table(name, MetaData(), *columns), points, checks, words)


class RowMaker:
    """Makes rows for every table of a SQLite database, with numbers that go on from call to call."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers: dict[str, int] = {}
        self._known: dict[tuple[str, str], _Rules] = {}

    def fill(self, connection: Connection) -> list[tuple[Table, dict[str, Any]]]:
        """Adds rows to every table; which they are, those that others point to first."""
        rules = {name: self._rules(connection, name) for name in tables_of(connection)}
        return [row for name in _in_order(rules) for row in self._rows(connection, rules[name])]

    def _rules(self, connection: Connection, name: str) -> _Rules:
        """Looked up again only where a migration has changed the table."""
        asked = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
        key = (name, connection.execute(asked, {"name": name}).scalar_one())
        if key not in self._known:
            self._known[key] = _Rules.of(connection, name)
        return self._known[key]

    def _rows(self, connection: Connection, rules: _Rules) -> Iterator[tuple[Table, dict[str, Any]]]:
        for sparse in SPARSE:
            yield rules.table, self._row(connection, rules, sparse)

    def _row(self, connection: Connection, rules: _Rules, sparse: float) -> dict[str, Any]:
        name = rules.table.name
        number = self.numbers[name] = self.numbers.get(name, 0) + 1
        row = {one.name: self._value(rules, one, sparse) for one in rules.table.columns}
        if "id" in row:
            row["id"] = number
        for tried in range(MOST_TRIES):
            nested = connection.begin_nested()
            try:
                connection.execute(insert(rules.table), row)
            except IntegrityError as error:
                nested.rollback()
                # Whatever does not come right with the wish for few or many NULLs comes right without it.
                wish = sparse if tried < MOST_TRIES / 10 else 0.5
                for column in _wrong(str(error.orig), rules):
                    row[column.name] = self._value(rules, column, wish)
            else:
                nested.commit()
                return row
        raise AssertionError(f"no row of {name} was found: {row}")

    def _value(self, rules: _Rules, column: Column[Any], sparse: float) -> Any:
        if column.nullable and self.random.random() < sparse:
            return None
        if target := rules.points.get(column.name):
            known = self.numbers.get(target, 0)
            # A row may point to itself, or to nothing yet, only where it need not point at all.
            known -= target == rules.table.name
            return self.random.randint(1, known) if known > 0 else None
        return self._of_type(column, rules.words[column.name])

    def _of_type(self, column: Column[Any], words: list[str]) -> Any:
        if isinstance(column.type, String):
            said = [f"„Ā {column.name}“ {self.random.randint(1, 10**9)}", "it", "BE", *words, *words]
            return self.random.choice(said)[: column.type.length]
        return next(make(self.random) for kind, make in MAKERS if isinstance(column.type, kind))


def tables_of(connection: Connection) -> list[str]:
    """The names of the tables, without the one that says which migration they are of."""
    return sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})


def _in_order(rules: dict[str, _Rules]) -> list[str]:
    """Those that others must point to first."""
    order = list[str]()
    while len(order) < len(rules):
        ready = [
            name
            for name, one in rules.items()
            if name not in order
            and all(
                one.table.columns[column].nullable or target in order or target == name
                for column, target in one.points.items()
            )
        ]
        assert ready, f"in a circle: {sorted(set(rules) - set(order))}"
        order += ready
    return order


def _wrong(reason: str, rules: _Rules) -> list[Column[Any]]:
    """The columns that a refusal is about."""
    kind, _, about = reason.partition(" constraint failed: ")
    text = rules.checks.get(about, about) if kind == "CHECK" else about
    found = [one for one in rules.table.columns if one.name != "id" and _names(text, one.name)]
    assert found, f"{rules.table.name}: {reason}"
    return found


def _names(text: str, column: str) -> bool:
    return re.search(rf"\b{re.escape(column)}\b", LITERAL.sub("''", text)) is not None


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type as every database has it; a moment has its offset."""
    generic = kind.as_generic()
    if isinstance(generic, DateTime):
        return DateTime(timezone=True)
    return JSON(none_as_null=True) if isinstance(generic, JSON) else generic
