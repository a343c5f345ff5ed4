"""Activities: the list, one of them, what is planned of it, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityKind, ActivityStatus
from tracker.extensions import db
from tracker.forms.activities import ActivityForm, NewActivityForm, add_activity_error
from tracker.forms.activity_updates import ActivityUpdateForm
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error
from tracker.forms.statements import StatementForm, WithdrawForm
from tracker.labels import activity_name, choices, label
from tracker.models import Activity, ActivityUpdate, Programme
from tracker.permissions import Action, may
from tracker.queries import activities as queries
from tracker.queries.activity_list import PAGE_LENGTH, activity_overview, list_activities
from tracker.queries.pairs import list_pairs
from tracker.queries.records import record_of_activity
from tracker.queries.sides import sides_of
from tracker.services import activities as services
from tracker.services import activity_plans as plans
from tracker.services.activity_plans import Plan
from tracker.services.statements import Said, hidden_by
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.activity_fields import new_values, offer_of, stored_values
from tracker.web.parts.activity_rows import activity_rows, asked_for, page_address, year_choices
from tracker.web.parts.activity_view import (
    entries_of,
    show_page,
    update_form_of,
)
from tracker.web.parts.activity_warnings import flash_warnings
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.statements import later_words
from tracker.web.parts.visit_answer import what_hangs_on, withdrawn_words
from tracker.web.parts.visits import author_of, scope_of_activity, scope_of_pairs, scope_of_update

bp = Blueprint("activities", __name__, url_prefix="/programmes/<slug>/activities")

MORE = "add_day"
"""The button that asks for one more day, and saves nothing."""


@bp.get("")
@access(Action.SEE_PROGRAMME)
def list_(slug: str) -> ResponseReturnValue:
    """The activities of the programme, newest first, narrowed by what the address says."""
    programme = load_programme(slug)
    pairs = list_pairs(programme.id)
    overview = activity_overview(programme.id)
    asked = asked_for(request.args, pairs, overview)
    activities, total = list_activities(programme.id, asked.filter, page=asked.page)
    pages = max(1, -(-total // PAGE_LENGTH))
    if asked.page > pages:
        abort(404, _("This list ends on page %(last)s.", last=pages))
    page = render_template(
        "activities/list.html",
        rows=activity_rows(activities, programme, pairs),
        asked=asked,
        overview=overview,
        total=total,
        pages=pages,
        kinds=choices(ActivityKind),
        statuses=choices(ActivityStatus),
        pairs=[(pair.number, f"{pair.number} {sides_of(pair).names}") for pair in pairs],
        years=year_choices(overview),
        url_for_page=page_address(slug, asked),
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
            values["title"] = values["title"] or default_title(values["kind"], plan)
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


@bp.post("/<int:activity_id>/updates")
@access(Action.LOG_ACTIVITY)
def update(slug: str, activity_id: int) -> ResponseReturnValue:
    """What somebody says of the activity today, or of an earlier day."""
    programme, activity = load_activity(slug, activity_id, held=True)
    scope = scope_of_activity(activity, programme)
    require(scope)
    form = update_form_of(programme, activity)
    if before := sent_before(form):
        return before
    if newer := _newer(activity, form):
        return _meanwhile(programme, activity, form, newer)
    if not _is_sayable(form):
        return show_page(programme, activity, update_form=form), 422
    said, since = form.said(), form.effective_on.data
    try:
        checked = services.checked(activity, Said(**said), programme=programme, effective_on=since)
        record = record_of_activity(activity)
        hiding = hidden_by(record, checked, programme=programme, effective_on=since)
        if hiding and not form.confirmed.data:
            form.confirmed.data = "yes"
            lines = later_words(hiding, activity, programme)
            return show_page(programme, activity, update_form=form, hiding=lines), 422
        row = services.record_update(
            activity, programme=programme, by=author_of(scope), effective_on=since, **said
        )
    except DomainError as error:
        add_error(form, error)
        return show_page(programme, activity, update_form=form), 422
    if row.expected or row.happened or row.agreed:
        flash_warnings(activity, programme)
    return _saved(form, activity, row, slug)


@bp.post("/<int:activity_id>/unchanged")
@access(Action.LOG_ACTIVITY)
def confirm_unchanged(slug: str, activity_id: int) -> ResponseReturnValue:
    """Nothing has changed: one tap, and an update."""
    programme, activity = load_activity(slug, activity_id, held=True)
    scope = scope_of_activity(activity, programme)
    require(scope)
    form = StatementForm()
    if before := sent_before(form):
        return before
    if not form.validate():
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return show_page(programme, activity, faults=faults), 422
    if newer := _newer(activity, form):
        return _meanwhile(programme, activity, update_form_of(programme, activity, formdata=None), newer)
    row = services.record_update(activity, programme=programme, by=author_of(scope))
    return _saved(form, activity, row, slug)


@bp.route("/<int:activity_id>/updates/<int:update_id>/withdraw", methods=["GET", "POST"])
@access(Action.WITHDRAW_UPDATE)
def withdraw(slug: str, activity_id: int, update_id: int) -> ResponseReturnValue:
    """Takes back an update made in error, with the reason; both stay in the history."""
    programme, activity = load_activity(slug, activity_id, held=request.method == "POST")
    row = next((one for one in activity.updates if one.id == update_id), None)
    require(scope_of_update(activity, row, programme))
    if row is None:
        missing()
    form = WithdrawForm()
    if before := sent_before(form):
        return before
    here = url_for("activities.show", slug=slug, activity_id=activity_id)
    if form.validate_on_submit():
        with refusals_in(form):
            by = author_of(scope_of_activity(activity, programme))
            services.withdraw_update(
                activity, row, programme=programme, by=by, comment=form.comment.data or ""
            )
            return save_and_go(form, here, line=withdrawn_words(activity))
    # The page that withdraws it needs no link to itself.
    shown = [replace(one, withdraw_url=None) for one in entries_of(programme, activity) if one.id == row.id]
    return form_page(
        "activities/withdraw.html",
        form,
        activity=activity,
        entries=shown,
        back_url=here,
        row=row,
        hanging=what_hangs_on(activity, row),
    )


def load_activity(slug: str, activity_id: int, *, held: bool = False) -> tuple[Programme, Activity]:
    """The programme and its activity, loaded whole; leaves the view where there is none to see.

    `held`: nobody else can say anything of the activity until this request is over.
    """
    programme = load_programme(slug)
    return programme, queries.get_activity(programme.id, activity_id, held=held) or missing()


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


def _newer(activity: Activity, form: StatementForm) -> list[ActivityUpdate]:
    """What others have said since the form was drawn."""
    return [row for row in activity.updates if row.id > form.last_seen]


def _meanwhile(
    programme: Programme, activity: Activity, form: ActivityUpdateForm, newer: list[ActivityUpdate]
) -> ResponseReturnValue:
    """Two people at once: what was said meanwhile stands above what was typed here; nothing is saved yet."""
    fresh = update_form_of(programme, activity, formdata=None)
    form.status.choices = fresh.status.choices
    form.seen_update.data = fresh.seen_update.data
    ids = {row.id for row in newer}
    theirs = [one for one in entries_of(programme, activity) if one.id in ids]
    db.session.rollback()
    programme, activity = load_activity(programme.slug, activity.id)
    return show_page(programme, activity, update_form=form, meanwhile=theirs), 409


def _is_sayable(form: ActivityUpdateForm) -> bool:
    if not form.validate():
        return False
    if not form.says_something():
        add_error(form, DomainError(None, "nothing_changed"))
        return False
    return True


def _saved(form: StatementForm, activity: Activity, row: ActivityUpdate, slug: str) -> ResponseReturnValue:
    goal = url_for("activities.show", slug=slug, activity_id=activity.id, saved=row.id)
    return save_and_go(form, goal, draft=f"activity-{activity.id}-update")
