"""What the mentoring of a pair was and brought: its activities, newest first, and what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tracker.domain.standings import ActivityOnDay
from tracker.labels import activity_kind_name, label, state_mark
from tracker.labels.written import in_language
from tracker.models import Activity, VisitReport
from tracker.web.parts.pair_rows import StateWord
from tracker.web.parts.shown import Shown
from tracker.web.parts.written import written


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """`about` is one line: where, online or not, what is missing; `later`, that it was recorded later."""

    state: StateWord
    name: str
    title: str
    when: str
    about: str
    url: str
    later: str


@dataclass(frozen=True, slots=True)
class Lesson:
    name: str
    url: str
    learned: str | None
    did_not_work: str | None


def activity_lines(shown: Shown, activities: Iterable[Activity]) -> list[ActivityLine]:
    """The activities as they stood on the day, newest first; what has no date stands last."""
    rows = {activity.id: activity for activity in activities}
    newest_first = sorted(shown.on.activities, key=_sort_key, reverse=True)
    return [_line(one, rows[one.record.id], shown) for one in newest_first if one.record.id in rows]


def _sort_key(activity: ActivityOnDay) -> tuple[date, int]:
    standing = activity.standing
    said = standing.happened or standing.expected
    day = (said.latest or said.earliest) if said else None
    return day or date.min, activity.record.id


def _line(activity: ActivityOnDay, row: Activity, shown: Shown) -> ActivityLine:
    record, standing = activity.record, activity.standing
    number = next(iter(record.rounds.values()), None)
    title = written(row)
    name = activity_kind_name(record.kind, number) if activity.is_core else title
    return ActivityLine(
        state=StateWord(str(label(standing.status)), state_mark(standing.status)),
        name=name,
        title="" if record.title == name else title,
        when=shown.written(standing.happened if activity.held else standing.expected),
        about=" · ".join(_about(activity, row)),
        url=shown.path(record),
        later=shown.later.of(activity),
    )


def _about(activity: ActivityOnDay, row: Activity) -> list[str]:
    said: list[str] = []
    if activity.record.mode is not None:
        said.append(str(label(activity.record.mode)))
    places = [row.place, *(session.place for session in row.sessions)]
    said += dict.fromkeys(place for place in places if place)
    if activity.has_passed_unsaid:
        said.append(_("did it happen?"))
    if activity.report_missing:
        said.append(_("report missing"))
    if activity.head_count_missing:
        said.append(_("not known who took part"))
    return said


def lessons(shown: Shown, reports: Iterable[VisitReport]) -> list[Lesson]:
    """What was learned, from the reports that were there on the day; never from a draft."""
    there: Mapping[int, ActivityOnDay] = {
        one.record.id: one for one in shown.on.activities if one.held and one.has_report
    }
    return [
        Lesson(
            name=shown.name(there[report.activity_id].record),
            url=shown.path(there[report.activity_id].record),
            learned=in_language(report.learned, report.language, noted=True),
            did_not_work=in_language(report.did_not_work, report.language, noted=True),
        )
        for report in reports
        if report.activity_id in there
    ]
