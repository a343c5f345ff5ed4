"""The two sides of a pair in words: who, where, how many inhabitants, who left, and what they offer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from tracker.domain.statuses import FigureKind, MemberRole
from tracker.extensions import page_locale
from tracker.labels import country_code, country_name
from tracker.labels.joining import apart
from tracker.labels.printed import number_words
from tracker.models import Figure, Membership, Organisation, Pair, Practice, Programme
from tracker.queries.sides import Side, Sides, has_ended
from tracker.web.parts.shown import Shown


@dataclass(frozen=True, slots=True)
class CityWords:
    """A city with its figures in the reader's language; `counts` says what exactly they count."""

    name: str
    place: str
    figures: str | None
    counts: str | None
    url: str


@dataclass(frozen=True, slots=True)
class SideCard:
    """`css` is the side's own colour; `left` tells of those who were here before."""

    css: str
    name: str
    cities: list[CityWords]
    associations: list[str]
    left: list[str]
    practices: Sequence[Practice]


def side_cards(pair: Pair, sides: Sides, shown: Shown) -> list[SideCard]:
    """Mentor first. Members' figures and the practices must be loaded."""
    owners = {one.id for one in (*sides.mentee.cities, *sides.mentee.associations)}
    of_mentee = [one for one in pair.practices if one.owner_id in owners]
    of_mentor = [one for one in pair.practices if one.owner_id not in owners]
    return [
        _card("mentor", _("Mentor"), sides.mentor, pair, shown, of_mentor),
        _card("mentee", _("Mentee"), sides.mentee, pair, shown, of_mentee),
    ]


def _card(css: str, name: str, side: Side, pair: Pair, shown: Shown, own: Sequence[Practice]) -> SideCard:  # noqa: PLR0917
    return SideCard(
        css=css,
        name=name,
        cities=[city_words(one, shown.programme) for one in side.cities],
        associations=[with_acronym(one) for one in side.associations],
        left=[left_words(one, pair, shown) for one in side.former],
        practices=own,
    )


def with_acronym(organisation: Organisation) -> str:
    """ "VVSG, Association of Flemish Cities and Municipalities"."""
    return f"{organisation.acronym}, {organisation.name}" if organisation.acronym else organisation.name


def city_words(city: Organisation, programme: Programme) -> CityWords:
    """The city, its country as the programme prints it, and its figures. `figures` must be loaded."""
    notes = [city.population_note, *(one.note for one in city.figures)]
    return CityWords(
        name=city.name,
        place=place_words(city, programme),
        figures=apart(figure_words(one, city.population_year) for one in city.figures) or None,
        counts=apart(note for note in notes if note) or None,
        url=f"/programmes/{programme.slug}/organisations/{city.id}",
    )


def place_words(organisation: Organisation, programme: Programme) -> str:
    """ "Greece (EL)": the country's name, and its code as the programme displays it."""
    if organisation.country is None:
        return country_name(None)
    code = country_code(organisation.country, programme.country_display)
    return f"{country_name(organisation.country)} ({code})"


def figure_words(figure: Figure, year: int | None = None) -> str:
    """A figure as the reader's language writes it: "87,000 inhabitants", "6 % of foreign origin (2011)"."""
    if figure.kind is FigureKind.INHABITANTS:
        words = _("%(number)s inhabitants", number=number_words(figure.value))
    elif figure.kind is FigureKind.FOREIGN_ORIGIN_PERCENT:
        words = _("%(share)s of foreign origin", share=percent(figure.value))
    else:
        words = _("%(share)s of an ethnic minority", share=percent(figure.value))
    known = figure.year or year
    return str(_("%(words)s (%(year)s)", words=words, year=known) if known else words)


def percent(value: float) -> str:
    """A share that is already in percent, with as many decimals as it has, up to two."""
    pattern = page_locale().percent_formats[None].pattern.partition(";")[0]
    return str(format_decimal(value / 100, format=re.sub(r"0(?=[^0]*$)", "0.##", pattern)))


def left_words(member: Membership, pair: Pair, shown: Shown) -> str:
    """ "Took over from Partinico, day not known": where a successor is here, else that it left."""
    when = shown.written(member.ended) or _("day not known")
    succeeded = any(one.role is member.role and not has_ended(one) for one in pair.members)
    values = {"name": member.organisation.name, "when": when}
    if succeeded and member.role in (MemberRole.MENTOR_CITY, MemberRole.MENTEE_CITY):
        return str(_("Took over from %(name)s (%(when)s).", **values))
    return str(_("%(name)s left (%(when)s).", **values))
