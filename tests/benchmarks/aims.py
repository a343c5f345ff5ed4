"""What was aimed at, and whether these figures reach it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.benchmarks.measuring import FIRST_VISIT, Line
from tests.benchmarks.pages import CHANGED, PAST
from tests.benchmarks.table import number, pairs_in

MEDIANS = {4: 10.0, 50: 25.0, 1000: 80.0}
"""Of the progress page of a programme of so many pairs, in ms."""

LIVE = ("progress", CHANGED)
"""With what is kept from the view before, and with nothing kept: a past day, always another one, is compared
with the latter."""

IN_A_CROWD = 1.2
PAST_TO_LIVE = 2.0
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
    known = {(one.name, one.pairs, one.instance): one.median for one in lines if one.median}
    for name, pairs in ((name, pairs) for name in LIVE for pairs in MEDIANS):
        instances = sorted(place for of_name, of, place in known if (of_name, of) == (name, pairs))
        for place in instances:
            where, median = f"{pairs_in(pairs)} of {pairs_in(place)} pairs", known[name, pairs, place]
            if place == instances[0]:
                yield _most(f"{name}, {where}", median, MEDIANS[pairs], "ms")
            else:
                alone = known[name, pairs, instances[0]]
                yield _most(f"{name}, {where}, than alone", median / alone, IN_A_CROWD, "times")
            if (past := known.get((PAST, pairs, place))) and name == CHANGED:
                yield _most(f"a past day, {where}, than the live page", past / median, PAST_TO_LIVE, "times")


def _most(what: str, value: float | None, limit: float, unit: str) -> Aim:
    return what, f"{limit:g} {unit}", f"{number(value, 2)} {unit}", value is not None and value <= limit
