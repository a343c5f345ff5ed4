"""Activities: the list, one of them, and what is planned of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityKind, ActivityStatus
from tracker.extensions import page_language
from tracker.forms.activities import ActivityForm, NewActivityForm, add_activity_error
from tracker.forms.base import TrackedForm
from tracker.labels import activity_name, choices, label
from tracker.models import Programme
from tracker.permissions import Action, may
from tracker.queries import activities as queries
from tracker.queries.activity_list import PAGE_LENGTH, activity_overview, list_activities
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import sides_of
from tracker.services import activity_plans as plans
from tracker.services.activity_plans import Plan
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.activity_fields import new_values, offer_of, stored_values
from tracker.web.parts.activity_rows import activity_rows, asked_for, page_address, year_choices
from tracker.web.parts.activity_view import load_activity, show_page
from tracker.web.parts.activity_warnings import flash_warnings
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.saving import form_page, removal_page, save_and_go, sent_before
from tracker.web.parts.visits import scope_of_activity, scope_of_pairs
from tracker.web.replica import reads_replica
from tracker.web.unchanged import answer_unchanged

bp = Blueprint("activities", __name__, url_prefix="/programmes/<slug>/activities")

MORE = "add_day"
"""The button that asks for one more day, and saves nothing."""


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """The activities of the programme, newest first, narrowed by what the address says."""
    programme = load_programme(slug)
    answer_unchanged(programme)
    pairs = list_pairs(programme.id)
    overview = activity_overview(programme.id)
    asked = asked_for(request.args, pairs, overview)
    number = page_asked_for()
    activities, total = list_activities(programme.id, asked.filter, page=number)
    pages = pages_of(total, PAGE_LENGTH, number)
    said: dict[str, Any] = {name: value for name, value in asked.typed.items() if value}
    page = render_template(
        "activities/list.html",
        rows=activity_rows(activities, programme, pairs),
        asked=asked,
        overview=overview,
        total=total,
        number=number,
        pages=pages,
        kinds=choices(ActivityKind),
        statuses=choices(ActivityStatus),
        pairs=[(pair.number, f"{pair.number} {sides_of(pair).names}") for pair in pairs],
        years=year_choices(overview),
        url_for_page=page_address(slug, asked),
        spreadsheet_url=url_for("spreadsheets.activities", slug=slug, **said),
        may_log=may(g.actor, Action.LOG_ACTIVITY, scope_of_pairs(programme, pairs)),
    )
    return page, 400 if asked.faults else 200


@bp.route("/new", methods=["GET", "POST"])
@access(Action.EDIT_ACTIVITY)
def create(slug: str) -> ResponseReturnValue:
    """A new activity: an idea, a plan, or a confirmed one."""
    programme = load_programme(slug)
    require(scope_of(programme))
    pairs = list_pairs(programme.id)
    form = NewActivityForm(data=new_values(programme, pairs), offer=offer_of(programme, pairs))
    if MORE in request.form:
        form.add_session()
        return render_template("activities/create.html", form=form)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        try:
            plan = _plan(form, programme)
            values = form.values()
            if not values["title"]:
                values["title"] = default_title(values["kind"], plan)
                # The usual title is in the words of the page, which is all there is where nothing is typed.
                typed = values["objective"] or values["note"]
                values["language"] = values["language"] if typed else page_language()
            activity = plans.create_activity(programme, plan=plan, **form.beginning(), **values)
            goal = url_for("activities.show", slug=slug, activity_id=activity.id)
            flash_warnings(activity, programme)
            return save_and_go(form, goal, line=_("The activity is in the plan."), draft="activity-new")
        except DomainError as error:
            add_activity_error(form, error)
    return form_page("activities/create.html", form)


@bp.get("/<int:activity_id>")
@access(Action.SEE_PROGRAMME)
def show(slug: str, activity_id: int) -> ResponseReturnValue:
    """One activity: its facts, its days, who came, its report, its history."""
    programme, activity = load_activity(slug, activity_id)
    return show_page(programme, activity)


@bp.route("/<int:activity_id>/edit", methods=["GET", "POST"])
@access(Action.EDIT_ACTIVITY)
def edit(slug: str, activity_id: int) -> ResponseReturnValue:
    """What is planned of an activity; its state and its dates change by updates alone."""
    programme, activity = load_activity(slug, activity_id)
    require(scope_of_activity(activity, programme))
    pairs = list_pairs(programme.id)
    offer = offer_of(programme, pairs, activity)
    form = ActivityForm(data=stored_values(activity, programme), offer=offer)
    if MORE in request.form:
        form.add_session()
        return render_template("activities/edit.html", form=form, activity=activity)
    if before := sent_before(form):
        return before
    goal = url_for("activities.show", slug=slug, activity_id=activity_id)
    if form.validate_on_submit():
        if is_stale(form, activity):
            fresh = queries.get_activity(programme.id, activity_id, afresh=True) or missing()
            theirs = ActivityForm(formdata=None, data=stored_values(fresh, programme), offer=offer)
            return show_conflict(form, theirs, version=fresh.version, keep_theirs=goal)
        try:
            plans.change_activity(activity, programme=programme, plan=_plan(form, programme), **form.values())
            flash_warnings(activity, programme)
            return save_and_go(form, goal, line=_("Saved."), draft=f"activity-{activity_id}")
        except DomainError as error:
            add_activity_error(form, error)
    return form_page("activities/edit.html", form, activity=activity)


@bp.route("/<int:activity_id>/delete", methods=["GET", "POST"])
@access(Action.EDIT_ACTIVITY)
def delete(slug: str, activity_id: int) -> ResponseReturnValue:
    """Deletes what nothing was said of; for any other activity it says what to do instead."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = TrackedForm()
    if before := sent_before(form):
        return before
    activity = queries.get_activity(programme.id, activity_id) or missing()
    used = queries.has_history(activity)
    if form.is_submitted() and form.validate() and not used:
        plans.delete_activity(activity, programme=programme)
        goal = url_for("activities.list_", slug=slug)
        return save_and_go(form, goal, line=_("The activity is deleted."))
    return removal_page("activities/delete.html", form, activity=activity, used=used)


def default_title(kind: ActivityKind, plan: Plan) -> str:
    """What an activity without a title of its own is called: "Study visit 2, Mechelen → Capaci"."""
    names = [sides_of(pair).names for pair in plan.pairs]
    return activity_name(kind, str(label(kind)), number=plan.round, pairs=names)


def _plan(form: NewActivityForm | ActivityForm, programme: Programme) -> Plan:
    chosen = set(form.pairs.data or ())
    return Plan(
        pairs=[pair for pair in list_pairs(programme.id) if pair.id in chosen],
        round=form.round.data,
        sessions=form.session_plans(),
        partners=form.partners(),
    )
