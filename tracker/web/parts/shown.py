"""A programme, or one pair of it, as a page shows it: which day, what stood, and what things are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from flask_babel import gettext as _

from tracker.addresses import thing_path
from tracker.datewords import print_date, print_day, print_day_long
from tracker.domain.dates import ApproximateDate
from tracker.domain.looks import Look, day_of
from tracker.domain.records import ActivityRecord, MilestoneRecord, ProgrammeRecord
from tracker.domain.standings import ProgrammeOnDay, programme_as_seen, programme_on
from tracker.domain.statuses import Reading
from tracker.extensions import page_language
from tracker.models import Pair, Programme
from tracker.queries.pairs import list_pairs
from tracker.queries.progress import programme_record
from tracker.queries.sides import Sides, sides_of
from tracker.web.parts.day_field import DayField, day_asked_for, day_field, same_page
from tracker.web.parts.recorded_later import RecordedLater, recorded_later
from tracker.web.parts.spoken import name_of


@dataclass(frozen=True)
class Shown:
    """`on` is everything as it stood on `day`, by one reading; `sides` and `names` go by the id of the pair.

    `record` is all that is known of the programme, of whichever day; `look` is how `on` was read from it.
    """

    programme: Programme
    day: date
    today: date
    look: Look
    record: ProgrammeRecord
    on: ProgrammeOnDay
    pairs: Mapping[int, Pair]
    sides: Mapping[int, Sides]
    names: Mapping[int, str]
    language: str

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def reading(self) -> Reading:
        """As we now know it was, or as it was known then."""
        return self.on.reading

    @property
    def query(self) -> dict[str, str]:
        """What an address must carry so that the next page shows the same day by the same reading."""
        return {} if self.is_today else query_of(self.day, self.reading)

    @property
    def is_over(self) -> bool:
        """Whether the programme had ended before the day shown."""
        period = self.programme.period
        return period is not None and period.latest is not None and period.latest < self.day

    @property
    def day_words(self) -> str:
        return print_day_long(self.day, self.language)

    @property
    def as_it_stood(self) -> str:
        """Which day the page shows, and by which reading, said at its top."""
        if self.is_today:
            return str(_("today, %(day)s", day=self.day_words))
        if self.reading is Reading.THEN:
            return str(_("as it was known on %(day)s", day=self.day_words))
        return str(_("as it stood on %(day)s, as we now know it", day=self.day_words))

    @property
    def is_blank(self) -> bool:
        """Whether nothing had been recorded by then, so that noughts would look like facts."""
        return self.reading is Reading.THEN and not self.is_today and is_empty(self)

    @cached_property
    def later(self) -> RecordedLater:
        """How the page says what was recorded after its day."""
        return recorded_later(self.on, self.look, self.language)

    @property
    def first_recorded(self) -> str:
        """The day on which the first of this was recorded, in words; "" where nothing is."""
        moments = [one.created_at for one in self.record.activities]
        moments += [one.created_at for one in self.record.milestones]
        return print_day_long(day_of(min(moments), self.look.zone), self.language) if moments else ""

    @property
    def day_field(self) -> DayField:
        """The form that asks for another day of this page."""
        return day_field(self.programme, self.day.isoformat(), self.today, self.reading)

    @property
    def today_url(self) -> str:
        """This page, today."""
        return same_page()

    @property
    def other_reading_url(self) -> str:
        """This page on the same day, by the other reading."""
        other = Reading.NOW if self.reading is Reading.THEN else Reading.THEN
        return same_page(**query_of(self.day, other))

    def url(self, endpoint: str, **values: Any) -> str:
        """A page of the programme that shows the same day."""
        return url_for(endpoint, **{"slug": self.programme.slug, **self.query, **values})

    def list_url(self, figure: str, pair: Pair | None = None) -> str:
        """The list behind a figure of the programme, or of one pair."""
        only = {} if pair is None else {"pair": pair.number}
        return self.url("progress.list_", figure=figure, **only)

    def path(self, thing: ActivityRecord | MilestoneRecord) -> str:
        return thing_path(self.programme.slug, thing)

    def name(self, thing: ActivityRecord | MilestoneRecord) -> str:
        return name_of(thing, self.names, self.programme)

    def written(self, value: ApproximateDate | None) -> str:
        """A date in words; "" where there is none."""
        return print_date(value, self.language)

    def short_day(self, day: date) -> str:
        return print_day(day, self.language)


def query_of(day: date, reading: Reading) -> dict[str, str]:
    """What an address says of a day and a reading; the default reading is not said."""
    asked = {"on": day.isoformat()}
    return asked if reading is Reading.NOW else {**asked, "reading": reading.value}


Named = Callable[[ProgrammeRecord, ProgrammeOnDay], Iterable[int]]
"""Picks the pairs that a page names, by their ids: of a thousand it shows few."""


def show_programme(programme: Programme, pair: Pair | None = None, *, named: Named | None = None) -> Shown:
    """The programme on the day asked for; with `pair`, what serves that pair alone.

    Leaves the view with a page of status 400 where that day cannot be shown.
    """
    day, today, reading = day_asked_for(programme)
    return shown_on(programme, day, today=today, reading=reading, pair=pair, named=named)


def shown_on(
    programme: Programme,
    day: date,
    *,
    today: date,
    reading: Reading = Reading.NOW,
    pair: Pair | None = None,
    named: Named | None = None,
) -> Shown:
    """The programme on any day that can be shown, whatever the address says."""
    record = programme_record(programme, pair.id if pair else None)
    only = None if named is None else named(record, programme_on(record, day, reading))
    listed = list_pairs(programme.id, only)
    return shown_of(programme, record, listed, day, today=today, reading=reading, pair=pair)


def shown_of(
    programme: Programme,
    record: ProgrammeRecord,
    listed: Iterable[Pair],
    day: date,
    *,
    today: date,
    reading: Reading,
    pair: Pair | None = None,
) -> Shown:
    """What was read of a programme, on a day; `listed` are the pairs that it may name."""
    pairs = {one.id: one for one in listed}
    sides = {number: sides_of(one) for number, one in pairs.items()}
    look = Look.at(day, ZoneInfo(programme.timezone), reading)
    on = programme_as_seen(record, look)
    return Shown(
        programme=programme,
        day=day,
        today=today,
        look=look,
        record=record,
        on=on.of_pair(pair.id) if pair else on,
        pairs=pairs,
        sides=sides,
        names={number: one.names for number, one in sides.items()},
        language=page_language(),
    )


def blank_page(shown: Shown, pair: Pair | None = None) -> str:
    """Instead of a page of noughts (`Shown.is_blank`): since when something is recorded."""
    return render_template("progress/not_recorded.html", shown=shown, pair=pair)


def is_empty(shown: Shown) -> bool:
    """Whether nothing is recorded yet, so that nothing can be missing."""
    return not (shown.on.activities or shown.on.milestones)
