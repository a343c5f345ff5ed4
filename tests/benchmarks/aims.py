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
    # Who loads a file is a command, and no worker.
    memory = [line.rss for line in lines if line.rss is not None and not line.name.startswith("load of")]
    if memory:
        yield _most("largest worker", max(memory), WORKER_MB, "MB")


def _progress(lines: Sequence[Line]) -> Iterator[Aim]:
    known = {(one.name, one.pairs, one.instance): one for one in lines if one.median and one.of_bare}
    for name, pairs in ((name, pairs) for name in LIVE for pairs in MEDIANS):
        instances = sorted(place for of_name, of, place in known if (of_name, of) == (name, pairs))
        for place in instances:
            where, line = f"{pairs_in(pairs)} of {pairs_in(place)} pairs", known[name, pairs, place]
            if place == instances[0]:
                yield _most(f"{name}, {where}", line.median, MEDIANS[pairs], "ms")
            else:
                than_alone = _than(line, known[name, pairs, instances[0]])
                yield _most(f"{name}, {where}, than alone", than_alone, IN_A_CROWD, "times")
            if (past := known.get((PAST, pairs, place))) and name == CHANGED:
                yield _most(
                    f"a past day, {where}, than the live page", _than(past, line), PAST_TO_LIVE, "times"
                )


def _than(one: Line, other: Line) -> float | None:
    """How many times as long one takes as the other, each held against the bare view of its own moments: they
    are measured minutes apart, in which the machine has become quicker or slower."""
    return one.of_bare / other.of_bare if one.of_bare and other.of_bare else None


def _most(what: str, value: float | None, limit: float, unit: str) -> Aim:
    return what, f"{limit:g} {unit}", f"{number(value, 2)} {unit}", value is not None and value <= limit
