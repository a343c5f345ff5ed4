"""Every figure of a programme and of a pair, counted here and nowhere else (model.md, section 4).

Pure: records and a day in, values out. Each figure is a count of a list that `counted` returns,
so a page can open the list behind any figure. Unknown is None, never nought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from statistics import median
from typing import Any

from tracker.domain.remembering import once
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import ActivityKind

COUNTING_RULES = 1
"""The version of these rules, kept with every snapshot of their results."""


@dataclass(frozen=True, slots=True)
class HeldOfAgreed:
    held: int
    agreed: int


@dataclass(frozen=True, slots=True)
class MilestoneFigures:
    """Counts of milestones; `oldest_overdue_days` in days, None where none is overdue."""

    all: int
    completed: int
    due: int
    completed_of_due: int
    overdue: int
    oldest_overdue_days: int | None
    late_against_plan: int
    undated: int
    dropped: int
    unknown: int


@dataclass(frozen=True, slots=True)
class People:
    """Head-counts of held study visits, workshops and academies; None where nothing is known."""

    known_total: int | None
    activities_known: int
    activities_held: int
    women: int | None
    women_of: int | None


@dataclass(frozen=True, slots=True)
class Slippage:
    """Days from the agreed to the expected or happened date, over `known` milestones; negative when early."""

    median: float | None
    largest: int | None
    known: int


@dataclass(frozen=True, slots=True)
class Figures:
    study_visits: HeldOfAgreed
    workshops: HeldOfAgreed
    academies: HeldOfAgreed
    milestones: MilestoneFigures
    reports_missing: int
    people: People
    slippage: Slippage

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, under the names of model.md, section 4."""
        return asdict(self)


KIND_OF_FIGURE = {
    "study_visits": ActivityKind.STUDY_VISIT,
    "workshops": ActivityKind.TRANSFER_WORKSHOP,
    "academies": ActivityKind.TRAINING_ACADEMY,
}


def _held(kind: ActivityKind) -> Callable[[ActivityOnDay], bool]:
    return lambda activity: activity.record.kind is kind and activity.agreed and activity.held


def _agreed(kind: ActivityKind) -> Callable[[ActivityOnDay], bool]:
    return lambda activity: activity.record.kind is kind and activity.agreed


ACTIVITY_LISTS: dict[str, Callable[[ActivityOnDay], bool]] = {
    **{f"{name}.agreed": _agreed(kind) for name, kind in KIND_OF_FIGURE.items()},
    **{f"{name}.held": _held(kind) for name, kind in KIND_OF_FIGURE.items()},
    "reports_missing": lambda a: a.report_missing,
    "people.activities_held": lambda a: a.is_core and a.held,
    "people.activities_known": lambda a: a.is_core and a.held and a.people_known,
    "people.women_of": lambda a: a.is_core and a.held and a.women_known,
}
MILESTONE_LISTS: dict[str, Callable[[MilestoneOnDay], bool]] = {
    "milestones.all": lambda m: m.in_all,
    "milestones.completed": lambda m: m.in_all and m.completed,
    "milestones.due": lambda m: m.due,
    "milestones.completed_of_due": lambda m: m.completed_of_due,
    "milestones.overdue": lambda m: m.overdue,
    "milestones.late_against_plan": lambda m: m.late_against_plan,
    "milestones.undated": lambda m: m.undated,
    "milestones.dropped": lambda m: m.dropped,
    "milestones.unknown": lambda m: m.unknown,
    "slippage": lambda m: m.slippage_days is not None,
}
FIGURE_NAMES = (*ACTIVITY_LISTS, *MILESTONE_LISTS)
"""The figures that have a list behind them, by the names that pages and addresses use."""


def counted(figure: str, on: ProgrammeOnDay) -> list[ActivityOnDay] | list[MilestoneOnDay]:
    """The things that a figure counts. Raises KeyError where no figure has that name."""
    if figure in MILESTONE_LISTS:
        wanted = MILESTONE_LISTS[figure]
        return [milestone for milestone in on.milestones if wanted(milestone)]
    chosen = ACTIVITY_LISTS[figure]
    return [activity for activity in on.activities if chosen(activity)]


OUT_OF = {
    **{f"{name}.held": f"{name}.agreed" for name in KIND_OF_FIGURE},
    "people.activities_known": "people.activities_held",
    "people.women_of": "people.activities_held",
    "milestones.completed": "milestones.all",
    "milestones.completed_of_due": "milestones.due",
    "slippage": "milestones.all",
}
"""The figures that are a part of another list, by that list."""


def not_counted(figure: str, on: ProgrammeOnDay) -> list[ActivityOnDay] | list[MilestoneOnDay]:
    """What a figure is a part of and does not count: the visits not held, the milestones not completed."""
    if figure not in OUT_OF:
        return []
    if figure in MILESTONE_LISTS:
        whole, wanted = MILESTONE_LISTS[OUT_OF[figure]], MILESTONE_LISTS[figure]
        return [milestone for milestone in on.milestones if whole(milestone) and not wanted(milestone)]
    all_of, chosen = ACTIVITY_LISTS[OUT_OF[figure]], ACTIVITY_LISTS[figure]
    return [activity for activity in on.activities if all_of(activity) and not chosen(activity)]


@once
def figures(on: ProgrammeOnDay) -> Figures:
    """All figures of a programme, or of one pair (`on.of_pair(…)`), as it stood on its day."""
    return Figures(
        study_visits=_held_of_agreed("study_visits", on),
        workshops=_held_of_agreed("workshops", on),
        academies=_held_of_agreed("academies", on),
        milestones=_milestones(on),
        reports_missing=len(counted("reports_missing", on)),
        people=_people(on),
        slippage=_slippage(on),
    )


def _held_of_agreed(name: str, on: ProgrammeOnDay) -> HeldOfAgreed:
    return HeldOfAgreed(held=len(counted(f"{name}.held", on)), agreed=len(counted(f"{name}.agreed", on)))


def _milestones(on: ProgrammeOnDay) -> MilestoneFigures:
    names = (
        "all",
        "completed",
        "due",
        "completed_of_due",
        "overdue",
        "late_against_plan",
        "undated",
        "dropped",
    )
    counts = {name: len(counted(f"milestones.{name}", on)) for name in (*names, "unknown")}
    late = [m.overdue_days for m in on.milestones if m.overdue_days is not None]
    return MilestoneFigures(**counts, oldest_overdue_days=max(late, default=None))


def _people(on: ProgrammeOnDay) -> People:
    held = [a for a in on.activities if a.is_core and a.held]
    known = [a for a in held if a.people_known]
    by_women = [a for a in known if a.women_known]
    return People(
        known_total=sum(a.people for a in known) if known else None,
        activities_known=len(known),
        activities_held=len(held),
        women=sum(a.women for a in by_women) if by_women else None,
        women_of=sum(a.people for a in by_women) if by_women else None,
    )


def _slippage(on: ProgrammeOnDay) -> Slippage:
    days = [m.slippage_days for m in on.milestones if m.slippage_days is not None]
    return Slippage(median=median(days) if days else None, largest=max(days, default=None), known=len(days))


@dataclass(frozen=True, slots=True)
class PairProgress:
    """One pair's figures, with what its place in the order comes from."""

    pair: int
    number: int
    figures: Figures
    last_update_day: date | None
    on: ProgrammeOnDay

    @property
    def order(self) -> tuple[int, int, date, int]:
        """Furthest behind first: oldest overdue, how many, longest silent (never first), number."""
        late = self.figures.milestones
        return (
            -(late.oldest_overdue_days or 0),
            -late.overdue,
            self.last_update_day or date.min,
            self.number,
        )


@once
def pairs_in_order(on: ProgrammeOnDay) -> tuple[PairProgress, ...]:
    """Every pair with its figures, furthest behind first (model.md, end of section 4)."""
    found = []
    for pair in on.pairs:
        own = on.of_pair(pair.id)
        heard = [m.standing.last_update_day for m in own.milestones] + [
            a.standing.last_update_day for a in own.activities
        ]
        last = max((day for day in heard if day is not None), default=None)
        found.append(PairProgress(pair.id, pair.number, figures(own), last, own))
    return tuple(sorted(found, key=lambda pair: pair.order))
