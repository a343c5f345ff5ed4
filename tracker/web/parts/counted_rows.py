"""The lines of the list behind a figure: what was counted, how it stands, and what it adds to the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.progress import OUT_OF, counted, not_counted
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.labels import StateMark, flag_words, label, slippage_words, state_mark
from tracker.labels.figures import COUNTED, NOT_COUNTED
from tracker.labels.joining import apart
from tracker.labels.printed import number_words
from tracker.labels.written import in_language
from tracker.web.parts.confirmations import confirmed_words
from tracker.web.parts.figures import is_slippage_exact
from tracker.web.parts.shown import Shown


@dataclass(frozen=True, slots=True)
class CountedRow:
    """`detail` says what the thing adds to the figure; `weight` is shown where it is not 1.

    `later` says that it was recorded after the day shown, `confirmed` that the mentor has confirmed it.
    """

    name: str
    title: str
    url: str
    pairs: str
    word: str
    mark: StateMark
    agreed: str
    when: str
    detail: str | None
    weight: int = 1
    later: str = ""
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class CountedSection:
    """Lines of one table; `name` is None where there is only one."""

    name: str | None
    rows: list[CountedRow]


def counted_sections(figure: str, shown: Shown) -> list[CountedSection]:
    """What a figure counts, and what it is a part of and does not count, as sections in reading order.

    First what a reader looks for: what is missing; of the slippage, the largest.
    """
    is_of_milestones = figure.startswith(("milestones", "slippage"))
    confirmed = confirmed_words(shown.programme, shown.day) if is_of_milestones else {}
    found = counted_rows(figure, _in_order(figure, counted(figure, shown.on)), shown, confirmed)
    if figure not in OUT_OF:
        return [CountedSection(None, found)]
    sections = [
        CountedSection(
            str(NOT_COUNTED[figure]), counted_rows(figure, not_counted(figure, shown.on), shown, confirmed)
        ),
        CountedSection(str(COUNTED[figure]), found),
    ]
    return sections[::-1] if figure == "slippage" else sections


def _in_order(
    figure: str, found: list[ActivityOnDay] | list[MilestoneOnDay]
) -> Sequence[ActivityOnDay] | Sequence[MilestoneOnDay]:
    if figure == "slippage":
        late = [one for one in found if isinstance(one, MilestoneOnDay)]
        return sorted(late, key=lambda one: -(one.slippage_days or 0))
    if figure == "milestones.overdue":
        late = [one for one in found if isinstance(one, MilestoneOnDay)]
        return sorted(late, key=lambda one: -(one.overdue_days or 0))
    return found


def part_of(sections: Sequence[CountedSection], start: int, end: int) -> list[CountedSection]:
    """The lines from `start` to before `end` over all sections; empty sections are left out."""
    parts = []
    for one in sections:
        rows = one.rows[max(start, 0) : max(end, 0)]
        start, end = start - len(one.rows), end - len(one.rows)
        if rows:
            parts.append(CountedSection(one.name, rows))
    return parts


def counted_rows(
    figure: str,
    found: Sequence[ActivityOnDay] | Sequence[MilestoneOnDay],
    shown: Shown,
    confirmed: Mapping[int, str],
) -> list[CountedRow]:
    """One line for each thing that the figure counts, in the order in which they were counted."""
    return [
        _milestone_row(figure, one, shown, confirmed)
        if isinstance(one, MilestoneOnDay)
        else _activity_row(figure, one, shown)
        for one in found
    ]


def _activity_row(figure: str, activity: ActivityOnDay, shown: Shown) -> CountedRow:
    record, standing = activity.record, activity.standing
    name = shown.name(record)
    return CountedRow(
        name=name,
        title="" if record.title == name else in_language(record.title, record.language) or "",
        url=shown.path(record),
        pairs=apart(shown.names[pair] for pair in record.pairs if pair in shown.names),
        word=str(label(standing.status)),
        mark=state_mark(standing.status),
        agreed=shown.written(standing.agreed),
        when=shown.written(standing.happened if activity.held else standing.expected),
        detail=_people_words(activity) if figure.startswith("people") else None,
        later=shown.later.of(activity, with_people=figure.startswith("people")),
    )


def _people_words(activity: ActivityOnDay) -> str:
    if not activity.people_known:
        return str(_("not known who took part"))
    total = ngettext("%(num)d took part", "%(num)d took part", activity.people)
    if not activity.women_known:
        return str(total)
    return str(_("%(total)s, %(women)s women", total=total, women=number_words(activity.women)))


def _milestone_row(
    figure: str, milestone: MilestoneOnDay, shown: Shown, confirmed: Mapping[int, str]
) -> CountedRow:
    record, standing = milestone.record, milestone.standing
    slip = milestone.slippage_days
    overdue = milestone.flag is not None and milestone.overdue
    detail = None
    if figure == "slippage" and slip is not None:
        detail = slippage_words(slip, exact=is_slippage_exact(milestone))
    return CountedRow(
        name=shown.name(record),
        title="",
        url=shown.path(record),
        pairs=shown.names.get(record.pair, ""),
        word=flag_words(milestone.flag, days=milestone.overdue_days)
        if overdue and milestone.flag
        else str(label(standing.status)),
        mark=state_mark(milestone.flag if overdue else standing.status),
        agreed=shown.written(standing.agreed),
        when=shown.written(standing.happened if milestone.completed else standing.expected),
        detail=detail,
        weight=record.weight,
        later=shown.later.of(milestone),
        confirmed=confirmed.get(record.id, "") if milestone.completed else "",
    )
