"""Rows from a document: those that are not there are made, those that differ are brought to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import instance_state

from tracker.domain.statuses import FigureKind
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    CoOrganiser,
    Deliverable,
    DeliverablePair,
    Figure,
    FollowUp,
    HeadCount,
    Membership,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Outcome,
    OutcomeMilestone,
    OutcomePair,
    Pair,
    Practice,
    Programme,
    Replication,
    ReportMilestone,
    Source,
    Transfer,
    VisitReport,
)
from tracker.queries.programme_file import WholeProgramme
from tracker.services import search_text
from tracker.services.programme_file.histories import Histories
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.objects import Shape
from tracker.services.programme_file.shapes import (
    ACTIVITIES,
    ACTIVITY_UPDATES,
    CO_ORGANISERS,
    DELIVERABLES,
    FOLLOW_UPS,
    HEAD_COUNTS,
    MEMBERS,
    MILESTONE_UPDATES,
    MILESTONES,
    ORGANISATIONS,
    OUTCOMES,
    PAIR,
    PLANS,
    PRACTICES,
    PROGRAMME,
    REPLICATIONS,
    REPORT,
    SESSIONS,
    TRANSFERS,
)
from tracker.services.programme_file.steps import Progress
from tracker.services.programme_file.translations import bring

ROWS_AT_ONCE = 500
"""Rows, with all that is below them, that are sent to the database together, and after which progress is
told."""


def build(document: Item, stored: WholeProgramme | None, *, now: datetime, progress: Progress) -> Programme:
    """Brings the rows to what the document says, and flushes. Nothing is deleted but members of lists
    that are replaced as a whole; no update is changed. `now` is when new rows are said to be made."""
    return _Builder(document, stored, now, progress).build()


class _Builder:
    def __init__(
        self, document: Item, stored: WholeProgramme | None, now: datetime, progress: Progress
    ) -> None:
        self.document = document
        self.stored = stored
        self.now = now
        self.progress = progress
        self.programme = (
            stored.programme if stored else Programme(slug=document["programme"]["slug"], created_at=now)
        )
        self.ids: dict[str, dict[str, int]] = {"organisations": {}, "pairs": {}}
        self.inner: dict[str, dict[str, Any]] = {"practices": {}, "milestones": {}}
        self.transfers: list[tuple[list[Transfer], list[Item]]] = []
        self.histories = {
            "plans": Histories(MILESTONE_UPDATES, MilestoneUpdate, "milestone"),
            "activities": Histories(ACTIVITY_UPDATES, ActivityUpdate, "activity"),
        }

    def build(self) -> Programme:
        self.begin()
        self.build_sources()
        for organisation in self.each("organisations", Organisation):
            self.build_organisation(*organisation)
        self.write(PROGRAMME, self.programme, self.document["programme"])
        self.free_numbers()
        for pair in self.each("pairs", Pair):
            self.build_pair(*pair)
        for plan in self.each("plans", ActionPlan):
            self.build_plan(*plan)
        self.note_inner_rows()
        for transfers in self.transfers:
            self.build_transfers(*transfers)
        self.free_rounds()
        for activity in self.each("activities", Activity):
            self.build_activity(*activity)
        for row, item in self.each("deliverables", Deliverable):
            self.write(DELIVERABLES, row, item)
            self.link(row.pair_links, item, DeliverablePair)
        for row, item in self.each("outcomes", Outcome):
            self.write(OUTCOMES, row, item)
            self.link(row.pair_links, item, OutcomePair)
            self.link_milestones(row.milestone_links, item.list("came_from"), OutcomeMilestone)
            bring(row, item["translations"])
        db.session.flush()
        return self.programme

    def begin(self) -> None:
        if self.stored is None:
            # The programme names organisations, which belong to it: it comes first, without them.
            self.programme.name = self.document["programme"]["name"]
            db.session.add(self.programme)
        set_if_new(self.programme, "rule", self.document["rule"])
        db.session.flush()

    def each(self, name: str, table: type[Any]) -> Iterator[tuple[Any, Item]]:
        """Each item of a list with its row, a new one where there is none; ids are noted as rows get them."""
        items: list[Item] = self.document.list(name)
        rows = {row.key: row for row in getattr(self.stored, name)} if self.stored else {}
        done = 0
        for batch in few_at_a_time(items):
            made = []
            for item in batch:
                row = rows.get(item["key"])
                if row is None:
                    row = table(programme_id=self.programme.id, key=item["key"], created_at=self.now)
                yield row, item
                made.append(row)
            db.session.add_all(made)
            db.session.flush()
            if name in self.ids:
                self.ids[name] |= {row.key: row.id for row in made}
            if name in self.histories:
                self.histories[name].send()
            done += len(batch)
            self.progress(name, done, len(items))

    def write(self, shape: Shape, row: Any, item: Item) -> None:
        """Sets the columns of the row that differ from the item."""
        columns = shape.columns(item, self.ids)
        if instance_state(row).persistent:
            for name, value in columns.items():
                set_if_new(row, name, value)
        else:
            # A new row has nothing that could differ, and asking it for each date is dear.
            for name, value in columns.items():
                if value is not None:
                    setattr(row, name, value)

    def fill(self, shape: Shape, rows: list[Any], items: Sequence[Item], table: type[Any]) -> None:
        """Brings a list without keys to the items, in their order; rows that are there are used again."""
        for position, item in enumerate(items):
            if position == len(rows):
                rows.append(table())
            self.write(shape, rows[position], item)
            set_if_new(rows[position], "position", position)
        for row in rows[len(items) :]:
            rows.remove(row)
            db.session.delete(row)

    def replicate(self, rows: list[Replication], items: Sequence[Item]) -> None:
        """Brings the replications of a practice or a milestone to the items, each below its own origin."""
        self.fill(REPLICATIONS, rows, items, Replication)
        for row, item in zip(rows, items, strict=True):
            number = item["taken_from"]
            set_if_new(row, "taken_from", None if number is None else rows[number - 1])

    def link(self, links: list[Any], item: Item, table: type[Any], **values: Any) -> None:
        """Brings the pairs of an activity, a deliverable or an outcome to the item's."""
        wanted = {self.ids["pairs"][key]: key for key in item.list("pairs")}
        for link in [link for link in links if link.pair_id not in wanted]:
            links.remove(link)
        there = {link.pair_id: link for link in links}
        for pair_id in wanted:
            if pair_id not in there:
                there[pair_id] = table(pair_id=pair_id)
                links.append(there[pair_id])
            for name, value in values.items():
                set_if_new(there[pair_id], name, value)

    def link_milestones(self, links: list[Any], keys: Iterable[str], table: type[Any]) -> None:
        """Brings the milestones that a lesson led to, or that led to an outcome, to those of the keys."""
        wanted = [self.ids["milestones"][key] for key in keys]
        there = {link.milestone_id for link in links}
        kept = [link for link in links if link.milestone_id in wanted]
        if there != set(wanted):
            links[:] = [*kept, *(table(milestone_id=one) for one in wanted if one not in there)]

    def build_sources(self) -> None:
        there = {row.key: row for row in self.programme.source_rows} if self.stored else {}
        for position, (key, citation) in enumerate((self.document["sources"] or {}).items()):
            row = there.get(key) or Source(programme_id=self.programme.id, key=key)
            set_if_new(row, "citation", citation)
            set_if_new(row, "position", position)
            db.session.add(row)

    def build_organisation(self, row: Organisation, item: Item) -> None:
        self.write(ORGANISATIONS, row, item)
        population: Item = item["population"] or Item("", {})
        set_if_new(row, "population_year", population["year"])
        set_if_new(row, "population_note", population["note"])
        figures = {figure.kind: figure for figure in row.figures}
        for kind in FigureKind:
            value = population[kind.value]
            if value is not None and kind not in figures:
                row.figures.append(Figure(kind=kind, value=value))
            elif value is not None:
                set_if_new(figures[kind], "value", value)
        search_text.refresh(row)

    def free_numbers(self) -> None:
        """Two pairs may change numbers with each other: first each gets one that is nobody's."""
        wanted = {item["key"]: item["number"] for item in self.document.list("pairs")}
        for row in self.stored.pairs if self.stored else ():
            if row.number != wanted[row.key]:
                row.number = -row.id
        db.session.flush()

    def build_pair(self, row: Pair, item: Item) -> None:
        self.write(PAIR, row, item)
        bring(row, item["translations"])
        self.fill(MEMBERS, row.members, item.list("members"), Membership)
        there = {practice.key: practice for practice in row.practices}
        for position, practice in enumerate(item.list("practices")):
            own = there.get(practice["key"])
            if own is None:
                own = Practice(programme_id=self.programme.id, key=practice["key"])
                row.practices.append(own)
            self.inner["practices"][own.key] = own
            self.write(PRACTICES, own, practice)
            bring(own, practice["translations"])
            self.replicate(own.replications, practice.list("replications"))
            set_if_new(own, "position", position)

    def build_plan(self, row: ActionPlan, item: Item) -> None:
        self.write(PLANS, row, item)
        self.transfers.append((row.transfers, item.list("transfers")))
        there = {milestone.code: milestone for milestone in row.milestones}
        for position, milestone in enumerate(item.list("milestones")):
            own = there.get(milestone["code"])
            if own is None:
                own = Milestone(code=milestone["code"], created_at=self.now)
                row.milestones.append(own)
            self.inner["milestones"][f"{row.key}/{own.code}"] = own
            self.write(MILESTONES, own, milestone)
            bring(own, milestone["translations"])
            set_if_new(own, "position", position)
            self.histories["plans"].take(own, milestone.list("updates"), self.ids)
            self.replicate(own.replications, milestone.list("replications"))
            search_text.refresh(own)

    def build_transfers(self, rows: list[Transfer], items: Sequence[Item]) -> None:
        """What a plan takes over, each practice once; practices have their ids now."""
        there = {row.practice_id: row for row in rows}
        for item in items:
            row = there.get(self.ids["practices"][item["practice"]])
            if row is None:
                row = Transfer()
                rows.append(row)
            self.write(TRANSFERS, row, item)

    def note_inner_rows(self) -> None:
        """Practices and milestones have their ids now, for those that name them."""
        for name, rows in self.inner.items():
            self.ids[name] = {key: row.id for key, row in rows.items()}

    def free_rounds(self) -> None:
        """Two visits may change rounds with each other: first those that change let go of theirs."""
        wanted = {item["key"]: item for item in self.document.list("activities")}
        for row in self.stored.activities if self.stored else ():
            item = wanted[row.key]
            stays = (row.kind, row.status) == (item["kind"], item["status"])
            pairs = {self.ids["pairs"][key] for key in item.list("pairs")}
            for link in row.pair_links:
                if link.takes_round and not (stays and link.round == item["round"] and link.pair_id in pairs):
                    link.takes_round = False
        db.session.flush()

    def build_activity(self, row: Activity, item: Item) -> None:
        self.write(ACTIVITIES, row, item)
        takes_round = row.holds_round and item["round"] is not None
        self.link(row.pair_links, item, ActivityPair, round=item["round"], takes_round=takes_round)
        self.fill(SESSIONS, row.sessions, item.list("sessions"), ActivitySession)
        self.fill(HEAD_COUNTS, row.head_counts, item.list("head_counts"), HeadCount)
        self.fill(CO_ORGANISERS, row.co_organisers, item.list("co_organisers"), CoOrganiser)
        self.histories["activities"].take(row, item.list("updates"), self.ids)
        if (report := item["report"]) is not None:
            if row.report is None:
                row.report = VisitReport()
            self.write(REPORT, row.report, report)
            self.link_milestones(row.report.milestone_links, report.list("led_to"), ReportMilestone)
            self.fill(FOLLOW_UPS, row.report.follow_ups, report.list("follow_ups"), FollowUp)
        search_text.refresh(row)


def few_at_a_time(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in their order, so many together that their rows are about `ROWS_AT_ONCE`."""
    batch, rows = list[Item](), 0
    for item in items:
        batch.append(item)
        rows += rows_of(item)
        if rows >= ROWS_AT_ONCE:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def rows_of(item: Item) -> int:
    """The item, and all those in its lists."""
    return 1 + sum(
        rows_of(one)
        for value in item.values.values()
        if isinstance(value, list)
        for one in value
        if isinstance(one, Item)
    )


def set_if_new(row: Any, name: str, value: Any) -> None:
    """Sets an attribute that has another value, so that a row that stays the same is not written."""
    if getattr(row, name) != value:
        setattr(row, name, value)
