"""The factsheet of a pair in words, once: its page is drawn and its PDF made from this."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.documents.factsheet import Fact, FactSection, Factsheet, Part
from tracker.domain.publishing import Piece
from tracker.domain.standings import ActivityOnDay
from tracker.domain.statuses import DeliverableKind, OutcomeKind
from tracker.labels.joining import quoted
from tracker.labels.written import in_language
from tracker.models import Deliverable, Milestone, Outcome, Transfer
from tracker.queries.factsheets import list_sources
from tracker.web.parts.factsheet_facts import (
    activity_fact,
    cited_by_figures,
    counts_held,
    deliverable_fact,
    fact,
    milestone_fact,
    outcome_fact,
    part,
    plan_fact,
    planned_words,
    practice_explained,
    practice_name,
    replication_fact,
    side_part,
    transfer_fact,
    video_fact,
)
from tracker.web.parts.factsheet_told import Told, is_postponed
from tracker.web.parts.spoken import name_of_milestone, spoken
from tracker.web.parts.written import written

COLLABORATIONS = (OutcomeKind.SPIN_OFF_PROJECT, OutcomeKind.PARTNERSHIP)
MEDIA = (DeliverableKind.VIDEO, DeliverableKind.WEBSITE)


def factsheet_of(told: Told) -> Factsheet:
    """The factsheet in the reader's language. What is not known is not in it, nor is an empty section."""
    shown, pair, programme = told.shown, told.pair, told.shown.programme
    sides = shown.sides[pair.id]
    kind = _("Factsheet: what is planned") if told.is_plan else _("Factsheet: what happened")
    number = _("pair %(number)s", number=pair.number)
    return {
        "language": shown.language,
        "programme": programme.acronym or programme.name,
        "kind": f"{kind}, {number}",
        "mentor": sides.mentor.names or "…",
        "mentee": sides.mentee.names or "…",
        "objective": spoken(pair, "objective"),
        "motto": spoken(pair, "motto") or "",
        "as_of": _("As recorded on %(day)s", day=shown.day_words),
        "funding": programme.funding_statement or _funder(programme.funder),
        "disclaimer": programme.disclaimer,
        "fictional": programme.fictional,
        "words": {
            "page": _("Page {page} of {pages}"),
            "fictional": _("Fictional programme: nothing here really happened"),
            "no_shape": _(
                "□ stands for a character that this document cannot print; the factsheet’s page shows it."
            ),
            "motto": quoted("{motto}"),
            "more": _("Cut short here; all of it is on the pair’s page."),
        },
        "sections": list(sections_of(told).values()),
    }


def sections_of(told: Told) -> dict[str, FactSection]:
    """The sections that have something in them and may be told, in their order, by names that stay."""

    def of(piece: Piece, parts: Callable[[Told], list[Part]]) -> list[Part]:
        return parts(told) if told.shows(piece) else []

    practices = told.pair.practices
    explained = [one for one in practices if one.summary or one.url]
    found = {
        "sides": _section(_("The two sides"), of(Piece.PROFILE, _sides)),
        "challenges": _section(_("Challenges and strengths"), of(Piece.CHALLENGES, _challenges)),
        "practices": _section(
            ngettext("Good practice", "Good practices", len(practices)), of(Piece.PRACTICES, _practice_names)
        ),
        "mentoring": _section(_("Mentoring"), of(Piece.MENTORING, _mentoring)),
        "explained": _section(
            ngettext("The practice explained", "The practices explained", len(explained)),
            of(Piece.PRACTICES, _practices),
        ),
        "plan": _section(_("Action plan"), of(Piece.PLAN, _plans)),
        "elsewhere": _section(_("Taken up elsewhere"), of(Piece.RESULTS, _elsewhere)),
        "outcomes": _section(
            _("What is to come of it") if told.is_plan else _("Outcomes"),
            [*of(Piece.RESULTS, _outcomes), *of(Piece.MEDIA, _media), *of(Piece.RESULTS, _also_made)],
        ),
        "sources": _section(_("Sources"), [part("", _sources(told))], is_small=True),
    }
    return {name: one for name, one in found.items() if one is not None}


def _funder(funder: str | None) -> str | None:
    return _("Funded by: %(name)s", name=funder) if funder else None


def _section(heading: str, parts: Iterable[Part], *, is_small: bool = False) -> FactSection | None:
    there = [one for one in parts if one["facts"]]
    return {"heading": heading, "is_small": is_small, "parts": there} if there else None


def _sides(told: Told) -> list[Part]:
    sides = told.shown.sides[told.pair.id]
    return [
        side_part(_("Mentor"), sides.mentor, told.pair, told.shown, "mentor"),
        side_part(_("Mentee"), sides.mentee, told.pair, told.shown, "mentee"),
    ]


def _challenges(told: Told) -> list[Part]:
    sides = told.shown.sides[told.pair.id]
    language = told.pair.language
    challenges = [fact(text=in_language(one, language) or "") for one in told.pair.challenges or ()]
    strengths = [fact(text=in_language(one, language) or "") for one in told.pair.strengths or ()]
    return [
        part(_("Challenges of %(name)s", name=sides.mentee.names or "…"), challenges, "mentee"),
        part(_("Strengths of %(name)s", name=sides.mentor.names or "…"), strengths, "mentor"),
    ]


def _practice_names(told: Told) -> list[Part]:
    return [part("", [practice_name(one) for one in told.pair.practices])]


def _practices(told: Told) -> list[Part]:
    return [part("", [practice_explained(one) for one in told.pair.practices if one.summary or one.url])]


def _mentoring(told: Told) -> list[Part]:
    """Study visits, workshops and academies; below them everything else."""
    core = [one for one in told.told_activities if one.is_core]
    other = [one for one in told.told_activities if not one.is_core]
    counted = _counted(told)
    first = [counted] if core and any(counted.values()) else []
    coming = [] if told.is_plan else told.to_come
    return [
        part("", [*first, *(_activity(told, one) for one in core)]),
        part(_("Also planned") if told.is_plan else _("Also"), [_activity(told, one) for one in other]),
        part(_("Still to come"), [_activity(told, one) for one in coming]),
    ]


def _counted(told: Told) -> Fact:
    """How much there was, or is to be: unless something of that is not told, which would only puzzle."""
    if not told.is_plan:
        return counts_held(told.found, is_public=told.public is not None)
    is_whole = told.public is None or not any(map(is_postponed, told.shown.on.activities))
    return fact(text=planned_words(told.found) if is_whole else "")


def _activity(told: Told, one: ActivityOnDay) -> Fact:
    return activity_fact(one, told.activities[one.record.id], told.shown, planned=told.is_plan)


def _plans(told: Told) -> list[Part]:
    """Each plan with what it takes over and with its milestones: those that count, so neither proposals nor
    what was dropped."""
    parts = []
    for plan in told.pair.plans:
        taken = [
            transfer_fact(one, planned=told.is_plan) for one in _transfers(told) if one.plan_id == plan.id
        ]
        own = [one for one in told.shown.on.milestones if one.record.plan == plan.id and one.in_all]
        said = [milestone_fact(one, told.shown, planned=told.is_plan) for one in own]
        parts += [part("", [plan_fact(plan), *taken, *said])]
    return parts


def _transfers(told: Told) -> list[Transfer]:
    """A practice of another pair is named where it may be."""
    return [one for one in told.transfers if told.shows(Piece.PRACTICES, one.practice.pair_id)]


def _elsewhere(told: Told) -> list[Part]:
    """Who took it up, and what: a milestone and a practice are named where they are told, too."""
    if told.is_plan:
        return []
    in_plan = {one.record.id for one in told.shown.on.milestones if one.in_all}
    rows = [(row, _milestone_name(told, one, in_plan)) for one in told.milestones for row in one.replications]
    rows += [
        (row, str(spoken(one)) if told.shows(Piece.PRACTICES) else "")
        for one in told.pair.practices
        for row in one.replications
    ]
    return [part("", [replication_fact(row, of, told.shown) for row, of in rows])]


def _milestone_name(told: Told, one: Milestone, in_plan: set[int]) -> str:
    if told.public is not None and not (told.shows(Piece.PLAN) and one.id in in_plan):
        return ""
    return str(name_of_milestone("", one, told.shown.programme))


def _outcomes(told: Told) -> list[Part]:
    """What changed, one-stop shop, toolkit, new collaboration."""
    toolkit = [fact(written(told.pair, "toolkit"))] if told.pair.toolkit else []
    seen = (*COLLABORATIONS, OutcomeKind.VISIBILITY)
    return [
        part(_("What changed"), _changed(told, *(kind for kind in OutcomeKind if kind not in seen))),
        part(_("One-stop shop"), _made(told, DeliverableKind.ONE_STOP_SHOP)),
        part(_("Toolkit"), [*toolkit, *_made(told, DeliverableKind.TOOLKIT)]),
        part(_("New collaboration"), _changed(told, *COLLABORATIONS)),
    ]


def _media(told: Told) -> list[Part]:
    video = video_fact(told.pair)
    presenting = [video] if video and not told.is_plan else []
    said = [*presenting, *_made(told, *MEDIA), *_changed(told, OutcomeKind.VISIBILITY)]
    return [part(_("Media"), said)]


def _also_made(told: Told) -> list[Part]:
    """Whatever else is a deliverable."""
    named = (DeliverableKind.ONE_STOP_SHOP, DeliverableKind.TOOLKIT, *MEDIA)
    others = _made(told, *(kind for kind in DeliverableKind if kind not in named))
    return [part(_("Also agreed") if told.is_plan else _("Also made"), others)]


def _made(told: Told, *kinds: DeliverableKind) -> list[Fact]:
    return [_deliverable(told, one) for one in told.told_deliverables if one.kind in kinds]


def _changed(told: Told, *kinds: OutcomeKind) -> list[Fact]:
    changes = [] if told.is_plan else told.told_outcomes
    return [outcome_fact(one, told.pair, told.shown) for one in changes if one.kind in kinds]


def _deliverable(told: Told, one: Deliverable) -> Fact:
    return deliverable_fact(one, told.shown, planned=told.is_plan)


def _sources(told: Told) -> list[Fact]:
    """Every source that something told here names, by its key."""
    keys = _cited(told)
    found = list_sources(told.shown.programme.id, keys) if keys else []
    return [fact(text=f"{one.key}: {one.citation}") for one in found]


def _cited(told: Told) -> set[str]:
    """The keys that the rows name of which something is told."""
    pair, sides = told.pair, told.shown.sides[told.pair.id]
    rows: list[Any] = [pair]
    if told.shows(Piece.PRACTICES):
        rows += pair.practices
    if told.shows(Piece.PLAN):
        counted = {one.record.id for one in told.shown.on.milestones if one.in_all}
        rows += [*pair.plans, *_transfers(told), *(one for one in told.milestones if one.id in counted)]
    if told.shows(Piece.MENTORING):
        rows += [told.activities[one.record.id] for one in told.told_activities]
    results: list[Deliverable | Outcome] = [
        *told.told_deliverables,
        *([] if told.is_plan else told.told_outcomes),
    ]
    rows += [one for one in results if told.shows(_piece_of(one))]
    cities = (*sides.mentor.cities, *sides.mentee.cities)
    return {
        *(key for row in rows for key in row.sources or ()),
        *(key for city in cities for key in cited_by_figures(city)),
    }


def _piece_of(result: Deliverable | Outcome) -> Piece:
    return Piece.MEDIA if result.kind in (*MEDIA, OutcomeKind.VISIBILITY) else Piece.RESULTS
