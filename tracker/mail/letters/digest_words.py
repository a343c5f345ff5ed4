"""The words of a digest: its subject, which says what was found, and what is said of each thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.datewords import print_date, print_day_long
from tracker.domain.history import standing_updates
from tracker.domain.reminders import ReminderLine
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.domain.statuses import ReminderKind
from tracker.extensions import page_language
from tracker.labels import flag_in_words, label
from tracker.labels.joining import apart
from tracker.models import Programme

MOST_IN_SUBJECT = 3
LONGEST_WORD = 160
"""Characters of what somebody said last: a reminder is not the page."""
WEEKS_FROM = 14
DUE = (ReminderKind.DUE_IN_7_DAYS, ReminderKind.DUE_IN_30_DAYS)


def subject(lines: Sequence[ReminderLine], programmes: Sequence[Programme]) -> str:
    """ "2 milestones overdue, 1 due in 3 weeks — IncluCities"."""
    found = ", ".join(_findings(lines)[:MOST_IN_SUBJECT])
    names = ", ".join(one.acronym or one.name for one in programmes)
    return str(_("%(found)s — %(where)s", found=found, where=names))


def _findings(lines: Sequence[ReminderLine]) -> list[str]:
    """What there is, most urgent first."""
    count = {kind: sum(line.kind is kind for line in lines) for kind in ReminderKind}
    overdue = count[ReminderKind.OVERDUE]
    due = [line for line in lines if line.kind in DUE]
    found = [
        (overdue, ngettext("%(num)d milestone overdue", "%(num)d milestones overdue", overdue)),
        (len(due), _due(due, after_overdue=bool(overdue)) if due else ""),
        (n := count[ReminderKind.QUESTION_ASKED], ngettext("%(num)d question", "%(num)d questions", n)),
        (
            n := count[ReminderKind.REPORT_RETURNED],
            ngettext("%(num)d report returned", "%(num)d reports returned", n),
        ),
        (
            n := count[ReminderKind.REPORT_MISSING],
            ngettext("%(num)d report missing", "%(num)d reports missing", n),
        ),
        (
            n := count[ReminderKind.STALE],
            ngettext("%(num)d milestone without news", "%(num)d milestones without news", n),
        ),
        (
            n := count[ReminderKind.REVIEW_GAPS],
            ngettext("%(num)d thing unknown", "%(num)d things unknown", n),
        ),
    ]
    return [str(words) for number, words in found if number]


def _due(due: Sequence[ReminderLine], *, after_overdue: bool) -> str:
    """After "2 milestones overdue" it need not be said that milestones are due."""
    number, when = len(due), _in_days(min(_days_left(line) for line in due))
    if number == 1 and after_overdue:
        return str(_("1 due %(when)s", when=when))
    if after_overdue:
        return str(_("%(num)d due, the first %(when)s", num=number, when=when))
    return str(
        ngettext(
            "%(num)d milestone due %(when)s", "%(num)d milestones due, the first %(when)s", number, when=when
        )
    )


def _days_left(line: ReminderLine) -> int:
    expected = line.of.standing.expected
    return (expected.latest - line.of.day).days if expected and expected.latest else 0


def _in_days(days: int) -> str:
    if days == 0:
        return str(_("today"))
    if days < WEEKS_FROM:
        return str(ngettext("in %(num)d day", "in %(num)d days", days))
    return str(ngettext("in %(num)d week", "in %(num)d weeks", round(days / 7)))


def note(line: ReminderLine, texts: Mapping[str, str]) -> str:
    """What is said of one thing; `texts` has what was asked or noted, by what the line is about."""
    text = texts.get(line.about)
    if line.kind is ReminderKind.QUESTION_ASKED:
        return str(_("You were asked: “%(text)s”", text=_short(text or "")))
    if isinstance(line.of, MilestoneOnDay):
        return _join([flag_in_words(line.of), _dates(line.of), _last_word(line.of)])
    return _join(
        [_of_report(line.of, line.kind), _("It says: “%(text)s”", text=_short(text)) if text else ""]
    )


def of_review(lines: Sequence[ReminderLine]) -> str:
    """How many things a review found unknown, as a title."""
    return str(
        ngettext(
            "%(num)d thing was not known at the last review and still is not",
            "%(num)d things were not known at the last review and still are not",
            len(lines),
        )
    )


def gaps_of_review(lines: Sequence[ReminderLine], names: Mapping[str, str], most: int = 3) -> str:
    """The first of them: "AP1/M2 Buddies found: no evidence"."""
    said = [f"{names[line.about]}: {label(line.gap)}" for line in lines[:most] if line.gap is not None]
    more = len(lines) - len(said)
    if more > 0:
        said.append(ngettext("and %(num)d more", "and %(num)d more", more))
    return apart(str(one) for one in said)


def _dates(milestone: MilestoneOnDay) -> str:
    """The dates as they were typed."""
    agreed, expected = milestone.standing.agreed, milestone.standing.expected
    said = print_date(expected, page_language())
    if agreed is not None and agreed != expected:
        return str(
            _(
                "agreed: %(agreed)s, expected: %(expected)s",
                agreed=print_date(agreed, page_language()),
                expected=said,
            )
        )
    return str(_("agreed: %(agreed)s", agreed=said)) if agreed else _("expected: %(expected)s", expected=said)


def _last_word(milestone: MilestoneOnDay) -> str:
    """What was said last in words, and when."""
    for update in standing_updates(milestone.record.updates):
        if update.comment:
            said = update.effective_on.latest if update.effective_on else None
            day = print_day_long(said or update.recorded_at.date(), page_language())
            return str(_("last word, %(day)s: “%(text)s”", day=day, text=_short(update.comment)))
    return ""


def _of_report(activity: ActivityOnDay, kind: ReminderKind) -> str:
    if kind is ReminderKind.REPORT_RETURNED:
        return str(_("Its report was returned"))
    standing = activity.standing
    if activity.held:
        return str(
            _(
                "Held %(when)s, no report yet",
                when=_when(activity, print_date(standing.happened, page_language())),
            )
        )
    return str(
        _(
            "Expected %(when)s: did it happen?",
            when=_when(activity, print_date(standing.expected, page_language())),
        )
    )


def _when(activity: ActivityOnDay, said: str) -> str:
    days: list[date] = sorted(activity.record.session_days)
    return said or (print_day_long(days[-1], page_language()) if days else "")


def _join(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_WORD else words[: LONGEST_WORD - 1].rstrip() + "…"
