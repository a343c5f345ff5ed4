"""The entries of the log as sentences, with what exactly was changed folded below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.domain.statuses import LogDoor, LogKind, RoleKind
from tracker.labels import label
from tracker.labels.cases import inside
from tracker.labels.joining import apart
from tracker.labels.log import bare_name, column_words, table_words, value_words
from tracker.labels.people import person_name
from tracker.models import LogEntry, LogLine, Pair, Programme
from tracker.queries import log as queries
from tracker.queries.log import Counted
from tracker.web.parts.dates import say_time, say_weekday
from tracker.web.parts.log_names import Names, names_for, target

MOST_NAMED = 3
SHORT = 2
MOST_TABLES = 6
SILENT = frozenset({"position", "key", "recorded_at", "transports"})
"""Columns of a new row that say nothing to a reader; neither does a box that is not ticked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A column: what it said before and what it says now, None where it said nothing; both where only that
    it changed is known."""

    words: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A line in words; `url` is the page of what it is about, where there is one."""

    words: str
    url: str | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in words. `told` are its first lines, `total` the number of all of them."""

    id: int
    time: str
    moment: str
    words: str
    url: str | None
    as_what: str
    told: tuple[Told, ...]
    total: int

    @property
    def is_short(self) -> bool:
        """Whether what it changed is said in a line or two, which need no folding."""
        return self.total == 1 and len(self.told[0].differences) <= SHORT

    @property
    def says_more(self) -> bool:
        """Whether there is more to it than its sentence."""
        return self.total > 1 or any(line.differences for line in self.told)


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of a day, newest first."""

    words: str
    iso: str
    entries: list[Entry]


def days_of(entries: Sequence[LogEntry], programme: Programme, pairs: Sequence[Pair]) -> list[Day]:
    """The entries by day, in the programme's own time. Four statements, however many there are."""
    ids = [entry.id for entry in entries]
    lines, counts = queries.list_first_lines(ids), queries.count_lines(ids)
    names = names_for(programme, pairs, entries, [line for one in lines.values() for line in one])
    days: dict[date, Day] = {}
    zone = ZoneInfo(programme.timezone)
    for entry in entries:
        at = entry.at.astimezone(zone)
        day = days.setdefault(at.date(), Day(say_weekday(at.date()), at.date().isoformat(), []))
        day.entries.append(told_entry(entry, lines[entry.id], counts[entry.id], names))
    return list(days.values())


def told_entry(entry: LogEntry, lines: Sequence[LogLine], counts: Sequence[Counted], names: Names) -> Entry:
    """An entry in words, with its first lines."""
    at = entry.at.astimezone(names.zone)
    total = sum(one.number for one in counts)
    kinds = {line.kind for line in lines}
    kind = next(iter(kinds)) if len(kinds) == 1 else LogKind.CHANGED
    abouts = list(dict.fromkeys((line.about, line.about_id) for line in lines))
    if total > len(lines) or len(abouts) > MOST_NAMED:
        what = _counted(counts, lines, names)
    else:
        what = apart(
            _named(about, [one for one in lines if (one.about, one.about_id) == about], names)
            for about in abouts
        )
        kind = _kind_of_all(lines, kind)
    return Entry(
        id=entry.id,
        time=say_time(at, at.tzinfo),
        moment=at.isoformat(timespec="minutes"),
        words=_accepted(entry, lines) or _sentence(kind, _who(entry), what),
        url=names.url(*abouts[0]) if len(abouts) == 1 else None,
        as_what=_as_what(entry, lines, names),
        told=tuple(told_line(line, names) for line in sorted(lines, key=_is_part)),
        total=total,
    )


def told_line(line: LogLine, names: Names) -> Told:
    """A line in words, with what differs."""
    of = (line.about, line.about_id)
    words = _line_sentence(line.kind, _named(of, [line], names))
    is_of_row = line.kind in (LogKind.ADDED, LogKind.CHANGED, LogKind.REMOVED)
    return Told(words, names.url(*of), tuple(_differences(line, names)) if is_of_row else ())


def _kind_of_all(lines: Sequence[LogLine], kind: LogKind) -> LogKind:
    """What was done to the things themselves: a thing that was added with its parts was added."""
    own = {line.kind for line in lines if line.table_name == line.about}
    return next(iter(own)) if len(own) == 1 else kind


def _named(about: tuple[str | None, int | None], lines: Sequence[LogLine], names: Names) -> str:
    """What lines about one thing are about: the thing, or, where there is one line, the part of it."""
    table, number = about
    itself = [line for line in lines if (line.table_name, line.row_id) == about]
    name = names.known(table, number) if table and number is not None else None
    name = name or next((line.name for line in itself if line.name), None)
    part = lines[0].table_name if len({line.table_name for line in lines}) == 1 and not itself else None
    if part is not None or table is None:
        own = next((line.name for line in lines if line.name and len(lines) == 1), None)
        said = " · ".join(filter(None, (own, name)))
        kind = table_words(part or lines[0].table_name)
        return str(_("%(kind)s (%(name)s)", kind=kind, name=said)) if said else kind
    if name is None or table == "pair":
        return name or table_words(table)
    return str(_("%(kind)s “%(name)s”", kind=table_words(table), name=name))


def _is_part(line: LogLine) -> bool:
    """What is said of a thing itself stands before what is said of its parts."""
    return line.table_name != line.about


def _counted(counts: Sequence[Counted], lines: Sequence[LogLine], names: Names) -> str:
    """How many rows of which kind; of a programme that was loaded, after its name."""
    tables: dict[str, int] = {}
    for one in counts:
        tables[one.table] = tables.get(one.table, 0) + one.number
    shown = sorted(tables.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{table_words(table)} ({number})" for table, number in shown[:MOST_TABLES]]
    counted = ", ".join([*words, "…"] if len(shown) > MOST_TABLES else words)
    loaded = [one for one in lines if one.table_name == "programme" and one.kind is LogKind.ADDED]
    return (
        f"{_named((loaded[0].about, loaded[0].about_id), loaded, names)} · {counted}" if loaded else counted
    )


def _sentence(kind: LogKind, who: str, what: str) -> str:
    words: dict[LogKind, Callable[[], str]] = {
        LogKind.ADDED: lambda: _("%(who)s added: %(what)s", who=who, what=what),
        LogKind.CHANGED: lambda: _("%(who)s changed: %(what)s", who=who, what=what),
        LogKind.REMOVED: lambda: _("%(who)s removed: %(what)s", who=who, what=what),
        LogKind.SIGNED_IN: lambda: _("%(who)s signed in", who=who),
        LogKind.SIGNED_OUT: lambda: _("%(who)s signed out", who=who),
        LogKind.EXPORTED: lambda: _("%(who)s took out a copy: %(what)s", who=who, what=what),
    }
    return str(words[kind]())


def _accepted(entry: LogEntry, lines: Sequence[LogLine]) -> str | None:
    """Accepting an invitation adds an account and a role: one sentence says all of it."""
    for line in lines:
        if line.table_name == "invitation" and (line.new or {}).get("accepted_at"):
            return str(_("%(who)s accepted an invitation", who=_who(entry)))
    return None


def _line_sentence(kind: LogKind, what: str) -> str:
    return str(_("%(what)s: %(done)s", what=what, done=inside(str(label(kind)))))


def _who(entry: LogEntry) -> str:
    if entry.user is not None:
        return person_name(entry.user, sees_address=True)
    if entry.door is LogDoor.COMMAND:
        return str(_("A command"))
    if entry.door is LogDoor.LINK:
        return str(_("Somebody with a link in a mail"))
    return str(_("The tracker itself")) if entry.door is LogDoor.ITSELF else str(_("Somebody unknown"))


def _as_what(entry: LogEntry, lines: Sequence[LogLine], names: Names) -> str:
    """As what the person acted, and through what, where it was no page; of a sign-in, by what."""
    role = None if entry.role is None else str(label(entry.role))
    if entry.role is RoleKind.EDITOR and entry.organisation_id is not None:
        role = f"{role}, {names('organisation', entry.organisation_id)}"
    said = entry.door in (LogDoor.PAGE, LogDoor.ITSELF) or (entry.door is LogDoor.LINK and entry.user is None)
    door = None if said else str(label(entry.door))
    means: list[str | None] = [
        value_words(line.table_name, "means", (line.new or {}).get("means"), names, names.zone)
        for line in lines
        if line.kind is LogKind.SIGNED_IN
    ]
    return " · ".join(filter(None, (role, *(means or [entry.command or door]))))


def _differences(line: LogLine, names: Names) -> Iterator[Difference]:
    old, new = line.old or {}, line.new or {}
    done = set[str]()
    for column in sorted({**old, **new}, key=_text_first):
        name = bare_name(column)
        if name in done or _is_silent(line, column):
            continue
        done.add(name)
        words = column_words(column)
        if old.get(column) is None and new.get(column) is None:
            yield Difference(words, None, None)
            continue
        before, after = (
            value_words(line.table_name, column, one.get(column), names, names.zone) for one in (old, new)
        )
        yield Difference(words, None if not old else before, None if not new else after)


def _text_first(column: str) -> tuple[str, bool]:
    """A date as it was typed stands for its EDTF."""
    return bare_name(column), column.endswith("_edtf")


def _is_silent(line: LogLine, column: str) -> bool:
    """Of a new row, what places it says nothing new."""
    if line.kind not in (LogKind.ADDED, LogKind.REMOVED):
        return False
    value = (line.new or line.old or {}).get(column)
    leads_to = target(line.table_name, column)
    is_itself = leads_to == line.about and value == line.about_id
    return column in SILENT or value is False or is_itself or leads_to == "programme"
