"""What a file says that the database does not, and the document that holds both."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.services.programme_file.items import Item
from tracker.services.programme_file.kinds import Many
from tracker.services.programme_file.moments import (
    STATE,
    TICK,
    give_moments,
    in_order_of_recording,
    replayed,
    zone_of,
)
from tracker.services.programme_file.objects import Citations, Field, Object, Objects, Shape
from tracker.services.programme_file.rows import key_place
from tracker.services.programme_file.shapes import (
    ACTIVITIES,
    ACTIVITY_UPDATES,
    FILE,
    MILESTONE_UPDATES,
    MILESTONES,
)
from tracker.services.programme_file.translations import NAME as TRANSLATIONS
from tracker.services.programme_file.translations import Texts
from tracker.services.programme_file.translations import merged as both_texts

MADE_BY_LOADING = ("created_at", "recorded_at")
"""What every row has in the database, whether or not its file says it."""

WHY_WITHOUT_UPDATES = ("reason", "comment")
"""What a row says only for as long as no update says its status."""


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    ONLY_STORED = "only_stored"
    """In the database and not in the file; it stays."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` names rows by their keys. `before` and `after` are as JSON has them."""

    place: str
    change: Change
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Merged:
    document: Item
    differences: tuple[Difference, ...]

    @property
    def changes(self) -> tuple[Difference, ...]:
        """The differences that updating would take over."""
        return tuple(d for d in self.differences if d.change is not Change.ONLY_STORED)


def merge(stored: Item, file: Item, *, now: datetime) -> Merged:
    """What the database would hold once the file is added to it.

    Rows meet by key, updates by content. What the file does not say stays. Each milestone and
    activity shows what all its updates say, those that the file does not know too.
    """
    merger = _Merger(now)
    merger.zone = zone_of(file["programme"])
    document = merger.item(FILE, stored, file, "")
    return Merged(document, tuple(merger.found))


class _Merger:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.zone = zone_of(None)
        self.found: list[Difference] = []

    def note(self, place: str, change: Change, before: Any = None, after: Any = None) -> None:
        self.found.append(Difference(place, change, before, after))

    def item(self, shape: Shape, stored: Item, file: Item, place: str) -> Item:
        """Both as one; noted is what differs."""
        merged = Item(file.place, {})
        has_state = shape is ACTIVITIES or shape is MILESTONES
        told = has_state and any(update["status"] is not None for update in stored.list("updates"))
        for field in shape.fields:
            at = f"{place}.{field.name}" if place else field.name
            if has_state and field.name in STATE:
                # Only once all updates are known can it be said what the row must show.
                said = file[field.name]
                merged.values[field.name] = stored[field.name] if said is None else said
            elif told and field.name in WHY_WITHOUT_UPDATES:
                merged.values[field.name] = stored[field.name]
            elif field.name == TRANSLATIONS:
                # Each belongs to a text of the row, which stands before them.
                merged.values[field.name] = both_texts(stored[field.name], file[field.name], stored, merged)
                self.translations(stored[field.name] or {}, file[field.name] or {}, at)
            else:
                merged.values[field.name] = self.value(field, stored[field.name], file[field.name], at)
        if has_state:
            self.show_updates(shape, stored, merged, place)
        return merged

    def value(self, field: Field, stored: Any, file: Any, place: str) -> Any:
        match field.kind:
            case Objects(shape) if shape is ACTIVITY_UPDATES or shape is MILESTONE_UPDATES:
                return self.updates(shape, stored or [], file or [], place)
            case Objects(shape) if shape.key:
                return self.keyed(shape, stored or [], file or [], place)
            case Object(shape) if stored is not None and file is not None:
                return self.item(shape, stored, file, place)
            case Citations():
                return self.citations(stored or {}, file or {}, place)
        return self.whole(field, stored, file, place)

    def whole(self, field: Field, stored: Any, file: Any, place: str) -> Any:
        """A value, or a list that is compared as a whole."""
        before, after = _comparable(field, stored), _comparable(field, file)
        if before == after:
            return file if stored is None else stored
        if file is None:
            if before not in (None, []) and field.name not in MADE_BY_LOADING:
                self.note(place, Change.ONLY_STORED, before)
            return stored
        self.note(place, Change.CHANGED, before, after)
        return file

    def keyed(self, shape: Shape, stored: list[Item], file: list[Item], place: str) -> list[Item]:
        """Rows that meet by their keys: first those that are stored, in their order, then new ones."""
        said = {item[shape.key]: item for item in file}
        merged = []
        for item in stored:
            at = key_place(place, item[shape.key])
            other = said.pop(item[shape.key], None)
            if other is None:
                self.note(at, Change.ONLY_STORED)
                merged.append(item)
            else:
                merged.append(self.item(shape, item, other, at))
        for key, item in said.items():
            self.note(key_place(place, key), Change.ADDED)
            merged.append(item)
        return merged

    def citations(self, stored: dict[str, str], file: dict[str, str], place: str) -> dict[str, str]:
        for key in stored.keys() | file.keys():
            at = f"{place}.{key}"
            if key not in file:
                self.note(at, Change.ONLY_STORED)
            elif key not in stored:
                self.note(at, Change.ADDED)
            elif stored[key] != file[key]:
                self.note(at, Change.CHANGED, stored[key], file[key])
        return stored | file

    def translations(self, stored: Texts, file: Texts, place: str) -> None:
        """Notes in which languages a text differs."""
        for name in dict.fromkeys([*stored, *file]):
            before, after = stored.get(name, {}), file.get(name, {})
            for language in dict.fromkeys([*before, *after]):
                at = f"{place}.{name}.{language}"
                if language not in after:
                    self.note(at, Change.ONLY_STORED)
                elif language not in before:
                    self.note(at, Change.ADDED)
                elif before[language] != after[language]:
                    self.note(at, Change.CHANGED, before[language].text, after[language].text)

    def updates(self, shape: Shape, stored: list[Item], file: list[Item], place: str) -> list[Item]:
        """Updates meet by what they say, and by their moment where the file has it."""
        unmet = _Unmet(shape, stored)
        # Those with a moment of their own choose first: the others may meet any that is left.
        met = {id(update) for update in file if update["recorded_at"] and unmet.meet_at(update)}
        met |= {id(update) for update in file if not update["recorded_at"] and unmet.meet(update)}
        for update in unmet.left:
            self.note(_update_place(place, update), Change.ONLY_STORED)
        new = [
            update if update["recorded_at"] else replace(update, recorded=None)
            for update in file
            if id(update) not in met
        ]
        give_moments([*stored, *new], self.now)
        for update in new:
            self.note(_update_place(place, update), Change.ADDED, after=shape.plain(update))
        return in_order_of_recording([*stored, *new])

    def show_updates(self, shape: Shape, stored: Item, merged: Item, place: str) -> None:
        for name, said in replayed(shape, merged, now=self.now, zone=self.zone).items():
            merged.values[name] = said
            field = next(field for field in shape.fields if field.name == name)
            before, after = _comparable(field, stored[name]), _comparable(field, said)
            if before != after:
                self.note(f"{place}.{name}", Change.CHANGED, before, after)


def _comparable(field: Field, value: Any) -> Any:
    if value is None:
        return [] if field.kind.is_list else None
    plain = field.kind.plain(value)
    return sorted(plain) if isinstance(field.kind, Many) and field.kind.unique else plain


class _Unmet:
    """The stored updates of a row that no update of the file has met yet, by what they say."""

    def __init__(self, shape: Shape, stored: list[Item]) -> None:
        self.shape = shape
        self.moments = {update.recorded for update in stored}
        self.by_content: dict[str, dict[datetime, Item]] = {}
        for update in stored:
            assert update.recorded is not None
            self.by_content.setdefault(self._content(update), {})[update.recorded] = update

    @property
    def left(self) -> list[Item]:
        return [update for alike in self.by_content.values() for update in alike.values()]

    def meet_at(self, update: Item) -> bool:
        """Meets the one of that moment, or of the free one after it that loading would have given."""
        alike = self.by_content.get(self._content(update), {})
        moment = update.recorded
        while moment is not None and moment in self.moments:
            if alike.pop(moment, None) is not None:
                return True
            moment += TICK
        return False

    def meet(self, update: Item) -> bool:
        """Meets the first that is left."""
        alike = self.by_content.get(self._content(update), {})
        return bool(alike) and alike.pop(next(iter(alike))) is not None

    def _content(self, update: Item) -> str:
        plain = self.shape.plain(update)
        plain.pop("recorded_at", None)
        # What was said is the same in whichever language somebody later knows it to be.
        plain.pop("language", None)
        return json.dumps(plain, sort_keys=True)


def _update_place(place: str, update: Item) -> str:
    recorded = update["recorded_at"]
    return f"{place}[{recorded.isoformat() if recorded else '…'}]"


def count(differences: tuple[Difference, ...]) -> Counter[Change]:
    """How many there are of each."""
    return Counter(difference.change for difference in differences)
