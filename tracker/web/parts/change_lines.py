"""What changed, as lines: grouped by pair, furthest behind first, then what serves the whole programme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from flask_babel import gettext as _

from tracker.addresses import activity_path, milestone_path
from tracker.domain.changes import Change
from tracker.domain.gap_changes import GapChange
from tracker.domain.looks import day_of
from tracker.domain.progress import pairs_in_order
from tracker.domain.records import ActivityRecord, MilestoneRecord, UpdateRecord
from tracker.domain.statuses import ChangeKind
from tracker.labels import CHANGE_MARKS, StateMark, label, state_mark
from tracker.labels.joining import apart, colon, quoted
from tracker.labels.people import known_name
from tracker.labels.written import in_language
from tracker.queries.changes import Authors, authors
from tracker.web.parts.change_words import ARROW, change_words, when_words
from tracker.web.parts.dates import say_day
from tracker.web.parts.shown import Shown

AnyChange = Change | GapChange


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change. `url` is None where the thing is gone; `who` and `when` where there is nothing to say;
    `recorded` is the day on which it was typed in, where that is another one; `pair` names the pair where
    neither a heading nor the name does."""

    kind: ChangeKind
    mark: StateMark
    word: str
    name: str
    url: str | None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    comment: str | None = None
    who: str | None = None
    when: str | None = None
    pair: str | None = None
    recorded: str | None = None

    @property
    def text(self) -> str:
        """The whole line in words, for where there are no links: the brief."""
        moved = f" {ARROW} ".join(part for part in (self.before, self.after) if part)
        comment = quoted(self.comment) if self.comment else None
        recorded = _("recorded %(day)s", day=self.recorded) if self.recorded else None
        said = (self.word, moved, self.reason, comment, self.who, self.when, recorded)
        return f"{self.name}{colon()}{' · '.join(str(part) for part in said if part)}"


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one pair; `number` and `url` are None for what serves the whole programme."""

    number: int | None
    name: str
    url: str | None
    lines: list[ChangeLine]


Placed = tuple[int | None, AnyChange]
"""A change under the id of its pair, None for the whole programme."""


def placed(found: Iterable[AnyChange], shown: Shown) -> list[Placed]:
    """Each change under each of its pairs, furthest behind first, the newest first; gaps come last."""
    order: list[int | None] = [one.pair for one in pairs_in_order(shown.on)]
    order += [pair for pair in shown.pairs if pair not in order]
    by_pair: dict[int | None, list[AnyChange]] = {pair: [] for pair in (*order, None)}
    events = sorted((one for one in found if isinstance(one, Change)), key=_moment, reverse=True)
    listed: list[AnyChange] = [*events, *(one for one in found if isinstance(one, GapChange))]
    for change in listed:
        pairs: list[int | None] = [*_pairs_of(change, shown)]
        for pair in pairs or [None]:
            by_pair[pair].append(change)
    return [(pair, change) for pair, changed in by_pair.items() for change in changed]


def change_groups(
    found: Sequence[AnyChange], shown: Shown, *, shows_people: bool = False
) -> list[ChangeGroup]:
    """All that changed, by pair. `shows_people`: whether the names of persons may be seen."""
    return groups_of(placed(found, shown), shown, shows_people=shows_people)


def groups_of(
    listed: Sequence[Placed], shown: Shown, *, shows_people: bool = False, says_who: bool = True
) -> list[ChangeGroup]:
    """What is placed already, or a part of it, as groups. At most two statements; none without `says_who`."""
    words = _LineWords(shown, _names(listed, shows_people=shows_people) if says_who else None)
    groups = []
    for pair, same in groupby(listed, key=lambda one: one[0]):
        lines = _said_once([(change, words.line(change)) for _pair, change in same])
        if pair is None:
            groups.append(ChangeGroup(None, str(_("The whole programme")), None, lines))
        else:
            number = shown.pairs[pair].number
            url = shown.url("pairs.show", number=number)
            groups.append(ChangeGroup(number, shown.names[pair], url, lines))
    return groups


def newest_lines(found: Iterable[Change], shown: Shown, limit: int) -> list[ChangeLine]:
    """The newest changes of the whole programme, without their authors: no statement more."""
    words = _LineWords(shown, None)
    newest = newest_of(found, limit)
    return _said_once(
        [(change, replace(words.line(change), pair=_pair_unsaid(change, shown))) for change in newest]
    )


def newest_of(found: Iterable[Change], limit: int) -> list[Change]:
    """The newest first."""
    return sorted(found, key=_moment, reverse=True)[:limit]


@dataclass(frozen=True)
class _LineWords:
    """The words of lines on one page; `names` is None where it is not said who."""

    shown: Shown
    names: Authors | None

    def line(self, change: AnyChange) -> ChangeLine:
        return self._gap(change) if isinstance(change, GapChange) else self._change(change)

    def _change(self, change: Change) -> ChangeLine:
        words, said = change_words(change), change.said
        recorded = day_of(change.recorded_at, self.shown.look.zone)
        is_later = said is not None and (change.is_undated or recorded != change.day)
        return ChangeLine(
            kind=change.kind,
            mark=_mark(change),
            word=words.word,
            name=self.shown.name(change.of),
            url=self.shown.path(change.of),
            before=words.before,
            after=words.after,
            reason=str(label(said.reason)) if said is not None and said.reason is not None else None,
            comment=in_language(said.comment, said.language, noted=True) if said is not None else None,
            who=self._who(said),
            when=when_words(change),
            recorded=say_day(recorded) if is_later else None,
        )

    def _gap(self, change: GapChange) -> ChangeLine:
        record = self._records.get((change.of, change.id))
        slug, path = self.shown.programme.slug, milestone_path if change.of == "milestone" else activity_path
        return ChangeLine(
            kind=change.kind,
            mark=CHANGE_MARKS[change.kind],
            word=str(label(change.kind)),
            name=self.shown.name(record) if record is not None else change.title,
            url=path(slug, change.id) if record is not None else None,
            after=str(label(change.gap)),
        )

    @cached_property
    def _records(self) -> dict[tuple[str, int], ActivityRecord | MilestoneRecord]:
        record = self.shown.record
        found: dict[tuple[str, int], ActivityRecord | MilestoneRecord] = {}
        found.update({("activity", one.id): one for one in record.activities})
        found.update({("milestone", one.id): one for one in record.milestones})
        return found

    def _who(self, said: UpdateRecord | None) -> str | None:
        """The organisation and, for those who may see it, the person."""
        if said is None or self.names is None:
            return None
        if said.by_user is None and said.by_organisation is None:
            return str(_("from the programme file"))
        known = (
            self.names.organisations.get(said.by_organisation or 0),
            known_name(self.names.people.get(said.by_user or 0)),
        )
        return ", ".join(name for name in known if name) or str(_("the coordinator"))


def _said_once(lines: Iterable[tuple[AnyChange, ChangeLine]]) -> list[ChangeLine]:
    """The lines; of several that one statement gave, the first alone has its reason and comment."""
    found: list[ChangeLine] = []
    last: tuple[type, int, int] | None = None
    for change, line in lines:
        said = change.said if isinstance(change, Change) else None
        key = (
            None
            if said is None or not isinstance(change, Change)
            else (type(change.of), change.of.id, said.id)
        )
        found.append(replace(line, reason=None, comment=None) if key and key == last else line)
        last = key
    return found


def _pair_unsaid(change: Change, shown: Shown) -> str | None:
    name = shown.name(change.of)
    return apart(one for pair in _pairs_of(change, shown) if (one := shown.names[pair]) not in name) or None


def _mark(change: Change) -> StateMark:
    """The shape of the kind; where a state or a judgement is told, of that."""
    if change.kind is ChangeKind.CONFIDENCE:
        return state_mark(change.after.confidence)
    return state_mark(change.after.status) if change.kind is ChangeKind.STATUS else CHANGE_MARKS[change.kind]


def _names(listed: Iterable[Placed], *, shows_people: bool) -> Authors:
    said = [change.said for _pair, change in listed if isinstance(change, Change) and change.said is not None]
    organisations = {one.by_organisation for one in said if one.by_organisation is not None}
    people = {one.by_user for one in said if one.by_user is not None} if shows_people else set()
    return authors(organisations, people)


def _pairs_of(change: AnyChange, shown: Shown) -> list[int]:
    if isinstance(change, Change):
        return [pair for pair in change.of.pairs if pair in shown.pairs]
    return [pair for pair, one in shown.pairs.items() if one.number in change.pairs]


def _moment(change: Change) -> tuple[date, datetime]:
    return change.day, change.recorded_at
