"""What is open in one programme, and whose it is to answer: for reminders, and for the words of a digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.domain.looks import day_of
from tracker.domain.owing import Debt
from tracker.domain.reminders import ReminderLine, open_lines
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, programme_on
from tracker.domain.statuses import MENTEE_SIDE, GapKind, ReminderKind, RoleKind
from tracker.models import Pair, Programme
from tracker.queries import reminders as queries
from tracker.queries.pairs import list_pairs
from tracker.queries.progress import programme_record
from tracker.services.closing import Closers

REPORTS = (ReminderKind.REPORT_MISSING, ReminderKind.REPORT_RETURNED)


@dataclass(frozen=True, slots=True)
class OpenLines:
    """The open lines of a programme and who is asked; `pairs` with their members, by id."""

    programme: Programme
    pairs: Mapping[int, Pair]
    closers: Closers
    lines: Mapping[int, list[ReminderLine]]
    """By person, most urgent first."""


def open_in(programme: Programme, now: datetime) -> OpenLines | None:
    """What is open at a moment; None in a programme that is over. A fixed number of statements.

    An editor is asked for what their organisation may answer. Coordinators are asked only for what nobody
    else can close: what is theirs alone, or its organisations have nobody who writes for them. Reviewers are
    asked for nothing.
    """
    today = day_of(now, ZoneInfo(programme.timezone))
    if programme.period is not None and programme.period.latest and programme.period.latest < today:
        return None
    record = programme_record(programme)
    pairs = {pair.id: pair for pair in list_pairs(programme.id)}
    found = open_lines(
        programme_on(record, today), queries.list_asked(programme), queries.get_frozen(programme, record)
    )
    closers = Closers(programme, pairs)
    asked = _Asked(pairs, closers, queries.list_workers(programme.id))
    lines: dict[int, list[ReminderLine]] = {}
    for line in found:
        for person in asked.people(line):
            lines.setdefault(person, []).append(line)
    return OpenLines(programme, pairs, closers, lines)


def debt_of(line: ReminderLine) -> Debt:
    """What the line asks for, as the page of what is not known has it."""
    if line.kind in REPORTS:
        missing = isinstance(line.of, ActivityOnDay) and not line.of.has_passed_unsaid
        return Debt(GapKind.REPORT_MISSING if missing else GapKind.DID_IT_HAPPEN, line.of)
    return Debt(line.gap, line.of)


class _Asked:
    """Who is asked for a line."""

    def __init__(
        self,
        pairs: Mapping[int, Pair],
        closers: Closers,
        workers: Collection[tuple[int, RoleKind, int | None]],
    ) -> None:
        self._pairs, self._closers = pairs, closers
        self._coordinators = sorted({user for user, role, _ in workers if role is RoleKind.COORDINATOR})
        self._editors: dict[int, list[int]] = {}
        for user, role, organisation in workers:
            if role is RoleKind.EDITOR and organisation is not None:
                self._editors.setdefault(organisation, []).append(user)

    def people(self, line: ReminderLine) -> list[int]:
        """Each once; the coordinators where no organisation has anybody to ask."""
        editors = {user for one in self._organisations(line) for user in self._editors.get(one, ())}
        return sorted(editors) or self._coordinators

    def _organisations(self, line: ReminderLine) -> frozenset[int]:
        if line.kind is not ReminderKind.QUESTION_ASKED:
            return self._closers.owing(debt_of(line))
        if isinstance(line.of, MilestoneOnDay) or not line.pairs:
            return self._closers.scope(line.of).owners
        # Of a visit the mentee side answers, as `queries.questions.list_open_questions` says it in SQL.
        members = [one for pair in line.pairs if pair in self._pairs for one in self._pairs[pair].members]
        return frozenset(one.organisation_id for one in members if one.role in MENTEE_SIDE)
