"""What was worked out of a value that never changes is kept beside it, for as long as the value itself lives.

Several parts of a page ask for the same figures, and many pages for the same day. Whoever changes what is
counted makes a new record, which remembers nothing but, where it is told so, what came before it (`go_on`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

Found = TypeVar("Found")


class Remembers(Protocol):
    """A value with a place for what was worked out of it."""

    @property
    def worked_out(self) -> dict[Any, Any]: ...


Value = TypeVar("Value", bound=Remembers)


def once(work_out: Callable[[Value], Found]) -> Callable[[Value], Found]:
    """Declares a pure function whose answer is worked out once for each value. Nobody changes it."""

    def asked(value: Value) -> Found:
        known = value.worked_out
        if asked not in known:
            known[asked] = work_out(value)
        found: Found = known[asked]
        return found

    asked.__doc__, asked.__name__ = work_out.__doc__, work_out.__name__
    return asked


FEW = 4


def among_few(value: Remembers, name: str, key: Hashable, work_out: Callable[[], Found]) -> Found:
    """What was worked out of a value for a key, such as a day; the few that were asked for last are kept."""
    kept: dict[Hashable, Found] = value.worked_out.setdefault(name, {})
    found = kept.pop(key, None)
    if found is None:
        found = work_out()
        # The one longest unused comes first; another thread may have taken it out meanwhile.
        for longest_unused in list(kept)[: 1 - FEW]:
            kept.pop(longest_unused, None)
    kept[key] = found
    return found


BEFORE = "before"


def go_on(value: Remembers, from_value: Remembers) -> None:
    """Lets what was worked out of an earlier value be looked up beside a later one (`before`), for few keys.

    What is the same in both need not be worked out again; which that is, whoever looks it up must know.
    """
    older: dict[str, dict[Hashable, Any]] = from_value.worked_out.get(BEFORE, {})
    # Copies: another thread may ask the earlier value for one more key meanwhile.
    every = list(from_value.worked_out.items())
    kept = {name: few.copy() for name, few in every if isinstance(name, str) and name != BEFORE}
    value.worked_out[BEFORE] = {
        name: dict(list({**older.get(name, {}), **few}.items())[-FEW:]) for name, few in kept.items()
    }


def before(value: Remembers, name: str, key: Hashable) -> Any | None:
    """What `among_few` had worked out of the earlier value for a key."""
    found: dict[str, dict[Hashable, Any]] = value.worked_out.get(BEFORE, {})
    return found.get(name, {}).get(key)
