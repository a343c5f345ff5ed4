"""How often a forecast held: ``.venv/bin/python scripts/forecast_study.py [plans of a kind]``.

Three ways to forecast are asked about plans that are known to the end: 700 of each kind of
`tests/support/histories.py`, each on one day of its history, and Bridges, the fictional programme, on every
past fortnight. Prints how many ranges held the end (stated: 8 of 10), how wide they are, and how often there
is none. docs/decisions/009 has the numbers of seed 2024, which nothing was chosen on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import exp, log, sqrt
from pathlib import Path
from statistics import NormalDist, mean, median, stdev

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support.histories import HELD_OUT, KINDS, Case, cases
from tests.unit.services.bridges_records import records
from tracker.domain.forecast import FEWEST_FINISHED, HORIZON_DAYS, Forecast, forecast
from tracker.domain.records import ProgrammeRecord
from tracker.domain.standings import MilestoneOnDay, ProgrammeOnDay, programme_on
from tracker.domain.statuses import MilestoneStatus
from tracker.services.bridges.programme import bridges_file

SEED = 2024
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
Range = tuple[date, date] | None
Method = Callable[[ProgrammeOnDay], Range]


def kept(on: ProgrammeOnDay) -> Range:
    """The method of the product."""
    found = forecast(on)
    return (found.earliest, found.latest) if isinstance(found, Forecast) else None


def finished_alone(on: ProgrammeOnDay) -> Range:
    """The last date now expected, plus the 10th and 90th percentile of the slippage of what is finished."""
    slips = sorted(slip for m in on.milestones if m.completed and (slip := m.slippage_days) is not None)
    if len(slips) < FEWEST_FINISHED:
        return None
    last = max(max(_agreed(m), _expected(m)) for m in on.milestones if m.is_open and _agreed(m) != date.min)
    return _within(
        on.day, last + timedelta(days=_share(slips, 0.1)), last + timedelta(days=_share(slips, 0.9))
    )


def earned_schedule(on: ProgrammeOnDay, step: int = 30) -> Range:
    """Planned duration divided by SPI(t), with limits from the spread of its monthly logarithms.

    W. Lipke, O. Zwikael, K. Henderson, F. Anbari, "Prediction of project outcome", International Journal of
    Project Management 27, 2009, 400-407; earned by milestones, each of the same value.
    """
    own = [m for m in on.milestones if m.in_all and m.state_known and _agreed(m) != date.min]
    start = min(m.record.created_at.date() for m in own)
    plan = sorted((_agreed(m) - start).days for m in own)
    done = sorted((m.standing.done_on - start).days for m in own if m.completed and m.standing.done_on)
    now = (on.day - start).days
    if len(done) < FEWEST_FINISHED or now <= 0 or plan[-1] <= 0:
        return None

    def earned(day: int) -> int:
        reached = sum(one <= day for one in done)
        return plan[reached - 1] if reached else 0

    months = [(earned(day) - earned(day - step)) / step for day in range(step, now + 1, step)]
    logs = [log(speed) for speed in months if speed > 0]
    if len(logs) < 3 or earned(now) <= 0:
        return None
    left = sqrt(max(0.0, (plan[-1] - earned(now)) / plan[-1]))
    half = _student(len(logs) - 1) * stdev(logs) / sqrt(len(logs)) * left
    first, last = (
        start + timedelta(days=min(plan[-1] * now / earned(now) * exp(by), 9e4)) for by in (-half, half)
    )
    return _within(on.day, first, last)


KEPT = "kept: own slippage, open ones too"
METHODS: dict[str, Method] = {
    KEPT: kept,
    "own slippage, finished ones alone": finished_alone,
    "earned schedule": earned_schedule,
}


def _agreed(milestone: MilestoneOnDay) -> date:
    agreed = milestone.standing.agreed
    return agreed.latest if agreed and agreed.latest else date.min


def _expected(milestone: MilestoneOnDay) -> date:
    expected = milestone.standing.expected
    return expected.latest if expected and expected.latest else date.min


def _share(slips: Sequence[int], share: float) -> float:
    place = share * (len(slips) - 1)
    below = int(place)
    above = min(below + 1, len(slips) - 1)
    return slips[below] + (slips[above] - slips[below]) * (place - below)


def _student(freedom: int) -> float:
    """The ninetieth percentile of Student's t, by the expansion of Cornish and Fisher."""
    z = NormalDist().inv_cdf(0.9)
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def _within(day: date, first: date, last: date) -> Range:
    """As the product does it: from the day shown to the horizon, or nothing."""
    return None if last > day + timedelta(days=HORIZON_DAYS) else (max(day, first), max(day, last))


def in_months(found: Range) -> Range:
    """As the pages say it: from the first day of the one month to the last day of the other."""
    if found is None:
        return None
    return found[0].replace(day=1), (found[1].replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def held(found: Range, end: date) -> bool:
    return found is not None and found[0] <= end <= found[1]


def row(name: str, ranges: Sequence[Range], ends: Sequence[date]) -> str:
    said = [(found, end) for found, end in zip(ranges, ends, strict=True) if found]
    if not said:
        return f"  {name:36}   -"
    good = sum(held(found, end) for found, end in said) / len(said)
    late = sum(end > found[1] for found, end in said) / len(said)
    width = median((found[1] - found[0]).days for found, _ in said)
    silent = 1 - len(said) / len(ranges)
    return f"  {name:36} {good:5.0%}  {late:7.0%}  {width:7.0f}  {silent:6.0%}"


def compare(found: Sequence[Case]) -> None:
    """Every method on the same plans: all of them, those of which each says something, and by kind."""
    stood = [programme_on(case.programme, case.day) for case in found]
    by_method = {name: [method(on) for on in stood] for name, method in METHODS.items()}
    ends = [case.end for case in found]
    head = f"  {'':36} {'held':>5}  {'end was':>7}  {'days':>7}  {'cannot':>6}"
    print(f"{head}\n  {'':36} {'it':>5}  {'later':>7}  {'wide':>7}  {'say':>6}")
    print("All kinds")
    for name, ranges in by_method.items():
        print(row(name, ranges, ends))
        if name == KEPT:
            print(row("the same in whole months, as shown", [in_months(one) for one in ranges], ends))
    both = [n for n in range(len(found)) if all(ranges[n] for ranges in by_method.values())]
    print(f"The {len(both)} plans of which each method says something")
    for name, ranges in by_method.items():
        print(row(name, [ranges[n] for n in both], [ends[n] for n in both]))
    for name, ranges in by_method.items():
        print(f"{name}, by kind")
        for kind in KINDS:
            own = [n for n, case in enumerate(found) if case.kind == kind]
            mark = " (held out)" if kind in HELD_OUT else ""
            print(row(kind + mark, [ranges[n] for n in own], [ends[n] for n in own]))


def by_finished(found: Iterable[Case]) -> None:
    """Whether three finished milestones are enough."""
    rows: dict[str, list[tuple[Range, date]]] = {}
    for case in found:
        on = programme_on(case.programme, case.day)
        count = sum(m.completed for m in on.milestones)
        name = "0 to 2" if count < 3 else str(count) if count < 6 else "6 and more"
        rows.setdefault(name, []).append((kept(on), case.end))
    print("Kept, by the milestones finished so far")
    for name, pairs in sorted(rows.items()):
        print(row(name, [one for one, _ in pairs], [end for _, end in pairs]))


def bridges() -> None:
    """Bridges as loaded today, looked at on every past fortnight; closed plans as if they still ran."""
    programme = records(bridges_file(TODAY))
    running = [replace(one, plan_closed=False) for one in programme.milestones]
    plans = {one.pair: [m for m in running if m.pair == one.pair] for one in running}
    print("Bridges, each plan on every past fortnight")
    for name, method in METHODS.items():
        counts = dict.fromkeys(("held", "missed", "not over yet", "cannot say"), 0)
        for own in plans.values():
            record = ProgrammeRecord(programme.timezone, milestones=tuple(own), period=programme.period)
            for ago in range(14, 330, 14):
                counts[_came(record, TODAY - timedelta(days=ago), method)] += 1
        print(f"  {name:36} " + ", ".join(f"{count} {word}" for word, count in counts.items()))


def _came(record: ProgrammeRecord, day: date, method: Method) -> str:
    """What became of the range of a past day; milestones that were dropped later are not waited for."""
    on, now = programme_on(record, day), {m.record.id: m for m in programme_on(record, TODAY).milestones}
    open_then = [now[m.record.id] for m in on.milestones if m.is_open and _agreed(m) != date.min]
    found = method(on) if open_then else None
    if found is None:
        return "cannot say"
    left = [m for m in open_then if m.standing.status is not MilestoneStatus.DROPPED]
    if all(m.completed and m.standing.done_on for m in left):
        end = max((m.standing.done_on for m in left if m.standing.done_on), default=day)
        return "held" if held(found, end) else "missed"
    return "missed" if found[1] < TODAY else "not over yet"


def main() -> None:
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 700
    found = list(cases(each * len(KINDS), SEED))
    widths = mean(len(case.programme.milestones) for case in found)
    print(f"{len(found)} generated plans with {widths:.1f} milestones each, seed {SEED}\n")
    compare(found)
    by_finished(found)
    bridges()


if __name__ == "__main__":
    main()
