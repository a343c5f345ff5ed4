"""What changed between two looks at a programme: the statements seen from the later one alone, and what the
passing of time did. The gaps that opened and closed are in `tracker.domain.gap_changes`.

A change is an event, not a difference: what moved and moved back is told, and so is what was completed and
re-opened. Who looked in the middle of a day (`Look.of_moment`) is told what was recorded since, also of days
long past.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain import remembering
from tracker.domain.dates import last_known_day
from tracker.domain.history import DONE, Record, Standing, Told, row_speaks, standing_on, told_by
from tracker.domain.kinds_of_change import differs, kind_of_status, kinds_of
from tracker.domain.looks import Look, day_of
from tracker.domain.records import ProgrammeRecord, State, UpdateRecord
from tracker.domain.remembering import among_few, once
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay, programme_as_seen
from tracker.domain.statuses import ChangeKind, MilestoneStatus


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a milestone or an activity. `day` is the day it is about.

    `before` and `after` are how the thing stood around it. `said` is the statement behind it, with its
    author, reason and comment; None where nobody said it (newly overdue, new); its id is `SAID_BY_THE_ROW`
    where it stood in the programme file. `taken_back` is the statement that `said` withdraws. `steps` are
    the moves of a date that came back to where it was. `recorded_at` is UTC.
    """

    kind: ChangeKind
    of: Record
    day: date
    before: State
    after: State
    recorded_at: datetime
    said: UpdateRecord | None = None
    taken_back: UpdateRecord | None = None
    steps: tuple[Change, ...] = ()

    @property
    def is_undated(self) -> bool:
        """Whether it tells that something was done, on a day that nobody knows: `day` is then the one on
        which that was recorded (rule 5)."""
        if self.kind not in (ChangeKind.HELD, ChangeKind.COMPLETED):
            return False
        return last_known_day(self.after.happened, self.of.session_days) is None


def changes(
    programme: ProgrammeRecord, before: Look, after: Look, *, on: ProgrammeOnDay | None = None
) -> list[Change]:
    """What changed from one look to a later one, by the day it is about, then by when it was recorded.

    `on` spares counting again where the programme as seen from `after` is at hand.
    """
    key = before, after
    found = among_few(programme, CHANGES, key, lambda: _changes(programme, before, after, on))
    return list(found.in_order)


CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class _Changes:
    """All changes in order, and those of each record by its identity; `records` keeps these alive."""

    in_order: tuple[Change, ...]
    of: dict[int, tuple[Change, ...]]
    records: tuple[Record, ...]


def _changes(programme: ProgrammeRecord, before: Look, after: Look, on: ProgrammeOnDay | None) -> _Changes:
    on = on or programme_as_seen(programme, after)
    zone = ZoneInfo(programme.timezone)
    things: tuple[ActivityOnDay | MilestoneOnDay, ...] = (*on.activities, *on.milestones)
    stood = {(type(one.record), one.record.id): one for one in things}
    records: tuple[Record, ...] = (*programme.activities, *programme.milestones)
    were: _Changes | None = remembering.before(programme, CHANGES, (before, after))
    known = were.of if were is not None else {}
    found = dict[int, tuple[Change, ...]]()
    for record in records:
        kept = known.get(id(record))
        if kept is None:
            now = stood.get((type(record), record.id))
            kept = tuple(_Window(record, before, after, now, zone).changes())
        found[id(record)] = kept
    in_order = sorted((change for of_one in found.values() for change in of_one), key=_order)
    return _Changes(tuple(in_order), found, records)


@dataclass(frozen=True, slots=True)
class _Window:
    """One record between two looks."""

    record: Record
    before: Look
    after: Look
    now: ActivityOnDay | MilestoneOnDay | None
    zone: ZoneInfo

    def changes(self) -> Iterator[Change]:
        may_have_changed = self._may_have_changed()
        was_there = self._was_there(replayed=may_have_changed)
        if not was_there and self.now is not None:
            yield self._new()
        if may_have_changed:
            yield from self._said(is_new=not was_there)
        overdue = self._newly_overdue()
        if overdue is not None:
            yield overdue

    def _was_there(self, *, replayed: bool) -> bool:
        """Whether it existed at the earlier look. What cannot have changed is not replayed for it."""
        if self.now is None or replayed:
            return standing_on(self.record, self.before) is not None
        return self.before.sees(self.record.created_at) and self.now.standing.exists_from <= self.before.day

    def _may_have_changed(self) -> bool:
        """Whether anything was recorded after the earlier look, or speaks of a day after it."""
        record, known = self.record, self.before.known_before
        if known is not None and record.created_at >= known:
            return True
        last = _last_said(record)
        if known is not None and last.recorded_at >= known:
            return True
        return last.day > self.before.day or last.recorded_of_no_day >= self.before.day_ends

    @property
    def _is_one_stretch(self) -> bool:
        """Whether both looks know all that is known now, so that the one goes on where the other ends."""
        return self.before.known_before is None and self.after.known_before is None

    def _new(self) -> Change:
        assert self.now is not None
        stands, proposed = self.now.standing, MilestoneStatus.PROPOSED
        told = told_by(self.record, self.after)
        is_proposal = stands.status is proposed or any(
            proposed in (one.before.status, one.after.status) for one in told
        )
        state = _state(stands)
        created = self.record.created_at
        day = day_of(created, self.zone) if stands.exists_from == date.min else stands.exists_from
        kind = ChangeKind.PROPOSED if is_proposal else ChangeKind.NEW
        return Change(kind, self.record, day, state, state, created)

    def _said(self, *, is_new: bool) -> list[Change]:
        later = told_by(self.record, self.after)
        earlier = (
            [one for one in later if one.day <= self.before.day]
            if self._is_one_stretch
            else told_by(self.record, self.before)
        )
        seen, stands = {one.update.id for one in earlier}, {one.update.id for one in later}
        gone = [one for one in earlier if one.update.id not in stands]
        said = [one for one in later if one.update.id not in seen]
        if is_new:
            said = [one for one in said if not self._comes_with_it(one)]
        if earlier and earlier[-1].after.status in DONE:
            said, corrected = _as_corrections(said, gone)
        else:
            # What was re-opened already is done once more, whatever was taken back of the first time.
            corrected = None
        found = [change for one in said for change in self._events(one)]
        found += [self._taken_back(one) for one in gone if one is not corrected]
        found.sort(key=_order)
        whole = is_new or self._is_one_stretch
        return _there_and_back(found if whole else [*found, *self._unexplained(found)])

    def _comes_with_it(self, told: Told) -> bool:
        """What a new thing began with is no change of it; that it was held or completed always is."""
        begins = self.now.standing.exists_from if self.now is not None else date.min
        return told.day <= begins and told.update.status not in DONE

    def _events(self, told: Told) -> Iterator[Change]:
        done_before = told.before.status in DONE or self._was_done_when_recorded(told.update)
        for kind in kinds_of(told.update, told.before, told.after, done_before=done_before):
            recorded = told.update.recorded_at
            yield Change(kind, self.record, told.day, told.before, told.after, recorded, said=told.update)

    def _was_done_when_recorded(self, update: UpdateRecord) -> bool:
        """Whether a statement about an earlier day was made on a later day than the one that says *done*."""
        recorded = day_of(update.recorded_at, self.zone)
        if not any(
            one.status in DONE and day_of(one.recorded_at, self.zone) < recorded
            for one in self.record.updates
        ):
            return False
        stood = standing_on(self.record, Look.of_moment(update.recorded_at, self.zone))
        return stood is not None and stood.is_done

    def _taken_back(self, told: Told) -> Change:
        takers = [one for one in self.record.updates if one.withdraws == told.update.id]
        taker = max(takers, key=lambda one: (one.recorded_at, one.id), default=None)
        recorded = taker.recorded_at if taker is not None else told.update.recorded_at
        return Change(
            ChangeKind.TAKEN_BACK,
            self.record,
            day_of(recorded, self.zone),
            before=told.after,
            after=told.before,
            recorded_at=recorded,
            said=taker,
            taken_back=told.update,
        )

    def _unexplained(self, found: list[Change]) -> Iterator[Change]:
        """What differs in the end though no statement by itself changed it: the last one answers for it.

        A back-dated statement that restates a date, for instance, holds it against the agreed date of a
        later one, which it had followed.
        """
        was, now = standing_on(self.record, self.before), standing_on(self.record, self.after)
        if not found or was is None or now is None:
            return
        kinds = {
            kind_of_status(was.status, now.status): "status",
            ChangeKind.MOVED: "expected",
            ChangeKind.AGREED: "agreed",
            ChangeKind.CONFIDENCE: "confidence",
        }
        for kind, field in kinds.items():
            told = any(differs(field, one.before, one.after) for one in found)
            if kind is not None and differs(field, was, now) and not told:
                before, after = _state(was), _state(now)
                yield replace(found[-1], kind=kind, before=before, after=after, taken_back=None)

    def _newly_overdue(self) -> Change | None:
        if not isinstance(self.now, MilestoneOnDay) or not self.now.overdue:
            return None
        was = standing_on(self.record, self.before)
        if was is not None and replace(self.now, standing=was, day=self.before.day).overdue:
            return None
        state = _state(self.now.standing)
        assert state.expected is not None
        assert state.expected.latest is not None
        since = state.expected.latest + timedelta(days=1)
        return Change(ChangeKind.OVERDUE, self.record, since, state, state, self.record.created_at)


@dataclass(frozen=True, slots=True)
class _LastSaid:
    """The last moment at which anything was said of a record, and the last day that anything is about; of
    what is about no known day, the last moment alone."""

    recorded_at: datetime
    day: date
    recorded_of_no_day: datetime


@once
def _last_said(record: Record) -> _LastSaid:
    row = row_speaks(record)
    said = record.updates if row is None else (*record.updates, row)
    recorded, recorded_of_no_day, day = NEVER, NEVER, date.min
    for update in said:
        # What is done counts from a known last day, never after the day on which it was recorded.
        about = update.happened if update.status in DONE else update.effective_on
        last = about.latest if about is not None else None
        recorded = max(recorded, update.recorded_at)
        if last is None:
            recorded_of_no_day = max(recorded_of_no_day, update.recorded_at)
        else:
            day = max(day, last)
    return _LastSaid(recorded, day, recorded_of_no_day)


NEVER = datetime.min.replace(tzinfo=UTC)


def _as_corrections(said: list[Told], gone: list[Told]) -> tuple[list[Told], Told | None]:
    """A *done* that was taken back because another day is said for it makes the new one a correction.

    Returns what was said, the correction as if the thing had been done before it, and what it corrects.
    """
    corrected = next((one for one in reversed(gone) if one.update.status in DONE), None)
    for place, one in enumerate(said):
        if corrected is not None and one.update.status in DONE and one.before.status not in DONE:
            was = replace(one.before, status=corrected.after.status, happened=corrected.after.happened)
            return [*said[:place], replace(one, before=was), *said[place + 1 :]], corrected
    return said, None


def _there_and_back(found: list[Change]) -> list[Change]:
    """Several moves that end where they began are one line, with its steps; others stay one line each."""
    moves = [change for change in found if change.kind is ChangeKind.MOVED]
    if len(moves) < 2 or differs("expected", moves[0].before, moves[-1].after):
        return found
    last = replace(moves[-1], kind=ChangeKind.MOVED_BACK, before=moves[0].before, steps=tuple(moves))
    return [last if change is moves[-1] else change for change in found if change not in moves[:-1]]


def _state(standing: Standing) -> State:
    return State(standing.status, standing.agreed, standing.expected, standing.happened, standing.confidence)


def _order(change: Change) -> tuple[date, datetime]:
    return change.day, change.recorded_at
