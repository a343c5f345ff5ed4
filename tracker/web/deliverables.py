"""Deliverables: the list, one of them, and changing what is said of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.statuses import DeliverableStatus
from tracker.forms.base import TrackedForm
from tracker.forms.deliverables import DeliverableForm, NewDeliverableForm, stored_values
from tracker.models import Deliverable, Programme
from tracker.permissions import Action
from tracker.queries import results as queries
from tracker.services import results as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.result_fields import (
    language_words,
    offer,
    own_organisations,
)
from tracker.web.parts.results import list_values, scope_of_result, show_values
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.replica import reads_replica

bp = Blueprint("deliverables", __name__, url_prefix="/programmes/<slug>/deliverables")


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """What is due by contract, by kind; narrowed by state and by pair."""
    values = list_values(load_programme(slug), Deliverable, DeliverableStatus, queries.list_deliverables)
    return render_template("deliverables/list.html", **values)


@bp.get("/<int:deliverable_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, deliverable_id: int) -> ResponseReturnValue:
    """One deliverable: whose, when, how far, where."""
    programme = load_programme(slug)
    deliverable = queries.get_deliverable(programme.id, deliverable_id) or missing()
    return render_template(
        "deliverables/show.html",
        deliverable=deliverable,
        languages=language_words(deliverable.languages),
        **show_values(deliverable, programme),
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_DELIVERABLE)
def create(slug: str) -> ResponseReturnValue:
    """A new deliverable, by the coordinator or by an editor of its owner."""
    programme = load_programme(slug)
    require(scope_of(programme, owners=own_organisations(programme)))
    form = NewDeliverableForm(
        data={"status": "planned"}, **offer(programme, Action.EDIT_DELIVERABLE).choices()
    )
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            made = services.create_deliverable(programme, pair_ids=form.pairs.data or (), **form.values())
            goal = url_for("deliverables.show", slug=slug, deliverable_id=made.id)
            return save_and_go(form, goal, line=_("The deliverable is there."), draft="deliverable-new")
    return form_page("deliverables/create.html", form)


@bp.route("/<int:deliverable_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_DELIVERABLE)
def edit(slug: str, deliverable_id: int) -> ResponseReturnValue:
    """What is said of a deliverable."""
    programme = load_programme(slug)
    deliverable = queries.get_deliverable(programme.id, deliverable_id) or missing()
    require(scope_of_result(deliverable, programme))
    form = _form(programme, deliverable)
    if before := sent_before(form):
        return before
    goal, title = url_for("deliverables.show", slug=slug, deliverable_id=deliverable_id), deliverable.title
    if form.validate_on_submit():
        if is_stale(form, deliverable):
            theirs = _form(programme, deliverable, formdata=None)
            return show_conflict(form, theirs, version=deliverable.version, keep_theirs=goal)
        with refusals_in(form):
            change = {"pair_ids": form.pairs.data or (), **form.values()}
            services.change_deliverable(deliverable, programme=programme, **change)
            return save_and_go(form, goal, line=_("Saved."), draft=f"deliverable-{deliverable_id}")
    return form_page("deliverables/edit.html", form, title_before=title, deliverable_id=deliverable_id)


@bp.route("/<int:deliverable_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_DELIVERABLE)
def delete(slug: str, deliverable_id: int) -> ResponseReturnValue:
    """Removes a deliverable, after asking once."""
    programme, form = load_programme(slug), TrackedForm()
    # The second send finds nothing any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    deliverable = queries.get_deliverable(programme.id, deliverable_id) or missing()
    require(scope_of_result(deliverable, programme))
    if form.validate_on_submit():
        services.delete_result(deliverable, programme=programme)
        goal = url_for("deliverables.list_", slug=slug)
        return save_and_go(form, goal, line=_("%(name)s is deleted.", name=deliverable.title))
    return removal_page("deliverables/delete.html", form, deliverable=deliverable)


def _form(programme: Programme, deliverable: Deliverable, **more: Any) -> DeliverableForm:
    kept = [link.pair_id for link in deliverable.pair_links]
    choices = offer(programme, Action.EDIT_DELIVERABLE, kept_pairs=kept).choices()
    return DeliverableForm(data=stored_values(deliverable), **choices, **more)
