"""Outcomes: the list, one of them, and changing what is said of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import milestone_path
from tracker.domain.statuses import OutcomeStatus
from tracker.forms.base import TrackedForm
from tracker.forms.outcomes import NewOutcomeForm, OutcomeFields, OutcomeForm, stored_values
from tracker.models import Outcome, Programme
from tracker.permissions import Action
from tracker.queries import results as queries
from tracker.queries.story import list_milestone_choices, milestones_by_id
from tracker.services import results as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.result_fields import Offer, offer, own_organisations
from tracker.web.parts.results import list_values, scope_of_result, show_values
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.spoken import choices_in_words, name_of_milestone, spoken, title_of
from tracker.web.replica import reads_replica

bp = Blueprint("outcomes", __name__, url_prefix="/programmes/<slug>/outcomes")


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """What changed, by kind; narrowed by state and by pair."""
    values = list_values(load_programme(slug), Outcome, OutcomeStatus, queries.list_outcomes)
    return render_template("outcomes/list.html", **values)


@bp.get("/<int:outcome_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, outcome_id: int) -> ResponseReturnValue:
    """One outcome: what changed, where, when, and from which practice."""
    programme = load_programme(slug)
    outcome = queries.get_outcome(programme.id, outcome_id) or missing()
    return render_template(
        "outcomes/show.html",
        outcome=outcome,
        is_after=_is_after(outcome, programme),
        came_from=_came_from(outcome, programme),
        **show_values(outcome, programme),
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_OUTCOME)
def create(slug: str) -> ResponseReturnValue:
    """A new outcome, of an owner or of pairs, by the coordinator or by an editor of its owner."""
    programme = load_programme(slug)
    require(scope_of(programme, owners=own_organisations(programme)))
    offered = offer(programme, Action.EDIT_OUTCOME)
    practices, first = _practices(programme), _came_from_asked(programme, offered)
    form = NewOutcomeForm(data=first, practices=practices, **offered.choices())
    _offer_milestones(form, offered, [number for number, _words in offered.pairs])
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            links = {"pair_ids": form.pairs.data or (), "came_from": form.came_from.ticked}
            made = services.create_outcome(programme, **links, **form.values())
            goal = url_for("outcomes.show", slug=slug, outcome_id=made.id)
            _warn(made, programme)
            return save_and_go(form, goal, line=_("The outcome is there."), draft="outcome-new")
    return form_page("outcomes/create.html", form)


@bp.route("/<int:outcome_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_OUTCOME)
def edit(slug: str, outcome_id: int) -> ResponseReturnValue:
    """What is said of an outcome."""
    programme = load_programme(slug)
    outcome = queries.get_outcome(programme.id, outcome_id) or missing()
    require(scope_of_result(outcome, programme))
    form = _form(programme, outcome)
    if before := sent_before(form):
        return before
    goal, title = url_for("outcomes.show", slug=slug, outcome_id=outcome_id), spoken(outcome)
    if form.validate_on_submit():
        if is_stale(form, outcome):
            theirs = _form(programme, outcome, formdata=None)
            return show_conflict(form, theirs, version=outcome.version, keep_theirs=goal)
        with refusals_in(form):
            links = {"pair_ids": form.pairs.data or (), "came_from": form.came_from.ticked}
            services.change_outcome(outcome, programme=programme, **links, **form.values())
            _warn(outcome, programme)
            return save_and_go(form, goal, line=_("Saved."), draft=f"outcome-{outcome_id}")
    return form_page("outcomes/edit.html", form, title_before=title, outcome_id=outcome_id)


@bp.route("/<int:outcome_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_OUTCOME)
def delete(slug: str, outcome_id: int) -> ResponseReturnValue:
    """Removes an outcome, after asking once."""
    programme, form = load_programme(slug), TrackedForm()
    # The second send finds nothing any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    outcome = queries.get_outcome(programme.id, outcome_id) or missing()
    require(scope_of_result(outcome, programme))
    if form.validate_on_submit():
        services.delete_result(outcome, programme=programme)
        goal = url_for("outcomes.list_", slug=slug)
        return save_and_go(form, goal, line=_("%(name)s is deleted.", name=spoken(outcome)))
    return removal_page("outcomes/delete.html", form, outcome=outcome)


def _form(programme: Programme, outcome: Outcome, **more: Any) -> OutcomeForm:
    kept = [link.pair_id for link in outcome.pair_links]
    offered = offer(programme, Action.EDIT_OUTCOME, kept_pairs=kept)
    practices, stored = _practices(programme), stored_values(outcome)
    form = OutcomeForm(data=stored, practices=practices, **offered.choices(), **more)
    _offer_milestones(form, offered, {*kept, *(form.pairs.data or ())}, kept=stored["came_from"])
    return form


def _offer_milestones(
    form: OutcomeFields, offered: Offer, pairs: Collection[int], *, kept: Collection[int] = ()
) -> None:
    """The milestones of these pairs, as far as the person may choose the pairs."""
    names = {number: words for number, words in offered.pairs if number in pairs}
    form.came_from.offer(choices_in_words(list_milestone_choices(list(names), kept=kept)), names)


def _practices(programme: Programme) -> list[tuple[int, str]]:
    return [(one.id, title_of("practice", one)) for one in queries.list_practices(programme.id)]


def _came_from_asked(programme: Programme, offered: Offer) -> dict[str, Any]:
    """The form as a milestone's page asks for it: its pair and itself are ticked already."""
    asked = request.args.get("milestone", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    found = milestones_by_id(programme.id, [number]).get(number) if number else None
    if found is None or found.pair_id not in dict(offered.pairs):
        return {}
    return {"pairs": [found.pair_id], "came_from": [found.id]}


def _came_from(outcome: Outcome, programme: Programme) -> list[tuple[str, str]]:
    """The milestones that led to it, each with its page."""
    found = milestones_by_id(programme.id, [link.milestone_id for link in outcome.milestone_links])
    return [
        (name_of_milestone(one.plan_key, one), milestone_path(programme.slug, one.id))
        for one in found.values()
    ]


def _is_after(outcome: Outcome, programme: Programme) -> bool:
    """Whether it occurred after the programme's end, which is worth a look and no fault."""
    end = programme.period.latest if programme.period else None
    begins = outcome.occurred.earliest if outcome.occurred else None
    return end is not None and begins is not None and begins > end


def _warn(outcome: Outcome, programme: Programme) -> None:
    if _is_after(outcome, programme):
        flash(_("It occurred after the end of the programme. If that is right, all is well."), "warning")
