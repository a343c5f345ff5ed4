"""Which rule of the database said no, so that a form can show it at the field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from tracker.domain.errors import DomainError
from tracker.extensions import db

SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>[\w., ]+)")
SQLITE_CHECK = re.compile(r"CHECK constraint failed: (?P<name>\w+)")


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint; None where the database does not tell (SQLite's foreign keys)."""
    told = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if told:
        return str(told)
    message = str(error.orig)
    if found := SQLITE_CHECK.search(message):
        return found["name"]
    if found := SQLITE_UNIQUE.search(message):
        columns = [column.strip().partition(".") for column in found["columns"].split(",")]
        # SQLite tells the columns; the naming convention makes the name of them.
        return "_".join(["uq", columns[0][0], *(name for _, _, name in columns)])
    return None


@contextmanager
def refused_as(rules: Mapping[str, tuple[str | None, str]]) -> Iterator[None]:
    """Flushes at the end of the block; a constraint of `rules` becomes a DomainError (field, code).

    Any other broken constraint stays what it is: a fault of ours.
    """
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        name = constraint_of(error)
        if name is None or name not in rules:
            raise
        field, code = rules[name]
        raise DomainError(field, code) from error
