"""Everything that the tracker keeps about one person, as plain values for a file of their own.

It is read off the tables: whatever refers to a person is in it, but secrets, and who the others are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
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

Names = Mapping[tuple[str, int], str]
"""What the row of that number is called, to which that column refers."""

NAMES = {"organisation": "name", "programme": "slug", "milestone": "title", "activity": "title"}
"""By which column a row of another table is named where one of the person's refers to it."""


def own_data(user: User) -> dict[str, Any]:
    """What is kept about a person: their account, then the rows of each table by how they refer to them.

    A few statements for each column that refers to people, however many rows there are.
    """
    found: dict[str, Any] = {"user": _account(user)}
    for column in columns_to_people():
        if rows := list(rows_of(column, user.id)):
            found.setdefault(column.table.name, {})[column.name] = _shown_all(column, rows, user.id)
    return found


def _account(user: User) -> dict[str, Any]:
    table = Base.metadata.tables["user"]
    row = db.session.execute(select(*table.columns).where(table.c.id == user.id)).mappings().one()
    return _shown(table, {str(name): value for name, value in row.items()}, user.id, {})


def _shown_all(column: Column[Any], rows: list[Mapping[str, Any]], user_id: int) -> list[dict[str, Any]]:
    """The rows in which a column refers to the person, each with the programme that it belongs to."""
    names, programmes = _names(column.table, rows), _programmes(column, user_id)
    shown = []
    for row in rows:
        found = _shown(column.table, row, user_id, names)
        if row["id"] in programmes:
            found.setdefault("programme", programmes[row["id"]])
        shown.append(found)
    return shown


def _shown(table: Table, row: Mapping[str, Any], user_id: int, names: Names) -> dict[str, Any]:
    """A row without its secrets and without the other people in it; what it refers to has its name."""
    found: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if value is None or column.name in KEPT_BACK.get(table.name, ()):
            continue
        if _is_of_people(column) and value != user_id:
            continue
        found[column.name] = _plain(value)
        if column.foreign_keys and (column.name, value) in names:
            found[column.name.removesuffix("_id")] = names[column.name, value]
    return found


def _names(table: Table, rows: list[Mapping[str, Any]]) -> Names:
    """What the rows refer to is called, by column and number. One statement for each such column."""
    found: dict[tuple[str, int], str] = {}
    for column in table.columns:
        for key in column.foreign_keys:
            there = key.column.table
            numbers = {row[column.name] for row in rows} - {None}
            if there.name in NAMES and numbers:
                wanted = select(key.column, there.c[NAMES[there.name]]).where(key.column.in_(sorted(numbers)))
                found |= {(column.name, number): name for number, name in db.session.execute(wanted)}
    return found


def _programmes(column: Column[Any], user_id: int) -> dict[int, str]:
    """The programme of each row that refers to the person by this column, by the row's id. One statement."""
    table = column.table
    steps = path_to_programme(table)
    if steps is None:
        return {}
    wanted = select(table.c.id, Base.metadata.tables["programme"].c.slug).select_from(table)
    for source, target in steps:
        wanted = wanted.join(target.table, source == target)
    return {row.id: row.slug for row in db.session.execute(wanted.where(column == user_id))}


def _is_of_people(column: Column[Any]) -> bool:
    return any(key.column.table.name == "user" for key in column.foreign_keys)


def _plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict) else str(value)
