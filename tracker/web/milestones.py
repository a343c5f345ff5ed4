"""A milestone: how it stands, and its own texts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import milestone_path
from tracker.forms.base import TrackedForm
from tracker.forms.milestones import MilestoneForm, NewMilestoneForm, stored_texts
from tracker.models import Milestone, Programme
from tracker.permissions import Action, may
from tracker.queries import milestones as queries
from tracker.queries.plans import get_plan, members_of
from tracker.services import plans as texts
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.milestone_view import load_milestone, show_page
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before

bp = Blueprint("milestones", __name__, url_prefix="/programmes/<slug>")


@bp.get("/milestones/<int:milestone_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, milestone_id: int) -> ResponseReturnValue:
    """How the milestone stands, its history, and the form to say how it stands for those who may."""
    programme, milestone = load_milestone(slug, milestone_id)
    return show_page(programme, milestone)


@bp.route("/plans/<int:plan_id>/milestones/new", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def create(slug: str, plan_id: int) -> ResponseReturnValue:
    """A new milestone at the end of a plan."""
    programme = load_programme(slug)
    plan = get_plan(programme.id, plan_id) or missing()
    require(scope_of(programme, owners=[plan.owner_id]))
    data = {"code": texts.free_code(plan), "owner_id": plan.owner_id, "weight": 1}
    form = NewMilestoneForm(data=data, owners=members_of(plan), sees_source_note=_sees_source_note(programme))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            milestone = texts.create_milestone(plan, programme=programme, **form.dates(), **form.values())
            goal, draft = milestone_path(slug, milestone.id), f"plan-{plan.id}-milestone"
            return save_and_go(form, goal, line=_("The milestone is in the plan."), draft=draft)
    return form_page("milestones/create.html", form, plan=plan)


@bp.route("/milestones/<int:milestone_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_MILESTONE)
def edit(slug: str, milestone_id: int) -> ResponseReturnValue:
    """The milestone's own texts; its state changes by updates alone."""
    programme, milestone = load_milestone(slug, milestone_id)
    require(scope_of_milestone(milestone, programme))
    form = _text_form(programme, milestone)
    if before := sent_before(form):
        return before
    goal = milestone_path(slug, milestone_id)
    if form.validate_on_submit():
        if is_stale(form, milestone):
            theirs = _text_form(programme, milestone, formdata=None)
            return show_conflict(form, theirs, version=milestone.version, keep_theirs=goal)
        with refusals_in(form):
            texts.change_milestone(milestone, programme=programme, **form.values())
            return save_and_go(form, goal, line=_("Saved."), draft=f"milestone-{milestone_id}-texts")
    return form_page("milestones/edit.html", form, milestone=milestone)


@bp.route("/milestones/<int:milestone_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_MILESTONE)
def delete(slug: str, milestone_id: int) -> ResponseReturnValue:
    """Deletes a milestone that nothing points to; for any other it says what to do instead."""
    form = TrackedForm()
    # The second send finds no milestone any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    programme, milestone = load_milestone(slug, milestone_id, locked=form.is_submitted())
    require(scope_of_milestone(milestone, programme))
    used = queries.has_history(milestone)
    if form.validate_on_submit() and not used:
        goal = url_for("plans.show", slug=slug, plan_id=milestone.plan_id)
        texts.delete_milestone(milestone, programme=programme)
        return save_and_go(form, goal, line=_("The milestone is deleted."))
    return removal_page("milestones/delete.html", form, milestone=milestone, used=used)


def _text_form(programme: Programme, milestone: Milestone, **more: Any) -> MilestoneForm:
    owners = members_of(milestone.plan, [milestone.owner])
    sees = _sees_source_note(programme)
    return MilestoneForm(data=stored_texts(milestone), owners=owners, sees_source_note=sees, **more)


def _sees_source_note(programme: Programme) -> bool:
    return may(g.actor, Action.SEE_SOURCE_NOTES, scope_of(programme))
