"""How a milestone or an activity stood on a day, replayed from its updates.

The rules are those of model.md, section 2, "How a thing stood on day D"; the numbers in the comments are
the numbers there. Two readings: *now*, as we now know it was (by the effective day alone); *then*, as it
was known then (also recorded by the end of that day). A day and the end of it are the programme's own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from tracker.domain.dates import ApproximateDate, last_known_day
from tracker.domain.looks import Look, day_of
from tracker.domain.records import ActivityRecord, MilestoneRecord, State, UpdateRecord
from tracker.domain.statuses import ActivityStatus, Confidence, MilestoneStatus

Record = ActivityRecord | MilestoneRecord

DONE = frozenset({ActivityStatus.HELD, MilestoneStatus.COMPLETED})
# Rule 7: what an imported row says of these holds from the beginning; of the others, from a day.
FROM_THE_BEGINNING = frozenset(
    {
        ActivityStatus.IDEA,
        ActivityStatus.PLANNED,
        ActivityStatus.CONFIRMED,
        MilestoneStatus.NOT_STARTED,
        MilestoneStatus.PROPOSED,
        MilestoneStatus.UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands on a day. `expected` is the agreed date until it was first said.

    `undetermined` is rule 5: done on an unknown day, and this day is before it was recorded.
    `done_on` is the day from which a done thing counts; `last_update_day` the effective day of the
    last update by then, None where there was none. `exists_from` is the day from which the record exists,
    the first day of time where it always did. `recorded_later` is the last moment at which a part of this
    was recorded, where that is after the day; None where all of it was known by then.
    """

    status: ActivityStatus | MilestoneStatus
    agreed: ApproximateDate | None
    expected: ApproximateDate | None
    happened: ApproximateDate | None
    confidence: Confidence | None
    undetermined: bool = False
    done_on: date | None = None
    last_update_day: date | None = None
    exists_from: date = date.min
    recorded_later: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.status in DONE and not self.undetermined


def standing_updates(updates: Iterable[UpdateRecord]) -> tuple[UpdateRecord, ...]:
    """The updates that stand: without those taken back, and without those that take back.

    A withdrawal that was itself withdrawn takes nothing back, so the last recorded is looked at first.
    """
    latest_first = sorted(updates, key=lambda u: (u.recorded_at, u.id), reverse=True)
    void: set[int] = set()
    for update in latest_first:
        if update.withdraws is not None:
            if update.id not in void:
                void.add(update.withdraws)
            void.add(update.id)
    return tuple(u for u in latest_first if u.id not in void)


def effective_day(update: UpdateRecord, record: Record, zone: tzinfo) -> date:
    """The day from which an update counts (rules 2, 4 and 5)."""
    if update.status in DONE:
        happened = update.happened or _date_of_the_row(record)
        known, recorded = last_known_day(happened, record.session_days), day_of(update.recorded_at, zone)
        return recorded if known is None else min(known, recorded)
    about = update.effective_on
    day = None if about is None else about.latest or about.earliest
    if about is None or day is None:
        return day_of(update.recorded_at, zone)
    begins = about.earliest or day
    if begins >= day:
        return day
    # A month that is not over yet cannot be stated beyond the day on which it was typed.
    recorded = day_of(update.recorded_at, zone)
    return recorded if begins <= recorded < day else day


def in_order(
    updates: Iterable[UpdateRecord], record: Record, zone: tzinfo
) -> list[tuple[date, UpdateRecord]]:
    """Updates with their effective days, by effective day, then `recorded_at`, then `id`."""
    dated = [(effective_day(u, record, zone), u) for u in updates]
    return sorted(dated, key=lambda pair: (pair[0], pair[1].recorded_at, pair[1].id))


def replay(record: Record, zone: tzinfo) -> State:
    """What the row must show: all standing updates, applied in order to what no update says."""
    history = History.of(record, record.updates, zone)
    found = history.fold(history.dated)
    return State(found.status, found.agreed, found.said_expected, found.happened, found.confidence)


def standing_on(record: Record, look: Look) -> Standing | None:
    """How a record stood at the end of a day; None where it did not exist yet, or nobody had recorded it."""
    return history_of(record, look).standing_on(look) if look.sees(record.created_at) else None


def history_of(record: Record, look: Look) -> History:
    """What a look sees of a record. One that sees all updates sees what everybody sees now: that history is
    put together once, and kept with the record."""
    if look.known_before is not None:
        seen = [update for update in record.updates if look.sees(update.recorded_at)]
        if len(seen) < len(record.updates):
            return History.of(record, seen, look.zone)
    whole: History | None = record.worked_out.get(look.zone)
    if whole is None:
        whole = record.worked_out[look.zone] = History.of(record, record.updates, look.zone)
    return whole


@dataclass(frozen=True, slots=True)
class Told:
    """One statement, and how the record stood before it and after it. `day` is its effective day; the
    expected date of a state is the agreed one until it was said."""

    day: date
    update: UpdateRecord
    before: State
    after: State


def told_by(record: Record, look: Look) -> list[Told]:
    """What had been said of a record by the end of the day, in order, each with what it changed.

    The statement that an imported row itself makes (rule 7) has the id `SAID_BY_THE_ROW`.
    """
    if not look.sees(record.created_at):
        return []
    history = history_of(record, look)
    found, told = history.fold(()), []
    for day, update in history.dated:
        if day > look.day:
            break
        before = found.state()
        found.apply(day, update, history.happened_by(update))
        told.append(Told(day, update, before, found.state()))
    return told


def row_speaks(record: Record) -> UpdateRecord | None:
    """The statement that an imported row itself makes (rule 7); None where updates say its status."""
    row = record.row
    if row.status in FROM_THE_BEGINNING or any(update.status is not None for update in record.updates):
        return None
    return UpdateRecord(SAID_BY_THE_ROW, record.created_at, status=row.status, happened=row.happened)


def _date_of_the_row(record: Record) -> ApproximateDate | None:
    """The happened date of a done row, where no update says one: it holds from the beginning (rule 3)."""
    if record.row.happened is None or any(u.happened is not None for u in record.updates):
        return None
    return record.row.happened


@dataclass(slots=True)
class _Found:
    """What the updates have said so far."""

    status: ActivityStatus | MilestoneStatus
    agreed: ApproximateDate | None
    said_expected: ApproximateDate | None
    happened: ApproximateDate | None
    confidence: Confidence | None
    expected_was_withdrawn: bool = False
    done_on: date | None = None
    status_said_on: date | None = None
    last_update_day: date | None = None

    def apply(self, day: date, update: UpdateRecord, happened: ApproximateDate | None) -> None:
        if update.status is not None:
            done = update.status in DONE
            # Re-opening withdraws the happened date; saying done again carries its own (rule 4).
            self.happened = happened if done else None
            self.done_on = day if done else None
            self.status = update.status
            self.status_said_on = day
        if update.expected is not None or update.withdraws_expected:
            self.said_expected = update.expected
            self.expected_was_withdrawn = update.withdraws_expected
        self.agreed = update.agreed or self.agreed
        self.confidence = update.confidence or self.confidence
        if update.id != SAID_BY_THE_ROW:
            self.last_update_day = day

    @property
    def expected(self) -> ApproximateDate | None:
        if self.said_expected is None and not self.expected_was_withdrawn:
            return self.agreed
        return self.said_expected

    def state(self) -> State:
        return State(self.status, self.agreed, self.expected, self.happened, self.confidence)


SAID_BY_THE_ROW = -1
"""The id of the statement that an imported row itself makes (rule 7); it is no update."""


@dataclass(frozen=True, slots=True)
class _Step:
    """How a thing stands from one effective day up to the next. `said_on` is the day of its status.

    `recorded` is the last moment at which a part of it was recorded. `is_before_a_done_of_no_day`: the next
    status that was said is *done*, on a day that nobody knows.
    """

    standing: Standing
    recorded: datetime
    said_on: date | None
    is_before_a_done_of_no_day: bool


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of a record, in order: it can be asked for any day, and remembers what it was asked.

    `dated` are the updates that stand, by their effective days. Of the record it has what it needs, and not
    the record itself, which keeps it: neither would ever go by itself.
    """

    created_at: datetime
    session_days: tuple[date, ...]
    happened: ApproximateDate | None
    """The happened date of a done row that no update says."""
    dated: list[tuple[date, UpdateRecord]]
    base: State
    begins: date
    _days: list[date]
    _steps: dict[int, _Step] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, record: Record, updates: Sequence[UpdateRecord], zone: tzinfo) -> History:
        takes_back = any(update.withdraws is not None for update in updates)
        standing = standing_updates(updates) if takes_back else tuple(updates)
        base = _base(record)
        said = row_speaks(record)
        if said is not None:
            standing = (*standing, said)
        dated = in_order(standing, record, zone)
        return cls(
            created_at=record.created_at,
            session_days=record.session_days,
            happened=_date_of_the_row(record),
            dated=dated,
            base=base,
            begins=_begins(record, dated),
            _days=[day for day, _update in dated],
        )

    def happened_by(self, update: UpdateRecord) -> ApproximateDate | None:
        return update.happened or (self.happened if update.status in DONE else None)

    def fold(self, dated: Iterable[tuple[date, UpdateRecord]]) -> _Found:
        base = self.base
        found = _Found(base.status, base.agreed, base.expected, None, base.confidence)
        for day, update in dated:
            found.apply(day, update, self.happened_by(update))
        return found

    def standing_on(self, look: Look) -> Standing | None:
        """How it stood at the end of the day; None before it existed."""
        day = look.day
        if day < self.begins:
            return None
        number = bisect_right(self._days, day)
        step = self._steps.get(number)
        if step is None:
            step = self._steps[number] = self._step(number)
        standing = step.standing
        # Rule 5. What was said on this very day holds to its end.
        if step.is_before_a_done_of_no_day and step.said_on != day:
            standing = replace(standing, undetermined=True)
        if look.is_later(step.recorded):
            standing = replace(standing, recorded_later=step.recorded)
        return standing

    def _step(self, number: int) -> _Step:
        said = self.dated[:number]
        found = self.fold(said)
        standing = Standing(
            status=found.status,
            agreed=found.agreed,
            expected=found.expected,
            happened=found.happened,
            confidence=found.confidence,
            done_on=found.done_on,
            last_update_day=found.last_update_day,
            exists_from=self.begins,
        )
        recorded = max([self.created_at, *(update.recorded_at for _day, update in said)])
        before_done = found.status not in DONE and self._is_done_next(number)
        return _Step(standing, recorded, found.status_said_on, before_done)

    def _is_done_next(self, number: int) -> bool:
        """Whether the next status that was said is *done*, on a day that nobody knows."""
        for _day, update in self.dated[number:]:
            if update.status is not None:
                return update.status in DONE and not self._day_is_known(update)
        return False

    def _day_is_known(self, update: UpdateRecord) -> bool:
        return last_known_day(self.happened_by(update), self.session_days) is not None


def _base(record: Record) -> State:
    """What holds before any update: rule 3, and rule 7 for a status that no update says.

    An update that was withdrawn has said it too: what the row shows then is what the others leave.
    """
    row, updates = record.row, record.updates
    first: ActivityStatus | MilestoneStatus = (
        ActivityStatus.PLANNED if isinstance(record, ActivityRecord) else MilestoneStatus.NOT_STARTED
    )
    if row.status in FROM_THE_BEGINNING and not any(u.status is not None for u in updates):
        first = row.status
    base = State(first)
    if not any(u.agreed is not None for u in updates):
        base = replace(base, agreed=row.agreed)
    if not any(u.expected is not None or u.withdraws_expected for u in updates):
        base = replace(base, expected=row.expected)
    if not any(u.confidence is not None for u in updates):
        base = replace(base, confidence=row.confidence)
    return base


def _begins(record: Record, dated: Iterable[tuple[date, UpdateRecord]]) -> date:
    """Rule 1: from `added_on` (its latest day), or from the day it happened where that is earlier."""
    if record.added_on is None:
        return date.min
    added = record.added_on.latest or record.added_on.earliest
    if added is None:
        return date.min
    return min([added, *(day for day, update in dated if update.status in DONE)])
