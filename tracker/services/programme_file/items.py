"""An object of the file as it was read: checked values by name, and the place where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Item:
    """Values as the database keeps them: dates, moments, members of enums, items, lists; None is not said.

    `broken`: something in it was at fault, so that rules about the whole would only confuse.
    `recorded`: of an update, the moment under which it is kept, whether or not the file says one.
    """

    place: str
    values: dict[str, Any]
    broken: bool = False
    recorded: datetime | None = None

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def at(self, name: str) -> str:
        """The place of one of its values."""
        return joined(self.place, name)

    def list(self, name: str) -> list[Any]:
        """One of its lists; empty where it is not said."""
        return self.values.get(name) or []


def joined(place: str, name: str) -> str:
    """The place of a member in an object."""
    return f"{place}.{name}" if place else name
