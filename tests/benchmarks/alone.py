"""The statements of a page by themselves: through the same driver, without anything of ours around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Engine, create_engine

from tests.benchmarks.pages import Statement
from tracker.extensions import prepare_engine


def engine_of(url: str | URL) -> Engine:
    """As the tracker opens its database."""
    engine = create_engine(url)
    prepare_engine(engine)
    return engine


class Alone:
    """One connection of the driver's, on which the statements are run again and again.

    Numbers that the database gave out when they were seen are named by later ones of them. SQLite gives out
    the same again; PostgreSQL never does, so there references are not looked up.
    """

    def __init__(self, engine: Engine) -> None:
        self._pooled = engine.raw_connection()
        self._is_sqlite = engine.dialect.name == "sqlite"
        if not self._is_sqlite:
            self._pooled.cursor().execute("SET session_replication_role = replica")
            self._pooled.commit()

    def run(self, statements: Sequence[Statement]) -> None:
        """All of them in one transaction, every row fetched; taken back, as nothing can be written twice."""
        cursor = self._pooled.cursor()
        if self._is_sqlite:
            writes = any(not one.lstrip().upper().startswith("SELECT") for one, _given in statements)
            cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        for statement, given in statements:
            self._execute(cursor, statement, given)
        cursor.close()
        self._pooled.rollback()

    def _execute(self, cursor: Any, statement: str, given: Any) -> None:
        many = isinstance(given, list) and bool(given) and isinstance(given[0], (tuple, dict))
        (cursor.executemany if many else cursor.execute)(statement, given)
        if cursor.description is not None and not many:
            cursor.fetchall()

    def close(self) -> None:
        """Ends it: what was set on it is not for others."""
        self._pooled.invalidate()
