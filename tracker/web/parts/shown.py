"""A programme, or one pair of it, as a page shows it: which day, what stood, and what things are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from tracker import clock
from tracker.addresses import thing_path
from tracker.datewords import print_date, print_day, print_day_long
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.records import ActivityRecord, MilestoneRecord
from tracker.domain.standings import ProgrammeOnDay, programme_on
from tracker.forms.days import read_day
from tracker.forms.errors import sentence_of
from tracker.labels import thing_name
from tracker.models import Pair, Programme
from tracker.queries.pairs import list_pairs
from tracker.queries.progress import programme_record
from tracker.queries.sides import Sides, sides_of


@dataclass(frozen=True)
class Shown:
    """`on` is everything as it stood on `day`; `sides` and `numbers` go by the id of the pair."""

    programme: Programme
    day: date
    is_today: bool
    on: ProgrammeOnDay
    pairs: Mapping[int, Pair]
    sides: Mapping[int, Sides]
    names: Mapping[int, str]
    language: str

    @property
    def query(self) -> dict[str, str]:
        """What an address must carry so that the next page shows the same day."""
        return {} if self.is_today else {"on": self.day.isoformat()}

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
        """Which day the page shows, said at its top."""
        if self.is_today:
            return str(_("today, %(day)s", day=self.day_words))
        return str(_("as it stood on %(day)s, as we now know it", day=self.day_words))

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
        return thing_name(thing, self.names)

    def written(self, value: ApproximateDate | None) -> str:
        """A date in words; "" where there is none."""
        return print_date(value, self.language)

    def short_day(self, day: date) -> str:
        return print_day(day, self.language)


def day_asked_for(programme: Programme) -> tuple[date, date]:
    """The day that the address asks for, and today; 400 where it cannot be shown."""
    today = clock.today(programme.timezone)
    try:
        return read_day(request.args.get("on"), period=programme.period, today=today), today
    except DomainError as error:
        abort(400, sentence_of(error))


def show_programme(programme: Programme, pair: Pair | None = None) -> Shown:
    """The programme on the day asked for; with `pair`, what serves that pair alone."""
    day, today = day_asked_for(programme)
    pairs = {one.id: one for one in list_pairs(programme.id)}
    sides = {number: sides_of(one) for number, one in pairs.items()}
    on = programme_on(programme_record(programme, pair.id if pair else None), day)
    return Shown(
        programme=programme,
        day=day,
        is_today=day == today,
        on=on.of_pair(pair.id) if pair else on,
        pairs=pairs,
        sides=sides,
        names={number: one.names for number, one in sides.items()},
        language=str(get_locale()),
    )


def is_empty(shown: Shown) -> bool:
    """Whether nothing is recorded yet, so that nothing can be missing."""
    return not (shown.on.activities or shown.on.milestones)
