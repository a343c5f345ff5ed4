"""Organisations: the list, one with its names, figures and pairs, and changing what is said of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.statuses import OrganisationKind
from tracker.forms.base import TrackedForm
from tracker.forms.organisations import (
    NewOrganisationForm,
    OrganisationFields,
    OrganisationForm,
    stored_values,
)
from tracker.labels.sorting import sort_key
from tracker.models import Organisation, Programme
from tracker.permissions import Action, may
from tracker.queries import organisations as queries
from tracker.queries.activities import list_citations
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import has_ended, sides_of
from tracker.services import organisations as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.organisation_page import activity_lines, figure_lines, pair_lines
from tracker.web.parts.paging import choice_asked_for, page_asked_for, pages_of
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.side_cards import place_words
from tracker.web.replica import reads_replica

bp = Blueprint("organisations", __name__, url_prefix="/programmes/<slug>/organisations")

PAGE_SIZE = 50


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """Who takes part, by name; narrowed by kind and by words of any of their names."""
    programme, number = load_programme(slug), page_asked_for()
    kind, text = choice_asked_for("kind", OrganisationKind), request.args.get("q", "")
    rows, total = queries.list_organisations(
        programme.id,
        kind=kind,
        text=text,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
        in_order=sort_key,
    )
    said = {"kind": kind, "q": text.strip()[: queries.LONGEST_SEARCH]}
    asked: dict[str, Any] = {name: value for name, value in said.items() if value}
    return render_template(
        "organisations/list.html",
        rows=rows,
        total=total,
        kinds=queries.kinds_of(programme.id),
        kind=kind,
        text=asked.get("q", ""),
        number=number,
        pages=pages_of(total, PAGE_SIZE, number),
        place=lambda one: place_words(one, programme),
        has_ended=has_ended,
        url_for_page=lambda page: url_for("organisations.list_", slug=slug, page=page, **asked),
    )


@bp.get("/<int:organisation_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, organisation_id: int) -> ResponseReturnValue:
    """One organisation: names, figures, pairs, and what it owns, hosts and offers."""
    programme = load_programme(slug)
    organisation = queries.get_organisation(programme.id, organisation_id) or missing()
    # This brings the members of the organisation's own pairs, too.
    names = {one.id: sides_of(one).names for one in list_pairs(programme.id)}
    owned = queries.owned_by(organisation)
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        place=place_words(organisation, programme),
        figures=figure_lines(organisation),
        pairs=pair_lines(organisation, programme),
        owned=owned,
        activities=activity_lines(owned.activities, programme, names),
        citations=list_citations(programme.id, organisation.sources),
        scope=scope_of(programme, owners=[organisation.id]),
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_ORGANISATION)
def create(slug: str) -> ResponseReturnValue:
    """A new organisation; where one is there that may be the same, a person looks first."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = NewOrganisationForm(data={"kind": "city"}, programme=programme)
    alike: list[Organisation] = []
    if before := sent_before(form):
        return before
    if form.validate_on_submit() and not (alike := _alike(form, programme)):
        with refusals_in(form):
            made = services.create_organisation(programme, figures=form.figures(), **form.values())
            goal = url_for("organisations.show", slug=slug, organisation_id=made.id)
            return save_and_go(form, goal, line=_("The organisation is there."), draft="organisation-new")
    return form_page("organisations/create.html", form, alike=alike, place=place_words)


@bp.route("/<int:organisation_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_ORGANISATION)
def edit(slug: str, organisation_id: int) -> ResponseReturnValue:
    """What is said of an organisation, by the coordinator or by its own editors."""
    programme, organisation = _load(slug, organisation_id)
    form = _form(organisation, programme)
    alike: list[Organisation] = []
    if before := sent_before(form):
        return before
    goal = url_for("organisations.show", slug=slug, organisation_id=organisation_id)
    name = organisation.name
    if form.validate_on_submit():
        if is_stale(form, organisation):
            theirs = _form(organisation, programme, formdata=None)
            return show_conflict(form, theirs, version=organisation.version, keep_theirs=goal)
        if not (alike := _alike(form, programme, organisation)):
            with refusals_in(form):
                change = {"figures": form.figures(), **form.values()}
                services.change_organisation(organisation, programme=programme, **change)
                return save_and_go(form, goal, line=_("Saved."), draft=f"organisation-{organisation_id}")
    return form_page(
        "organisations/edit.html",
        form,
        alike=alike,
        place=place_words,
        name=name,
        organisation_id=organisation_id,
        may_delete=may(g.actor, Action.EDIT_ORGANISATION, scope_of(programme)),
    )


@bp.route("/<int:organisation_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_ORGANISATION)
def delete(slug: str, organisation_id: int) -> ResponseReturnValue:
    """Removes an organisation that nothing stands on, by a coordinator; any other stays."""
    programme, form = load_programme(slug), TrackedForm()
    require(scope_of(programme))
    if before := sent_before(form):
        return before
    organisation = queries.get_organisation(programme.id, organisation_id) or missing()
    used = queries.is_used(organisation)
    if form.validate_on_submit() and not used:
        services.delete_organisation(organisation, programme=programme)
        goal = url_for("organisations.list_", slug=slug)
        return save_and_go(form, goal, line=_("%(name)s is deleted.", name=organisation.name))
    return removal_page("organisations/delete.html", form, organisation=organisation, used=used)


def _load(slug: str, organisation_id: int) -> tuple[Programme, Organisation]:
    """An organisation that the person may change, with its programme."""
    programme = load_programme(slug)
    organisation = queries.get_organisation(programme.id, organisation_id) or missing()
    require(scope_of(programme, owners=[organisation.id]))
    return programme, organisation


def _form(organisation: Organisation, programme: Programme, **more: Any) -> OrganisationForm:
    return OrganisationForm(data=stored_values(organisation, programme), programme=programme, **more)


def _alike(
    form: OrganisationFields, programme: Programme, organisation: Organisation | None = None
) -> list[Organisation]:
    """Organisations that may be the same one, until the person says that they are not."""
    if form.confirmed.data:
        return []
    values = form.values()
    names = {name: values[name] for name in ("kind", "name", "acronym", "other_names")}
    if organisation is not None and all(getattr(organisation, name) == names[name] for name in names):
        return []
    besides = organisation.id if organisation else None
    return queries.resembling(programme.id, besides=besides, **names)
