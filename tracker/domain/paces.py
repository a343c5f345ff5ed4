"""How often a person is reminded: what of the open lines a digest of today says, and whether there is one.

One digest a day at most, whatever is open. What was said stays said for a while, by what it is
(`SAID_AGAIN_AFTER`); that a milestone is overdue is said as often as the person's own pace allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tracker.domain.reminders import ReminderLine
from tracker.domain.statuses import ReminderKind, ReminderPace

DAYS_BETWEEN = {
    ReminderPace.AS_NEEDED: timedelta(days=5),
    ReminderPace.DAILY: timedelta(days=1),
    ReminderPace.WEEKLY: timedelta(days=7),
}
"""From one digest to the next; who wants none is not among them."""

ONCE = timedelta.max
SAID_AGAIN_AFTER = {
    ReminderKind.QUESTION_ASKED: timedelta(days=7),
    ReminderKind.REPORT_RETURNED: timedelta(days=14),
    ReminderKind.REPORT_MISSING: timedelta(days=14),
    ReminderKind.DUE_IN_7_DAYS: ONCE,
    ReminderKind.DUE_IN_30_DAYS: ONCE,
    ReminderKind.STALE: timedelta(days=30),
    ReminderKind.REVIEW_GAPS: ONCE,
}
"""When a line is said again to the same person while it stands; *overdue* follows the pace."""

Said = Mapping[tuple[ReminderKind, str], date]
"""By kind and thing, the last day on which a person was told, in the timezone of the thing's programme."""


def pace_of(chosen: ReminderPace | None) -> ReminderPace:
    """Who has chosen nothing is reminded as needed."""
    return chosen or ReminderPace.AS_NEEDED


def digest_of(
    lines: Sequence[ReminderLine], *, said: Said, last: date | None, day: date, pace: ReminderPace
) -> list[ReminderLine]:
    """The lines of today's digest, in their order; none where none is due.

    `last` is the day of the person's last digest, `day` today, both in the person's timezone. Only at the
    pace *as needed* a milestone that is overdue for the first time does not wait: who asked for a digest a
    week has said when to be written to.
    """
    between = DAYS_BETWEEN.get(pace)
    if between is None or (last is not None and last >= day):
        return []
    fresh = [line for line in lines if _is_to_say(line, said, between)]
    if last is None or day - last >= between:
        return fresh
    waits = pace is not ReminderPace.AS_NEEDED
    return [] if waits or not any(_is_first_overdue(line, said) for line in fresh) else fresh


def _is_to_say(line: ReminderLine, said: Said, between: timedelta) -> bool:
    """Whether it is new to the person, or was said so long ago that it is said again."""
    last = _last_said(line, said)
    return last is None or line.of.day - last >= SAID_AGAIN_AFTER.get(line.kind, between)


def _is_first_overdue(line: ReminderLine, said: Said) -> bool:
    return line.kind is ReminderKind.OVERDUE and _last_said(line, said) is None


def _last_said(line: ReminderLine, said: Said) -> date | None:
    """The last day on which this was said; not what was said of an earlier date of the same thing.

    Who has read that something is due within a week is not told later that it is due within a month.
    """
    kinds = [line.kind]
    if line.kind is ReminderKind.DUE_IN_30_DAYS:
        kinds.append(ReminderKind.DUE_IN_7_DAYS)
    days = [said[kind, line.about] for kind in kinds if (kind, line.about) in said]
    last = max(days, default=None)
    return None if last is None or last < line.since else last
