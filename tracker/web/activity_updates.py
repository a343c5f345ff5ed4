"""What is said of an activity: how it stands, that nothing has changed, and what was said in error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.dates import ApproximateDate
from tracker.extensions import db
from tracker.forms.activity_updates import ActivityUpdateForm
from tracker.forms.statements import StatementForm, WithdrawForm
from tracker.models import Activity, ActivityUpdate, Programme
from tracker.permissions import Action
from tracker.queries.records import record_of_activity
from tracker.services import activities as services
from tracker.services.statements import Said, hidden_by
from tracker.web.access import access, missing, require
from tracker.web.parts.activity_view import entries_of, load_activity, show_page, update_form_of
from tracker.web.parts.activity_warnings import flash_warnings
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before
from tracker.web.parts.saying import is_sayable, newer_than
from tracker.web.parts.statements import later_words
from tracker.web.parts.visit_answer import what_hangs_on, withdrawn_words
from tracker.web.parts.visits import author_of, scope_of_activity, scope_of_update

bp = Blueprint("activity_updates", __name__, url_prefix="/programmes/<slug>/activities")


@bp.post("/<int:activity_id>/updates")
@access(Action.LOG_ACTIVITY)
def create(slug: str, activity_id: int) -> ResponseReturnValue:
    """What somebody says of the activity today, or of an earlier day."""
    programme, activity = load_activity(slug, activity_id, held=True)
    scope = scope_of_activity(activity, programme)
    require(scope)
    form = update_form_of(programme, activity)
    if before := sent_before(form):
        return before
    if newer := newer_than(form, activity):
        return _meanwhile(programme, activity, form, newer)
    if is_sayable(form):
        with refusals_in(form):
            said, since = form.said(), form.effective_on.data
            hiding = _hiding(programme, activity, said, since)
            if hiding and not form.confirmed.data:
                form.confirmed.data = "yes"
                return show_page(programme, activity, update_form=form, hiding=hiding), 422
            row = services.record_update(
                activity, programme=programme, by=author_of(scope), effective_on=since, **said
            )
            if row.expected or row.happened or row.agreed:
                flash_warnings(activity, programme)
            return _saved(form, activity, row, slug)
    return show_page(programme, activity, update_form=form), 422


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
    if newer := newer_than(form, activity):
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
                activity,
                row,
                programme=programme,
                by=by,
                comment=form.comment.data or "",
                language=form.language_said,
            )
            return save_and_go(form, here, line=withdrawn_words(activity))
    # The page that withdraws it needs no link to itself.
    shown = [replace(one, withdraw_url=None) for one in entries_of(programme, activity) if one.id == row.id]
    return form_page(
        "activity_updates/withdraw.html",
        form,
        activity=activity,
        entries=shown,
        back_url=here,
        row=row,
        hanging=what_hangs_on(activity, row),
    )


def _hiding(
    programme: Programme, activity: Activity, said: dict[str, Any], since: ApproximateDate | None
) -> list[str]:
    """The later updates behind which the statement would not be seen today, each in a line."""
    checked = services.checked(activity, Said(**said), programme=programme, effective_on=since)
    record = record_of_activity(activity)
    hiding = hidden_by(record, checked, programme=programme, effective_on=since)
    return later_words(hiding, activity, programme)


def _meanwhile(
    programme: Programme, activity: Activity, form: ActivityUpdateForm, newer: set[int]
) -> ResponseReturnValue:
    """Two people at once: what was said meanwhile stands above what was typed here; nothing is saved yet."""
    fresh = update_form_of(programme, activity, formdata=None)
    form.status.choices = fresh.status.choices
    form.seen_update.data = fresh.seen_update.data
    theirs = [one for one in entries_of(programme, activity) if one.id in newer]
    db.session.rollback()
    programme, activity = load_activity(programme.slug, activity.id)
    return show_page(programme, activity, update_form=form, meanwhile=theirs), 409


def _saved(form: StatementForm, activity: Activity, row: ActivityUpdate, slug: str) -> ResponseReturnValue:
    goal = url_for("activities.show", slug=slug, activity_id=activity.id, saved=row.id)
    return save_and_go(form, goal, draft=f"activity-{activity.id}-update")
