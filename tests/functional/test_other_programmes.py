"""What other programmes hold costs a page of a programme nothing: no statement reads a whole table.

SQLite says how it goes about each statement, and needs no large database for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.functional.test_growth import some
from tests.support.addresses import rules
from tests.support.grow import TODAY, grown
from tests.support.publish import publish
from tests.support.quick import Quick
from tracker.extensions import db

PAGES = [rule for rule in rules() if rule.method == "GET" and "slug" in rule.names]
WHOLE = re.compile(r"^SCAN (?!CONSTANT|anon_|\(|\d)(\w+)")
FEW = frozenset({"programme"})
"""Tables that are short beside all others."""
OF_THE_INSTANCE = re.compile(r"FROM user\s+WHERE user\.administrator ")
"""Administrators are of no programme; docs/scale.md says when they need an index."""


@contextmanager
def said() -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile, with what is put into them."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def test_no_page_of_a_programme_reads_a_whole_table(
    app: Flask, backend: str, frozen_day: Callable[..., None]
) -> None:
    if backend != "sqlite":
        pytest.skip("PostgreSQL goes by the size of its tables, which are small here.")
    frozen_day(TODAY)
    there = grown(pairs=4)
    publish(there.programme)
    coordinator = Quick(app, there.people["coordinator"])
    found: dict[str, str] = {}
    for rule in PAGES:
        for path in some(there, rule):
            with said() as statements:
                coordinator.get(path)
            with db.engine.connect() as connection:
                for statement, parameters in {one[0]: one for one in statements}.values():
                    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                    for step in (row[3] for row in rows):
                        whole = WHOLE.match(step)
                        if whole and whole[1] not in FEW and not OF_THE_INSTANCE.search(statement):
                            found.setdefault(f"{step}: {statement[:200]}", path)
    assert not found, "\n\n".join(f"{path}\n{words}" for words, path in found.items())
