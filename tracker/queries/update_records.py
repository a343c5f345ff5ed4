"""The updates of a programme's activities or milestones as records: all of them, or those not known yet.

An update never changes and never goes: the database refuses both (`models.updates.never_changes`). So a thing
that has as many of them as before has the same ones, in whatever order they were committed, and there are by
far more updates than of anything else. Everything else of a thing may change in place, and is always read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from tracker.domain.records import UpdateRecord
from tracker.extensions import db
from tracker.queries.plain_rows import PlainQuery, plain_query, table_of

UPDATE_COLUMNS = (
    *("id", "recorded_at", "effective_on", "status", "expected", "withdraws_expected", "agreed", "happened"),
    *("reason", "comment", "unchanged", "withdraws_id", "by_user_id", "by_organisation_id", "language"),
)
"""What an update of either kind says; `confidence`, which comes last, only one of a milestone."""
MOST_BY_NAME = 200
"""Of more things than these, all updates are read again."""

Updates = Mapping[int, tuple[UpdateRecord, ...]]
"""By the thing that they are of, in the order in which they were recorded."""


@dataclass(frozen=True, slots=True)
class UpdatesOf:
    """The updates of one table, of the things that the parameters name: their number, and what they say."""

    counts: Select[Any]
    all: PlainQuery
    by_name: PlainQuery

    def read(self, asked: Mapping[str, Any], known: Updates) -> Updates:
        """All of them. Those of a thing that are `known` are asked for only where it has others by now.

        One statement where nothing is known; else one, and one more where there is anything new.
        """
        if not known:
            return _grouped(self.all, asked)
        found, others = dict[int, tuple[UpdateRecord, ...]](), list[int]()
        for thing, number, last in db.session.execute(self.counts, asked):
            kept = known.get(thing, ())
            # The moment tells this database from one that was put back and went on differently.
            if len(kept) == number and kept[-1].recorded_at == last:
                found[thing] = kept
            else:
                others.append(thing)
        if len(others) > MOST_BY_NAME:
            return _grouped(self.all, asked)
        return {**found, **_grouped(self.by_name, {"things": others})} if others else found


def updates_of(model: Any, thing: str, narrow: Callable[[Select[Any]], Select[Any]]) -> UpdatesOf:
    """Asks for the updates of the things in column `thing`; `narrow` joins these, with its parameters."""
    own, table = table_of(model).c, table_of(model)
    also = ("confidence",) if "confidence" in own else ()
    names = (thing, *UPDATE_COLUMNS, *also)

    def in_order(query: Select[Any]) -> Select[Any]:
        return query.order_by(own.recorded_at, own.id)

    # Both are found in the index of (thing, recorded_at), without a look at the rows.
    counts = select(own[thing], func.count(), func.max(own.recorded_at)).select_from(table)
    among = own[thing].in_(bindparam("things", expanding=True))
    return UpdatesOf(
        counts=narrow(counts).group_by(own[thing]),
        all=plain_query(model, names, lambda query: in_order(narrow(query))),
        by_name=plain_query(model, names, lambda query: in_order(query.where(among))),
    )


def _grouped(query: PlainQuery, asked: Mapping[str, Any]) -> Updates:
    found: dict[int, list[UpdateRecord]] = defaultdict(list)
    for thing, update in query.each(_update, **asked):
        found[thing].append(update)
    return {thing: tuple(updates) for thing, updates in found.items()}


def _update(thing: int, *values: Any) -> tuple[int, UpdateRecord]:
    """The id of the thing, and the rest by the names of `UPDATE_COLUMNS` as a record has them."""
    of_milestones = len(UPDATE_COLUMNS)
    confidence = values[of_milestones] if len(values) > of_milestones else None
    said = (*values[:8], confidence, *values[8:of_milestones])
    return thing, UpdateRecord(*said)
