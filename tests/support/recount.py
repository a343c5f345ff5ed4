"""A slow and naive recount of a programme on a day, written from model.md, sections 2 and 4, alone.

It looks at the rows themselves and shares nothing with `tracker.domain.history`, `standings` and `progress`:
what both say, two people would have counted by hand. `then` is the reading "as it was known then".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tracker.domain.dates import ApproximateDate
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    HeadCount,
    Milestone,
    MilestoneUpdate,
    Pair,
    Programme,
    VisitReport,
)

FIRST_OF_TIME = date.min
DONE = ("held", "completed")
HOLDS_FROM_THE_BEGINNING = ("idea", "planned", "confirmed", "not_started", "proposed", "unknown")
CORE = {"study_visit": "study_visits", "transfer_workshop": "workshops", "training_academy": "academies"}


@dataclass
class Thing:
    """A milestone or an activity as it stood on the day, with what its row says of today."""

    row: Any
    kind: str
    pairs: list[int]
    status: str
    agreed: ApproximateDate | None
    expected: ApproximateDate | None
    happened: ApproximateDate | None
    undetermined: bool
    heard: date | None
    sessions: list[Any] = field(default_factory=list)
    counts: list[Any] = field(default_factory=list)
    report: Any = None

    @property
    def done(self) -> bool:
        return self.status in DONE

    @property
    def session_days(self) -> list[date]:
        return [one.day.latest for one in self.sessions if one.day and one.day.latest]


class Recount:
    """The programme on a day: `figures()`, `pairs()` and `gaps()` are what the pages must say."""

    def __init__(self, programme: Programme, day: date, *, then: bool = False) -> None:
        self.programme, self.day, self.then = programme, day, then
        self.zone = ZoneInfo(programme.timezone)
        self.things = [*self._activities(), *self._milestones()]

    # --- how things stood (section 2) --------------------------------------------------------------------

    def _seen(self, moment: datetime) -> bool:
        return not self.then or self._day_of(moment) <= self.day

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _activities(self) -> Iterable[Thing]:
        for row in _all(select(Activity).where(Activity.programme_id == self.programme.id)):
            links = _all(select(ActivityPair).where(ActivityPair.activity_id == row.id))
            sessions = _all(select(ActivitySession).where(ActivitySession.activity_id == row.id))
            updates = _all(select(ActivityUpdate).where(ActivityUpdate.activity_id == row.id))
            counts = _all(select(HeadCount).where(HeadCount.activity_id == row.id))
            reports = _all(select(VisitReport).where(VisitReport.activity_id == row.id))
            thing = self._stood(row, "planned", updates, sessions)
            if thing is None:
                continue
            thing.pairs = [link.pair_id for link in links]
            thing.kind = str(row.kind)
            thing.counts = [one for one in counts if self._seen(one.created_at)]
            thing.report = next((one for one in reports if self._seen(one.created_at)), None)
            yield thing

    def _milestones(self) -> Iterable[Thing]:
        plans = _all(select(ActionPlan).join(Pair).where(Pair.programme_id == self.programme.id))
        for plan in plans:
            for row in _all(select(Milestone).where(Milestone.plan_id == plan.id)):
                updates = _all(select(MilestoneUpdate).where(MilestoneUpdate.milestone_id == row.id))
                thing = self._stood(row, "not_started", updates, [])
                if thing is not None:
                    thing.pairs, thing.kind = [plan.pair_id], "milestone"
                    yield thing

    def _stood(self, row: Any, first: str, every: Sequence[Any], sessions: Sequence[Any]) -> Thing | None:
        if not self._seen(row.created_at):
            return None
        days = [one.day.latest for one in sessions if one.day and one.day.latest]
        said = sorted(self._said(row, every, days), key=lambda one: one.order)
        if self.day < _begins(row, said):
            return None
        thing = Thing(row, "", [], first, None, None, None, undetermined=False, heard=None)
        if not any(one.status for one in every) and row.status in HOLDS_FROM_THE_BEGINNING:
            thing.status = str(row.status)
        thing.agreed = None if any(one.agreed for one in every) else row.agreed
        says_expected = any(one.expected or one.withdraws_expected for one in every)
        thing.expected = None if says_expected else row.expected
        thing.sessions = list(sessions)
        self._replay(thing, said)
        return thing

    def _said(self, row: Any, every: Sequence[Any], session_days: list[date]) -> Iterable[Statement]:
        """What stands of what was said, each with the day from which it counts."""
        seen = [one for one in every if self._seen(one.recorded_at)]
        of_row = None if any(one.happened for one in every) else row.happened
        for one in seen:
            if one.withdraws_id is not None or _is_withdrawn(one, seen):
                continue
            recorded = self._day_of(one.recorded_at)
            if one.status in DONE:
                happened = one.happened or of_row
                known = _last_day(happened, session_days)
                day = recorded if known is None else min(known, recorded)
                yield Statement(day, one.recorded_at, one.id, one, happened, day_unknown=known is None)
            else:
                yield Statement(_about(one.effective_on, recorded), one.recorded_at, one.id, one)
        if not any(one.status for one in every) and row.status not in HOLDS_FROM_THE_BEGINNING:
            recorded = self._day_of(row.created_at)
            done = row.status in DONE
            known = _last_day(row.happened, session_days) if done else None
            day = recorded if known is None else min(known, recorded)
            happened = row.happened if done else None
            imported = _Row(str(row.status), happened)
            unknown = done and known is None
            yield Statement(day, row.created_at, -1, imported, happened, day_unknown=unknown)

    def _replay(self, thing: Thing, said: Sequence[Statement]) -> None:
        withdrawn, said_on = False, None
        for one in [one for one in said if one.day <= self.day]:
            words = one.update
            if words.status:
                thing.status, said_on = str(words.status), one.day
                thing.happened = one.happened if words.status in DONE else None
            if words.expected or words.withdraws_expected:
                thing.expected, withdrawn = words.expected, words.withdraws_expected
            thing.agreed = words.agreed or thing.agreed
            thing.heard = thing.heard if one.number == -1 else one.day
        if thing.expected is None and not withdrawn:
            thing.expected = thing.agreed
        coming = [one for one in said if one.day > self.day and one.update.status]
        if coming and not thing.done and said_on != self.day:
            thing.undetermined = coming[0].update.status in DONE and coming[0].day_unknown

    # --- how it counts (section 4) -----------------------------------------------------------------------

    def programme_pairs(self) -> list[Pair]:
        return _all(select(Pair).where(Pair.programme_id == self.programme.id))

    def of(self, pair: int | None) -> list[Thing]:
        return [one for one in self.things if pair is None or pair in one.pairs]

    def figures(self, pair: int | None = None) -> dict[str, Any]:
        """All figures of the programme, or of one pair, under the names of the model."""
        things = self.of(pair)
        visits = {name: {"held": 0, "agreed": 0} for name in CORE.values()}
        for one in things:
            if one.kind in CORE and (one.status not in ("idea", "cancelled") or one.undetermined):
                visits[CORE[one.kind]]["agreed"] += 1
                visits[CORE[one.kind]]["held"] += one.done
        held = [one for one in things if one.kind in CORE and one.done]
        return {
            **visits,
            "milestones": self._of_milestones([one for one in things if one.kind == "milestone"]),
            "reports_missing": sum(self._report_missing(one) for one in held),
            "people": _people(held),
            "slippage": _slippage([one for one in things if one.kind == "milestone"]),
        }

    def _of_milestones(self, things: list[Thing]) -> dict[str, int | None]:
        found = Counter[str]()
        late = []
        for one in things:
            found["dropped"] += one.status == "dropped" and not one.undetermined
            found["unknown"] += one.status == "unknown" and not one.undetermined
            if not _in_all(one):
                continue
            found["all"] += 1
            found["completed"] += one.done
            found["undated"] += one.agreed is None and one.expected is None
            if one.undetermined or one.status == "unknown":
                continue
            if self._is_over(one.agreed or one.expected, including_today=True):
                found["due"] += 1
                found["completed_of_due"] += one.done
            if one.done:
                continue
            found["late_against_plan"] += self._is_over(one.agreed)
            if self._is_over(one.expected):
                found["overdue"] += 1
                late.append((self.day - one.expected.latest).days)
        names = ("all", "completed", "due", "completed_of_due", "overdue", "late_against_plan")
        counts = {name: found[name] for name in (*names, "undated", "dropped", "unknown")}
        return {**counts, "oldest_overdue_days": max(late, default=None)}

    def _is_over(self, value: ApproximateDate | None, *, including_today: bool = False) -> bool:
        if value is None or value.latest is None:
            return False
        return value.latest < self.day or (including_today and value.latest == self.day)

    def _report_missing(self, one: Thing) -> bool:
        if one.report is None or one.report.state not in ("submitted", "accepted"):
            return True
        on = one.report.submitted_on
        return bool(on) and (on.latest or on.earliest) is not None and (on.latest or on.earliest) > self.day

    def pairs(self) -> list[dict[str, Any]]:
        """Each pair with its figures, furthest behind first."""
        found = []
        for pair in self.programme_pairs():
            if not self._seen(pair.created_at):
                continue
            figures = self.figures(pair.id)
            milestones = figures["milestones"]
            heard = max((one.heard for one in self.of(pair.id) if one.heard), default=FIRST_OF_TIME)
            behind = (-(milestones["oldest_overdue_days"] or 0), -milestones["overdue"], heard, pair.number)
            found.append((behind, {"number": pair.number, **figures}))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def gaps(self, pair: int | None = None) -> Counter[tuple[str, str]]:
        """What is not known: the kind of each gap, and the address of what it is about."""
        found = Counter[tuple[str, str]]()
        for one in self.of(pair):
            folder = "milestones" if one.kind == "milestone" else "activities"
            url = f"/programmes/{self.programme.slug}/{folder}/{one.row.id}"
            of_one = self._of_milestone if one.kind == "milestone" else self._of_activity
            kinds = ["day_unknown"] if one.undetermined else of_one(one)
            found.update((kind, url) for kind in kinds)
        return found

    def _of_activity(self, one: Thing) -> Iterable[str]:
        last = _last_day(one.expected, one.session_days)
        if one.status in ("planned", "confirmed") and last is not None and last < self.day:
            yield "did_it_happen"
        if one.status in ("confirmed", "held"):
            when = one.happened if one.done else one.expected
            vague_session = any(each.day is None or not each.day.is_day_known for each in one.sessions)
            known = bool(one.session_days) if when is None else when.is_day_known
            if vague_session or not known:
                yield "day_unknown"
            if not one.row.host_id and not any(each.host_id for each in one.sessions):
                yield "host_unknown"
            modes = {each.mode for each in one.sessions if each.mode} or {one.row.mode}
            if modes == {"in_person"} and not one.row.place and not any(s.place for s in one.sessions):
                yield "place_unknown"
        if one.kind in CORE and one.done:
            if not _people_known(one):
                yield "head_count_missing"
            if self._report_missing(one):
                yield "report_missing"

    def _of_milestone(self, one: Thing) -> Iterable[str]:
        if not _in_all(one):
            return
        if one.done and (one.happened is None or not one.happened.is_day_known):
            yield "day_unknown"
        if one.agreed is None and one.expected is None:
            yield "undated"
        if one.status == "unknown":
            yield "state_unknown"
        if one.done and not one.row.evidence:
            yield "evidence_missing"


@dataclass
class _Row:
    """What an imported row itself says (section 2, rule 7)."""

    status: str
    happened: ApproximateDate | None
    agreed: None = None
    expected: None = None
    withdraws_expected: bool = False


@dataclass
class Statement:
    """An update, or what an imported row says itself (number -1), with the day from which it counts."""

    day: date
    recorded_at: datetime
    number: int
    update: Any
    happened: ApproximateDate | None = None
    day_unknown: bool = False

    @property
    def order(self) -> tuple[date, datetime, int]:
        return self.day, self.recorded_at, self.number


def _about(effective_on: ApproximateDate | None, recorded: date) -> date:
    """The day that a statement is about: the latest one, never in the future of who typed it."""
    if effective_on is None or (effective_on.latest or effective_on.earliest) is None:
        return recorded
    latest = effective_on.latest or effective_on.earliest
    first = effective_on.earliest or latest
    return recorded if first <= recorded < latest else latest


def _begins(row: Any, said: Iterable[Statement]) -> date:
    """The day from which a thing exists."""
    added = (row.added_on.latest or row.added_on.earliest) if row.added_on else None
    if added is None:
        return FIRST_OF_TIME
    return min([added, *(one.day for one in said if one.update.status in DONE)])


def _all(query: Any) -> list[Any]:
    return list(db.session.scalars(query))


def _is_withdrawn(update: Any, seen: Sequence[Any]) -> bool:
    return any(one.withdraws_id == update.id and not _is_withdrawn(one, seen) for one in seen)


def _last_day(value: ApproximateDate | None, session_days: Sequence[date]) -> date | None:
    if value is not None and value.latest is not None:
        return value.latest
    if session_days:
        return max(session_days)
    return value.earliest if value is not None else None


def _in_all(one: Thing) -> bool:
    return one.undetermined or one.status not in ("proposed", "dropped")


def _numbers(count: Any) -> list[int]:
    return [n for n in (count.women, count.men, count.other, count.not_stated) if n is not None]


def _people_known(one: Thing) -> bool:
    return bool(one.counts) and all(_numbers(count) for count in one.counts)


def _people(held: list[Thing]) -> dict[str, int | None]:
    known = [one for one in held if _people_known(one)]
    by_women = [one for one in known if all(count.women is not None for count in one.counts)]
    total = {id(one): sum(sum(_numbers(count)) for count in one.counts) for one in known}
    return {
        "known_total": sum(total.values()) if known else None,
        "activities_known": len(known),
        "activities_held": len(held),
        "women": sum(count.women for one in by_women for count in one.counts) if by_women else None,
        "women_of": sum(total[id(one)] for one in by_women) if by_women else None,
    }


def _slippage(milestones: list[Thing]) -> dict[str, float | None]:
    days = []
    for one in milestones:
        if not _in_all(one) or one.undetermined or one.status == "unknown":
            continue
        end = _last_day(one.happened, []) if one.done else (one.expected.latest if one.expected else None)
        if one.agreed is not None and one.agreed.latest is not None and end is not None:
            days.append((end - one.agreed.latest).days)
    return {
        "median": median(days) if days else None,
        "largest": max(days, default=None),
        "known": len(days),
    }
