"""How each kind is searched. Activities and milestones are sought in SQL, in their `search_text`; the
other kinds are few, and are folded here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.domain.statuses import ReportState
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    CoOrganiser,
    Deliverable,
    DeliverablePair,
    FollowUp,
    Membership,
    Milestone,
    Organisation,
    Outcome,
    OutcomePair,
    Pair,
    Practice,
    Transfer,
    Translation,
    VisitReport,
)
from tracker.models.types import earliest_of
from tracker.queries.organisations import has_word
from tracker.queries.search_question import Found, Hit, Kind, Question, names_of, texts_of
from tracker.queries.translations import Key

PUBLIC = (ReportState.SUBMITTED, ReportState.ACCEPTED)
PRACTICE_TEXTS = ("title", "summary", "evidence", "resources", "difficulties", "elsewhere")
REPORT_TEXTS = ("seen", "learned", "did_not_work", "effect_on_plan", "not_as_planned")


def _organisations(question: Question) -> Found:
    hits = [
        Hit(one.texts[0][1], ("organisations", number), one.texts)
        for number, one in question.named.items()
        if one.words.issuperset(question.words)
    ]
    return question.page(Kind.ORGANISATIONS, hits)


def _pairs(question: Question) -> Found:
    hits: list[Hit] = []
    for pair in question.pairs.values():
        texts = texts_of(
            objective=pair.objective,
            motto=pair.motto,
            toolkit=pair.toolkit,
            strengths=" · ".join(pair.strengths or ()),
            challenges=" · ".join(pair.challenges or ()),
        ) + question.translations("pair", pair.id, objective=pair.objective, motto=pair.motto)
        members = question.of(member.organisation_id for member in pair.members)
        if question.is_met(texts, members):
            hits.append(Hit(pair.objective, ("pairs", pair.number), texts + names_of(members, "member")))
    return question.page(Kind.PAIRS, hits)


def _practices(question: Question) -> Found:
    rows = db.session.execute(
        select(
            *(Practice.id, Practice.owner_id, Practice.title, Practice.summary, Practice.evidence),
            *(Practice.resources, Practice.difficulties, Practice.elsewhere),
        )
        .where(Practice.programme_id == question.programme_id)
        .order_by(Practice.pair_id, Practice.position, Practice.id)
    )
    hits: list[Hit] = []
    for row in rows:
        own = {name: getattr(row, name) for name in PRACTICE_TEXTS}
        translated = question.translations("practice", row.id, title=row.title, summary=row.summary)
        texts, owner = texts_of(**own) + translated, question.of([row.owner_id])
        if question.is_met(texts, owner):
            at, named = ("practices", row.id), names_of(owner, "owner")
            hits.append(Hit(row.title, at, texts + named, of=Key("practice", row.id)))
    return question.page(Kind.PRACTICES, hits)


def _activities(question: Question) -> Found:
    found = select(Activity).where(
        Activity.programme_id == question.programme_id,
        and_(*(_activity_has(word, question) for word in question.words)),
    )
    firsts = [earliest_of(one) for one in (Activity.happened, Activity.expected, Activity.agreed)]
    newest = found.order_by(func.coalesce(*firsts).desc().nulls_last(), Activity.id.desc())
    rows, total = _some(question, found, newest)
    links = links_of({row.id for row in rows})
    hits: list[Hit] = []
    for row in rows:
        texts = texts_of(
            title=row.title,
            place=row.place,
            objective=row.objective,
            related=row.related_programme,
            note=row.note,
        )
        texts += tuple(("kind", name) for name in question.activity_kinds[row.kind])
        served = [pair for pair, _round in links.get(row.id, ())]
        members = question.of([row.host_id, *question.in_pairs(served)])
        hits.append(
            Hit(row.title, ("activities", row.id), texts + names_of(members, "takes_part"), row.id, row.kind)
        )
    return Found(Kind.ACTIVITIES, total, hits)


def _activity_has(word: str, question: Question) -> ColumnElement[bool]:
    """In its own texts, its kind's name, or a name of its host, a member of its pairs or a co-organiser."""
    named = _named(word, question)
    members = (
        select(ActivityPair.activity_id)
        .join(Membership, Membership.pair_id == ActivityPair.pair_id)
        .where(Membership.organisation_id.in_(named))
    )
    hosted = select(ActivitySession.activity_id).where(ActivitySession.host_id.in_(named))
    shared = select(CoOrganiser.activity_id).where(CoOrganiser.organisation_id.in_(named))
    return or_(
        has_word(Activity.search_text, word),
        Activity.kind.in_(question.kinds_with(word)),
        Activity.host_id.in_(named),
        *(Activity.id.in_(some) for some in (members, hosted, shared)),
    )


def _named(word: str, question: Question) -> Select[int]:
    """The organisations with the word in a name; those of other programmes must cost nothing."""
    return select(Organisation.id).where(
        Organisation.programme_id == question.programme_id, has_word(Organisation.search_text, word)
    )


def _reports(question: Question) -> Found:
    state = VisitReport.state.in_(list(ReportState) if question.with_drafts else PUBLIC)
    rows = db.session.execute(
        select(
            *(VisitReport.activity_id, VisitReport.state, VisitReport.draft, Activity.kind, Activity.title),
            *(getattr(VisitReport, name) for name in REPORT_TEXTS),
        )
        .join(VisitReport.activity)
        .where(Activity.programme_id == question.programme_id, state)
        .order_by(VisitReport.activity_id.desc())
    )
    hits: list[Hit] = []
    for row in rows:
        said = {name: getattr(row, name) for name in REPORT_TEXTS}
        if row.state not in PUBLIC:
            said |= {name: text for name, text in _drafted(row.draft).items() if name in said}
        texts = texts_of(**said)
        if question.is_met(texts, ()):
            at = ("activities", row.activity_id, "report")
            hits.append(Hit(row.title, at, texts, row.activity_id, row.kind))
    return question.page(Kind.REPORTS, hits)


def _drafted(draft: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The texts of a draft, where the steps of the log have gathered any."""
    learned = (draft or {}).get("learned")
    return learned if isinstance(learned, Mapping) else {}


def _plans(question: Question) -> Found:
    rows = db.session.execute(
        select(ActionPlan.id, ActionPlan.owner_id, ActionPlan.title, ActionPlan.objectives)
        .where(ActionPlan.programme_id == question.programme_id)
        .order_by(ActionPlan.pair_id, ActionPlan.id)
    )
    taken = _taken_over(question)
    hits: list[Hit] = []
    for row in rows:
        practices, changed = taken.get(row.id, ("", ""))
        objective = " · ".join(row.objectives or ())
        texts = texts_of(title=row.title, objective=objective, practice=practices, changed=changed)
        owner = question.of([row.owner_id])
        if question.is_met(texts, owner):
            hits.append(Hit(row.title, ("plans", row.id), texts + names_of(owner, "owner")))
    return question.page(Kind.PLANS, hits)


def _taken_over(question: Question) -> dict[int, tuple[str, str]]:
    """Of each plan the practices that it takes over, and what it changes of them."""
    rows = db.session.execute(
        select(Transfer.plan_id, Practice.title, Transfer.changed)
        .join(Transfer.practice)
        .where(Practice.programme_id == question.programme_id)
        .order_by(Transfer.plan_id, Transfer.id)
    )
    titles, changed = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for row in rows:
        titles[row.plan_id].append(row.title)
        changed[row.plan_id] += [row.changed] if row.changed else []
    return {plan: (" · ".join(titles[plan]), " · ".join(changed[plan])) for plan in titles}


def _milestones(question: Question) -> Found:
    plan = aliased(ActionPlan)
    found = (
        select(*(Milestone.id, Milestone.code, Milestone.title, Milestone.description, Milestone.note))
        .add_columns(Milestone.owner_id, plan.owner_id.label("plan_owner_id"), plan.key.label("plan_key"))
        .join(plan, Milestone.plan_id == plan.id)
        .where(plan.programme_id == question.programme_id)
    )
    for word in question.words:
        named = _named(word, question)
        owned = or_(Milestone.owner_id.in_(named), plan.owner_id.in_(named))
        translated = exists().where(
            Translation.milestone_id == Milestone.id,
            Translation.of_text == Milestone.title,
            has_word(Translation.search_text, word),
        )
        found = found.where(or_(has_word(Milestone.search_text, word), owned, translated))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    ordered = found.order_by(plan.pair_id, plan.id, Milestone.position, Milestone.id)
    hits = [
        Hit(
            row.title,
            ("milestones", row.id),
            texts_of(title=row.title, code=row.code, description=row.description, note=row.note)
            + question.translations("milestone", row.id, title=row.title)
            + names_of(question.of([row.owner_id, row.plan_owner_id]), "owner"),
            of=Key("milestone", row.id),
            before=f"{row.plan_key}/{row.code} ",
        )
        for row in db.session.execute(ordered.offset(question.offset).limit(question.limit))
    ]
    return Found(Kind.MILESTONES, total, hits)


def _deliverables(question: Question) -> Found:
    rows = db.session.execute(
        select(Deliverable.id, Deliverable.owner_id, Deliverable.title, Deliverable.note)
        .where(Deliverable.programme_id == question.programme_id)
        .order_by(Deliverable.id)
    ).all()
    pairs = _pairs_of(question, DeliverablePair.deliverable_id, DeliverablePair.pair_id)
    return _results(question, Kind.DELIVERABLES, [(row, {}) for row in rows], pairs)


def _outcomes(question: Question) -> Found:
    rows = db.session.execute(
        select(Outcome.id, Outcome.owner_id, Outcome.title, Outcome.note, Practice.title.label("practice"))
        .outerjoin(Practice, Practice.id == Outcome.practice_id)
        .where(Outcome.programme_id == question.programme_id)
        .order_by(Outcome.id)
    ).all()
    pairs = _pairs_of(question, OutcomePair.outcome_id, OutcomePair.pair_id)
    return _results(question, Kind.OUTCOMES, [(row, {"practice": row.practice}) for row in rows], pairs)


def _results(
    question: Question, kind: Kind, rows: Iterable[tuple[Any, dict[str, Any]]], pairs: Mapping[int, list[int]]
) -> Found:
    """Deliverables and outcomes: by title and note, their owner's names and those of their pairs' members."""
    hits: list[Hit] = []
    for row, more in rows:
        of = Key("outcome", row.id) if kind is Kind.OUTCOMES else None
        translated = question.translations(*of, title=row.title) if of else ()
        texts = texts_of(title=row.title, note=row.note, **more) + translated
        owner, members = question.of([row.owner_id]), question.of(question.in_pairs(pairs.get(row.id, ())))
        if question.is_met(texts, [*owner, *members]):
            named = names_of(owner, "owner") + names_of(
                [one for one in members if one not in owner], "member"
            )
            hits.append(Hit(row.title, (kind.value, row.id), texts + named, of=of))
    return question.page(kind, hits)


def _follow_ups(question: Question) -> Found:
    state = VisitReport.state.in_(list(ReportState) if question.with_drafts else PUBLIC)
    rows = db.session.execute(
        select(FollowUp.what, FollowUp.owner_id, FollowUp.owner_name, VisitReport.activity_id)
        .join(FollowUp.report)
        .join(VisitReport.activity)
        .where(Activity.programme_id == question.programme_id, state)
        .order_by(VisitReport.activity_id.desc(), FollowUp.position, FollowUp.id)
    )
    hits: list[Hit] = []
    for row in rows:
        texts, owner = texts_of(what=row.what, owner=row.owner_name), question.of([row.owner_id])
        if question.is_met(texts, owner):
            at = ("activities", row.activity_id, "report")
            hits.append(Hit(row.what, at, texts + names_of(owner, "owner")))
    return question.page(Kind.FOLLOW_UPS, hits)


FINDERS: Mapping[Kind, Callable[[Question], Found]] = {
    Kind.ORGANISATIONS: _organisations,
    Kind.PAIRS: _pairs,
    Kind.PRACTICES: _practices,
    Kind.ACTIVITIES: _activities,
    Kind.REPORTS: _reports,
    Kind.PLANS: _plans,
    Kind.MILESTONES: _milestones,
    Kind.DELIVERABLES: _deliverables,
    Kind.OUTCOMES: _outcomes,
    Kind.FOLLOW_UPS: _follow_ups,
}


def _some(question: Question, found: Select[Any], ordered: Select[Any]) -> tuple[Sequence[Any], int]:
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return db.session.scalars(ordered.offset(question.offset).limit(question.limit)).all(), total


def links_of(activities: Iterable[int]) -> dict[int, list[tuple[int, int | None]]]:
    """The pairs of these activities with their rounds; no statement where there are none."""
    wanted, links = list(activities), dict[int, list[tuple[int, int | None]]]()
    if wanted:
        rows = db.session.execute(
            select(ActivityPair.activity_id, ActivityPair.pair_id, ActivityPair.round)
            .where(ActivityPair.activity_id.in_(wanted))
            .order_by(ActivityPair.id)
        )
        for row in rows:
            links.setdefault(row.activity_id, []).append((row.pair_id, row.round))
    return links


def _pairs_of(question: Question, thing: Any, pair: Any) -> dict[int, list[int]]:
    """The pairs of each deliverable or outcome, where the name of a member may have been found."""
    pairs: dict[int, list[int]] = {}
    if question.named:
        own = select(Pair.id).where(Pair.programme_id == question.programme_id)
        for row in db.session.execute(select(thing, pair).where(pair.in_(own)).order_by(thing, pair)):
            pairs.setdefault(row[0], []).append(row[1])
    return pairs
