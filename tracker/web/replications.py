"""Replications: a place elsewhere takes up a milestone or a practice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import milestone_path, programme_path
from tracker.domain.statuses import ReplicationStatus
from tracker.forms.replications import NewReplicationForm, ReplicationForm, stored_values
from tracker.models import Milestone, Practice, Programme, Replication
from tracker.permissions import Action, Scope, may
from tracker.queries import replications as queries
from tracker.queries.pairs import list_pairs
from tracker.services import replications as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.milestone_view import load_milestone
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.replication_trees import counted_rows, finding, tree_sheets
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("replications", __name__, url_prefix="/programmes/<slug>")


@bp.get("/replications")
@access(Action.SEE_PROGRAMME)
def list_(slug: str) -> ResponseReturnValue:
    """Who else took it up, from whom, and how far: a tree for each pair, from its mentor outward."""
    programme = load_programme(slug)
    rows = queries.list_replications(programme.id)
    return render_template(
        "replications/list.html",
        sheets=tree_sheets(list_pairs(programme.id), rows),
        finding=finding(counted_rows(rows)),
        may_edit=lambda row: may(g.actor, Action.EDIT_REPLICATION, _scope(programme, _origin(row))),
    )


@bp.route("/milestones/<int:milestone_id>/replications/new", methods=["GET", "POST"])
@access(Action.EDIT_REPLICATION)
def create(slug: str, milestone_id: int) -> ResponseReturnValue:
    """A town elsewhere wants what a milestone has reached."""
    programme, milestone = load_milestone(slug, milestone_id)
    require(scope_of_milestone(milestone, programme))
    return _create(programme, milestone)


@bp.route("/practices/<int:practice_id>/replications/new", methods=["GET", "POST"])
@access(Action.EDIT_REPLICATION)
def create_of_practice(slug: str, practice_id: int) -> ResponseReturnValue:
    """A town elsewhere wants a practice of a mentor."""
    programme = load_programme(slug)
    practice = queries.get_practice(programme.id, practice_id) or missing()
    require(scope_of(programme, owners=[practice.owner_id]))
    return _create(programme, practice)


@bp.route("/replications/<int:replication_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_REPLICATION)
def edit(slug: str, replication_id: int) -> ResponseReturnValue:
    """How far it has come, and what else is known of it."""
    programme = load_programme(slug)
    replication = queries.get_replication(programme.id, replication_id) or missing()
    of = _origin(replication)
    require(_scope(programme, of))
    choices = _choices(programme, of, but=replication.id)
    form = ReplicationForm(data=stored_values(replication), **choices)
    if before := sent_before(form):
        return before
    goal = _page_of(programme, of)
    if form.validate_on_submit():
        if is_stale(form, replication):
            data = stored_values(replication)
            theirs = ReplicationForm(formdata=None, data=data, **choices)
            return show_conflict(form, theirs, version=replication.version, keep_theirs=goal)
        with refusals_in(form):
            services.change_replication(replication, programme=programme, **form.values())
            return save_and_go(form, goal, line=_("Saved."), draft=f"replication-{replication.id}")
    return form_page("replications/edit.html", form, of=of, replication=replication, back_url=goal)


def _create(programme: Programme, of: Milestone | Practice) -> ResponseReturnValue:
    first = {"status": ReplicationStatus.INTENDED.value}
    form = NewReplicationForm(data=first, **_choices(programme, of))
    if before := sent_before(form):
        return before
    goal = _page_of(programme, of)
    if form.validate_on_submit():
        with refusals_in(form):
            row = services.create_replication(of=of, programme=programme, **form.values())
            line = _("Saved: %(place)s.", place=row.place)
            return save_and_go(form, goal, line=line, draft="replication-new")
    return form_page("replications/create.html", form, of=of, back_url=goal)


def _choices(programme: Programme, of: Milestone | Practice, *, but: int | None = None) -> dict[str, Any]:
    return {
        "organisations": organisation_choices(programme.id),
        "countries": programme.countries,
        "others": [(number, place) for number, place in queries.list_beside(of) if number != but],
    }


def _origin(replication: Replication) -> Milestone | Practice:
    of = replication.milestone or replication.practice
    assert of is not None, "the database has one of the two"
    return of


def _scope(programme: Programme, of: Milestone | Practice) -> Scope:
    owners = [of.owner_id, of.plan.owner_id] if isinstance(of, Milestone) else [of.owner_id]
    return scope_of(programme, owners=owners)


def _page_of(programme: Programme, of: Milestone | Practice) -> str:
    if isinstance(of, Milestone):
        return milestone_path(programme.slug, of.id)
    return programme_path(programme.slug, "pairs", of.pair.number)
