"""What a review freezes, as plain JSON, and what has been corrected since.

Pure. `snapshot_of` makes the JSON that is kept for ever; `corrections` counts the same day anew and says
where it comes to something else. What was frozen is shown as it is: a correction stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.dates import ApproximateDate
from tracker.domain.gaps import gaps
from tracker.domain.progress import COUNTING_RULES, FIGURE_NAMES, counted, figures, pairs_in_order
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay

Thing = ActivityOnDay | MilestoneOnDay
Value = int | float | None


def snapshot_of(on: ProgrammeOnDay) -> dict[str, Any]:
    """All figures of a day, the lists behind them and the gaps, as JSON: texts, numbers, lists and objects.

    Pairs go by their number and stand in the page's order; dates are the words that they were given in.
    """
    numbers = {pair.id: pair.number for pair in on.pairs}
    return {
        "rules": COUNTING_RULES,
        "on": on.day.isoformat(),
        "reading": on.reading.value,
        "figures": figures(on).as_dict(),
        "pairs": [{"number": one.number, **one.figures.as_dict()} for one in pairs_in_order(on)],
        "lists": {
            figure: [_thing(thing, numbers) for thing in counted(figure, on)] for figure in FIGURE_NAMES
        },
        "gaps": [
            {
                "kind": gap.kind.value,
                "of": kind_of(gap.of),
                "id": gap.of.record.id,
                "title": title_of(gap.of),
                "pairs": _pairs(gap.of, numbers),
            }
            for gap in gaps(on)
        ],
    }


def kind_of(thing: Thing) -> str:
    """``milestone`` or ``activity``."""
    return "milestone" if isinstance(thing, MilestoneOnDay) else "activity"


def title_of(thing: Thing) -> str:
    """What it is called in a snapshot: its own title, of a milestone with its plan and code."""
    record = thing.record
    if isinstance(thing, MilestoneOnDay):
        code = "/".join(part for part in (thing.record.plan_key, thing.record.code) if part)
        return f"{code} {record.title}".strip()
    return record.title


def _thing(thing: Thing, numbers: Mapping[int, int]) -> dict[str, Any]:
    standing = thing.standing
    return {
        "kind": kind_of(thing),
        "id": thing.record.id,
        "title": title_of(thing),
        "pairs": _pairs(thing, numbers),
        "status": standing.status.value,
        "agreed": _words(standing.agreed),
        "expected": _words(standing.expected),
        "happened": _words(standing.happened),
    }


def _pairs(thing: Thing, numbers: Mapping[int, int]) -> list[int]:
    return sorted(numbers[pair] for pair in thing.record.pairs if pair in numbers)


def _words(value: ApproximateDate | None) -> str | None:
    return None if value is None else value.text or value.edtf


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of a frozen day that comes to something else today.

    `figure` is its name with dots, as "study_visits.held". `came` are the things that are counted now and
    were not then, `went` those that were counted then and are not now, by their titles; where only these
    differ, `frozen` and `now` are the same.
    """

    figure: str
    frozen: Value
    now: Value
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


def corrections(content: Mapping[str, Any], on: ProgrammeOnDay) -> list[Correction]:
    """Where the programme `on` the frozen day, as it is known now, differs from the snapshot's `content`.

    A figure that the rules of that time did not have is left out: nothing was frozen that could be wrong.
    """
    then, now = flat(content["figures"]), flat(figures(on).as_dict())
    found = []
    for figure in [*then, *(name for name in content["lists"] if name not in then)]:
        came, went = _moved(figure, content, on)
        frozen, known = then.get(figure), now.get(figure)
        if figure in now and frozen != known:
            found.append(Correction(figure, frozen, known, came, went))
        elif came or went:
            found.append(Correction(figure, frozen, frozen, came, went))
    return found


def corrected_pairs(content: Mapping[str, Any], on: ProgrammeOnDay) -> dict[int, list[Correction]]:
    """The same for each pair of the snapshot that is still there, by its number; figures alone."""
    now = {one.number: flat(one.figures.as_dict()) for one in pairs_in_order(on)}
    found = {}
    for pair in content["pairs"]:
        number = pair["number"]
        then = {name: value for name, value in flat(pair).items() if name != "number"}
        differs = [
            Correction(name, value, now[number][name])
            for name, value in then.items()
            if number in now and name in now[number] and now[number][name] != value
        ]
        if differs:
            found[number] = differs
    return found


def _moved(
    figure: str, content: Mapping[str, Any], on: ProgrammeOnDay
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if figure not in content["lists"] or figure not in FIGURE_NAMES:
        return (), ()
    then = {(one["kind"], one["id"]): one["title"] for one in content["lists"][figure]}
    now = {(kind_of(thing), thing.record.id): title_of(thing) for thing in counted(figure, on)}
    return _missing_from(then, now), _missing_from(now, then)


def _missing_from(
    known: Mapping[tuple[str, int], str], given: Mapping[tuple[str, int], str]
) -> tuple[str, ...]:
    return tuple(title for thing, title in given.items() if thing not in known)


def flat(values: Mapping[str, Any], before: Sequence[str] = ()) -> dict[str, Value]:
    """Figures inside figures as one level, by names with dots: ``{"milestones": {"all": 9}}`` is
    ``{"milestones.all": 9}``."""
    return dict(_flattened(values, tuple(before)))


def _flattened(values: Mapping[str, Any], before: tuple[str, ...]) -> Iterable[tuple[str, Value]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, (*before, name))
        else:
            yield ".".join((*before, name)), value
