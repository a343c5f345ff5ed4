"""Programmes: the list, making one, and changing what is said of one as a whole."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.forms.errors import add_error
from tracker.forms.programmes import NewProgrammeForm, ProgrammeForm, stored_values
from tracker.models import Programme
from tracker.permissions import Action, Scope
from tracker.queries import programmes as queries
from tracker.services import programmes as services
from tracker.services.forms import already_sent, remember_sent
from tracker.web.access import access, load_programme, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict

bp = Blueprint("programmes", __name__, url_prefix="/programmes")

DRAFT_TAKEN = "draft-taken"
"""The category of a flash that names the draft which the device may forget."""

NEW = {"default_language": "en", "timezone": "Europe/Brussels", "country_display": "iso", "open": "no"}


@bp.get("")
@access(Action.LIST_PROGRAMMES)
def list_() -> ResponseReturnValue:
    """Every programme that the person may see: theirs first, then the open ones."""
    seen = queries.list_programmes_visible_to(g.actor)
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
    if form.is_submitted():
        token, by = form.form_token.data, g.actor.user_id
        if (location := already_sent(token, by=by)) is not None:
            return redirect(location, 303)
        if form.validate() and (programme := _created(form)) is not None:
            location = url_for("people.list_", slug=programme.slug)
            remember_sent(token, location, by=by)
            db.session.commit()
            flash("programme-new", DRAFT_TAKEN)
            flash(_("%(name)s is there. Now say who coordinates it.", name=programme.name), "done")
            return redirect(location, 303)
        return render_template("programmes/create.html", form=form), 422
    return render_template("programmes/create.html", form=form)


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
    if form.is_submitted():
        token, by = form.form_token.data, g.actor.user_id
        if (location := already_sent(token, by=by)) is not None:
            return redirect(location, 303)
        if form.validate():
            here = url_for("programmes.edit", slug=slug)
            if is_stale(form, programme):
                theirs = _form(programme, formdata=None)
                return show_conflict(form, theirs, version=programme.version, keep_theirs=here)
            if _changed(programme, form):
                location = url_for("programmes.show", slug=slug)
                remember_sent(token, location, by=by)
                db.session.commit()
                flash(f"programme-{slug}", DRAFT_TAKEN)
                flash(_("Saved."), "done")
                return redirect(location, 303)
        return render_template("programmes/edit.html", form=form), 422
    return render_template("programmes/edit.html", form=form)


def _form(programme: Programme, **more: Any) -> ProgrammeForm:
    organisations = queries.list_organisation_names(programme.id)
    return ProgrammeForm(data=stored_values(programme), organisations=organisations, **more)


def _created(form: NewProgrammeForm) -> Programme | None:
    try:
        return services.create_programme(
            slug=form.slug.data or "", lead=form.lead.data or "", **form.values()
        )
    except DomainError as error:
        add_error(form, error)
        return None


def _changed(programme: Programme, form: ProgrammeForm) -> bool:
    try:
        services.change_programme(programme, **form.values())
    except DomainError as error:
        add_error(form, error)
        return False
    return True
