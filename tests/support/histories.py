"""Histories of action plans whose ends are known, to ask how often a forecast held; nothing in them is real.

Seven kinds of them. The method was chosen on all but the last two (`HELD_OUT`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import log
from random import Random

from tracker.domain.dates import ApproximateDate
from tracker.domain.records import MilestoneRecord, ProgrammeRecord, State, UpdateRecord
from tracker.domain.statuses import MilestoneStatus

BEGAN = date(2020, 1, 6)
Slips = Callable[[Random, Sequence[int]], list[float]]


def _each_by_itself(random: Random, agreed: Sequence[int]) -> list[float]:
    return [random.gauss(20, 35) for _ in agreed]


def _a_habit_of_the_city(random: Random, agreed: Sequence[int]) -> list[float]:
    habit, spread = random.gauss(45, 45), random.uniform(10, 60)
    return [random.gauss(habit, spread) for _ in agreed]


def _most_on_time_some_very_late(random: Random, agreed: Sequence[int]) -> list[float]:
    return [
        random.gauss(0, 8) if random.random() < 0.45 else random.lognormvariate(log(55), 0.8) for _ in agreed
    ]


def _an_emergency(random: Random, agreed: Sequence[int]) -> list[float]:
    """Everything still open is put off by one to six months."""
    begins, lost = random.uniform(0.2, 0.9) * agreed[-1], random.uniform(40, 180)
    return [random.gauss(10, 25) + (lost if day > begins - 20 else 0) for day in agreed]


def _one_after_the_other(random: Random, agreed: Sequence[int]) -> list[float]:
    """Each begins when the one before is done, so that delays add up."""
    pace, done, before, slips = random.lognormvariate(log(1.25), 0.3), 0.0, 0, []
    for day in agreed:
        done += (day - before) * pace * random.lognormvariate(0, 0.35) + random.uniform(0, 10)
        slips.append(done - day)
        before = day
    return slips


def _a_last_effort(random: Random, agreed: Sequence[int]) -> list[float]:
    """A late city, whose funding ends two months after the last date: then all that is left is done."""
    ends = agreed[-1] + 60
    slips = [random.lognormvariate(log(50), 0.7) for _ in agreed]
    return [
        min(slip, max(0, ends - day) + random.uniform(-20, 0))
        for slip, day in zip(slips, agreed, strict=True)
    ]


def _elections(random: Random, agreed: Sequence[int]) -> list[float]:
    """Nothing is decided for two to five months; before and after, nearly everything is on time."""
    begins, still = random.uniform(0.1, 0.9) * agreed[-1], random.uniform(60, 150)
    slips = []
    for day in agreed:
        slip = random.gauss(8, 15)
        caught = begins <= day + slip < begins + still
        slips.append(begins + still - day + random.uniform(0, 45) if caught else slip)
    return slips


KINDS: dict[str, Slips] = {
    "each by itself": _each_by_itself,
    "a habit of the city": _a_habit_of_the_city,
    "most on time, some very late": _most_on_time_some_very_late,
    "an emergency": _an_emergency,
    "one after the other": _one_after_the_other,
    "a last effort": _a_last_effort,
    "elections": _elections,
}
HELD_OUT = ("a last effort", "elections")


@dataclass(frozen=True, slots=True)
class Case:
    """A plan as it stood on a day on which something was open, and the day on which all of that was done."""

    kind: str
    programme: ProgrammeRecord
    day: date
    end: date


def cases(count: int, seed: int, kinds: Sequence[str] = tuple(KINDS)) -> Iterator[Case]:
    """So many plans, each on one day of its history; the same seed gives the same ones."""
    random = Random(seed)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        milestones = _plan(random, KINDS[kind])
        done = [_last_day(one.row.happened) for one in milestones]
        end = max(done)
        first = min(*(_last_day(one.row.agreed) for one in milestones), end - timedelta(days=1))
        day = first + timedelta(days=random.randrange((end - first).days))
        programme = ProgrammeRecord(timezone="Europe/Brussels", milestones=milestones)
        yield Case(kind, programme, day, end)


def _plan(random: Random, slips: Slips) -> tuple[MilestoneRecord, ...]:
    """Four to twelve milestones in eight months to two years."""
    last = random.randint(240, 720)
    agreed = sorted(random.randint(30, last) for _ in range(random.randint(4, 12)))
    diligence, optimism = random.random(), random.uniform(0.3, 1.0)
    found = []
    for number, (day, slip) in enumerate(zip(agreed, slips(random, agreed), strict=True), 1):
        done = max(5, round(day + slip))
        said = _postponed(random, day, done, optimism) if random.random() < diligence else []
        found.append(_milestone(number, day, done, said))
    return tuple(found)


def _postponed(random: Random, agreed: int, done: int, optimism: float) -> list[tuple[int, int]]:
    """Who is late says so about when it is due, and mostly too small a delay; (said on, expected)."""
    said: list[tuple[int, int]] = []
    expected, day = agreed, agreed + random.randint(-20, 40)
    while 1 <= day < done:
        left = (done - day) * optimism * random.uniform(0.6, 1.3)
        expected = max(expected + 7, round(day + left))
        said.append((day, expected))
        day = max(expected + random.randint(-15, 30), day + 14)
    return said


def _milestone(number: int, agreed: int, done: int, said: Sequence[tuple[int, int]]) -> MilestoneRecord:
    updates = [
        UpdateRecord(id=nth, recorded_at=_noon(day), effective_on=_date(day), expected=_date(expected))
        for nth, (day, expected) in enumerate(said, 1)
    ]
    completed = MilestoneStatus.COMPLETED
    end = UpdateRecord(id=len(said) + 1, recorded_at=_noon(done), status=completed, happened=_date(done))
    return MilestoneRecord(
        id=number,
        pair=1,
        row=State(
            completed,
            agreed=_date(agreed),
            expected=_date(said[-1][1]) if said else None,
            happened=_date(done),
        ),
        created_at=_noon(0),
        updates=(*updates, end),
    )


def _date(day: int) -> ApproximateDate:
    return ApproximateDate.on(BEGAN + timedelta(days=day))


def _noon(day: int) -> datetime:
    return datetime.combine(BEGAN + timedelta(days=day), time(12), UTC)


def _last_day(value: ApproximateDate | None) -> date:
    assert value is not None
    assert value.latest is not None
    return value.latest
