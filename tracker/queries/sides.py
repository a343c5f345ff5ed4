"""The two sides of a pair, read from its loaded members. A side may have several cities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.statuses import MemberRole
from tracker.models import Membership, Organisation, Pair

ARROW = "→"


@dataclass(frozen=True, slots=True)
class Side:
    """Those who are on one side now, in the order of the pair, and those who were and have left."""

    cities: tuple[Organisation, ...]
    associations: tuple[Organisation, ...]
    former: tuple[Membership, ...]

    @property
    def names(self) -> str:
        """The cities; where there is none, the associations."""
        return " + ".join(one.name for one in self.cities or self.associations)


@dataclass(frozen=True, slots=True)
class Sides:
    mentor: Side
    mentee: Side

    @property
    def names(self) -> str:
        """The pair in one line: "Mechelen → Capaci"."""
        return f"{self.mentor.names or '…'} {ARROW} {self.mentee.names or '…'}"


def has_ended(member: Membership) -> bool:
    """Whether somebody says that the membership ended, on whichever day."""
    return member.ended_unknown or member.ended is not None


def sides_of(pair: Pair) -> Sides:
    """Who stands on which side. Members and their organisations must be loaded."""
    return Sides(
        _side(pair.members, MemberRole.MENTOR_CITY, MemberRole.MENTOR_ASSOCIATION),
        _side(pair.members, MemberRole.MENTEE_CITY, MemberRole.MENTEE_ASSOCIATION),
    )


def _side(members: Iterable[Membership], city: MemberRole, association: MemberRole) -> Side:
    own = [member for member in members if member.role in (city, association)]
    staying = [member for member in own if not has_ended(member)]
    # Of a pair that all have left, the last known members are still its name.
    shown = staying or own
    return Side(
        cities=tuple(member.organisation for member in shown if member.role is city),
        associations=tuple(member.organisation for member in shown if member.role is association),
        former=tuple(member for member in own if has_ended(member)),
    )
