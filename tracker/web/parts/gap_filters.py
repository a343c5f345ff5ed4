"""What narrows the list of gaps: who can close them, and their kind. Both live in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import g, request
from flask_babel import gettext as _

from tracker.domain.gaps import Gap
from tracker.domain.owing import Debt
from tracker.domain.statuses import GapKind
from tracker.labels import label
from tracker.labels.sorting import sort_key, sorted_by_name
from tracker.web.access import missing, sign_in_first
from tracker.web.parts.closing import Closers
from tracker.web.parts.paging import choice_asked_for

ME, COORDINATORS = "me", "coordinators"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a filter; `count` is how many gaps the page shows where it is chosen."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Closable:
    """A gap, the organisations that can close it, and whether the person who looks can."""

    gap: Gap
    able: frozenset[int]
    mine: bool

    def is_of(self, who: str) -> bool:
        if who == ME:
            return self.mine
        if who == COORDINATORS:
            return not self.able
        return not who or int(who) in self.able


class GapFilter:
    """The gaps that the address asks for. `names` are the short names of the programme's organisations."""

    def __init__(self, found: Sequence[Gap], closers: Closers, names: Mapping[int, str]) -> None:
        self.who = who_asked_for(names)
        self.kind = choice_asked_for("kind", GapKind)
        self._names = names
        self._all = [_closable(gap, closers) for gap in found]

    @property
    def found(self) -> list[Gap]:
        """The gaps that are asked for, in their order."""
        return [one.gap for one in self._of_kind if one.is_of(self.who)]

    @property
    def asked(self) -> dict[str, str]:
        """How to ask for the same again; nothing where all gaps are shown."""
        kind = self.kind.value if self.kind else ""
        return {name: value for name, value in (("who", self.who), ("kind", kind)) if value}

    @property
    def organisation(self) -> str | None:
        """The short name of the organisation that is asked for."""
        return None if self.who in ("", ME, COORDINATORS) else self._names[int(self.who)]

    @property
    def addressee(self) -> str | None:
        """Whom a message about these gaps is for; None is all who owe something."""
        return None if self.who in ("", ME) else self.who

    def able(self, gap: Gap) -> str:
        """Who can close it, by short names."""
        names = sorted_by_name((self._names[one] for one in self._able[id(gap)]), str)
        return ", ".join(names) or str(_("the coordinators"))

    @property
    def people(self) -> list[Choice]:
        """Whom one can ask for: everybody, me, the coordinators, and each organisation that can close any."""
        organisations = sorted(self._names.items(), key=lambda item: (sort_key(item[1]), item[0]))
        lines = [
            (ME, str(_("you"))),
            (COORDINATORS, str(_("only the coordinators"))),
            *((str(number), name) for number, name in organisations),
        ]
        counts = Counter(number for one in self._of_kind for number in one.able)
        first = Choice("", str(_("anybody")), len(self._of_kind))
        rest = [Choice(value, words, self._count(value, counts)) for value, words in lines]
        return [first, *(one for one in rest if one.count or one.value == self.who)]

    @property
    def kinds(self) -> list[Choice]:
        """The kinds of what they can close who are asked for."""
        counts = Counter(one.gap.kind for one in self._all if one.is_of(self.who))
        first = Choice("", str(_("every kind")), counts.total())
        rest = [Choice(kind.value, str(label(kind)), counts[kind]) for kind in GapKind]
        return [first, *(one for one in rest if one.count or one.value == self.kind)]

    @cached_property
    def _able(self) -> dict[int, frozenset[int]]:
        # By identity: a gap holds its whole record, which is no key.
        return {id(one.gap): one.able for one in self._all}

    @cached_property
    def _of_kind(self) -> list[Closable]:
        return [one for one in self._all if self.kind in (None, one.gap.kind)]

    def _count(self, who: str, counts: Mapping[int, int]) -> int:
        return counts.get(int(who), 0) if who.isdigit() else sum(one.is_of(who) for one in self._of_kind)


def _closable(gap: Gap, closers: Closers) -> Closable:
    debt = Debt(gap.kind, gap.of)
    return Closable(gap, closers.organisations(debt), g.actor.is_signed_in and closers.can_i(debt))


def who_asked_for(organisations: Container[int]) -> str:
    """The ``?who=`` of the address: an organisation, me, or the coordinators alone; "" is everybody."""
    who = request.args.get("who", "")
    if who == ME and not g.actor.is_signed_in:
        sign_in_first()
    if who in ("", ME, COORDINATORS):
        return who
    readable = who.isascii() and who.isdigit() and len(who) < 10
    return str(int(who)) if readable and int(who) in organisations else missing()
