"""Transfers: a plan takes over a good practice, and changes it for its own place."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.base import TrackedForm
from tracker.forms.transfers import NewTransferForm, TransferForm, stored_values
from tracker.labels.spoken import Spoken
from tracker.models import ActionPlan, Practice, Programme
from tracker.permissions import Action
from tracker.queries import transfers as queries
from tracker.queries.plans import get_plan
from tracker.services import transfers as services
from tracker.web.access import access, load_programme, missing, require
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.spoken import spoken
from tracker.web.plans import scope_of_plan

bp = Blueprint("transfers", __name__, url_prefix="/programmes/<slug>/plans/<int:plan_id>/transfers")


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def create(slug: str, plan_id: int) -> ResponseReturnValue:
    """A practice of the programme, of whichever pair, that the plan takes over."""
    programme, plan = _load(slug, plan_id)
    offered = queries.list_practices_to_take_over(plan)
    form = NewTransferForm(practices=[(one.id, _words(one)) for one in offered])
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            services.take_over(plan, programme=programme, **form.values())
            return save_and_go(form, _goal(slug, plan_id), line=_("Saved."), draft="transfer-new")
    return form_page("transfers/create.html", form, plan=plan, has_practices=bool(offered))


@bp.route("/<int:transfer_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def edit(slug: str, plan_id: int, transfer_id: int) -> ResponseReturnValue:
    """How far the plan is with it, and what it changes."""
    programme, plan = _load(slug, plan_id)
    transfer = queries.get_transfer(plan.id, transfer_id) or missing()
    title, form = spoken(transfer.practice), TransferForm(data=stored_values(transfer))
    if before := sent_before(form):
        return before
    goal = _goal(slug, plan_id)
    if form.validate_on_submit():
        if is_stale(form, transfer):
            theirs = TransferForm(formdata=None, data=stored_values(transfer))
            return show_conflict(form, theirs, version=transfer.version, keep_theirs=goal)
        with refusals_in(form):
            services.change_transfer(transfer, programme=programme, **form.values())
            return save_and_go(form, goal, line=_("Saved."), draft=f"transfer-{transfer_id}")
    return form_page("transfers/edit.html", form, plan=plan, name=title, transfer_id=transfer_id)


@bp.route("/<int:transfer_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_PLAN)
def delete(slug: str, plan_id: int, transfer_id: int) -> ResponseReturnValue:
    """The plan does not take it over, after asking once."""
    programme, plan = _load(slug, plan_id)
    form = TrackedForm()
    # The second send finds nothing any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    transfer = queries.get_transfer(plan.id, transfer_id) or missing()
    name = spoken(transfer.practice)
    if form.validate_on_submit():
        services.remove_transfer(transfer, programme=programme)
        line = _("The plan does not take over “%(name)s” any more.", name=name)
        return save_and_go(form, _goal(slug, plan_id), line=line)
    return removal_page("transfers/delete.html", form, plan=plan, name=name)


def _load(slug: str, plan_id: int) -> tuple[Programme, ActionPlan]:
    """The plan, for those who may change it."""
    programme = load_programme(slug)
    plan = get_plan(programme.id, plan_id) or missing()
    require(scope_of_plan(plan, programme))
    return programme, plan


def _words(practice: Practice) -> str:
    number, owner = practice.pair.number, practice.owner.name
    title = spoken(practice)
    words = str(_("%(title)s: %(owner)s, pair %(number)s", title=title, owner=owner, number=number))
    return Spoken(replace(title.chosen, text=words))


def _goal(slug: str, plan_id: int) -> str:
    return str(url_for("plans.show", slug=slug, plan_id=plan_id, _anchor="transfers"))
