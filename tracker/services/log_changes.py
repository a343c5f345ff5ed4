"""What was done to a row, and what comes of several changes of one row. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from tracker.domain.statuses import LogKind
from tracker.services.log_places import NAMES, OF_SOMEBODY, UPWARD, Key
from tracker.services.logged import Logged

SAYS_NOTHING: tuple[Any, ...] = (None, [], {}, "")


@dataclass(slots=True)
class Change:
    """What was done to one row. `row` has the values that lead to its place and make its name."""

    kind: LogKind
    table: str
    row_id: int
    row: dict[str, Any]
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    not_kept: set[str] = field(default_factory=set)
    programme_id: int | None = None

    @property
    def key(self) -> Key:
        return self.table, self.row_id

    @property
    def is_of_row(self) -> bool:
        """Whether the row itself was changed, and not only something done with it."""
        return self.kind in (LogKind.ADDED, LogKind.CHANGED, LogKind.REMOVED)


def leads_upward(change: Change) -> bool:
    """Whether all is known that says where the row belongs."""
    return all(name in change.row for name in UPWARD[change.table])


def place_values(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, of those that are known, that lead to a row's place and make its name."""
    return {name: values[name] for name in place_columns(table) if name in values}


def place_columns(table: str) -> set[str]:
    """The columns that lead to the place of a table's rows, and those that make their names."""
    return {*UPWARD[table], *NAMES.get(table, ()), *([OF_SOMEBODY[table]] if table in OF_SOMEBODY else ())}


def differ(change: Change, logged: Logged, name: str, old: Any, new: Any) -> None:
    """Notes that a column differs, and how, where that may be kept."""
    if name in logged.not_kept:
        change.not_kept.add(name)
    else:
        change.old[name], change.new[name] = _plain(old), _plain(new)


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says: what is unknown or empty, it does not."""
    return {name: _plain(value) for name, value in values.items() if value not in SAYS_NOTHING}


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value


def net(changes: Iterable[Change]) -> list[Change]:
    """What came of several changes of one row. What was added and removed again never was."""
    rows: dict[tuple[Key, LogKind | None], Change] = {}
    for change in changes:
        at = (change.key, None if change.is_of_row else change.kind)
        earlier = rows.get(at)
        rows[at] = change if earlier is None else _both(earlier, change)
    return [change for change in rows.values() if not _is_nothing(change)]


def _both(earlier: Change, later: Change) -> Change:
    """Two changes of one row as one. SQLite gives the number of a removed row to the next that is added."""
    kinds = (earlier.kind, later.kind)
    both = Change(LogKind.CHANGED, later.table, later.row_id, {**earlier.row, **later.row})
    both.not_kept = earlier.not_kept | later.not_kept
    if kinds == (LogKind.ADDED, LogKind.REMOVED):
        return both
    old, new = {**later.old, **earlier.old}, {**earlier.new, **later.new}
    if earlier.kind is LogKind.ADDED:
        both.kind = LogKind.ADDED
        both.new = said(new)
    elif later.kind is LogKind.REMOVED:
        both.kind, both.old = LogKind.REMOVED, old
    else:
        different = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        both.old = {name: old.get(name) for name in different}
        both.new = {name: new.get(name) for name in different}
    return both


def _is_nothing(change: Change) -> bool:
    return change.kind is LogKind.CHANGED and not (change.old or change.not_kept)
