"""The lines of the table of pairs: visits, milestones, where the pair stands, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.outlook import NotHeld, Outlook, outlook, what_comes_next
from tracker.domain.progress import Figures, PairProgress
from tracker.domain.standings import MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import ActivityKind, Confidence, Flag, MilestoneStatus, PairStatus
from tracker.labels import StateMark, activity_kind_name, city_says, flag_words, label, state_mark
from tracker.labels.figures import not_held_words
from tracker.labels.written import in_language
from tracker.models import Pair
from tracker.pictures.bars import BarCounts, Dot, Segment, bar_segments, visit_dots
from tracker.web.parts.shown import Shown
from tracker.web.parts.spoken import name_of_milestone

PAIRS_ON_A_PAGE = 20
"""So many pairs have their lines, journeys and forecasts on one page; its figures are those of all pairs."""


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as a word with its look."""

    word: str
    mark: StateMark


@dataclass(frozen=True, slots=True)
class Next:
    title: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """One line. `left` says of the visits not held which are to come and of which nobody knows; `ended` is
    the word of a pair that is over; `note` says where the dates and the city disagree; `next` is None where
    nothing has a day.
    """

    pair: Pair
    mentor: str
    mentee: str
    url: str
    figures: Figures
    dots: tuple[Dot, ...]
    left: str
    segments: tuple[Segment, ...]
    bar_words: str
    states: list[StateWord]
    ended: str | None
    note: str | None
    next: Next | None


def pair_row(shown: Shown, found: PairProgress) -> PairRow:
    pair, sides = shown.pairs[found.pair], shown.sides[found.pair]
    seen = outlook(found.on)
    left = NotHeld.of(found.on, ActivityKind.STUDY_VISIT, is_over=shown.is_over)
    return PairRow(
        pair=pair,
        mentor=sides.mentor.names,
        mentee=sides.mentee.names,
        url=shown.url("pairs.show", number=pair.number),
        figures=found.figures,
        dots=visit_dots(found.figures.study_visits.held, left.to_come + left.postponed, left.not_known),
        left=not_held_words(left),
        segments=bar_segments(bar_counts(found.on.milestones)),
        bar_words=bar_words(found.figures),
        states=states_of(seen, found.figures),
        ended=ended(pair) if shown.is_today else None,
        note=disagreement(seen),
        next=_next(shown, found.on),
    )


def bar_counts(milestones: Sequence[MilestoneOnDay]) -> BarCounts:
    """Each milestone in the first state that applies, as the bar shows them."""
    counts = dict.fromkeys(BarCounts.__dataclass_fields__, 0)
    for milestone in milestones:
        if milestone.in_all:
            counts[_bar_state(milestone)] += 1
    return BarCounts(**counts)


def _bar_state(milestone: MilestoneOnDay) -> str:
    if milestone.completed:
        return "completed"
    if not milestone.state_known:
        return "unknown"
    if milestone.overdue:
        return "overdue"
    if milestone.standing.status is MilestoneStatus.IN_PROGRESS:
        return "in_progress"
    return "undated" if milestone.undated else "not_started"


def bar_words(figures: Figures) -> str:
    """ "2 of 9 completed": a number of a number, never a percentage."""
    found = figures.milestones
    return _("%(done)s of %(all)s completed", done=found.completed, all=found.all) if found.all else ""


def states_of(seen: Outlook, found: Figures) -> list[StateWord]:
    """The computed flag and the city's own judgement, side by side; without a flag, what the milestones say.

    Never the pair's own status: that a pair is over does not say that it completed anything.
    """
    if seen.flag is not None:
        says = seen.confidence
        return [
            StateWord(_flag_words(seen.flag, seen), state_mark(seen.flag)),
            StateWord(str(city_says(says)), state_mark(says)),
        ]
    return _milestone_states(found) or [StateWord(str(_("no milestone yet")), state_mark(None))]


def _milestone_states(found: Figures) -> list[StateWord]:
    counts = found.milestones
    if not counts.all:
        return []
    done = MilestoneStatus.COMPLETED if counts.completed == counts.all else MilestoneStatus.NOT_STARTED
    states = [StateWord(bar_words(found), state_mark(done))]
    if counts.overdue:
        words = ngettext("%(num)d overdue", "%(num)d overdue", counts.overdue)
        states.append(StateWord(str(words), state_mark(Flag.OVERDUE)))
    if counts.unknown:
        words = ngettext("%(num)d of unknown state", "%(num)d of unknown state", counts.unknown)
        states.append(StateWord(str(words), state_mark(None)))
    return states


def ended(pair: Pair) -> str | None:
    """ "Ended" or "Dissolved" of a pair that is over today; nobody records since when."""
    over = (PairStatus.COMPLETED, PairStatus.DISSOLVED)
    return str(label(pair.status)) if pair.status in over else None


def _flag_words(flag: Flag, seen: Outlook) -> str:
    if flag is Flag.OVERDUE:
        count = ngettext("%(num)d overdue", "%(num)d overdue", seen.count)
        days = ngettext("%(num)d day", "%(num)d days", seen.days or 0)
        return str(_("%(count)s, %(days)s", count=count, days=days))
    if flag is Flag.STALE and seen.days is None:
        return str(_("No update yet"))
    if flag is Flag.NO_DATE:
        words = ngettext("%(num)d without an expected date", "%(num)d without an expected date", seen.count)
        return str(words)
    return flag_words(flag, days=seen.days)


def disagreement(seen: Outlook) -> str | None:
    """Where the dates and the city disagree, in words."""
    if not seen.disagreeing:
        return None
    if seen.flag is Flag.OVERDUE and seen.confidence is Confidence.ON_TRACK:
        return str(_("overdue, but reported on track"))
    return str(
        ngettext(
            "the dates and the city disagree on %(num)d milestone",
            "the dates and the city disagree on %(num)d milestones",
            seen.disagreeing,
        )
    )


def _next(shown: Shown, on: ProgrammeOnDay) -> Next | None:
    coming = what_comes_next(on)
    if coming is None:
        return None
    record = coming.record
    if isinstance(coming, MilestoneOnDay):
        title = name_of_milestone("", coming.record, shown.programme)
    else:
        number = next(iter(coming.record.rounds.values()), None)
        own_name = in_language(coming.record.title, coming.record.language) or ""
        title = activity_kind_name(coming.record.kind, number) if coming.is_core else own_name
    return Next(title, shown.written(coming.standing.expected), shown.path(record))
