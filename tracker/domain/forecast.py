"""Where a plan or a pair is heading: in which range of days the last of its open milestones will be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from math import exp, expm1, log
from statistics import median
from typing import Self

from tracker.domain.standings import MilestoneOnDay, ProgrammeOnDay

FEWEST_FINISHED = 3
"""Fewer finished milestones say nothing of a plan's habit."""
HORIZON_DAYS = 730
"""No range ends later than this after the day shown, and nothing so far behind can be forecast."""
STATED_IN_TEN = 8
"""So many of ten such ranges hold the day: docs/decisions, "A range from the plan's own slippage"."""
_TAILS = (0.05, 0.95)
"""What is left out at either end: nine of ten by itself, but real delays come together (same decision)."""

_SPREADS = tuple(11.0 * 1.6**step for step in range(6))
_HABITS = tuple(range(-100, 401, 25))
_USUAL_HABIT, _UNSURE_BY, _USUAL_SPREAD, _UNSURE_FACTOR = 20.0, 60.0, 35.0, 0.6
"""In days: the grid, and what is assumed before anything is finished. A guess, tried on generated plans."""
_TELLING = 6.0
"""What is less likely than the likeliest by this (a logarithm) is left out."""


class Silence(StrEnum):
    """Why there is no range; the first that applies."""

    PROGRAMME_OVER = "programme_over"
    PLAN_CLOSED = "plan_closed"
    NOTHING_OPEN = "nothing_open"
    STATE_UNKNOWN = "state_unknown"
    UNDATED = "undated"
    TOO_FEW_FINISHED = "too_few_finished"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast is made from.

    `finished`: completed, with both dates known; `median_days`: their median slippage in days, negative when
    early, None without any. `open`: those that the range is for; `late`: of these, behind the agreed day
    already, or expected after it. Not in it are `undated`, open without a date to count from, and `unknown`,
    of unknown state.
    """

    finished: int
    median_days: float | None
    open: int
    late: int
    undated: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The last open milestone will be done from `earliest` to `latest`, in STATED_IN_TEN of ten cases."""

    earliest: date
    latest: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class CannotSay:
    why: Silence
    basis: Basis


@dataclass(frozen=True, slots=True)
class _Open:
    """An open milestone: by how many days it is behind the agreed day (negative: that is still to come).

    `said` is by how many it will be at least, where a postponement is taken at its word.
    """

    behind: int
    said: int

    @classmethod
    def of(cls, milestone: MilestoneOnDay) -> Self | None:
        agreed, expected = milestone.standing.agreed, milestone.standing.expected
        until = expected.latest if expected else None
        planned = (agreed.latest if agreed else None) or until
        if planned is None:
            return None
        behind = (milestone.day - planned).days
        postponed = (until - planned).days if until and until > planned else behind
        return cls(behind, max(behind, postponed))


def forecast(on: ProgrammeOnDay) -> Forecast | CannotSay:
    """When the open milestones of a plan or pair will all be done, from its own record up to the day of `on`.

    Reference-class forecasting (B. Flyvbjerg, "From Nobel Prize to Project Management: Getting Risks Right",
    Project Management Journal 37(3), 2006), whose class is the plan itself: days between agreed and happened
    of its finished milestones. An open one counts as a slippage of at least what it has already (censored:
    J. Tobin, Econometrica 26(1), 1958), or else only those that went well would be asked. Slippages are
    taken as Gumbel-distributed (few are early, a few are very late) with unknown place and spread, weighed
    over a grid; a weak prior (a place of about 20 ± 60 days) keeps three milestones from seeming certain.
    The last of the open ones, given that none is done yet, gives the range.

    It begins where the agreed dates put it, and ends where the expected dates do that were postponed. It
    begins on the day of `on` at the earliest and ends HORIZON_DAYS later at the latest; else CannotSay.
    How many ranges held the day that came, against earned schedule: docs/decisions/009.
    """
    awaited = [m for m in on.milestones if m.is_open and not m.record.plan_closed]
    dated = [found for m in awaited if (found := _Open.of(m)) is not None]
    slips = [m.slippage_days for m in on.milestones if m.completed and m.slippage_days is not None]
    basis = Basis(
        finished=len(slips),
        median_days=median(slips) if slips else None,
        open=len(dated),
        late=sum(one.said > 0 for one in dated),
        undated=len(awaited) - len(dated),
        unknown=sum(m.in_all and not m.state_known for m in on.milestones),
    )
    why = _why_not(on, basis, dated)
    if why is not None:
        return CannotSay(why, basis)
    days = _range(on.day, tuple(slips), tuple(dated))
    return CannotSay(Silence.TOO_FAR, basis) if days is None else Forecast(*days, basis)


def _why_not(on: ProgrammeOnDay, basis: Basis, dated: Sequence[_Open]) -> Silence | None:
    if any(m.programme_over for m in on.milestones):
        return Silence.PROGRAMME_OVER
    if on.milestones and all(m.record.plan_closed for m in on.milestones):
        return Silence.PLAN_CLOSED
    if not dated:
        if basis.undated:
            return Silence.UNDATED
        return Silence.STATE_UNKNOWN if basis.unknown else Silence.NOTHING_OPEN
    if basis.finished < FEWEST_FINISHED:
        return Silence.TOO_FEW_FINISHED
    far = any(one.said > HORIZON_DAYS or one.behind < -HORIZON_DAYS for one in dated)
    return Silence.TOO_FAR if far else None


@lru_cache(256)  # Pages ask again and again for the same plan on the same day.
def _range(day: date, slips: tuple[int, ...], dated: tuple[_Open, ...]) -> tuple[date, date] | None:
    """The first and the last day; None where the last would lie beyond the horizon."""
    by_the_plan = as_postponed = _chance_of_all(slips, [(one.behind, one.behind) for one in dated])
    if any(one.said > one.behind for one in dated):
        as_postponed = _chance_of_all(slips, [(one.behind, one.said) for one in dated])
    first = _days_until(by_the_plan, _TAILS[0])
    last = _days_until(as_postponed, _TAILS[1], first)
    return None if last > HORIZON_DAYS else (day + timedelta(days=first), day + timedelta(days=last))


def _days_until(chance: Callable[[int], float], share: float, few: int = 0) -> int:
    """The fewest days from now by which the chance is `share`; more than the horizon where it is not."""
    many = HORIZON_DAYS + 1
    while few < many:
        middle = (few + many) // 2
        if chance(middle) < share:
            few = middle + 1
        else:
            many = middle
    return few


@dataclass(frozen=True, slots=True)
class _Habit:
    """A place and a spread of the slippage that the record allows; the shares of all of them sum to 1.

    A slippage of `x` days is exceeded with the chance 1 - exp(-lift * exp(-x / spread)), where `lift` is
    exp(place / spread). `open_so_far`: that of each milestone to be open still.
    """

    share: float
    spread: float
    lift: float
    open_so_far: list[float]


def _chance_of_all(slips: Iterable[int], waiting: Sequence[tuple[int, int]]) -> Callable[[int], float]:
    """The chance that all are done within so many days.

    `waiting`: of each, by how many days it is behind today, and by how many it will be at least.
    """
    habits = _habits(slips, [least for _, least in waiting])
    soonest = max(least - behind for behind, least in waiting)

    def chance(days: int) -> float:
        if days <= soonest:
            return 0.0
        reached = {spread: [exp(-(behind + days) / spread) for behind, _ in waiting] for spread in _SPREADS}
        whole = 0.0
        for habit in habits:
            share = habit.share
            for then, so_far in zip(reached[habit.spread], habit.open_so_far, strict=True):
                share *= 1 + expm1(-habit.lift * then) / so_far
            whole += share
        return whole

    return chance


def _habits(slips: Iterable[int], at_least: Sequence[int]) -> list[_Habit]:
    """How the plan may slip: places and spreads, each as likely as prior, finished and open ones make it."""
    # Whatever lies beyond the horizon says no more than that it is far.
    known = [min(max(slip, -HORIZON_DAYS), HORIZON_DAYS) for slip in slips]
    found: list[tuple[float, _Habit]] = []
    for spread in _SPREADS:
        early = sum(exp(-slip / spread) for slip in known)
        still = [exp(-least / spread) for least in at_least]
        same = -((log(spread / _USUAL_SPREAD) / _UNSURE_FACTOR) ** 2) / 2
        same -= sum(known) / spread + len(known) * log(spread)
        for place in _HABITS:
            lift = exp(place / spread)
            so_far = [-expm1(-lift * one) for one in still]
            likely = same - ((place - _USUAL_HABIT) / _UNSURE_BY) ** 2 / 2
            likely += len(known) * place / spread - lift * early + sum(map(log, so_far))
            found.append((likely, _Habit(1.0, spread, lift, so_far)))
    most = max(likely for likely, _ in found)
    telling = [(exp(likely - most), habit) for likely, habit in found if likely > most - _TELLING]
    whole = sum(weight for weight, _ in telling)
    return [replace(habit, share=weight / whole) for weight, habit in telling]
