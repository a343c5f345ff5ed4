"""A programme as the text of a programme file: the same programme is always the same text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from tracker.models import Activity, Milestone
from tracker.queries.programme_file import WholeProgramme, get_programme_to_write
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.objects import Objects, Shape
from tracker.services.programme_file.rows import Reader
from tracker.services.programme_file.shapes import FILE

Seen = Callable[[Activity | Milestone], None]
Thing = TypeVar("Thing")


def dump(slug: str) -> str | None:
    """The file of a programme; None where there is none of that slug.

    Rows stand in the order in which they came in, members of objects in that of `shapes`. Who typed
    something is not in it, nor are drafts, comments on reports, or roles.
    """
    pieces = written(slug)
    return None if pieces is None else "".join(pieces)


def written(slug: str, seen: Seen | None = None) -> Iterator[str] | None:
    """The same in pieces, none of which stays in memory. `seen` is shown each activity and milestone on the
    way, with all that is below it."""
    whole = get_programme_to_write(slug)
    return None if whole is None else _pieces(_shown(whole, seen) if seen else whole)


def _shown(whole: WholeProgramme, seen: Seen) -> WholeProgramme:
    def shown(
        rows: Iterable[Thing], things: Callable[[Thing], Iterable[Activity | Milestone]]
    ) -> Iterator[Thing]:
        for row in rows:
            for thing in things(row):
                seen(thing)
            yield row

    return replace(
        whole,
        activities=shown(whole.activities, lambda activity: [activity]),
        plans=shown(whole.plans, lambda plan: plan.milestones),
    )


def _pieces(whole: WholeProgramme) -> Iterator[str]:
    reader = Reader(whole)
    alone, lists = Item("", reader.alone()), reader.lists()
    before = "{\n "
    for field in FILE.fields:
        if isinstance(field.kind, Objects):
            member = _list(field.name, map(field.kind.shape.plain, lists[field.name]))
        else:
            member = iter(
                [f'"{name}": {_text(said, 1)}' for name, said in Shape((field,)).plain(alone).items()]
            )
        for piece in member:
            yield before + piece
            before = ""
        before = before or ",\n "
    yield "\n}\n"


def _list(name: str, items: Iterable[Any]) -> Iterator[str]:
    """A list that has anything in it; nothing of one that has not."""
    before = f'"{name}": [\n  '
    for item in items:
        yield before + _text(item, 2)
        before = ",\n  "
    if before.startswith(","):
        yield "\n ]"


def _text(value: Any, depth: int) -> str:
    """As JSON, so many steps from the edge. No line ends within a text: there it is written otherwise."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return text.replace("\n", "\n" + " " * depth)
