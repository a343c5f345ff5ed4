"""The log of every change to every row: who, when, through what, old and new.

Nobody calls it to have a change logged. `watch` listens to a database session: what its flushes and its bulk
statements do is gathered, and written just before the commit, in the same transaction, as one entry for each
programme. So a transaction that is rolled back leaves no line, and a row that changed three times has one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, event, insert
from sqlalchemy.orm import Session, scoped_session

from tracker import clock
from tracker.domain.actors import ANONYMOUS, Actor
from tracker.domain.statuses import LogDoor, LogKind, RoleKind
from tracker.extensions import db
from tracker.models import LogEntry, LogLine, LogPair
from tracker.services.log_changes import Change, leads_upward, net
from tracker.services.log_gathering import gathered, listen, take
from tracker.services.log_places import Places

SIGN_IN = "sign_in"
LINES_AT_ONCE = 2_000
TOLD = "log_progress"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, through what; `command` is the name of the command, where it is one."""

    actor: Actor = ANONYMOUS
    door: LogDoor = LogDoor.ITSELF
    command: str | None = None


_askers: list[Callable[[], Acting | None]] = []


def watch(session: scoped_session[Any], *who: Callable[[], Acting | None]) -> None:
    """Logs what the session does from now on. Each of `who` says who acts, or None where it cannot know;
    where none knows, it is the tracker itself. Watching a session twice logs nothing twice."""
    _askers[:] = who
    if event.contains(session, "before_commit", _write):
        return
    listen(session)
    event.listen(session, "before_commit", _write)


def tell(progress: Callable[[str, int, int], None]) -> None:
    """Has the next commit say how many lines it has written, for whoever waits for a long one."""
    db.session().info[TOLD] = progress


def note(
    kind: LogKind, *, table: str, row_id: int, programme_id: int | None = None, name: str | None = None
) -> None:
    """Notes what changes no row: a copy that is taken out. The caller commits, as for any change.

    It is about the row of `table`, and stands in the log of that row's programmes; whoever gives the
    `programme_id` spares the question, which a request that has only read must not ask.
    """
    gathered(db.session()).append(Change(kind, table, row_id, {"name": name}, programme_id=programme_id))


def _write(session: Session) -> None:
    """Writes the entries of the transaction that is about to be committed."""
    if session.in_nested_transaction():
        return
    session.flush()
    changes = net(take(session))
    if not changes:
        return
    places = _places(session, changes)
    by_programme = defaultdict[int | None, list[Change]](list)
    for change in changes:
        for programme in _programmes(change, places):
            by_programme[programme].append(change)
    acting = next((found for ask in _askers if (found := ask()) is not None), Acting())
    connection = session.connection()
    entries = [_entry(programme, lines, acting) for programme, lines in by_programme.items()]
    numbers = _insert_entries(connection, entries)
    lines = [
        _line(number, change, places)
        for number, done in zip(numbers, by_programme.values(), strict=True)
        for change in done
    ]
    tell = session.info.pop(TOLD, lambda *_step: None)
    for start in range(0, len(lines), LINES_AT_ONCE):
        some = lines[start : start + LINES_AT_ONCE]
        connection.execute(insert(LogLine.__table__), some)  # type: ignore[arg-type]
        tell("log", start + len(some), len(lines))
    pairs = [
        {"pair_id": pair, "entry_id": number}
        for number, done in zip(numbers, by_programme.values(), strict=True)
        for pair in sorted(set(chain.from_iterable(places.of(change.key).pairs for change in done)))
    ]
    if pairs:
        connection.execute(insert(LogPair.__table__), pairs)  # type: ignore[arg-type]


def _places(session: Session, changes: Sequence[Change]) -> Places:
    # What was gathered of a row is newer than what was loaded of it.
    known = {change.key: change.row for change in changes if change.is_of_row and leads_upward(change)}
    added = frozenset(change.key for change in changes if change.kind is LogKind.ADDED)
    places = Places(session, dict(known), added)
    places.look_up(change.key for change in changes if change.programme_id is None)
    return places


def _insert_entries(connection: Connection, entries: Sequence[Mapping[str, Any]]) -> list[int]:
    """One statement for all; the entries' numbers in their order."""
    statement = insert(LogEntry.__table__).returning(  # type: ignore[arg-type]
        LogEntry.id, sort_by_parameter_order=True
    )
    return list(connection.execute(statement, entries).scalars())


def _programmes(change: Change, places: Places) -> Iterable[int | None]:
    if change.programme_id is not None:
        return (change.programme_id,)
    return sorted(places.of(change.key).programmes) or (None,)


def _entry(programme_id: int | None, changes: Sequence[Change], acting: Acting) -> dict[str, Any]:
    person = acting.actor.user_id or _who_signs_in(changes)
    role, organisation = _hat(acting.actor, programme_id, changes)
    return {
        "at": clock.now(),
        "programme_id": programme_id,
        "user_id": person,
        "role": role,
        "organisation_id": organisation,
        "door": acting.door,
        "command": acting.command,
    }


def _who_signs_in(changes: Sequence[Change]) -> int | None:
    """Who signs in by this very request was nobody when it began."""
    return next((change.row.get("user_id") for change in changes if change.table == SIGN_IN), None)


def _hat(
    actor: Actor, programme_id: int | None, changes: Sequence[Change]
) -> tuple[RoleKind | None, int | None]:
    """As what the person acted: who leads, as that; an editor of several, for the one that is named."""
    if actor.has_role(programme_id, RoleKind.COORDINATOR):
        return RoleKind.COORDINATOR, None
    edited = actor.organisations(programme_id)
    if edited:
        named = {value for change in changes for value in _organisations_named(change) if value in edited}
        chosen = edited if len(edited) == 1 else named
        return RoleKind.EDITOR, next(iter(chosen)) if len(chosen) == 1 else None
    return (RoleKind.REVIEWER if actor.has_role(programme_id, RoleKind.REVIEWER) else None), None


def _organisations_named(change: Change) -> Iterator[Any]:
    for name, value in change.new.items():
        if name.endswith("organisation_id") or name == "reporter_id":
            yield value


def _line(entry_id: int, change: Change, places: Places) -> dict[str, Any]:
    about = places.about(change.key)
    hidden = dict.fromkeys(sorted(change.not_kept))
    return {
        "entry_id": entry_id,
        "kind": _kind(change),
        "table_name": change.table,
        "row_id": change.row_id,
        "name": places.name(change.key) if change.is_of_row else change.row["name"],
        "about": about[0] if about else None,
        "about_id": about[1] if about else None,
        "old": {**change.old, **hidden} or None,
        "new": {**change.new, **hidden} or None,
    }


def _kind(change: Change) -> LogKind:
    """A device on which somebody is signed in is a row; that it is added or ended is what people do."""
    if change.table != SIGN_IN:
        return change.kind
    if change.kind is LogKind.ADDED:
        return LogKind.SIGNED_IN
    return LogKind.SIGNED_OUT if change.new.get("ended_at") else change.kind
