"""The updates of new histories: nearly all of the rows of a file, sent to the database many at a time.

Nobody looks at such a row while a file is loaded, and none ever changes, so the session need not keep them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state

from tracker.extensions import db
from tracker.models import Activity, ActivityUpdate, Milestone, MilestoneUpdate
from tracker.services.log_gathering import insert_rows, next_ids
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.kinds import Ids
from tracker.services.programme_file.moments import in_order_of_recording
from tracker.services.programme_file.objects import Shape

Thing = Activity | Milestone
DATE, NO_DATE = attrgetter("text", "edtf", "earliest", "latest"), (None, None, None, None)
"""The four values that a date is kept in."""


@dataclass(slots=True)
class _Waiting:
    """An update that is not sent yet; `withdraws` is the moment of the one that it takes back."""

    thing: Thing
    recorded: datetime
    values: dict[str, Any]
    withdraws: datetime | None


class Histories:
    """Takes down the updates of things, and sends those of one table together once the things have ids."""

    def __init__(self, shape: Shape, table: type[MilestoneUpdate | ActivityUpdate], of: str) -> None:
        self.shape = shape
        self.table = table
        self.of = of
        mapper: Mapper[Any] = inspect(table)
        dates = mapper.composites.items()
        self.parts = {name: [column.name for column in date.columns] for name, date in dates}
        self.waiting: list[_Waiting] = []
        self.ids: dict[tuple[int, datetime], int] = {}

    def take(self, thing: Thing, updates: Iterable[Item], ids: Ids) -> None:
        """Takes down the updates that are not there, in the order of recording."""
        there = {row.recorded_at: row.id for row in thing.updates} if instance_state(thing).persistent else {}
        for update in in_order_of_recording(updates):
            assert update.recorded is not None
            if update.recorded not in there:
                values = self.columns(self.shape.columns(update, ids)) | {"recorded_at": update.recorded}
                self.waiting.append(_Waiting(thing, update.recorded, values, update["withdraws"]))
        self.ids |= {(id(thing), moment): number for moment, number in there.items()}

    def send(self) -> None:
        """Sends what was taken down. The things have been flushed."""
        if not self.waiting:
            return
        numbers = next_ids(db.session(), self.table, len(self.waiting))
        rows = []
        for one, number in zip(self.waiting, numbers, strict=True):
            self.ids[id(one.thing), one.recorded] = number
            withdrawn = None if one.withdraws is None else self.ids[id(one.thing), one.withdraws]
            rows.append(
                {**one.values, "id": number, f"{self.of}_id": one.thing.id, "withdraws_id": withdrawn}
            )
        insert_rows(db.session(), self.table, rows)
        for thing in {id(one.thing): one.thing for one in self.waiting}.values():
            if "updates" in thing.__dict__:
                db.session.expire(thing, ["updates"])
        # They are known by where they stand in memory, which the next may take.
        self.waiting, self.ids = [], {}

    def columns(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values by the columns of the table, where a date stands in four."""
        columns = dict[str, Any]()
        for name, value in values.items():
            parts = self.parts.get(name)
            if parts is None:
                columns[name] = value
            else:
                columns |= zip(parts, DATE(value) if value else NO_DATE, strict=True)
        return columns
