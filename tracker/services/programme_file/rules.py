"""The hard rules of model.md that hold for files too. What a history lacks is no fault here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from tracker.domain.activities import check_happened
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import DONE
from tracker.domain.looks import day_of
from tracker.domain.members import may_have_been_member
from tracker.domain.periods import check_in_period
from tracker.domain.replications import check_taken_from
from tracker.domain.statuses import ActivityKind, ActivityStatus, MemberRole, Mode, PairStatus
from tracker.domain.story import check_same_pair
from tracker.services.programme_file.date_kinds import Said
from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.moments import zone_of
from tracker.services.programme_file.references import check_references, known_keys
from tracker.services.programme_file.shapes import ACTIVITIES, FORMAT, MILESTONES
from tracker.services.programme_file.steps import CHECKING, Progress, Told
from tracker.services.programme_file.translations import check as check_translations
from tracker.services.programme_file.update_rules import check_agreement, check_updates

CLOCKS_APART = timedelta(days=1)
"""By how much another machine's clock may be ahead of ours."""


def check_document(document: Item, *, now: datetime, faults: Faults, progress: Progress) -> None:
    """Notes a fault for every rule that the document breaks. Moments of updates must be given."""
    if document["format"] not in (FORMAT, None):
        faults.add_unknown(document.at("format"), "no_format", document["format"], (FORMAT,), format=FORMAT)
    zone = zone_of(document["programme"])
    known = known_keys(document, faults)
    check_references(document, known, today=day_of(now, zone), faults=faults)
    _Rules(known, now, zone, faults, progress).check(document)


@dataclass(frozen=True)
class _Rules:
    known: dict[str, dict[str, Item]]
    now: datetime
    zone: tzinfo
    faults: Faults
    progress: Progress

    @property
    def today(self) -> date:
        return day_of(self.now, self.zone)

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """A rule of the domain that is broken inside is a fault at the place."""
        try:
            yield
        except DomainError as error:
            self.faults.add_error(place, error)

    def check(self, document: Item) -> None:
        for pair in document.list("pairs"):
            self.check_pair(pair)
        for activity in self.told(document, "activities"):
            self.check_activity(activity)
        self.check_rounds(document.list("activities"))
        for plan in self.told(document, "plans"):
            self.check_plan(plan)
        pairs = {plan["key"]: plan["pair"] for plan in document.list("plans")}
        for activity in document.list("activities"):
            if activity["report"] is not None:
                self.check_links(activity["report"], "led_to", activity.list("pairs"), pairs)
        for outcome in document.list("outcomes"):
            self.check_links(outcome, "came_from", outcome.list("pairs"), pairs)
            check_translations(outcome, self.faults)

    def told(self, document: Item, name: str) -> Told:
        """A list with updates, which are replayed: that is most of what there is to check."""
        return Told(document.list(name), CHECKING.format(name), self.progress)

    def check_links(self, of: Item, name: str, served: list[str], pairs: dict[str, str]) -> None:
        """The milestones of a story's links are of a pair that the activity or the outcome serves."""
        linked = {key: pairs.get(key.partition("/")[0]) for key in of.list(name)}
        with self.at(of.at(name)):
            known = self.known["milestones"]
            check_same_pair(name, served, {key: pair for key, pair in linked.items() if key in known})

    def check_pair(self, pair: Item) -> None:
        self.check_born(pair)
        check_translations(pair, self.faults)
        roles = {member["role"] for member in pair.list("members")}
        sides = {MemberRole.MENTOR_CITY, MemberRole.MENTEE_CITY}
        if pair["status"] is PairStatus.ACTIVE and not sides <= roles and not pair.broken:
            self.faults.add(pair.at("members"), "sides_missing")
        for member in pair.list("members"):
            began, ended = _date(member["began"]), _date(member["ended"])
            if began and ended and ended.latest and began.earliest and ended.latest < began.earliest:
                self.faults.add(member.at("ended"), "ended_before_began")

        for practice in pair.list("practices"):
            self.check_replications(practice)
            check_translations(practice, self.faults)

    def check_replications(self, of: Item) -> None:
        """Each may be taken from another one of the same list, by its number, and never in a circle."""
        rows = list(enumerate(of.list("replications"), 1))
        parents = {number: row["taken_from"] for number, row in rows}
        for number, row in rows:
            with self.at(row.at("taken_from")):
                check_taken_from(number, row["taken_from"], parents)

    def check_activity(self, activity: Item) -> None:
        self.check_born(activity)
        if activity["kind"] is ActivityKind.STUDY_VISIT:
            if not activity.list("pairs") and not activity.broken:
                self.faults.add(activity.at("pairs"), "pair_required")
            self.check_hosts(activity)
        elif activity["round"] is not None and activity["kind"] is not None:
            self.faults.add(activity.at("round"), "round_of_study_visit")
        self.check_sessions(activity)
        for name in ("head_counts", "co_organisers"):
            for line in activity.list(name):
                if (line["organisation"] is None) == (line["name"] is None) and not line.broken:
                    self.faults.add(line.place, "organisation_or_name")
        self.check_row(activity)
        check_updates(activity, today=self.today, now=self.now + CLOCKS_APART, faults=self.faults)
        check_agreement(ACTIVITIES, activity, now=self.now, zone=self.zone, faults=self.faults)

    def check_hosts(self, visit: Item) -> None:
        pairs = [self.known["pairs"][key] for key in visit.list("pairs") if key in self.known["pairs"]]
        when = visit["happened"] or visit["expected"] or visit["agreed"]
        members = [member for pair in pairs for member in pair.list("members")]
        for place, host, on in (
            (visit.at("host"), visit["host"], when),
            *((s.at("host"), s["host"], s["day"] or when) for s in visit.list("sessions")),
        ):
            if host in self.known["organisations"] and pairs and not any(pair.broken for pair in pairs):
                terms = [
                    (_date(member["began"]), _date(member["ended"]))
                    for member in members
                    if member["organisation"] == host
                ]
                if not any(may_have_been_member(began=b, ended=e, on=on) for b, e in terms):
                    self.faults.add(place, "host_not_member", host=host)

    def check_sessions(self, activity: Item) -> None:
        mode = activity["mode"]
        for session in activity.list("sessions"):
            if mode in (Mode.IN_PERSON, Mode.ONLINE) and session["mode"] not in (mode, None):
                self.faults.add(session.at("mode"), "mode_differs", mode=mode, other=session["mode"])
            if session["begins"] and session["ends"] and session["ends"] < session["begins"]:
                self.faults.add(session.at("ends"), "ends_before_begins")

    def check_rounds(self, activities: list[Item]) -> None:
        taken: dict[tuple[str, int], Item] = {}
        for activity in activities:
            if activity["kind"] is not ActivityKind.STUDY_VISIT or activity["round"] is None:
                continue
            if activity["status"] in (ActivityStatus.CANCELLED, None):
                continue
            for pair in activity.list("pairs"):
                other = taken.setdefault((pair, activity["round"]), activity)
                if other is not activity:
                    self.faults.add(
                        activity.at("round"),
                        "round_twice",
                        round=activity["round"],
                        pair=pair,
                        other=other["key"] or other.place,
                    )

    def check_plan(self, plan: Item) -> None:
        pair = self.known["pairs"].get(plan["pair"])
        if pair is not None and not pair.broken and plan["owner"] in self.known["organisations"]:
            mentees = [m for m in pair.list("members") if m["role"] is MemberRole.MENTEE_CITY]
            if plan["owner"] not in [member["organisation"] for member in mentees]:
                cities = ", ".join(str(member["organisation"]) for member in mentees)
                self.faults.add(
                    plan.at("owner"), "owner_no_mentee", owner=plan["owner"], pair=plan["pair"], cities=cities
                )
        for milestone in plan.list("milestones"):
            self.check_milestone(milestone, plan["period"])
            self.check_replications(milestone)
            check_translations(milestone, self.faults)

    def check_milestone(self, milestone: Item, period: ApproximateDate | None) -> None:
        self.check_born(milestone)
        for name in ("agreed", "expected"):
            with self.at(milestone.at(name)):
                check_in_period(name, milestone[name], period)
        self.check_row(milestone)
        check_updates(milestone, today=self.today, now=self.now + CLOCKS_APART, faults=self.faults)
        check_agreement(MILESTONES, milestone, now=self.now, zone=self.zone, faults=self.faults)

    def check_row(self, row: Item) -> None:
        """The happened date of the row: only where it is done, and not to come."""
        if row["happened"] is not None and row["status"] is not None:
            with self.at(row.at("happened")):
                check_happened(row["happened"], done=row["status"] in DONE, today=self.today)

    def check_born(self, row: Item) -> None:
        if row["created_at"] is not None and row["created_at"] > self.now + CLOCKS_APART:
            self.faults.add(row.at("created_at"), "moment_in_future")


def _date(value: ApproximateDate | Said | None) -> ApproximateDate | None:
    return None if isinstance(value, Said) else value
