"""What looks odd in an activity that was just saved. It is said, and stops nobody (model.md, "Rules")."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from tracker.domain.meetings import outside_programme, weekend_days
from tracker.labels.printed import list_words
from tracker.models import Activity, Programme
from tracker.queries.activities import has_namesake
from tracker.web.parts.dates import say_date, say_day


def warnings_of(activity: Activity, programme: Programme) -> list[str]:
    """One sentence for each thing that is odd."""
    dates = [activity.happened or activity.expected or activity.agreed]
    dates += [session.day for session in activity.sessions]
    found = []
    if weekend := weekend_days(dates):
        days = list_words(say_day(day) for day in weekend)
        found.append(_("%(days)s: that is a weekend. Change it if it was not meant.", days=days))
    outside = _("%(date)s is outside the period of the programme. Change it if it was not meant.")
    odd = dict.fromkeys(outside_programme(dates, programme.period))
    found += [outside % {"date": say_date(value)} for value in odd]
    if has_namesake(activity):
        found.append(_("Another activity has the same title and the same day. Perhaps it was typed twice."))
    return found


def flash_warnings(activity: Activity, programme: Programme) -> None:
    """Says them on the next page."""
    for sentence in warnings_of(activity, programme):
        flash(sentence, "warning")
