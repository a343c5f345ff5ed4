"""Objects of the file: a small table of fields for each, and the one checker that walks it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.items import Item, joined
from tracker.services.programme_file.json_text import Members
from tracker.services.programme_file.kinds import KEY, WORDS, Ids, Keys, Kind


@dataclass(frozen=True)
class Field:
    """A member of an object.

    `default` is what a missing one means; without it, that is not known. `written` ones are written
    even where they are empty. `column` is the row's name for it, where that differs. What is not
    `stored` stands in rows of its own, and `building` and `rows` know how.
    """

    name: str
    kind: Kind
    required: bool = False
    default: Any = None
    written: bool = False
    column: str = ""
    stored: bool = True

    @property
    def attribute(self) -> str:
        return self.column or self.name


@dataclass(frozen=True)
class Shape:
    """The fields of one kind of object. `key` names the one that tells its rows apart in their list."""

    fields: tuple[Field, ...]
    key: str = ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def read(self, value: Any, place: str, faults: Faults) -> Item | None:
        """The object with all its faults noted; None where it is no object at all."""
        if not isinstance(value, Members):
            faults.add(place, "object_wanted")
            return None
        before = faults.count
        for name in value.twice:
            faults.add(joined(place, name), "twice")
        for name in [name for name in value if name not in self.names]:
            faults.add_unknown(joined(place, name), "unknown_key", name, self.names)
        item = Item(place, {field.name: _read(field, value, place, faults) for field in self.fields})
        item.broken = faults.count > before
        return item

    def plain(self, item: Item) -> dict[str, Any]:
        """As JSON has it, without what a reader knows anyway."""
        plain = {}
        for field in self.fields:
            value = item[field.name]
            if field.written and (value is None or value == []):
                plain[field.name] = value
            elif value is not None and value != [] and (field.written or value != field.default):
                plain[field.name] = field.kind.plain(value)
        return plain

    def columns(self, item: Item, ids: Ids) -> dict[str, Any]:
        """The columns of a row that hold the item."""
        columns: dict[str, Any] = {}
        for field in self.fields:
            if field.stored:
                columns |= field.kind.columns(field.attribute, item[field.name], ids)
        return columns

    def of_row(self, row: Any, place: str, keys: Keys, **others: Any) -> Item:
        """The item that a row holds; `others` are the values of what is not stored in it."""
        values = {
            field.name: field.kind.of_row(field.attribute, row, keys) for field in self.fields if field.stored
        }
        return Item(place, values | others)


def _read(field: Field, members: Members, place: str, faults: Faults) -> Any:
    value = members.get(field.name)
    if value is not None or (field.name in members and field.kind.takes_null):
        read = field.kind.read(value, joined(place, field.name), faults)
        return field.default if read is None else read
    if field.name in members and (field.required or field.kind.is_list):
        faults.add(joined(place, field.name), "null")
    elif field.required:
        faults.add(joined(place, field.name), "missing")
    return field.default


@dataclass(frozen=True)
class Object(Kind):
    """One object. Where it is stored, that is as JSON in one column."""

    shape: Shape

    def read_value(self, value: Any, place: str, faults: Faults) -> Item | None:
        return self.shape.read(value, place, faults)

    def plain(self, value: Any) -> Any:
        return self.shape.plain(value)

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        return {name: None if value is None else self.shape.plain(value)}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        return _of_json(self, name, row)


@dataclass(frozen=True)
class Objects(Kind):
    """A list of objects. Where it is stored, that is as JSON in one column, which `null_if_empty`
    says is NULL where there are none."""

    shape: Shape
    null_if_empty: bool = False
    is_list = True

    def read_value(self, value: Any, place: str, faults: Faults) -> list[Item] | None:
        if not isinstance(value, list):
            faults.add(place, "list_wanted")
            return None
        found = []
        for number, member in enumerate(value):
            if member is None:
                faults.add(f"{place}[{number}]", "null")
            elif (item := self.shape.read(member, f"{place}[{number}]", faults)) is not None:
                found.append(item)
        return found

    def plain(self, value: Any) -> list[Any]:
        return [self.shape.plain(item) for item in value]

    def columns(self, name: str, value: Any, ids: Ids) -> dict[str, Any]:
        return {name: self.plain(value or []) or (None if self.null_if_empty else [])}

    def of_row(self, name: str, row: Any, keys: Keys) -> Any:
        return _of_json(self, name, row) or []


def _of_json(kind: Object | Objects, name: str, row: Any) -> Any:
    value = getattr(row, name)
    return None if value is None else kind.read(_with_members(value), name, Faults())


def _with_members(value: Any) -> Any:
    """JSON from a column, with its objects as `json_text` makes them."""
    if isinstance(value, dict):
        return Members({name: _with_members(member) for name, member in value.items()})
    return [_with_members(member) for member in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Citations(Kind):
    """The sources of the file: an object of texts, each under its key."""

    is_list = True

    def read_value(self, value: Any, place: str, faults: Faults) -> dict[str, str] | None:
        if not isinstance(value, Members):
            faults.add(place, "object_wanted")
            return None
        for name in value.twice:
            faults.add(f"{place}.{name}", "twice")
        found = {}
        for key, citation in value.items():
            at = f"{place}.{key}"
            if citation is None:
                faults.add(at, "null")
            elif KEY.read(key, at, faults) is not None and (words := WORDS.read(citation, at, faults)):
                found[key] = words
        return found


class Nothing(Kind):
    """A list that this version keeps nothing of: only an empty one can be loaded without loss."""

    is_list = True

    def read_value(self, value: Any, place: str, faults: Faults) -> None:
        if not isinstance(value, list):
            faults.add(place, "list_wanted")
        elif value:
            faults.add(place, "not_kept")
