"""The list of activities: its filters as the address has them, and its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tracker import clock
from tracker.addresses import programme_path
from tracker.domain.gaps import Gap, gaps
from tracker.domain.standings import ActivityOnDay, ProgrammeOnDay
from tracker.domain.statuses import ActivityKind, ActivityStatus, Mode, Reading
from tracker.labels import StateMark, label, state_mark
from tracker.labels.joining import apart
from tracker.models import Activity, Pair, Programme
from tracker.queries.activity_list import ActivityFilter, Overview, shown_date
from tracker.queries.records import record_of_activity
from tracker.queries.sides import sides_of
from tracker.services.statements import standing_today
from tracker.web.parts.dates import say_date
from tracker.web.parts.written import written

UNDATED = "unknown"
OWES = (ActivityStatus.CONFIRMED, ActivityStatus.HELD)
"""Of these something should be known: the day, the host, the place; of what was held, more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the filter, what stands in each field, and what could not be read."""

    filter: ActivityFilter
    typed: Mapping[str, str]
    faults: tuple[str, ...]

    @property
    def is_narrowed(self) -> bool:
        return any(self.typed.values())


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One line. What is not known is None, and said so.

    `instead`: of what was held on an unknown day, or postponed without a new one, the date that was planned.
    `is_complete`: it should be known by now, and is.
    """

    id: int
    title: str
    kind: str
    word: str
    mark: StateMark
    pairs: list[str]
    when: str | None
    instead: str | None
    place: str | None
    is_online: bool
    gaps: list[str]
    is_complete: bool


def asked_for(arguments: MultiDict[str, str], pairs: Sequence[Pair], overview: Overview) -> Asked:
    """Reads the address. What it says that there is not is left out, and answered by a sentence."""
    typed = {name: arguments.get(name, "").strip() for name in ("kind", "pair", "status", "year", "q")}
    faults = []
    kind = next((one for one in ActivityKind if one.value == typed["kind"]), None)
    status = next((one for one in ActivityStatus if one.value == typed["status"]), None)
    pair = next((one for one in pairs if str(one.number) == typed["pair"]), None)
    year = next((one for one in overview.years if str(one) == typed["year"]), None)
    wanted = ActivityFilter(
        kind=kind,
        pair_id=None if pair is None else pair.id,
        status=status,
        year=year,
        undated=typed["year"] == UNDATED,
        text=typed["q"],
    )
    if typed["kind"] and kind is None:
        faults.append(_("“%(value)s” is no kind of activity.", value=typed["kind"][:40]))
    if typed["status"] and status is None:
        faults.append(_("“%(value)s” is no state of an activity.", value=typed["status"][:40]))
    if typed["pair"] and pair is None:
        faults.append(_("There is no pair “%(value)s” in this programme.", value=typed["pair"][:40]))
    if typed["year"] and year is None and not wanted.undated:
        faults.append(_("No activity has a date in “%(value)s”.", value=typed["year"][:40]))
    if typed["q"] and not wanted.words:
        faults.append(_("“%(value)s” has no letter and no digit to look for.", value=typed["q"][:40]))
    return Asked(wanted, typed, tuple(faults))


def activity_rows(
    activities: Sequence[Activity], programme: Programme, pairs: Sequence[Pair]
) -> list[ActivityRow]:
    """The lines of one page, as things stand today."""
    names = {pair.id: f"{pair.number} {sides_of(pair).names}" for pair in pairs}
    return [_row(one, programme, names) for one in activities]


def year_choices(overview: Overview) -> list[tuple[str, str]]:
    """The years that have an activity, the newest first, and those without any date."""
    years = [(str(year), str(year)) for year in overview.years]
    return [*years, (UNDATED, _("no date"))] if overview.has_undated else years


def page_address(slug: str, asked: Asked) -> Callable[[int], str]:
    """The address of each page of the list, narrowed as it is."""
    query = urlencode({name: value for name, value in asked.typed.items() if value})
    path = programme_path(slug, "activities")
    return lambda number: f"{path}?{query}&page={number}" if query else f"{path}?page={number}"


def on_today(activity: Activity, programme: Programme) -> ActivityOnDay:
    """How a loaded activity stands today, as the figures and the gaps see it."""
    record = record_of_activity(activity)
    standing = standing_today(record, programme)
    return ActivityOnDay(record, standing, clock.today(programme.timezone))


def gaps_of(activity: ActivityOnDay) -> list[Gap]:
    """What should be known of one activity and is not."""
    return list(gaps(ProgrammeOnDay(activity.day, Reading.NOW, (), (activity,), ())))


def _row(activity: Activity, programme: Programme, names: Mapping[int, str]) -> ActivityRow:
    stands = on_today(activity, programme)
    status = ActivityStatus(stands.standing.status)
    standing = stands.standing
    unknown = status is ActivityStatus.HELD and standing.happened is None
    # Postponed without a new date: the old one is no day on which it will be.
    unknown = unknown or (status is ActivityStatus.POSTPONED and standing.expected is None)
    planned = say_date(shown_date(activity)) or None
    places = dict.fromkeys(
        place for place in (activity.place, *(one.place for one in activity.sessions)) if place
    )
    missing = [str(label(gap.kind)) for gap in gaps_of(stands)]
    is_online = stands.record.mode is Mode.ONLINE
    has_all = bool(planned and not unknown and (places or is_online))
    return ActivityRow(
        id=activity.id,
        title=written(activity),
        kind=str(label(activity.kind)),
        word=str(label(status)),
        mark=state_mark(status),
        pairs=[names[link.pair_id] for link in activity.pair_links if link.pair_id in names],
        when=None if unknown else planned,
        instead=planned if unknown else None,
        place=apart(places) or None,
        is_online=is_online,
        gaps=missing,
        is_complete=status in OWES and has_all and not missing,
    )
