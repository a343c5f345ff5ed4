"""The iCalendar file, read back with a parser that did not write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ics

from tracker.documents.calendar import CalendarEvent, CalendarSheet, calendar_file
from tracker.domain.calendar import EventStatus, Slot

CHANGED = datetime(2022, 3, 1, 12, 0, tzinfo=UTC)
AWKWARD = "Κῆπος, «guillemets»; a \\ and\nanother line 😀 " * 9


def event(slot, uid="one", **values):
    values = {"sequence": 3, "status": EventStatus.CONFIRMED, "summary": "Study visit", **values}
    return CalendarEvent(uid=uid, changed_at=CHANGED, slot=slot, **values)


def file_of(*events, description="Nothing"):
    return calendar_file(CalendarSheet("Bridging", description, events))


def read(*events):
    return sorted(ics.Calendar(file_of(*events).decode()).events)


def hours(day, begins, ends, zone):
    moments = [
        datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).replace(hour=h) for h in (begins, ends)
    ]
    return Slot(day, day, *moments)


def test_whole_days_end_on_the_day_after_them():
    (one,) = read(event(Slot(date(2022, 6, 14), date(2022, 6, 16))))
    assert one.all_day
    assert (one.begin.date(), one.end.date()) == (date(2022, 6, 14), date(2022, 6, 17))


def test_hours_are_in_the_zone_of_their_city_in_summer_and_in_winter():
    zones = ("Europe/Brussels", "Europe/Athens")
    for day, offsets in ((date(2022, 6, 14), (2, 3)), (date(2022, 1, 14), (1, 2))):
        both = read(*(event(hours(day, 9, 12, zone), zone) for zone in zones))
        found = {one.uid: one.begin.utcoffset() for one in both}
        assert found == {zone: timedelta(hours=h) for zone, h in zip(zones, offsets, strict=True)}
        assert {one.begin.hour for one in both} == {9}
        assert {one.duration for one in both} == {timedelta(hours=3)}


def test_every_zone_that_is_named_is_described():
    slots = [hours(date(2022, 6, 14), 9, 12, zone) for zone in ("Europe/Brussels", "Europe/Athens")]
    text = file_of(*map(event, slots)).decode()
    assert text.count("BEGIN:VTIMEZONE") == 2
    assert "DTSTART;TZID=Europe/Athens:20220614T090000" in text
    assert "BEGIN:VTIMEZONE" not in file_of(event(Slot(date(2022, 6, 14), date(2022, 6, 14)))).decode()


def test_cancelled_says_so_and_what_is_due_takes_no_time():
    slot = Slot(date(2022, 6, 14), date(2022, 6, 14))
    (one,) = read(event(slot, status=EventStatus.CANCELLED, is_busy=False))
    assert (one.status, one.transparent) == ("CANCELLED", True)


def test_awkward_texts_come_back_as_they_were_and_no_line_is_too_long():
    slot = Slot(date(2022, 6, 14), date(2022, 6, 14))
    written = event(slot, summary=AWKWARD, location=AWKWARD, description=AWKWARD)
    (one,) = read(written)
    assert (one.name, one.location, one.description) == (AWKWARD, AWKWARD, AWKWARD)
    lines = file_of(written, description=AWKWARD).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


def test_the_last_of_all_days_has_no_day_after_it():
    assert b"DTEND" not in file_of(event(Slot(date(9999, 12, 31), date.max)))


def test_the_same_sheet_gives_the_same_bytes():
    one = event(hours(date(2022, 6, 14), 9, 12, "Europe/Athens"), url="https://example.org/a,b?c=1;d")
    assert file_of(one) == file_of(one)
    assert b"DTSTAMP:20220301T120000Z" in file_of(one)
    assert b"SEQUENCE:3" in file_of(one)


def test_an_empty_calendar_can_be_read():
    assert read() == []
