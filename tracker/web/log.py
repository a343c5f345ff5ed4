"""The log of a programme: every change to every row, sign-ins and what was taken out. It can only be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.statuses import LogKind
from tracker.forms.inputs import stripped
from tracker.labels import choices
from tracker.labels.people import person_name
from tracker.labels.sorting import sorted_by_name
from tracker.models import Pair, Programme
from tracker.permissions import Action
from tracker.queries import log as queries
from tracker.queries.log import Wanted
from tracker.queries.pairs import list_pairs
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.parts.dates import say_moment
from tracker.web.parts.log_entries import days_of, told_entry, told_line
from tracker.web.parts.log_names import names_for
from tracker.web.parts.paging import choice_asked_for, number_asked_for
from tracker.web.parts.result_fields import pair_words

bp = Blueprint("log", __name__, url_prefix="/programmes/<slug>/log")

PER_PAGE = 40
LINES_PER_PAGE = 100
ASKED = ("person", "pair", "kind", "since", "until")


@dataclass(frozen=True, slots=True)
class DayTyped:
    """A day of the address: as typed, and read, None where it cannot be."""

    typed: str
    day: date | None

    @property
    def is_unreadable(self) -> bool:
        return bool(self.typed) and self.day is None


@bp.get("")
@access(Action.SEE_LOG)
def list_(slug: str) -> ResponseReturnValue:
    """The newest entries first, narrowed by ``?person=&pair=&kind=&since=&until=``, from ``?before=`` on."""
    programme = load_programme(slug)
    require(scope_of(programme))
    pairs, people = list_pairs(programme.id), queries.list_people(programme.id)
    since, until = _day("since"), _day("until")
    wanted = Wanted(
        programme.id,
        person_id=_one_of("person", [person.id for person in people]),
        pair_id=_pair_asked_for(pairs),
        kind=choice_asked_for("kind", LogKind),
        since=_begins(programme, since.day),
        until=_begins(programme, until.day, days_later=1),
        before=number_asked_for("before"),
    )
    entries = queries.list_entries(wanted, PER_PAGE + 1)
    asked: dict[str, Any] = {name: value for name in ASKED if (value := stripped(request.args.get(name)))}
    return render_template(
        "log/list.html",
        days=days_of(entries[:PER_PAGE], programme, pairs),
        asked=asked,
        unreadable=[one.typed for one in (since, until) if one.is_unreadable],
        people=sorted_by_name(
            [(person.id, person_name(person, sees_address=True)) for person in people], lambda one: one[1]
        ),
        pairs=[(pair.number, pair_words(pair)) for pair in pairs],
        kinds=choices(LogKind),
        is_later_page=wanted.before is not None,
        newest_url=url_for("log.list_", slug=slug, **asked),
        older_url=_older_url(slug, asked, entries[PER_PAGE - 1].id) if len(entries) > PER_PAGE else None,
    )


@bp.get("/<int:entry_id>")
@access(Action.SEE_LOG)
def show(slug: str, entry_id: int) -> ResponseReturnValue:
    """An entry with all that it changed, a page at a time from ``?after=`` on."""
    programme = load_programme(slug)
    require(scope_of(programme))
    entry = queries.get_entry(programme.id, entry_id) or missing()
    pairs, after = list_pairs(programme.id), number_asked_for("after") or 0
    lines = queries.list_lines(entry.id, after=after, most=LINES_PER_PAGE + 1)
    if after and not lines:
        abort(404)
    shown, names = lines[:LINES_PER_PAGE], names_for(programme, pairs, [entry], lines)
    more = len(lines) > LINES_PER_PAGE
    return render_template(
        "log/show.html",
        entry=told_entry(entry, shown, queries.count_lines([entry.id])[entry.id], names),
        moment=say_moment(entry.at, ZoneInfo(programme.timezone)),
        lines=[told_line(line, names) for line in shown],
        more_url=url_for("log.show", slug=slug, entry_id=entry.id, after=shown[-1].id) if more else None,
    )


def _older_url(slug: str, asked: dict[str, Any], last: int) -> str:
    return url_for("log.list_", slug=slug, before=last, **asked)


def _one_of(name: str, there: Sequence[int]) -> int | None:
    number = number_asked_for(name)
    return number if number is None or number in there else abort(404)


def _pair_asked_for(pairs: Sequence[Pair]) -> int | None:
    number = number_asked_for("pair")
    if number is None:
        return None
    return next((pair.id for pair in pairs if pair.number == number), None) or abort(404)


def _day(name: str) -> DayTyped:
    typed = stripped(request.args.get(name))[:40]
    try:
        return DayTyped(typed, date.fromisoformat(typed) if len(typed) == len("2026-11-22") else None)
    except ValueError:
        return DayTyped(typed, None)


def _begins(programme: Programme, day: date | None, *, days_later: int = 0) -> datetime | None:
    """The moment at which a day of the programme begins."""
    if day is None:
        return None
    try:
        begins = datetime.combine(day + timedelta(days=days_later), time(), ZoneInfo(programme.timezone))
        return begins.astimezone(UTC)
    except OverflowError:
        # The last day of all days has no day after it, and the first no hour before it.
        return None
