"""What the rows are called that the lines of the log name, and where their pages are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from tracker.extensions import Base
from tracker.labels.people import person_name
from tracker.labels.spoken import Spoken, after
from tracker.models import LogEntry, LogLine, Pair, Programme, User
from tracker.queries import log as queries
from tracker.queries import translations
from tracker.queries.log import NAMED, Found
from tracker.queries.translations import FIELDS
from tracker.web.parts.result_fields import pair_words

Key = tuple[str, int]


@dataclass(frozen=True)
class Names:
    """What the rows are called that the lines name; `here` are those that are still there."""

    programme: Programme
    here: Mapping[Key, Found]
    people: Mapping[int, User]
    pairs: Mapping[int, Pair]

    @property
    def zone(self) -> ZoneInfo:
        """The timezone of the programme, in which the whole log is told."""
        return ZoneInfo(self.programme.timezone)

    def __call__(self, table: str, number: int) -> str:
        return self.known(table, number) or str(_("no. %(number)s", number=number))

    def known(self, table: str, number: int) -> str | None:
        if table == "user":
            person = self.people.get(number)
            return person_name(person, sees_address=True) if person else None
        if table == "pair":
            return pair_words(self.pairs[number]) if number in self.pairs else None
        found = self.here.get((table, number))
        if found is None:
            return None
        name = found.name
        if table in FIELDS:
            of_thing = translations.Key(table, number)
            name = Spoken(translations.text_for_reader(of_thing, "title", name, self.programme.id))
        return after(f"{found.code} ", name) if found.code else name

    def url(self, table: str | None, number: int | None) -> str | None:
        """The page of a row, where it has one and is still there."""
        if table is None or number is None:
            return None
        if table == "pair":
            pair = self.pairs.get(number)
            return url_for("pairs.show", slug=self.programme.slug, number=pair.number) if pair else None
        if table not in PAGES or (table, number) not in self.here:
            return None
        endpoint, name = PAGES[table]
        values: dict[str, Any] = {name: number}
        return url_for(endpoint, slug=self.programme.slug, **values)


PAGES = {
    "milestone": ("milestones.show", "milestone_id"),
    "activity": ("activities.show", "activity_id"),
    "action_plan": ("plans.show", "plan_id"),
    "organisation": ("organisations.show", "organisation_id"),
    "deliverable": ("deliverables.show", "deliverable_id"),
    "outcome": ("outcomes.show", "outcome_id"),
    "review": ("reviews.show", "review_id"),
}


def names_for(
    programme: Programme, pairs: Sequence[Pair], entries: Iterable[LogEntry], lines: Sequence[LogLine]
) -> Names:
    """Reads what the rows are called that entries and lines name. Two statements, translations left out."""
    keys = {key for line in lines for key in _keys_of(line)}
    keys |= {("organisation", one.organisation_id) for one in entries if one.organisation_id is not None}
    here = queries.names_of(key for key in keys if key[0] in NAMED)
    people = queries.people_named(number for table, number in keys if table == "user")
    return Names(programme, here, people, {pair.id: pair for pair in pairs})


def target(table: str, column: str) -> str | None:
    """The table that a column leads to; None where it leads nowhere, or is no more."""
    there = Base.metadata.tables.get(table)
    keys = there.c[column].foreign_keys if there is not None and column in there.c else ()
    return next((str(key.column.table.name) for key in keys), None)


def _keys_of(line: LogLine) -> Iterator[Key]:
    if line.about is not None and line.about_id is not None:
        yield line.about, line.about_id
    for values in (line.old or {}, line.new or {}):
        for column, value in values.items():
            leads_to = target(line.table_name, column)
            if leads_to is not None and isinstance(value, int):
                yield leads_to, value
