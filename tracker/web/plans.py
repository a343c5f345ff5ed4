"""Action plans: the list, one plan with its milestones, and changing what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.domain.standings import programme_on
from tracker.domain.statuses import MilestoneStatus
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.plans import NewPlanForm, PlanForm, owner_value, stored_values
from tracker.forms.statements import StatementForm
from tracker.labels.printed import list_words
from tracker.models import ActionPlan, Pair, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries import plans as queries
from tracker.queries.plans import PlanOwner
from tracker.queries.progress import programme_record
from tracker.queries.sides import sides_of
from tracker.queries.transfers import list_transfers
from tracker.services import plans as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.burn_ups import burn_up_sheet
from tracker.web.parts.confirmations import confirmed_words
from tracker.web.parts.forecasts import forecast_line
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.plan_rows import milestone_rows, of_plan, plan_sum
from tracker.web.parts.plan_shown import show_plan
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.shown import blank_page
from tracker.web.replica import reads_replica

bp = Blueprint("plans", __name__, url_prefix="/programmes/<slug>/plans")

PAGE_SIZE = 20
IN_THE_PLAN = (MilestoneStatus.PROPOSED, MilestoneStatus.DROPPED)
"""What is *not*: these stand in lists of their own."""


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """Every plan of the programme with what it has come to."""
    programme = load_programme(slug)
    number, total = page_asked_for(), len(queries.plan_keys(programme.id))
    pages = pages_of(total, PAGE_SIZE, number)
    plans = queries.list_plans(programme.id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    on = programme_on(programme_record(programme), clock.today(programme.timezone))
    by_plan = {plan.id: of_plan(on, [m for m in on.milestones if m.record.plan == plan.id]) for plan in plans}
    return render_template(
        "plans/list.html",
        rows=[(plan, sides_of(plan.pair), plan_sum(by_plan[plan.id])) for plan in plans],
        whole=plan_sum(on),
        total=total,
        number=number,
        pages=pages,
        url_for_page=lambda wanted: url_for("plans.list_", slug=slug, page=wanted),
        can_create=bool(_own_owners(programme)),
    )


@bp.get("/<int:plan_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, plan_id: int) -> ResponseReturnValue:
    """A plan, its milestones and how they stand today, or stood on ``?on=``; a past day is only read."""
    programme = load_programme(slug)
    plan = queries.get_plan(programme.id, plan_id) or missing()
    scope = scope_of_plan(plan, programme)
    shown = show_plan(programme, plan)
    if shown.is_blank:
        return blank_page(shown, plan.pair)
    rows = milestone_rows(shown.on, slug, shown.later.of, confirmed_words(programme, shown.day))
    last_update = {one.id: max((row.id for row in one.updates), default=0) for one in plan.milestones}
    return render_template(
        "plans/show.html",
        plan=plan,
        shown=shown,
        sides=shown.sides[plan.pair.id],
        sum=plan_sum(shown.on),
        forecast=forecast_line(shown.on, is_past=not shown.is_today),
        burn_up=burn_up_sheet(shown.on, programme.period),
        rows=[row for row in rows if row.status not in IN_THE_PLAN],
        proposed=[row for row in rows if row.status is MilestoneStatus.PROPOSED],
        dropped=[row for row in rows if row.status is MilestoneStatus.DROPPED],
        transfers=list_transfers(plan.id),
        can_edit=shown.is_today and may(g.actor, Action.EDIT_PLAN, scope),
        can_decide=shown.is_today and may(g.actor, Action.DECIDE_PROPOSAL, scope),
        sees_source_note=may(g.actor, Action.SEE_SOURCE_NOTES, scope),
        accept_form=lambda row: StatementForm(formdata=None, data={"seen_update": last_update[row.id]}),
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def create(slug: str) -> ResponseReturnValue:
    """A new plan, by the coordinator or an editor of the mentee city that owns it."""
    programme = load_programme(slug)
    every = queries.list_owners(programme.id)
    require(scope_of(programme, owners=[one.city.id for one in every]))
    form = NewPlanForm(
        data={"status": "draft"},
        owners=_choices(_own_owners(programme, every), queries.keys_by_owner(programme.id)),
    )
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            pair = db.session.get_one(Pair, form.chosen_owner[0])
            plan = services.create_plan(programme, pair=pair, **form.values())
            goal = url_for("plans.show", slug=slug, plan_id=plan.id)
            return save_and_go(
                form, goal, line=_("The plan is there. Now add its milestones."), draft="plan-new"
            )
    return form_page("plans/create.html", form, has_owners=bool(every))


@bp.route("/<int:plan_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def edit(slug: str, plan_id: int) -> ResponseReturnValue:
    """What is said of the plan as a whole."""
    programme = load_programme(slug)
    plan = queries.get_plan(programme.id, plan_id) or missing()
    require(scope_of_plan(plan, programme))
    form = _form(programme, plan)
    if before := sent_before(form):
        return before
    goal = url_for("plans.show", slug=slug, plan_id=plan.id)
    if form.validate_on_submit():
        if is_stale(form, plan):
            theirs = _form(programme, plan, formdata=None)
            return show_conflict(form, theirs, version=plan.version, keep_theirs=goal)
        with refusals_in(form):
            services.change_plan(plan, programme=programme, **form.values())
            return save_and_go(form, goal, line=_("Saved."), draft=f"plan-{plan.id}")
    return form_page("plans/edit.html", form, plan=plan)


@bp.route("/<int:plan_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def delete(slug: str, plan_id: int) -> ResponseReturnValue:
    """Deletes a plan without milestones; for any other it says what to do instead."""
    programme, form = load_programme(slug), TrackedForm()
    # The second send finds no plan any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    plan = queries.get_plan(programme.id, plan_id) or missing()
    require(scope_of_plan(plan, programme))
    used = bool(plan.milestones)
    if form.validate_on_submit() and not used:
        services.delete_plan(plan, programme=programme)
        return save_and_go(form, url_for("plans.list_", slug=slug), line=_("The plan is deleted."))
    return removal_page("plans/delete.html", form, plan=plan, used=used)


def scope_of_plan(plan: ActionPlan, programme: Programme) -> Scope:
    """A plan belongs to its city; the members of its pair stand around it."""
    members = [member.organisation_id for member in plan.pair.members]
    return scope_of(programme, owners=[plan.owner_id], pair_members=members)


def _form(programme: Programme, plan: ActionPlan, **more: Any) -> PlanForm:
    """The owner stays within the pair, and with an editor, within the cities they edit for."""
    owners = queries.list_owners(programme.id, pair_id=plan.pair_id)
    own = [one for one in _own_owners(programme, owners) if one.city.id != plan.owner_id]
    choices = _choices([PlanOwner(plan.pair, plan.owner), *own])
    return PlanForm(data=stored_values(plan), owners=choices, **more)


def _own_owners(programme: Programme, owners: list[PlanOwner] | None = None) -> list[PlanOwner]:
    """The mentee cities that this person may make a plan for."""
    every = queries.list_owners(programme.id) if owners is None else owners
    return [one for one in every if may(g.actor, Action.EDIT_PLAN, scope_of(programme, owners=[one.city.id]))]


def _choices(
    owners: list[PlanOwner], keys: Mapping[tuple[int, int], list[str]] = MappingProxyType({})
) -> list[tuple[str, str]]:
    """The cities by name; `keys` are the plans that each has already, which a second one should know of."""
    found = []
    for one in owners:
        words = _("%(city)s (pair %(number)s)", city=one.city.name, number=one.pair.number)
        if has := keys.get((one.pair.id, one.city.id)):
            words = _("%(city)s: has %(plans)s already", city=words, plans=list_words(has))
        found.append((owner_value(one.pair.id, one.city.id), words))
    return found
