"""The rules of timezones in a calendar file, against Python's own zones and read by another library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from tracker.documents.calendar_zones import changes, timezone_of

YEARS = range(2020, 2031)
ZONES = ("Europe/Brussels", "Europe/Rome", "Europe/Athens", "Europe/Riga")
SECOND, HALF_AN_HOUR = timedelta(seconds=1), timedelta(minutes=30)


def rules(zone):
    return timezone_of(zone, YEARS[0], YEARS[-1]).to_ical().decode()


def last_sunday(year, month):
    """Of March or October, at one o'clock UTC, when all of the European Union changes its clocks."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def onsets(text):
    """The moments (UTC) that the rules say, by RFC 5545: local time of the clock before."""
    found = []
    for part in text.split("BEGIN:")[2:]:
        values = dict(line.split(":", 1) for line in part.splitlines() if ":" in line)
        sign, hours = values["TZOFFSETFROM"][0], int(values["TZOFFSETFROM"][1:3])
        offset = timedelta(hours=hours if sign == "+" else -hours)
        found.append(datetime.strptime(values["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) - offset)
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_the_clocks_change_when_they_do_in_every_year(zone):
    wanted = [last_sunday(year, month) for year in YEARS for month in (3, 10)]
    assert [change.at for change in changes(zone, YEARS[0], YEARS[-1])] == wanted
    # Before the changes stands how the first year begins.
    assert onsets(rules(zone))[1:] == wanted


@pytest.mark.parametrize("zone", ZONES)
def test_another_library_reads_the_offset_of_python_around_every_change(zone):
    read, own = tzical(StringIO(rules(zone))).get(zone), ZoneInfo(zone)
    moments = [last_sunday(year, month) for year in YEARS for month in (3, 10)]
    for moment in moments:
        for around in (-HALF_AN_HOUR, -SECOND, SECOND, HALF_AN_HOUR, timedelta(hours=2)):
            at = moment + around
            assert at.astimezone(read).utcoffset() == at.astimezone(own).utcoffset(), at
            there = at.astimezone(own)
            assert there.replace(tzinfo=read).utcoffset() == there.utcoffset(), there
            assert there.replace(tzinfo=read).tzname() == there.tzname(), there


def test_a_zone_that_never_changes_its_clocks_is_told_in_one_part():
    assert rules("Africa/Abidjan").count("TZOFFSETTO:+0000") == 1


def test_the_parts_of_summer_and_winter_are_told_apart():
    text = rules("Europe/Rome")
    assert (text.count("BEGIN:DAYLIGHT"), text.count("BEGIN:STANDARD")) == (11, 12)
