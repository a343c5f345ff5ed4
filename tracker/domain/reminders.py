"""What a person is reminded of, and when it is said again: open things in, lines out.

`open_lines` says what calls for a word today, whoever it is; `domain.paces` says what of it one person reads.
A line goes as soon as its thing is done, put off, dropped or cancelled, since it is made from the same
standings as the progress page. Plans that are closed and programmes that are over remind of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.dates import last_known_day
from tracker.domain.gaps import Gap, gaps
from tracker.domain.milestones import DUE_SOON_DAYS
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import Flag, GapKind, ReminderKind, ReportState

REPORT_AFTER = timedelta(days=7)
"""So long after the end of a visit its report is asked for."""
REPORT_UNTIL = timedelta(days=60)
"""After that its silence is a gap like any other, which the reviews ask for."""
QUESTION_AFTER = timedelta(days=3)
"""A question has a mail of its own on the day it is asked; so long it is left to that one."""
DUE_VERY_SOON = timedelta(days=7)
DUE_SOON = timedelta(days=DUE_SOON_DAYS)
ANSWERED_FOR = timedelta(days=14)
"""Who says something about an overdue milestone is believed for so long."""
REVIEW_FOR = timedelta(days=30)
"""So long after it is frozen a review asks for what was not known."""

Thing = ActivityOnDay | MilestoneOnDay


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """An open question about one thing; `asked_on` is the day in the programme's timezone."""

    id: int
    milestone: int | None
    activity: int | None
    asked_on: date


@dataclass(frozen=True, slots=True)
class FrozenReview:
    """The latest frozen review; `then` is the programme on its cut-off day as it is known now."""

    id: int
    frozen_on: date
    then: ProgrammeOnDay


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One thing that calls for a word.

    `about` is its kind and id (``milestone 17``), `of` the activity or milestone to write at. `since` is
    the day from which it calls: what was said of it before was said of something else, an earlier date or
    an earlier review. `gap` is what a review found unknown of it.
    """

    kind: ReminderKind
    about: str
    of: Thing
    since: date
    gap: GapKind | None = None

    @property
    def title(self) -> str:
        return self.of.record.title

    @property
    def pairs(self) -> tuple[int, ...]:
        return self.of.record.pairs


def open_lines(
    on: ProgrammeOnDay,
    questions: Iterable[AskedQuestion] = (),
    review: FrozenReview | None = None,
    *,
    over: bool = False,
) -> list[ReminderLine]:
    """All that calls for a word on the day, most urgent first. `over`: the programme is."""
    if over:
        return []
    found = [
        *(line for one in on.milestones for line in _of_milestone(one)),
        *(line for one in on.activities for line in _of_activity(one)),
        *_of_questions(on, questions),
    ]
    found += _of_review(on, review, found)
    order = list(ReminderKind)
    return sorted(found, key=lambda line: (order.index(line.kind), line.since))


def _of_milestone(milestone: MilestoneOnDay) -> Iterator[ReminderLine]:
    """By its flag, so that nothing is said of what is done, dropped, proposed or in a closed plan."""
    about, day, flag = f"milestone {milestone.record.id}", milestone.day, milestone.flag
    expected, heard = milestone.standing.expected, milestone.standing.last_update_day
    due = expected.latest if expected else None
    if flag is Flag.OVERDUE and due is not None:
        answered = heard is not None and heard > due and day - heard < ANSWERED_FOR
        if not answered:
            yield ReminderLine(ReminderKind.OVERDUE, about, milestone, due + timedelta(days=1))
    elif flag is Flag.DUE_SOON and due is not None:
        very = due - day <= DUE_VERY_SOON
        kind = ReminderKind.DUE_IN_7_DAYS if very else ReminderKind.DUE_IN_30_DAYS
        yield ReminderLine(kind, about, milestone, due - (DUE_VERY_SOON if very else DUE_SOON))
    elif flag is Flag.STALE:
        yield ReminderLine(ReminderKind.STALE, about, milestone, heard or milestone.exists_from)


def _of_activity(activity: ActivityOnDay) -> Iterator[ReminderLine]:
    """A returned report; or none, or no word on whether it happened, seven days after the last day."""
    standing, report = activity.standing, activity.record.report
    about, core_and_held = f"activity {activity.record.id}", activity.is_core and activity.held
    said = standing.happened if activity.held else standing.expected
    ended = last_known_day(said, activity.record.session_days)
    if core_and_held and report is not None and report.state is ReportState.RETURNED:
        yield ReminderLine(ReminderKind.REPORT_RETURNED, about, activity, ended or date.min)
    elif ended is not None and (activity.report_missing or activity.has_passed_unsaid):
        silent = activity.day - ended
        if REPORT_AFTER <= silent <= REPORT_UNTIL:
            yield ReminderLine(ReminderKind.REPORT_MISSING, about, activity, ended + REPORT_AFTER)


def _of_questions(on: ProgrammeOnDay, questions: Iterable[AskedQuestion]) -> Iterator[ReminderLine]:
    milestones = {one.record.id: one for one in on.milestones}
    activities = {one.record.id: one for one in on.activities}
    for asked in questions:
        of: Thing | None = (
            activities.get(asked.activity or 0)
            if asked.milestone is None
            else milestones.get(asked.milestone)
        )
        if of is not None and on.day - asked.asked_on >= QUESTION_AFTER and not _is_given_up(of):
            yield ReminderLine(ReminderKind.QUESTION_ASKED, f"question {asked.id}", of, asked.asked_on)


def _is_given_up(thing: Thing) -> bool:
    """Dropped, proposed, cancelled or in a closed plan: nobody waits for a word on it."""
    if isinstance(thing, MilestoneOnDay):
        return not thing.in_all or thing.record.plan_closed
    return not thing.agreed


def _of_review(
    on: ProgrammeOnDay, review: FrozenReview | None, others: Sequence[ReminderLine]
) -> Iterator[ReminderLine]:
    """What was not known at the cut-off of a review that was frozen lately, and is not known today either."""
    if review is None or not timedelta(0) <= on.day - review.frozen_on <= REVIEW_FOR:
        return
    found_then = {_key(gap) for gap in gaps(review.then)}
    said = {line.about for line in others}
    for gap in gaps(on):
        told_apart = f"{_kind(gap.of)} {gap.of.record.id}" in said
        closed = isinstance(gap.of, MilestoneOnDay) and gap.of.record.plan_closed
        if _key(gap) in found_then and not told_apart and not closed:
            about = f"review {review.id} {gap.kind} {_kind(gap.of)} {gap.of.record.id}"
            yield ReminderLine(ReminderKind.REVIEW_GAPS, about, gap.of, review.frozen_on, gap.kind)


def _key(gap: Gap) -> tuple[GapKind, str, int]:
    return gap.kind, _kind(gap.of), gap.of.record.id


def _kind(thing: Thing) -> str:
    return "milestone" if isinstance(thing, MilestoneOnDay) else "activity"
