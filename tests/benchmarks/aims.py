"""What was aimed at, and whether these figures reach it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.benchmarks.measuring import FIRST_VISIT, Line
from tests.benchmarks.table import number, pairs_in

MEDIANS = {4: 10.0, 50: 25.0, 1000: 80.0}
"""Of the progress page of a programme of so many pairs, in ms."""

IN_A_CROWD = 1.2
PAST = 2.0
UNCHANGED_MS = 3.0
SHARE_SIGNED_OUT = 1 / 3
FIRST_VISIT_BYTES = 60_000
WORKER_MB = 150.0
LOAD_SECONDS = 10.0


def aims(lines: Sequence[Line]) -> list[tuple[str, str, str, str]]:
    """Aim, limit, figure, and whether it is reached, for each engine."""
    return [
        (f"{what} ({engine})", limit, figure, "yes" if reached else "no")
        for engine in dict.fromkeys(line.engine for line in lines)
        for what, limit, figure, reached in _of([line for line in lines if line.engine == engine])
    ]


Aim = tuple[str, str, str, bool]


def _of(lines: Sequence[Line]) -> Iterator[Aim]:
    yield from _progress(lines)
    for line in lines:
        where = f"{pairs_in(line.pairs)} of {pairs_in(line.instance)} pairs"
        if line.name == "progress, unchanged":
            yield _most(f"progress unchanged, {where}", line.median, UNCHANGED_MS, "ms")
        if line.name == "progress, signed out, unchanged" and line.of_throughput is not None:
            share = line.of_throughput
            said = f"{number(share, 3)} of the bare view"
            yield f"signed out, unchanged, {where}", "a third", said, share >= SHARE_SIGNED_OUT
        if line.name == FIRST_VISIT and line.sent is not None:
            yield _most(f"first visit, {where}", line.sent / 1000, FIRST_VISIT_BYTES / 1000, "kB")
        if line.name.startswith("load of") and line.median is not None:
            yield _most(f"{line.name}, {where}", line.median / 1000, LOAD_SECONDS, "s")
    if memory := [line.rss for line in lines if line.rss is not None]:
        yield _most("largest worker", max(memory), WORKER_MB, "MB")


def _progress(lines: Sequence[Line]) -> Iterator[Aim]:
    for pairs, limit in MEDIANS.items():
        by_instance = {one.instance: one for one in lines if (one.name, one.pairs) == ("progress", pairs)}
        past = {
            one.instance: one for one in lines if (one.name, one.pairs) == ("progress on a past day", pairs)
        }
        if not by_instance:
            continue
        least = by_instance[min(by_instance)]
        yield _most(f"progress, {pairs_in(pairs)} pairs", least.median, limit, "ms")
        for instance, line in sorted(by_instance.items()):
            where = f"{pairs_in(pairs)} of {pairs_in(instance)} pairs"
            if line is not least and line.median and least.median:
                yield _most(f"progress, {where}", line.median / least.median, IN_A_CROWD, "times")
            if instance in past and (then := past[instance].median) and line.median:
                yield _most(f"a past day, {where}", then / line.median, PAST, "times")


def _most(what: str, value: float | None, limit: float, unit: str) -> Aim:
    return what, f"{limit:g} {unit}", f"{number(value, 2)} {unit}", value is not None and value <= limit
