"""Pairs: the list, a pair's page, and how a coordinator makes, changes and removes one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import meet_path, programme_path
from tracker.domain.gaps import gaps
from tracker.domain.outlook import outlook
from tracker.domain.progress import PairProgress, figures, pairs_in_order
from tracker.domain.standings import ProgrammeOnDay
from tracker.domain.statuses import MemberRole, OrganisationKind
from tracker.forms.pairs import NewPairForm, Offer, PairForm, RemovalForm, stored_pair
from tracker.models import ActionPlan, Deliverable, Outcome, Pair, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries import pairs as queries
from tracker.queries.publishing import public_of
from tracker.queries.replications import list_replications_of_pair
from tracker.queries.sides import sides_of
from tracker.services import pairs as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.burn_ups import burn_up_sheet
from tracker.web.parts.figures import headline_cards, quieter_cards
from tracker.web.parts.gap_lines import gap_groups
from tracker.web.parts.journeys import journey
from tracker.web.parts.mentoring import activity_lines, lessons
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.paging import page_or_last
from tracker.web.parts.pair_rows import PAIRS_ON_A_PAGE, ended, pair_row, states_of
from tracker.web.parts.photographs import strip_of
from tracker.web.parts.plan_sheets import plan_sheets
from tracker.web.parts.recent_changes import recent_changes
from tracker.web.parts.replication_trees import tree_sheets
from tracker.web.parts.review_page import decisions_about
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.shown import Shown, blank_page, is_empty, show_programme
from tracker.web.parts.side_cards import side_cards
from tracker.web.parts.story import story_of
from tracker.web.replica import reads_replica
from tracker.web.unchanged import answer_unchanged

Recorded = TypeVar("Recorded", ActionPlan, Outcome, Deliverable)

bp = Blueprint("pairs", __name__, url_prefix="/programmes/<slug>/pairs")


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """All pairs by their number."""
    programme = load_programme(slug)
    answer_unchanged(programme)
    shown = show_programme(programme, named=lambda _record, on: {one.pair for one in _on_this_page(on)[0]})
    if shown.is_blank:
        return blank_page(shown)
    here, number, pages = _on_this_page(shown.on)
    return render_template(
        "pairs/list.html",
        shown=shown,
        rows=[pair_row(shown, one) for one in here],
        total=len(shown.on.pairs),
        number=number,
        pages=pages,
        url_for_page=lambda wanted: shown.url("pairs.list_", page=wanted),
    )


def _on_this_page(on: ProgrammeOnDay) -> tuple[list[PairProgress], int, int]:
    by_number = sorted(pairs_in_order(on), key=lambda one: one.number)
    return page_or_last(by_number, PAIRS_ON_A_PAGE)


@bp.get("/<int:number>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One pair: both sides, journey, plans, mentoring, lessons, results and gaps."""
    programme = load_programme(slug)
    pair = queries.get_pair(programme.id, number) or missing()
    shown = show_programme(programme, pair)
    if shown.is_blank:
        return blank_page(shown, pair)
    found, unknown, scope = figures(shown.on), gaps(shown.on), scope_of_pair(programme, pair)
    return render_template(
        "pairs/show.html",
        shown=shown,
        pair=pair,
        sides=shown.sides[pair.id],
        side_cards=side_cards(pair, shown.sides[pair.id], shown),
        cards=headline_cards(found, shown, pair),
        quieter=quieter_cards(found, shown, pair),
        recent=recent_changes(shown, pair),
        picture=journey(shown, [pair.id]),
        burn_up=burn_up_sheet(shown.on, programme.period),
        plans=plan_sheets(recorded_by(shown, pair.plans), shown),
        lines=activity_lines(shown, queries.list_activities_of_pair(pair.id)),
        lessons=lessons(shown, queries.list_lessons(pair.id)),
        states=states_of(outlook(shown.on), found),
        ended=ended(pair) if shown.is_today else None,
        outcomes=recorded_by(shown, known_by(shown.day, queries.list_outcomes_of_pair(pair.id))),
        deliverables=recorded_by(shown, queries.list_deliverables_of_pair(pair.id)),
        story=story_of(pair, shown, sees_drafts=may(g.actor, Action.SEE_DRAFTS, scope)),
        elsewhere=next(iter(tree_sheets([pair], list_replications_of_pair(pair.id))), None),
        decisions=decisions_about(pair, programme) if shown.is_today else [],
        pictures=strip_of(pair, programme) if shown.is_today else None,
        groups=gap_groups(unknown, shown),
        gap_count=len(unknown),
        is_empty=is_empty(shown),
        public_url=public_url_of(programme, pair),
        has_milestones=bool(shown.on.milestones),
        scope=scope,
        plan_scope=scope_of(
            programme,
            owners=(m.organisation_id for m in pair.members if m.role is MemberRole.MENTEE_CITY),
        ),
        may_replicate=lambda practice: may(
            g.actor, Action.EDIT_REPLICATION, scope_of(programme, owners=[practice.owner_id])
        ),
        path=programme_path,
    )


def public_url_of(programme: Programme, pair: Pair) -> str | None:
    """The page that anybody may read, where there is one today."""
    is_public = pair.published and pair.id in public_of(programme).pairs
    return meet_path(programme.slug, pair.number) if is_public else None


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def create(slug: str) -> ResponseReturnValue:
    """A new pair, with its first members where they are known."""
    programme = load_programme(slug)
    require(scope_of(programme))
    first = {"number": queries.next_pair_number(programme.id), "status": "proposed"}
    form = NewPairForm(data=first, offer=offer_of(programme))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            pair = services.create_pair(programme, members=form.members(), **form.values())
            goal = url_for("pairs.show", slug=slug, number=pair.number)
            return save_and_go(form, goal, line=_("The pair is there."), draft="pair-new")
    return form_page("pairs/create.html", form)


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def edit(slug: str, number: int) -> ResponseReturnValue:
    """What is said of a pair; below the form its members and practices."""
    programme, pair = load_pair(slug, number)
    form, here = PairForm(data=stored_pair(pair)), url_for("pairs.edit", slug=slug, number=number)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        if is_stale(form, pair):
            theirs = PairForm(formdata=None, data=stored_pair(pair))
            return show_conflict(form, theirs, version=pair.version, keep_theirs=here)
        with refusals_in(form):
            services.change_pair(pair, programme=programme, **form.values())
            goal = url_for("pairs.show", slug=slug, number=pair.number)
            return save_and_go(form, goal, line=_("Saved."), draft=f"pair-{pair.id}")
    return form_page("pairs/edit.html", form, pair=pair, name=sides_of(pair).names)


@bp.route("/<int:number>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PAIR)
def delete(slug: str, number: int) -> ResponseReturnValue:
    """Removes a pair on which nothing stands; any other is dissolved instead."""
    programme, pair = load_pair(slug, number)
    name, form = sides_of(pair).names, RemovalForm()
    if before := sent_before(form):
        return before
    refusal = services.why_pair_stays(pair)
    if form.validate_on_submit() and refusal is None:
        with refusals_in(form):
            services.delete_pair(pair, programme=programme)
            goal = url_for("pairs.list_", slug=slug)
            return save_and_go(form, goal, line=_("%(name)s is deleted.", name=name))
    return removal_page("pairs/delete.html", form, refusal=refusal, number=number, name=name)


def known_by(day: date, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Without what occurred after the day shown; of no date, it may have been there, and stays."""
    return [
        one
        for one in outcomes
        if not (one.occurred and one.occurred.earliest and one.occurred.earliest > day)
    ]


def recorded_by(shown: Shown, rows: Iterable[Recorded]) -> list[Recorded]:
    """Without what nobody had recorded by then, where the page shows what was known then."""
    return [row for row in rows if shown.look.sees(row.created_at)]


def load_pair(slug: str, number: int) -> tuple[Programme, Pair]:
    """A pair that the person may edit, with its programme."""
    programme = load_programme(slug)
    pair = queries.get_pair(programme.id, number) or missing()
    require(scope_of_pair(programme, pair))
    return programme, pair


def offer_of(programme: Programme) -> Offer:
    """The programme's organisations that can be in a pair."""
    cities = organisation_choices(programme.id, OrganisationKind.CITY)
    return Offer(cities, organisation_choices(programme.id, OrganisationKind.ASSOCIATION))


def scope_of_pair(programme: Programme, pair: Pair) -> Scope:
    """What is asked about where the pair's members matter. Members must be loaded."""
    return scope_of(programme, pair_members=(member.organisation_id for member in pair.members))
