"""What holds between objects wherever they stand: keys are unique, references lead somewhere,
countries are the programme's, years are near its period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.countries import check_country
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_year
from tracker.services.programme_file.date_kinds import Date
from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.kinds import AnyCountry, Country, Kind, Many, Ref
from tracker.services.programme_file.objects import Object, Objects, Shape
from tracker.services.programme_file.shapes import FILE

KEYED = ("organisations", "pairs", "activities", "plans", "deliverables", "outcomes")

MISREAD = "BR"
"""Brazil, which is asked about everywhere: it was written for Brussels, in Belgium."""


def leaves(shape: Shape, item: Item) -> Iterator[tuple[str, Kind, Any]]:
    """Every value that is said, at whatever depth: its place, its kind, itself."""
    for field in shape.fields:
        value = item[field.name]
        if value is not None:
            yield from _leaves(field.kind, value, item.at(field.name))


def _leaves(kind: Kind, value: Any, place: str) -> Iterator[tuple[str, Kind, Any]]:
    match kind:
        case Object():
            yield from leaves(kind.shape, value)
        case Objects():
            for item in value:
                yield from leaves(kind.shape, item)
        case Many():
            for number, member in enumerate(value):
                yield f"{place}[{number}]", kind.kind, member
        case _:
            yield place, kind, value


def known_keys(document: Item, faults: Faults) -> dict[str, dict[str, Item]]:
    """The rows of each list by their keys; a key that is there twice is a fault at the second."""
    known = {name: _by(document.list(name), "key", faults) for name in KEYED}
    practices = [practice for pair in document.list("pairs") for practice in pair.list("practices")]
    known["practices"] = _by(practices, "key", faults)
    known["milestones"] = {}
    for plan in document.list("plans"):
        _by(plan.list("transfers"), "practice", faults)
        of_plan = _by(plan.list("milestones"), "code", faults)
        if plan["key"] is not None:
            known["milestones"] |= {f"{plan['key']}/{code}": item for code, item in of_plan.items()}
    _by(document.list("pairs"), "number", faults)
    known["sources"] = dict.fromkeys(document["sources"] or {}, document)
    return known


def _by(items: Iterable[Item], name: str, faults: Faults) -> dict[Any, Item]:
    found: dict[Any, Item] = {}
    for item in items:
        key = item[name]
        if key in found:
            faults.add(item.at(name), "key_twice", name=key, other=found[key].place)
        elif key is not None:
            found[key] = item
    return found


@dataclass(frozen=True)
class _Bounds:
    countries: list[str]
    period: ApproximateDate | None
    today: date

    @property
    def until_today(self) -> ApproximateDate | None:
        """The period, and the time since: plans go on, and people report, long after a programme."""
        period = self.period
        if period is None or period.latest is None or period.latest >= self.today:
            return period
        return ApproximateDate(None, period.edtf, period.earliest, self.today)

    def check(self, kind: Kind, value: Any) -> None:
        if isinstance(kind, Country) and not (isinstance(kind, AnyCountry) and value != MISREAD):
            check_country(value, self.countries)
        if isinstance(kind, Date) and isinstance(value, ApproximateDate):
            period = self.until_today if kind.states_a_day else self.period
            check_year("", value, period=period, today=self.today)


def check_references(
    document: Item, known: dict[str, dict[str, Item]], *, today: date, faults: Faults
) -> None:
    """Faults for every value that leads nowhere or lies outside the programme."""
    programme = document["programme"]
    bounds = _Bounds(
        programme.list("countries") if programme else [], programme["period"] if programme else None, today
    )
    for place, kind, value in leaves(FILE, document):
        if isinstance(kind, Ref) and isinstance(value, str) and value not in known[kind.target]:
            faults.add_unknown(place, f"no_{kind.target}", value, known[kind.target])
        elif isinstance(kind, Country | Date) and place != "programme.period":
            try:
                bounds.check(kind, value)
            except DomainError as error:
                faults.add_error(place, error)
