"""Which migration the tables are of, and which ones this version knows.

Alembic, which makes and alters the tables, can tell it too: it takes 11 MB of every process for that, and
most never alter anything.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, column, inspect, select, table

from config import ROOT

VERSION_TABLE = "alembic_version"
FOLDER = ROOT / "migrations" / "versions"


@dataclass(frozen=True, slots=True)
class Migrations:
    """Those of this version: the last of each line, and all of them."""

    heads: frozenset[str]
    known: frozenset[str]


@cache
def migrations_of_this_version() -> Migrations:
    """Read from the files as they stand, without running them."""
    before = dict(map(_revision_and_the_one_before, sorted(FOLDER.glob("*.py"))))
    return Migrations(frozenset(before) - frozenset(before.values()), frozenset(before))


def get_migrations_done(connection: Connection) -> frozenset[str]:
    """Where the database stands; nothing for one without tables."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return frozenset()
    return frozenset(connection.scalars(select(column("version_num")).select_from(table(VERSION_TABLE))))


def _revision_and_the_one_before(path: Path) -> tuple[str, str]:
    said: dict[str, Any] = {
        target.id: node.value.value
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return said["revision"], said["down_revision"]
