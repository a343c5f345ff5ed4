"""Who took up what elsewhere: the tree from its origin, and the figure that counts only what is in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.errors import DomainError
from tracker.domain.folding import fold
from tracker.domain.statuses import ReplicationStatus

FURTHEST_FIRST = (
    ReplicationStatus.IN_PLACE,
    ReplicationStatus.STARTED,
    ReplicationStatus.AGREED,
    ReplicationStatus.INTENDED,
    ReplicationStatus.ABANDONED,
)


@dataclass(frozen=True, slots=True)
class ReplicationRecord:
    """A place outside the pair that takes something up. `taken_from` is the id of the replication that it
    has it from, None where that is the pair itself. Of one that is `unnamed`, nobody says which place."""

    id: int
    place: str
    status: ReplicationStatus
    country: str | None = None
    taken_from: int | None = None
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with those that took it from there."""

    record: ReplicationRecord
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """From the origin outward: the mentor's practices taken up directly, then the mentee and what was
    taken up from its milestones."""

    origin: str
    from_origin: tuple[Branch, ...]
    mentee: str
    from_mentee: tuple[Branch, ...]

    @property
    def levels(self) -> int:
        """How many steps it has, the origin being the first."""
        by_mentee = bool(self.mentee or self.from_mentee)
        return 1 + max(_deep(self.from_origin), by_mentee + _deep(self.from_mentee))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many places stand how; each place once, by the furthest that it has come.

    `in_place` is the figure. Nothing else is in it: what is begun or agreed is `under_way`, what somebody
    wants is said in `intended`, and a place that nobody names is in no number (model.md, case 20).
    """

    in_place: int
    under_way: int
    intended: tuple[str, ...]
    abandoned: int


def tree_of(
    origin: str,
    mentee: str,
    of_practices: Iterable[ReplicationRecord],
    of_milestones: Iterable[ReplicationRecord],
) -> Tree:
    """The tree of a pair, from its mentor by way of its mentee to the places elsewhere."""
    return Tree(origin, branches(of_practices), mentee, branches(of_milestones))


def branches(records: Iterable[ReplicationRecord]) -> tuple[Branch, ...]:
    """The records below those that they were taken from, in the order given; each stands once.

    What was taken from none of them stands at the top, and so does, of a circle, the first.
    """
    rows = list(records)
    there = {one.id for one in rows}
    below: dict[int | None, list[ReplicationRecord]] = {}
    for one in rows:
        below.setdefault(one.taken_from if one.taken_from in there else None, []).append(one)
    placed: set[int] = set()

    def branch(record: ReplicationRecord) -> Branch:
        placed.add(record.id)
        return Branch(record, tuple(branch(one) for one in below.get(record.id, ()) if one.id not in placed))

    found = [branch(one) for one in below.get(None, ())]
    found += [branch(one) for one in rows if one.id not in placed]
    return tuple(found)


def counted(records: Iterable[ReplicationRecord]) -> Counted:
    """How many places have it, and what is said of the others."""
    places: dict[tuple[str, str | None], ReplicationRecord] = {}
    intended_by_nobody: list[str] = []
    for one in records:
        if one.unnamed:
            if one.status is not ReplicationStatus.ABANDONED:
                intended_by_nobody.append(one.place)
            continue
        at = (fold(one.place), one.country)
        known = places.get(at)
        if known is None or _rank(one) < _rank(known):
            places[at] = one
    by_status = {status: [p for p in places.values() if p.status is status] for status in ReplicationStatus}
    wanted = [one.place for one in by_status[ReplicationStatus.INTENDED]]
    return Counted(
        in_place=len(by_status[ReplicationStatus.IN_PLACE]),
        under_way=len(by_status[ReplicationStatus.STARTED]) + len(by_status[ReplicationStatus.AGREED]),
        intended=tuple(dict.fromkeys(wanted + intended_by_nobody)),
        abandoned=len(by_status[ReplicationStatus.ABANDONED]),
    )


def check_taken_from(number: int | None, taken_from: int | None, parents: Mapping[int, int | None]) -> None:
    """That a replication (None: a new one) may have been taken from another.

    `parents` says of each replication of the same practice or milestone which other it was taken from.
    Raises DomainError on `taken_from_id`: `taken_from_elsewhere` where it is none of these, and
    `taken_in_circle` where it would have been taken from itself, by way of whichever others.
    """
    if taken_from is not None and taken_from not in parents:
        raise DomainError("taken_from_id", "taken_from_elsewhere")
    above, passed = taken_from, set[int]()
    while above is not None and above not in passed:
        if above == number:
            raise DomainError("taken_from_id", "taken_in_circle")
        passed.add(above)
        above = parents.get(above)


def _rank(record: ReplicationRecord) -> int:
    return FURTHEST_FIRST.index(record.status)


def _deep(some: Sequence[Branch]) -> int:
    return max((1 + _deep(one.below) for one in some), default=0)
