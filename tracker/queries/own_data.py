"""Everything that the tracker keeps about one person, as plain values for a file of their own.

It is read off the tables: whatever refers to a person is in it, but secrets, and who the others are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, Table, select

from tracker.extensions import Base, db
from tracker.models import User
from tracker.queries.traces import columns_to_people, path_to_programme, rows_of

KEPT_BACK: Mapping[str, frozenset[str]] = {
    "calendar_address": frozenset({"token_hash"}),
    "invitation": frozenset({"address", "token_hash"}),  # Whose address it was is not one's own.
    "item_link": frozenset({"token_hash"}),
    "message": frozenset({"key"}),
    "passkey": frozenset({"credential", "public_key", "user_handle", "sign_count"}),
    "recovery_code": frozenset({"code_hash"}),
    "second_factor": frozenset({"last_counter", "secret"}),
    "sign_in": frozenset({"token_hash"}),
    "sign_in_link": frozenset({"token_hash"}),
    "snapshot": frozenset({"brief", "content", "pdf"}),  # The programme's, and long.
    "submitted_form": frozenset({"token"}),
    "user": frozenset({"fs_uniquifier", "password"}),
}
"""What of each table is in no such file: secrets, and what says more of others than of oneself."""

NAMES = {"organisation": "name", "programme": "slug", "milestone": "title", "activity": "title"}
"""By which column a row of another table is named where one of the person's refers to it."""


def own_data(user: User) -> dict[str, Any]:
    """What is kept about a person: their account, then the rows of each table by how they refer to them."""
    found: dict[str, Any] = {"user": _account(user)}
    for column in columns_to_people():
        rows = [_shown(column.table, row, user.id) for row in rows_of(column, user.id)]
        if rows:
            found.setdefault(column.table.name, {})[column.name] = rows
    return found


def _account(user: User) -> dict[str, Any]:
    table = Base.metadata.tables["user"]
    row = db.session.execute(select(*table.columns).where(table.c.id == user.id)).mappings().one()
    return _shown(table, {str(name): value for name, value in row.items()}, user.id)


def _shown(table: Table, row: Mapping[str, Any], user_id: int) -> dict[str, Any]:
    """A row without its secrets and without the other people in it; what it refers to has its name."""
    found: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if value is None or column.name in KEPT_BACK.get(table.name, ()):
            continue
        if _is_of_people(column) and value != user_id:
            continue
        found[column.name] = _plain(value)
        if (name := _name(column, value)) is not None:
            found[column.name.removesuffix("_id")] = name
    if table.name != "programme" and "programme" not in found and path_to_programme(table) is not None:
        found.update(_programme(table, row))
    return found


def _programme(table: Table, row: Mapping[str, Any]) -> dict[str, str]:
    """The programme of a row that says it only by way of what it belongs to."""
    steps = path_to_programme(table) or ()
    value = row[steps[0][0].name]
    for (_source, target), (following, _next) in pairwise(steps):
        value = db.session.scalar(select(following).where(target == value))
    slug = Base.metadata.tables["programme"].c.slug
    name = db.session.scalar(select(slug).where(steps[-1][1] == value))
    return {} if name is None else {"programme": name}


def _name(column: Column[Any], value: Any) -> str | None:
    for key in column.foreign_keys:
        table = key.column.table
        if table.name in NAMES:
            named: str | None = db.session.scalar(
                select(table.c[NAMES[table.name]]).where(key.column == value)
            )
            return named
    return None


def _is_of_people(column: Column[Any]) -> bool:
    return any(key.column.table.name == "user" for key in column.foreign_keys)


def _plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict) else str(value)
