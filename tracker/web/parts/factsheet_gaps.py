"""What a factsheet leaves out because nobody has recorded it, each with the form that fills it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from tracker.domain.gaps import gaps
from tracker.domain.statuses import DeliverableKind, DeliverableStatus, FigureKind
from tracker.models import Organisation
from tracker.web.parts.factsheet_told import Told
from tracker.web.parts.gap_lines import GapGroup, gap_groups
from tracker.web.parts.spoken import spoken


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that is not known, and the form where it is filled in."""

    text: str
    url: str


def unknown_of_mentoring(told: Told) -> list[GapGroup]:
    """What is not known of the pair's activities and milestones, all of it, as the page of gaps words it."""
    return gap_groups(gaps(told.shown.on), told.shown, limit=None)


def left_out(told: Told) -> list[LeftOut]:
    """What is not known of the programme, the pair, its sides, its practices, plans and results."""
    return [*_of_pair(told), *_of_sides(told), *_of_practices(told), *_of_results(told), *_of_programme(told)]


def _of_pair(told: Told) -> Iterator[LeftOut]:
    pair, url = told.pair, _url(told, "pairs.edit", number=told.pair.number)
    missing = {
        _("the motto of the pair"): pair.motto,
        _("what challenges the mentee"): pair.challenges,
        _("the strengths of the mentor"): pair.strengths,
        _("the name of the toolkit"): pair.toolkit,
    }
    yield from (LeftOut(name, url) for name, value in missing.items() if not value)
    if not pair.plans:
        yield LeftOut(_("the action plan"), _url(told, "plans.create"))
    for plan in pair.plans:
        if not plan.objectives:
            name = _("the objectives of “%(name)s”", name=plan.title)
            yield LeftOut(name, _url(told, "plans.edit", plan_id=plan.id))
    yield from _of_transfers(told)


def _of_transfers(told: Told) -> Iterator[LeftOut]:
    """Of what happened alone: a plan says what it takes over, and no more."""
    for one in () if told.is_plan else told.transfers:
        url = _url(told, "transfers.edit", plan_id=one.plan_id, transfer_id=one.id)
        if one.stage is None:
            yield LeftOut(_("“%(name)s”: how far the plan is with it", name=spoken(one.practice)), url)
        if not one.changed:
            name = _("“%(name)s”: what is changed for its own place", name=spoken(one.practice))
            yield LeftOut(name, url)


def _of_sides(told: Told) -> Iterator[LeftOut]:
    sides = told.shown.sides[told.pair.id]
    for name, side in ((_("the mentor city"), sides.mentor), (_("the mentee city"), sides.mentee)):
        if not side.cities:
            yield LeftOut(name, _url(told, "pairs.edit", number=told.pair.number))
        for city in side.cities:
            url = _url(told, "organisations.edit", organisation_id=city.id)
            yield from (LeftOut(one, url) for one in _of_city(city))


def _of_city(city: Organisation) -> Iterator[str]:
    kinds = {one.kind for one in city.figures}
    if not city.country:
        yield _("%(name)s: the country", name=city.name)
    if FigureKind.INHABITANTS not in kinds:
        yield _("%(name)s: how many inhabitants", name=city.name)
    if not kinds - {FigureKind.INHABITANTS}:
        yield _("%(name)s: the share of people of foreign origin or of a minority", name=city.name)
    if kinds and not (city.population_year or all(one.year for one in city.figures)):
        yield _("%(name)s: the year of the figures", name=city.name)


def _of_practices(told: Told) -> Iterator[LeftOut]:
    number = told.pair.number
    if not told.pair.practices:
        yield LeftOut(_("a good practice"), _url(told, "practices.create", number=number))
    for one in told.pair.practices:
        if not one.summary:
            name = _("what “%(name)s” is", name=spoken(one))
            yield LeftOut(name, _url(told, "practices.edit", number=number, practice_id=one.id))


def _of_results(told: Told) -> Iterator[LeftOut]:
    """Of what happened alone: a plan has no results."""
    if told.is_plan:
        return
    if not told.told_outcomes:
        yield LeftOut(_("an outcome"), _url(told, "outcomes.create"))
    for one in told.deliverables:
        url = _url(told, "deliverables.edit", deliverable_id=one.id)
        if one.status is None:
            yield LeftOut(_("“%(name)s”: whether it was delivered", name=one.title), url)
        elif one.status is DeliverableStatus.DELIVERED and _wants_address(one.kind) and not one.url:
            yield LeftOut(_("“%(name)s”: its address", name=one.title), url)


def _wants_address(kind: DeliverableKind) -> bool:
    """Whether it is something that one looks at on the web."""
    return kind in (DeliverableKind.ONE_STOP_SHOP, DeliverableKind.TOOLKIT, DeliverableKind.VIDEO)


def _of_programme(told: Told) -> Iterator[LeftOut]:
    programme, url = told.shown.programme, _url(told, "programmes.edit")
    if not programme.funding_statement:
        yield LeftOut(_("the funding statement of the programme"), url)
    if not programme.disclaimer:
        yield LeftOut(_("the disclaimer of the programme"), url)


def _url(told: Told, endpoint: str, **values: Any) -> str:
    return told.shown.url(endpoint, **values)
