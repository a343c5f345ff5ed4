"""An iCalendar file (RFC 5545): plain values in, bytes out. Folding and escaping are the library's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText

from tracker.documents.calendar_zones import timezone_of
from tracker.domain.calendar import EventStatus, Slot

PRODUCT = "-//Mentoring tracker//Calendar//EN"
REFRESHED_EVERY = timedelta(hours=6)
FIRST_YEAR, LAST_YEAR = 1970, 2100
"""The years for which rules of timezones are written; nobody keeps hours of a meeting outside them."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. `uid` never changes, `sequence` only rises; `changed_at` is the last change (UTC).

    `is_busy`: whether its time is taken; a day on which something is due is not.
    """

    uid: str
    sequence: int
    changed_at: datetime
    slot: Slot
    status: EventStatus
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    is_busy: bool = True


@dataclass(frozen=True, slots=True)
class CalendarSheet:
    name: str
    description: str
    events: Sequence[CalendarEvent]


def calendar_file(sheet: CalendarSheet) -> bytes:
    """The file; the same sheet gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    # The names of RFC 7986, and those that most programs read. The library escapes what it is told is text.
    for name, words in (("name", sheet.name), ("description", sheet.description)):
        calendar.add(name, vText(words))
    calendar.add("x-wr-calname", vText(sheet.name))
    calendar.add("x-wr-caldesc", vText(sheet.description))
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for zone, (first, last) in sorted(_years_of_zones(sheet.events).items()):
        calendar.add_component(timezone_of(zone, first, last))
    for one in sheet.events:
        calendar.add_component(_event(one))
    file: bytes = calendar.to_ical()
    return file


def _years_of_zones(events: Iterable[CalendarEvent]) -> dict[str, tuple[int, int]]:
    """The zones whose hours are told, and the first and the last year in which they are."""
    years: dict[str, set[int]] = {}
    for slot in (one.slot for one in events):
        if slot.begins is not None:
            years.setdefault(str(slot.begins.tzinfo), set()).add(slot.first.year)
    limited = {
        zone: [min(max(year, FIRST_YEAR), LAST_YEAR) for year in found] for zone, found in years.items()
    }
    return {zone: (min(found), max(found)) for zone, found in limited.items()}


def _event(one: CalendarEvent) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("status", one.status.value)
    event.add("summary", one.summary)
    event.add("transp", "OPAQUE" if one.is_busy else "TRANSPARENT")
    if one.slot.begins is not None:
        event.add("dtstart", one.slot.begins)
        if one.slot.ends is not None:
            event.add("dtend", one.slot.ends)
    else:
        event.add("dtstart", one.slot.first)
        if one.slot.last < date.max:
            # The end of whole days is the first day after them.
            event.add("dtend", one.slot.last + timedelta(days=1))
    for name in ("location", "description", "url"):
        if words := getattr(one, name):
            event.add(name, words)
    return event
