"""What the page of an organisation says: its figures, its pairs, and what it does in the programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.addresses import activity_path, programme_path
from tracker.domain.statuses import FigureKind
from tracker.labels import activity_name, label
from tracker.labels.printed import number_words
from tracker.models import Activity, Membership, Organisation, Programme
from tracker.queries.sides import has_ended, sides_of
from tracker.web.parts.dates import say_date
from tracker.web.parts.side_cards import percent
from tracker.web.parts.written import written


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure in the reader's language; `value` is None where nobody knows it."""

    name: str
    value: str | None
    year: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair that the organisation is or was in; `when` says from and to, as far as somebody did."""

    url: str
    number: int
    mentor: str
    mentee: str
    role: str
    when: str
    note: str | None
    has_left: bool


@dataclass(frozen=True, slots=True)
class ActivityLine:
    name: str
    url: str
    when: str
    status: str


def figure_lines(organisation: Organisation) -> list[FigureLine]:
    """Each figure that it could have. They count different things, so nothing here adds or ranks them."""
    there = {figure.kind: figure for figure in organisation.figures}
    lines: list[FigureLine] = []
    for kind in FigureKind:
        figure = there.get(kind)
        if figure is None and kind is FigureKind.ETHNIC_MINORITY_PERCENT:
            # Asked for only where it is told instead of the share of foreign origin.
            continue
        year = (figure.year or organisation.population_year) if figure else None
        lines.append(
            FigureLine(
                name=str(label(kind)),
                value=_printed(kind, figure.value) if figure else None,
                year=str(year) if year else None,
                note=figure.note if figure else None,
            )
        )
    return lines


def _printed(kind: FigureKind, value: float) -> str:
    return number_words(value) if kind is FigureKind.INHABITANTS else percent(value)


def pair_lines(organisation: Organisation, programme: Programme) -> list[PairLine]:
    """Its pairs by their number, those that it has left last. Pairs and members must be loaded."""
    members = sorted(organisation.memberships, key=lambda one: (has_ended(one), one.pair.number, one.id))
    return [_pair_line(member, programme) for member in members]


def _pair_line(member: Membership, programme: Programme) -> PairLine:
    sides = sides_of(member.pair)
    return PairLine(
        url=programme_path(programme.slug, "pairs", member.pair.number),
        number=member.pair.number,
        mentor=sides.mentor.names,
        mentee=sides.mentee.names,
        role=str(label(member.role)),
        when=_from_and_to(member),
        note=member.note,
        has_left=has_ended(member),
    )


def _from_and_to(member: Membership) -> str:
    said: list[str] = []
    if member.began is not None:
        said.append(_("joined %(when)s", when=say_date(member.began)))
    elif member.began_unknown:
        said.append(_("joined later, day not known"))
    if member.ended is not None:
        said.append(_("left %(when)s", when=say_date(member.ended)))
    elif member.ended_unknown:
        said.append(_("left, day not known"))
    return ", ".join(said)


def activity_lines(
    activities: Iterable[Activity], programme: Programme, names: Mapping[int, str]
) -> list[ActivityLine]:
    """The activities that it hosts. `names` are the pairs' by their ids."""
    return [
        ActivityLine(
            name=named_activity(one, names),
            url=activity_path(programme.slug, one.id),
            when=say_date(one.happened or one.expected or one.agreed),
            status=str(label(one.status)),
        )
        for one in activities
    ]


def named_activity(activity: Activity, names: Mapping[int, str]) -> str:
    """How an activity is called in lists. Its pair links must be loaded."""
    number = next((link.round for link in activity.pair_links if link.round is not None), None)
    pairs = [names[link.pair_id] for link in activity.pair_links if link.pair_id in names]
    return activity_name(activity.kind, written(activity), number=number, pairs=pairs)
