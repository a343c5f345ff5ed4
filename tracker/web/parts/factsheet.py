"""The factsheet of a pair in words, once: its page is drawn and its PDF made from this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from tracker.documents.factsheet import Fact, FactSection, Factsheet, Part
from tracker.domain.progress import Figures, figures
from tracker.domain.standings import ActivityOnDay
from tracker.domain.statuses import (
    DeliverableKind,
    DeliverableStatus,
    OutcomeKind,
    OutcomeStatus,
)
from tracker.models import Activity, Deliverable, Milestone, Outcome, Pair, Transfer
from tracker.queries.factsheets import list_mentoring, list_milestones_of_pair, list_sources
from tracker.queries.pairs import list_deliverables_of_pair, list_outcomes_of_pair
from tracker.queries.transfers import list_transfers_of_pair
from tracker.web.parts.factsheet_facts import (
    activity_fact,
    cited_by_figures,
    counts_held,
    deliverable_fact,
    fact,
    in_time,
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
from tracker.web.parts.shown import Shown

COLLABORATIONS = (OutcomeKind.SPIN_OFF_PROJECT, OutcomeKind.PARTNERSHIP)
MEDIA = (DeliverableKind.VIDEO, DeliverableKind.WEBSITE)


class Version(StrEnum):
    """Before: objective and what is planned. After: what happened."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Told:
    """All that a factsheet tells of a pair, as it is read; `held` and the like are as on the day shown."""

    pair: Pair
    shown: Shown
    version: Version
    found: Figures
    activities: dict[int, Activity]
    milestones: Sequence[Milestone]
    transfers: Sequence[Transfer]
    outcomes: Sequence[Outcome]
    deliverables: Sequence[Deliverable]

    @property
    def is_plan(self) -> bool:
        return self.version is Version.BEFORE

    @property
    def told_activities(self) -> list[ActivityOnDay]:
        """Of the plan what is agreed (outside the core only with a day); of what happened what was held."""
        seen = [one for one in self.shown.on.activities if one.record.id in self.activities]
        return in_time([one for one in seen if (_is_planned(one) if self.is_plan else one.held)])

    @property
    def to_come(self) -> list[ActivityOnDay]:
        """Agreed, not held, and its day is not over; of unknown day it is left out."""
        seen = [one for one in self.shown.on.activities if one.record.id in self.activities]
        return in_time([one for one in seen if self._is_to_come(one)])

    def _is_to_come(self, one: ActivityOnDay) -> bool:
        if one.held or not one.agreed or one.has_passed_unsaid:
            return False
        last = one.standing.expected.latest if one.standing.expected else None
        return last is not None and last >= self.shown.day

    @property
    def told_outcomes(self) -> list[Outcome]:
        """What was not abandoned and does not lie after the day shown."""
        return [
            one
            for one in self.outcomes
            if one.status is not OutcomeStatus.ABANDONED
            and not (one.occurred and one.occurred.earliest and one.occurred.earliest > self.shown.day)
        ]

    @property
    def told_deliverables(self) -> list[Deliverable]:
        """Of the plan all that is due; of what happened what was delivered."""
        if self.is_plan:
            return [one for one in self.deliverables if one.status is not DeliverableStatus.CANCELLED]
        return [one for one in self.deliverables if one.status is DeliverableStatus.DELIVERED]


def _is_planned(one: ActivityOnDay) -> bool:
    has_day = one.standing.agreed is not None or one.standing.expected is not None
    return one.agreed and (one.is_core or has_day)


def version_asked_for(asked: str | None, shown: Shown) -> Version:
    """What the address asks for; else what happened, once anything was held."""
    if asked in set(Version):
        return Version(asked)
    return Version.AFTER if any(one.held for one in shown.on.activities) else Version.BEFORE


def told_of(pair: Pair, shown: Shown, version: Version) -> Told:
    """Everything read once. `pair` is as `queries.pairs.get_pair` loads it, `shown` of this pair alone."""
    return Told(
        pair=pair,
        shown=shown,
        version=version,
        found=figures(shown.on),
        activities={one.id: one for one in list_mentoring(pair.id)},
        milestones=list_milestones_of_pair(pair.id),
        transfers=list_transfers_of_pair(pair.id),
        outcomes=list_outcomes_of_pair(pair.id),
        deliverables=list_deliverables_of_pair(pair.id),
    )


def factsheet_of(told: Told) -> Factsheet:
    """The factsheet in the reader's language. What is not known is not in it, nor is an empty section."""
    shown, pair, programme = told.shown, told.pair, told.shown.programme
    sides = shown.sides[pair.id]
    sections = [
        _section(_("The two sides"), _sides(told)),
        _section(_("Challenges and strengths"), _challenges(told)),
        _section(_("Good practice"), [part("", [practice_name(one) for one in pair.practices])]),
        _section(_("Mentoring"), _mentoring(told)),
        _section(_("The practice explained"), _practices(told)),
        _section(_("Action plan"), _plans(told)),
        _section(_("Taken up elsewhere"), [part("", _replications(told))]),
        _section(_("Outcomes") if not told.is_plan else _("What is to come of it"), _outcomes(told)),
        _section(_("Sources"), [part("", _sources(told))], is_small=True),
    ]
    kind = _("Factsheet: what is planned") if told.is_plan else _("Factsheet: what happened")
    return {
        "language": shown.language,
        "programme": programme.acronym or programme.name,
        "kind": f"{kind}, {_('pair %(number)s', number=pair.number)}",
        "mentor": sides.mentor.names or "…",
        "mentee": sides.mentee.names or "…",
        "objective": pair.objective,
        "motto": pair.motto or "",
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
            "more": _("Cut short here; all of it is on the pair’s page."),
        },
        "sections": [one for one in sections if one is not None],
    }


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
    challenges = [fact(text=one) for one in told.pair.challenges or ()]
    strengths = [fact(text=one) for one in told.pair.strengths or ()]
    return [
        part(_("Challenges of %(name)s", name=sides.mentee.names or "…"), challenges, "mentee"),
        part(_("Strengths of %(name)s", name=sides.mentor.names or "…"), strengths, "mentor"),
    ]


def _practices(told: Told) -> list[Part]:
    return [part("", [practice_explained(one) for one in told.pair.practices if one.summary or one.url])]


def _mentoring(told: Told) -> list[Part]:
    """Study visits, workshops and academies; below them everything else."""
    core = [one for one in told.told_activities if one.is_core]
    other = [one for one in told.told_activities if not one.is_core]
    first = [counts_held(told.found)] if not told.is_plan else [fact(text=planned_words(told.found))]
    first = [one for one in first if any(one.values())] if core else []
    coming = [] if told.is_plan else told.to_come
    return [
        part("", [*first, *(_activity(told, one) for one in core)]),
        part(_("Also planned") if told.is_plan else _("Also"), [_activity(told, one) for one in other]),
        part(_("Still to come"), [_activity(told, one) for one in coming]),
    ]


def _activity(told: Told, one: ActivityOnDay) -> Fact:
    return activity_fact(one, told.activities[one.record.id], told.shown, planned=told.is_plan)


def _plans(told: Told) -> list[Part]:
    """Each plan with what it takes over and with its milestones: those that count, so neither proposals nor
    what was dropped."""
    parts = []
    for plan in told.pair.plans:
        taken = [transfer_fact(one, planned=told.is_plan) for one in told.transfers if one.plan_id == plan.id]
        own = [one for one in told.shown.on.milestones if one.record.plan == plan.id and one.in_all]
        said = [milestone_fact(one, told.shown, planned=told.is_plan) for one in own]
        parts += [part("", [plan_fact(plan), *taken, *said])]
    return parts


def _replications(told: Told) -> list[Fact]:
    if told.is_plan:
        return []
    of_milestones = [(row, f"{one.code} {one.title}") for one in told.milestones for row in one.replications]
    of_practices = [(row, one.title) for one in told.pair.practices for row in one.replications]
    return [replication_fact(row, of, told.shown) for row, of in (*of_milestones, *of_practices)]


def _outcomes(told: Told) -> list[Part]:
    """One-stop shop, toolkit, new collaboration, media, and whatever else came of it."""
    things, changes = told.told_deliverables, [] if told.is_plan else told.told_outcomes
    named = (DeliverableKind.ONE_STOP_SHOP, DeliverableKind.TOOLKIT, *MEDIA)
    toolkit = [fact(told.pair.toolkit)] if told.pair.toolkit else []
    video = video_fact(told.pair)

    def made(*kinds: DeliverableKind) -> list[Fact]:
        return [_deliverable(told, one) for one in things if one.kind in kinds]

    def changed(*kinds: OutcomeKind) -> list[Fact]:
        return [outcome_fact(one, told.pair, told.shown) for one in changes if one.kind in kinds]

    seen = (*COLLABORATIONS, OutcomeKind.VISIBILITY)
    media = [
        *([video] if video and not told.is_plan else []),
        *made(*MEDIA),
        *changed(OutcomeKind.VISIBILITY),
    ]
    return [
        part(_("What changed"), changed(*(kind for kind in OutcomeKind if kind not in seen))),
        part(_("One-stop shop"), made(DeliverableKind.ONE_STOP_SHOP)),
        part(_("Toolkit"), [*toolkit, *made(DeliverableKind.TOOLKIT)]),
        part(_("New collaboration"), changed(*COLLABORATIONS)),
        part(_("Media"), media),
        part(
            _("Also agreed") if told.is_plan else _("Also made"),
            made(*(kind for kind in DeliverableKind if kind not in named)),
        ),
    ]


def _deliverable(told: Told, one: Deliverable) -> Fact:
    return deliverable_fact(one, told.shown, planned=told.is_plan)


def _sources(told: Told) -> list[Fact]:
    """Every source that something told here names, by its key."""
    keys = _cited(told)
    found = list_sources(told.shown.programme.id, keys) if keys else []
    return [fact(text=f"{one.key}: {one.citation}") for one in found]


def _cited(told: Told) -> set[str]:
    pair, sides = told.pair, told.shown.sides[told.pair.id]
    cities = (*sides.mentor.cities, *sides.mentee.cities)
    rows: list[Any] = [pair, *pair.practices, *pair.plans, *told.transfers, *told.told_deliverables]
    rows += [told.activities[one.record.id] for one in told.told_activities]
    plans = {one.record.id for one in told.shown.on.milestones if one.in_all}
    rows += [one for one in told.milestones if one.id in plans]
    rows += [] if told.is_plan else told.told_outcomes
    return {
        *(key for row in rows for key in row.sources or ()),
        *(key for city in cities for key in cited_by_figures(city)),
    }
