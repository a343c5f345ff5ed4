"""Everything of a programme as it stood on one day: what each figure and each gap is picked from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from tracker.domain.dates import last_known_day
from tracker.domain.head_counts import are_people_known, are_women_known, people_of, women_of
from tracker.domain.history import Standing, standing_on
from tracker.domain.looks import Look
from tracker.domain.milestones import flag_of
from tracker.domain.records import ActivityRecord, MilestoneRecord, PairRecord, ProgrammeRecord
from tracker.domain.remembering import among_few, before, once
from tracker.domain.statuses import (
    CORE_KINDS,
    ActivityKind,
    ActivityStatus,
    Flag,
    MilestoneStatus,
    Reading,
    ReportState,
)

AWAITED = (ActivityStatus.PLANNED, ActivityStatus.CONFIRMED)
NEVER_AGREED = (ActivityStatus.IDEA, ActivityStatus.CANCELLED)
IN_NO_FIGURE = (MilestoneStatus.PROPOSED, MilestoneStatus.DROPPED)


@dataclass(frozen=True, slots=True)
class MilestoneOnDay:
    """A milestone as it stood; each property is one of the figures of model.md, section 4."""

    record: MilestoneRecord
    standing: Standing
    day: date
    exists_from: date
    programme_over: bool = False

    @property
    def in_all(self) -> bool:
        return self.standing.status not in IN_NO_FIGURE or self.standing.undetermined

    @property
    def state_known(self) -> bool:
        return self.standing.status is not MilestoneStatus.UNKNOWN and not self.standing.undetermined

    @property
    def completed(self) -> bool:
        return self.standing.is_done

    @property
    def is_open(self) -> bool:
        return self.in_all and self.state_known and not self.completed

    @property
    def due(self) -> bool:
        if not (self.in_all and self.state_known):
            return False
        by = self.standing.agreed or self.standing.expected
        return by is not None and by.latest is not None and by.latest <= self.day

    @property
    def completed_of_due(self) -> bool:
        return self.due and self.completed

    @property
    def overdue_days(self) -> int | None:
        """Days since the latest day of the expected date, for an open milestone past it; else None."""
        expected = self.standing.expected
        if not self.is_open or expected is None or expected.latest is None or expected.latest >= self.day:
            return None
        return (self.day - expected.latest).days

    @property
    def overdue(self) -> bool:
        return self.overdue_days is not None

    @property
    def late_against_plan(self) -> bool:
        agreed = self.standing.agreed
        return self.is_open and agreed is not None and agreed.latest is not None and agreed.latest < self.day

    @property
    def undated(self) -> bool:
        return self.in_all and self.standing.agreed is None and self.standing.expected is None

    @property
    def dropped(self) -> bool:
        return self.standing.status is MilestoneStatus.DROPPED and not self.standing.undetermined

    @property
    def unknown(self) -> bool:
        return self.standing.status is MilestoneStatus.UNKNOWN and not self.standing.undetermined

    @property
    def slippage_days(self) -> int | None:
        """Days from the agreed to the expected (completed: happened) date, by latest days; None unknown."""
        if not (self.in_all and self.state_known):
            return None
        agreed = self.standing.agreed
        end = self.standing.expected
        reached = end.latest if end else None
        if self.completed:
            reached = last_known_day(self.standing.happened, ())
        if agreed is None or agreed.latest is None or reached is None:
            return None
        return (reached - agreed.latest).days

    @property
    def flag(self) -> Flag | None:
        if not self.is_open:
            return None
        began = None if self.exists_from == date.min else self.exists_from
        return flag_of(
            self.standing.expected,
            last_heard=self.standing.last_update_day or began,
            day=self.day,
            plan_closed=self.record.plan_closed,
            programme_over=self.programme_over,
        )


@dataclass(frozen=True, slots=True)
class ActivityOnDay:
    """An activity as it stood; its people and its report count where it was held by then."""

    record: ActivityRecord
    standing: Standing
    day: date

    @property
    def is_core(self) -> bool:
        return self.record.kind in CORE_KINDS

    @property
    def agreed(self) -> bool:
        return self.standing.status not in NEVER_AGREED or self.standing.undetermined

    @property
    def held(self) -> bool:
        return self.standing.is_done

    @property
    def has_passed_unsaid(self) -> bool:
        """Planned or confirmed, and its last expected day is over: nobody says whether it happened."""
        if self.standing.undetermined or self.standing.status not in AWAITED:
            return False
        ends = last_known_day(self.standing.expected, self.record.session_days)
        return ends is not None and ends < self.day

    @property
    def has_report(self) -> bool:
        """Whether a report was submitted by the day; one of no day counts from the beginning."""
        report = self.record.report
        if report is None or report.state in (ReportState.DRAFT, ReportState.RETURNED):
            return False
        submitted = report.submitted_on
        on = (submitted.latest or submitted.earliest) if submitted else None
        return on is None or on <= self.day

    @property
    def report_missing(self) -> bool:
        return self.is_core and self.held and not self.has_report

    @property
    def people_known(self) -> bool:
        return are_people_known(self.record.head_counts)

    @property
    def women_known(self) -> bool:
        return are_women_known(self.record.head_counts)

    @property
    def people(self) -> int:
        return people_of(self.record.head_counts)

    @property
    def women(self) -> int:
        return women_of(self.record.head_counts)

    @property
    def head_count_missing(self) -> bool:
        return self.is_core and self.held and not self.people_known


@dataclass(frozen=True, slots=True)
class ProgrammeOnDay:
    """A programme, or one pair of it, as it stood at the end of a day.

    `worked_out` is what `tracker.domain.remembering` keeps of it: what stood on a day never changes.
    """

    day: date
    reading: Reading
    pairs: tuple[PairRecord, ...]
    activities: tuple[ActivityOnDay, ...]
    milestones: tuple[MilestoneOnDay, ...]
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def of_pair(self, pair: int) -> ProgrammeOnDay:
        """What serves one pair: a thing of several pairs counts for each of them."""
        return _by_pair(self).get(pair) or replace(self, pairs=(), activities=(), milestones=())

    def of_kind(self, kind: ActivityKind) -> Iterable[ActivityOnDay]:
        return (activity for activity in self.activities if activity.record.kind is kind)


@once
def _by_pair(on: ProgrammeOnDay) -> dict[int, ProgrammeOnDay]:
    return _grouped(on, {})


def _grouped(on: ProgrammeOnDay, were: Mapping[int, ProgrammeOnDay]) -> dict[int, ProgrammeOnDay]:
    """Each pair alone, by its id: as it was where nothing of it differs, with what was worked out of it."""
    found: dict[int, tuple[PairRecord, list[ActivityOnDay], list[MilestoneOnDay]]] = {
        pair.id: (pair, [], []) for pair in on.pairs
    }
    for activity in on.activities:
        for number in activity.record.pairs:
            if number in found:
                found[number][1].append(activity)
    for milestone in on.milestones:
        if milestone.record.pair in found:
            found[milestone.record.pair][2].append(milestone)
    alone = (
        ProgrammeOnDay(on.day, on.reading, (pair,), tuple(activities), tuple(milestones))
        for pair, activities, milestones in found.values()
    )
    return {
        number: was if (was := were.get(number)) == one else one
        for number, one in zip(found, alone, strict=True)
    }


def programme_on(programme: ProgrammeRecord, day: date, reading: Reading = Reading.NOW) -> ProgrammeOnDay:
    """Everything of the programme that existed on a day, as it stood at its end (model.md, section 2)."""
    return programme_as_seen(programme, Look.at(day, ZoneInfo(programme.timezone), reading))


def programme_as_seen(programme: ProgrammeRecord, look: Look) -> ProgrammeOnDay:
    """The same for any look: also that of somebody who looked in the middle of a day."""
    return among_few(programme, DAYS, look, lambda: _as_seen(programme, look))


DAYS = "days"


def _as_seen(programme: ProgrammeRecord, look: Look) -> ProgrammeOnDay:
    was: ProgrammeOnDay | None = before(programme, DAYS, look)
    end = programme.period.latest if programme.period else None
    over = end is not None and end < look.day
    on = ProgrammeOnDay(
        day=look.day,
        reading=Reading.NOW if look.known_before is None else Reading.THEN,
        pairs=tuple(pair for pair in programme.pairs if look.sees(pair.created_at)),
        activities=_on_day(
            programme.activities,
            was.activities if was else (),
            lambda one, stood: ActivityOnDay(_as_recorded(one, look), stood, look.day),
            look,
        ),
        milestones=_on_day(
            programme.milestones,
            was.milestones if was else (),
            lambda one, stood: MilestoneOnDay(one, stood, look.day, stood.exists_from, over),
            look,
        ),
    )
    if was is not None and _by_pair in was.worked_out:
        on.worked_out[_by_pair] = _grouped(on, was.worked_out[_by_pair])
    return on


Thing = TypeVar("Thing", ActivityRecord, MilestoneRecord)
OnDay = TypeVar("OnDay", ActivityOnDay, MilestoneOnDay)


def _on_day(
    records: Iterable[Thing],
    were: Iterable[OnDay],
    make: Callable[[Thing, Standing], OnDay],
    look: Look,
) -> tuple[OnDay, ...]:
    """Those of the records that existed, as they stood: as in `were`, where that has the very record."""
    known = {id(one.record): one for one in were}
    found = []
    for record in records:
        on_day = known.get(id(record))
        if on_day is None and (stood := standing_on(record, look)) is not None:
            on_day = make(record, stood)
        if on_day is not None:
            found.append(on_day)
    return tuple(found)


def _as_recorded(activity: ActivityRecord, look: Look) -> ActivityRecord:
    """Without the head-counts and the report that nobody had recorded: rows count by `created_at`."""
    report = activity.report
    if look.known_before is None or not (activity.head_counts or report):
        return activity
    counts = tuple(count for count in activity.head_counts if look.sees(count.created_at))
    seen = report if report is not None and look.sees(report.created_at) else None
    return replace(activity, head_counts=counts, report=seen)
