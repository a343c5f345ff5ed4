"""Plans and their milestones as rows: state, dates, what the city says, and the sentence of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.addresses import milestone_path
from tracker.domain.milestones import disagrees
from tracker.domain.progress import MilestoneFigures, figures
from tracker.domain.standings import MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import Confidence, Flag, MilestoneStatus
from tracker.labels import StateMark, city_says, flag_in_words, label, slippage_words, state_mark
from tracker.pictures.bars import Segment, bar_segments
from tracker.web.parts.dates import say_date
from tracker.web.parts.figures import is_slippage_exact
from tracker.web.parts.pair_rows import bar_counts
from tracker.web.parts.spoken import spoken


@dataclass(frozen=True, slots=True)
class Stand:
    """How a milestone stands, in words. `flag` is None where a state says it all; `slip` "" when unknown.

    `judgement` is the city's own, for a place that is headed so; `says` is the same with who says it.
    """

    status: str
    status_mark: StateMark
    flag: str | None
    flag_mark: StateMark
    says: str
    judgement: str
    says_mark: StateMark | None
    agreed: str
    expected: str
    happened: str
    slip: str
    disagrees: str | None

    @property
    def word(self) -> str:
        """The one that matters: the flag where it says more than the state."""
        return self.flag or self.status

    @property
    def mark(self) -> StateMark:
        return self.flag_mark if self.flag else self.status_mark


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    id: int
    code: str
    title: str
    url: str
    weight: int
    status: MilestoneStatus
    stand: Stand
    later: str = ""
    confirmed: str = ""
    """That the mentor has confirmed it; "" where nobody has, and for what is not completed."""


@dataclass(frozen=True, slots=True)
class PlanSum:
    """What a plan comes to on a day: its sentence, its bar."""

    finding: str
    segments: tuple[Segment, ...]


def stand_of(milestone: MilestoneOnDay) -> Stand:
    """A milestone's state, flag, dates and the city's judgement, in the reader's words."""
    standing, flag = milestone.standing, milestone.flag
    status = MilestoneStatus(standing.status)
    shown = flag if flag is not None and flag is not Flag.ON_SCHEDULE else None
    judged = standing.confidence if milestone.is_open else None
    slip = milestone.slippage_days
    return Stand(
        status=str(label(status)),
        status_mark=state_mark(status),
        flag=flag_in_words(milestone) if shown else None,
        flag_mark=state_mark(shown),
        says=str(city_says(judged)),
        judgement=str(label(judged)) if judged else "",
        says_mark=state_mark(judged) if judged else None,
        agreed=say_date(standing.agreed),
        expected=say_date(standing.expected),
        happened=say_date(standing.happened),
        slip="" if slip is None else slippage_words(slip, exact=is_slippage_exact(milestone)),
        disagrees=_disagreement(flag, judged),
    )


def milestone_rows(
    on: ProgrammeOnDay,
    slug: str,
    later: Callable[[MilestoneOnDay], str] = lambda _one: "",
    confirmed: Mapping[int, str] = MappingProxyType({}),
) -> list[MilestoneRow]:
    """A row for each milestone, in the order of the plan.

    `later` words what was recorded after the day, `confirmed` that the mentor has confirmed it, by its id.
    """
    return [
        MilestoneRow(
            id=one.record.id,
            code=one.record.code,
            title=spoken(one.record),
            url=milestone_path(slug, one.record.id),
            weight=one.record.weight,
            status=MilestoneStatus(one.standing.status),
            stand=stand_of(one),
            later=later(one),
            confirmed=confirmed.get(one.record.id, "") if one.completed else "",
        )
        for one in on.milestones
    ]


def plan_sum(on: ProgrammeOnDay) -> PlanSum:
    """What a plan, or several, come to."""
    return PlanSum(finding_of(figures(on).milestones), bar_segments(bar_counts(on.milestones)))


def of_plan(on: ProgrammeOnDay, milestones: Sequence[MilestoneOnDay]) -> ProgrammeOnDay:
    """The same day with these milestones alone."""
    return ProgrammeOnDay(on.day, on.reading, (), (), tuple(milestones))


def finding_of(found: MilestoneFigures) -> str:
    """ "1 of 2 due milestones completed; 2 have no date"; never a percentage, never 0 of 0."""
    if not found.all:
        return str(_("no milestones yet"))
    if found.due:
        first = ngettext(
            "%(done)s of %(num)d due milestone completed",
            "%(done)s of %(num)d due milestones completed",
            found.due,
            done=found.completed_of_due,
        )
    else:
        first = ngettext(
            "%(done)s of %(num)d milestone completed, none is due yet",
            "%(done)s of %(num)d milestones completed, none is due yet",
            found.all,
            done=found.completed,
        )
    if not found.undated:
        return str(first)
    second = ngettext("%(num)d has no date", "%(num)d have no date", found.undated)
    return str(_("%(first)s; %(second)s", first=first, second=second))


def _disagreement(flag: Flag | None, confidence: Confidence | None) -> str | None:
    if not disagrees(flag, confidence):
        return None
    if flag is Flag.OVERDUE:
        return str(_("overdue, but reported on track"))
    return str(_("on schedule by its date, but reported off track"))
