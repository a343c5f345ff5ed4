"""Who owes what: the gaps, the overdue milestones that wait for a word, and the open decisions of reviews, by
those who can answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.domain.gaps import gaps
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import Flag, GapKind

Key = tuple[bool, int]


@dataclass(frozen=True, slots=True)
class Debt:
    """One thing that somebody should say; `kind` is None where a milestone is overdue, which is no gap."""

    kind: GapKind | None
    of: ActivityOnDay | MilestoneOnDay


@dataclass(frozen=True, slots=True)
class OfThing:
    """All that is owed of one activity or milestone by the same organisations."""

    thing: ActivityOnDay | MilestoneOnDay
    debts: tuple[Debt, ...]


@dataclass(frozen=True, slots=True)
class DecisionOwed:
    """An open decision of a review; `owner` is the organisation that carries it out."""

    id: int
    owner: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What any one of the organisations `by` can answer; where there is none, the coordinators alone."""

    by: frozenset[int]
    things: tuple[OfThing, ...]
    decisions: tuple[DecisionOwed, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(one.debts) for one in self.things) + len(self.decisions)


def debts(on: ProgrammeOnDay) -> list[Debt]:
    """All that is owed on the day: every gap, and an update of each milestone that is overdue."""
    found = [Debt(gap.kind, gap.of) for gap in gaps(on)]
    return found + [Debt(None, one) for one in on.milestones if one.flag is Flag.OVERDUE]


def who_owes(
    found: Sequence[Debt],
    asked: Callable[[Debt], frozenset[int]],
    decisions: Sequence[DecisionOwed] = (),
) -> list[Owed]:
    """Each debt once, with all who can answer it; `asked` says who they are. A decision waits for its owner.

    So nobody reads the same question four times because their pair has four members. By pair, what one
    city owes alone before what it shares; what only the coordinators can answer comes last.
    """
    by: dict[frozenset[int], dict[Key, list[Debt]]] = {}
    for debt in found:
        by.setdefault(asked(debt), {}).setdefault(_key(debt), []).append(debt)
    of_owner: dict[frozenset[int], list[DecisionOwed]] = {}
    for decision in decisions:
        of_owner.setdefault(frozenset({decision.owner}), []).append(decision)
    owed = [
        Owed(who, _of_things(by.get(who, {})), tuple(of_owner.get(who, ()))) for who in {**by, **of_owner}
    ]
    return sorted(owed, key=lambda one: (not one.by, _first_pair(one), len(one.by), sorted(one.by)))


def _key(debt: Debt) -> Key:
    """Activities before milestones, each as they were added."""
    return isinstance(debt.of, MilestoneOnDay), debt.of.record.id


def _of_things(things: dict[Key, list[Debt]]) -> tuple[OfThing, ...]:
    return tuple(OfThing(same[0].of, tuple(same)) for _key, same in sorted(things.items()))


def _first_pair(owed: Owed) -> int:
    """The first pair of what is owed; what serves the whole programme comes first."""
    return min((min(one.thing.record.pairs, default=0) for one in owed.things), default=0)
