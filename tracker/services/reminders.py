"""Who is due a digest, and writing one. `tracker.mail.reminding` does so for all, and commits after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import insert, select

from tracker.domain.looks import day_of
from tracker.domain.paces import Said, digest_of, pace_of
from tracker.domain.reminders import ReminderLine
from tracker.domain.statuses import MessageKind, ReminderPace
from tracker.extensions import db
from tracker.models import Reminded, User
from tracker.queries import reminders as queries
from tracker.queries.reminders import LastDigest, Reader
from tracker.services import outbox
from tracker.services.open_lines import OpenLines, open_in

MORNING = 7
"""No digest is sent before this hour of the person's day."""


class Why(StrEnum):
    """Why somebody gets a digest now, or none."""

    DUE = "due"
    NOTHING_OPEN = "nothing_open"
    TOO_SOON = "too_soon"
    WAITS = "waits"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be written to one person: `lines` by the programme, by its name; none unless it is due.

    `day` is the person's own; `last` is the digest that was there when this was decided.
    """

    user_id: int
    why: Why
    day: date
    not_before: datetime
    last: LastDigest | None
    lines: tuple[tuple[int, ReminderLine], ...] = ()


def decide(now: datetime) -> list[Decided]:
    """For everybody who may be reminded, whether a digest is due and what it lists; writes nothing.

    So many statements for each programme, and four for all people, however many these are.
    """
    programmes = queries.list_programmes()
    found = [lines for one in programmes if (lines := open_in(one, now)) is not None]
    zones = {one.id: ZoneInfo(one.timezone) for one in programmes}
    said, last = queries.list_said(now, zones), queries.last_digests(now)
    return [
        _decided(reader, found, said.get(reader.id, {}), last.get(reader.id), now)
        for reader in queries.list_readers()
    ]


def _decided(
    reader: Reader, programmes: Sequence[OpenLines], said: Said, last: LastDigest | None, now: datetime
) -> Decided:
    mine = [one for one in programmes if reader.id in one.lines]
    zone = zone_of(reader.timezone or (mine[0].programme.timezone if mine else None))
    day, pace = day_of(now, zone), pace_of(reader.pace)
    lines = [line for one in mine for line in one.lines[reader.id]]
    due = digest_of(
        lines, said=said, last=day_of(last.written_at, zone) if last else None, day=day, pace=pace
    )
    why = Why.NEVER if pace is ReminderPace.NEVER else Why.WAITS if last and last.waits else Why.DUE
    if why is Why.DUE and not due:
        why = Why.TOO_SOON if lines else Why.NOTHING_OPEN
    of = {line.about: one.programme.id for one in mine for line in one.lines[reader.id]}
    chosen = tuple((of[line.about], line) for line in due) if why is Why.DUE else ()
    return Decided(reader.id, why, day, _morning(now, zone), last, chosen)


def zone_of(name: str | None) -> ZoneInfo:
    """The timezone of that name; UTC for none, and for one that is not known here."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Now, or where it is night there the morning of that day."""
    local = now.astimezone(zone)
    return (
        now if local.hour >= MORNING else datetime.combine(local.date(), time(MORNING), zone).astimezone(UTC)
    )


def write(one: Decided, now: datetime) -> bool:
    """Writes one person's digest, in a new transaction; False where it is not to be written any more.

    Their row is held, so that of two runs the second sees what the first wrote; and the key of the message
    says the day, so that even without that there is one a day.
    """
    here = select(User.id).where(User.id == one.user_id, User.is_here)
    wanted = here.where(User.reminders.is_distinct_from(ReminderPace.NEVER)).with_for_update()
    if db.session.scalar(wanted) is None:
        return False
    if queries.last_digests(now, one.user_id).get(one.user_id) != one.last:
        return False
    programmes = {programme for programme, _line in one.lines}
    message = outbox.write(
        MessageKind.DIGEST,
        key=f"digest {one.user_id} {one.day}",
        user_id=one.user_id,
        programme_id=programmes.pop() if len(programmes) == 1 else None,
        not_before=one.not_before,
    )
    if message is None:
        return False
    whose = {"message_id": message, "user_id": one.user_id}
    rows = [
        {**whose, "programme_id": programme, "kind": line.kind, "thing": line.about}
        for programme, line in one.lines
    ]
    db.session.execute(insert(Reminded), rows)
    return True
