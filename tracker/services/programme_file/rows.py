"""The document that the rows of a programme hold, as if it had been read from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tracker.domain.statuses import FigureKind
from tracker.models import ActionPlan, Activity, Milestone, Organisation, Outcome, Pair, Practice
from tracker.queries.programme_file import WholeProgramme
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.kinds import Keys
from tracker.services.programme_file.objects import Shape
from tracker.services.programme_file.shapes import (
    ACTIVITIES,
    ACTIVITY_UPDATES,
    CO_ORGANISERS,
    DELIVERABLES,
    FOLLOW_UPS,
    FORMAT,
    HEAD_COUNTS,
    MEMBERS,
    MILESTONE_UPDATES,
    MILESTONES,
    ORGANISATIONS,
    OUTCOMES,
    PAIR,
    PLANS,
    POPULATION,
    PRACTICES,
    PROGRAMME,
    REPLICATIONS,
    REPORT,
    SESSIONS,
    TRANSFERS,
)
from tracker.services.programme_file.translations import of_rows


def document_of(whole: WholeProgramme) -> Item:
    """Everything of the programme. Places name rows by key, because that is how people find them."""
    reader = Reader(whole)
    return Item("", reader.alone() | {name: list(items) for name, items in reader.lists().items()})


def keys_of(whole: WholeProgramme) -> Keys:
    """The key of every row that another may refer to."""
    practices = [practice for pair in whole.pairs for practice in pair.practices]
    return {
        "organisations": {row.id: row.key for row in whole.organisations},
        "pairs": {row.id: row.key for row in whole.pairs},
        "practices": {row.id: row.key for row in practices},
        "milestones": whole.milestone_keys,
    }


def key_place(place: str, key: str) -> str:
    """The place of a row in a list, by its key."""
    return f"{place}['{key}']"


class Reader:
    """What a programme file says of the rows, piece by piece."""

    def __init__(self, whole: WholeProgramme) -> None:
        self.whole = whole
        self.keys = keys_of(whole)
        self.pair_order = {
            pair.key: number for number, pair in enumerate(sorted(whole.pairs, key=lambda p: p.number))
        }

    def alone(self) -> dict[str, Any]:
        """What is no list of rows."""
        programme = self.whole.programme
        return {
            "format": FORMAT,
            "rule": programme.rule,
            "programme": PROGRAMME.of_row(programme, "programme", self.keys),
            "sources": {row.key: row.citation for row in programme.source_rows},
        }

    def lists(self) -> dict[str, Iterator[Item]]:
        """Each list of rows, whose items are made when they are asked for."""
        whole = self.whole
        return {
            "organisations": map(self.organisation, whole.organisations),
            "pairs": map(self.pair, whole.pairs),
            "activities": map(self.activity, whole.activities),
            "plans": map(self.plan, whole.plans),
            "deliverables": (
                self.keyed(DELIVERABLES, row, "deliverables", pairs=self.pairs_of(row.pair_links))
                for row in whole.deliverables
            ),
            "outcomes": map(self.outcome, whole.outcomes),
        }

    def plan(self, row: ActionPlan) -> Item:
        milestones = self.milestones(row.key, row.milestones)
        return self.keyed(PLANS, row, "plans", transfers=self.transfers(row), milestones=milestones)

    def outcome(self, row: Outcome) -> Item:
        return self.keyed(
            OUTCOMES,
            row,
            "outcomes",
            pairs=self.pairs_of(row.pair_links),
            came_from=self.milestones_of(row.milestone_links),
            translations=of_rows(row),
        )

    def keyed(self, shape: Shape, row: Any, place: str, **others: Any) -> Item:
        """The item of a row of a list that has keys."""
        return shape.of_row(row, key_place(place, getattr(row, shape.key)), self.keys, **others)

    def listed(self, shape: Shape, rows: Iterable[Any], place: str) -> list[Item]:
        """The items of a list that has none."""
        return [shape.of_row(row, f"{place}[{number}]", self.keys) for number, row in enumerate(rows)]

    def pairs_of(self, links: Iterable[Any]) -> list[str]:
        return sorted((self.keys["pairs"][link.pair_id] for link in links), key=self.pair_order.__getitem__)

    def milestones_of(self, links: Iterable[Any]) -> list[str]:
        """The milestones of the story's links, in the order in which they came in."""
        return [self.keys["milestones"][number] for number in sorted(link.milestone_id for link in links)]

    def organisation(self, row: Organisation) -> Item:
        figures = {figure.kind: figure.value for figure in row.figures}
        values: dict[str, Any] = {kind.value: figures.get(kind) for kind in FigureKind}
        values |= {"year": row.population_year, "note": row.population_note}
        population = None
        if any(value is not None for value in values.values()):
            place = key_place("organisations", row.key) + ".population"
            population = Item(place, {name: values[name] for name in POPULATION.names})
        return self.keyed(ORGANISATIONS, row, "organisations", population=population)

    def pair(self, row: Pair) -> Item:
        place = key_place("pairs", row.key)
        return self.keyed(
            PAIR,
            row,
            "pairs",
            members=self.listed(MEMBERS, row.members, f"{place}.members"),
            practices=self.practices(f"{place}.practices", row.practices),
            translations=of_rows(row),
        )

    def practices(self, place: str, rows: Iterable[Practice]) -> list[Item]:
        return [
            self.keyed(
                PRACTICES,
                row,
                place,
                replications=self.replications(key_place(place, row.key), row),
                translations=of_rows(row),
            )
            for row in rows
        ]

    def replications(self, place: str, row: Practice | Milestone) -> list[Item]:
        numbers: dict[int | None, int] = {one.id: number for number, one in enumerate(row.replications, 1)}
        return [
            REPLICATIONS.of_row(
                one,
                f"{place}.replications[{numbers[one.id] - 1}]",
                self.keys,
                taken_from=numbers.get(one.taken_from_id),
            )
            for one in row.replications
        ]

    def activity(self, row: Activity) -> Item:
        place = key_place("activities", row.key)
        return self.keyed(
            ACTIVITIES,
            row,
            "activities",
            pairs=self.pairs_of(row.pair_links),
            round=next((link.round for link in row.pair_links), None),
            sessions=self.listed(SESSIONS, row.sessions, f"{place}.sessions"),
            head_counts=self.listed(HEAD_COUNTS, row.head_counts, f"{place}.head_counts"),
            co_organisers=self.listed(CO_ORGANISERS, row.co_organisers, f"{place}.co_organisers"),
            updates=self.updates(ACTIVITY_UPDATES, row.updates, f"{place}.updates"),
            report=self.report(row, f"{place}.report"),
        )

    def report(self, activity: Activity, place: str) -> Item | None:
        row = activity.report
        if row is None:
            return None
        follow_ups = self.listed(FOLLOW_UPS, row.follow_ups, f"{place}.follow_ups")
        led_to = self.milestones_of(row.milestone_links)
        return REPORT.of_row(row, place, self.keys, led_to=led_to, follow_ups=follow_ups)

    def transfers(self, plan: ActionPlan) -> list[Item]:
        place = f"{key_place('plans', plan.key)}.transfers"
        practices = self.keys["practices"]
        return [
            TRANSFERS.of_row(row, key_place(place, practices[row.practice_id]), self.keys)
            for row in plan.transfers
        ]

    def milestones(self, plan: str, rows: Iterable[Milestone]) -> list[Item]:
        items = []
        for row in rows:
            place = f"{key_place('plans', plan)}.milestones"
            own = key_place(place, row.code)
            items.append(
                self.keyed(
                    MILESTONES,
                    row,
                    place,
                    updates=self.updates(MILESTONE_UPDATES, row.updates, f"{own}.updates"),
                    replications=self.replications(own, row),
                    translations=of_rows(row),
                )
            )
        return items

    def updates(self, shape: Shape, rows: Iterable[Any], place: str) -> list[Item]:
        """Of people, who typed an update is not written: only for which organisation."""
        rows = list(rows)
        moments = {row.id: row.recorded_at for row in rows}
        items = []
        for number, row in enumerate(rows):
            item = shape.of_row(
                row,
                f"{place}[{number}]",
                self.keys,
                recorded_at=row.recorded_at,
                withdraws=moments.get(row.withdraws_id),
            )
            item.recorded = row.recorded_at
            items.append(item)
        return items
