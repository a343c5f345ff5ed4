"""Programmes: the list, making one, and changing what is said of one as a whole."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.programmes import NewProgrammeForm, ProgrammeForm, stored_values
from tracker.labels.sorting import sorted_by_name
from tracker.models import Programme
from tracker.permissions import Action, Scope
from tracker.queries import programmes as queries
from tracker.services import programmes as services
from tracker.web.access import access, load_programme, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("programmes", __name__, url_prefix="/programmes")

NEW = {"default_language": "en", "timezone": "Europe/Brussels", "country_display": "iso", "open": "no"}


@bp.get("")
@access(Action.LIST_PROGRAMMES)
def list_() -> ResponseReturnValue:
    """Every programme that the person may see: theirs first, then the open ones."""
    seen = sorted_by_name(queries.list_programmes_visible_to(g.actor), lambda one: one.name)
    own = {grant.programme_id for grant in g.actor.grants}
    mine = [one for one in seen if one.id in own]
    return render_template(
        "programmes/list.html", mine=mine, others=[one for one in seen if one.id not in own]
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Action.CREATE_PROGRAMME)
def create() -> ResponseReturnValue:
    """A new programme, by an administrator."""
    require(Scope())
    form = NewProgrammeForm(data=NEW)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            named = {"slug": form.slug.data or "", "lead": form.lead.data or ""}
            programme = services.create_programme(**named, **form.values())
            goal = url_for("people.list_", slug=programme.slug)
            line = _("%(name)s is there. Now say who coordinates it.", name=programme.name)
            return save_and_go(form, goal, line=line, draft="programme-new")
    return form_page("programmes/create.html", form)


@bp.get("/<slug>")
@access(Action.SEE_PROGRAMME)
def show(slug: str) -> ResponseReturnValue:
    """A programme is read by its progress."""
    programme = load_programme(slug)
    return redirect(f"{url_for('programmes.list_')}/{programme.slug}/progress", 303)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@access(Action.EDIT_PROGRAMME)
def edit(slug: str) -> ResponseReturnValue:
    """What is said of a programme as a whole, by its coordinator."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = _form(programme)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        if is_stale(form, programme):
            theirs, here = _form(programme, formdata=None), url_for("programmes.edit", slug=slug)
            return show_conflict(form, theirs, version=programme.version, keep_theirs=here)
        with refusals_in(form):
            services.change_programme(programme, **form.values())
            goal = url_for("programmes.show", slug=slug)
            return save_and_go(form, goal, line=_("Saved."), draft=f"programme-{slug}")
    return form_page("programmes/edit.html", form)


def _form(programme: Programme, **more: Any) -> ProgrammeForm:
    organisations = organisation_choices(programme.id)
    return ProgrammeForm(data=stored_values(programme), organisations=organisations, **more)
