"""What is said of a milestone: how it stands, the date agreed anew, and what was said in error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.addresses import milestone_path
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.milestones import CLOSED
from tracker.domain.records import UpdateRecord
from tracker.domain.statuses import MilestoneStatus
from tracker.forms.errors import add_error
from tracker.forms.milestone_updates import AgreeForm, UpdateForm
from tracker.forms.statements import StatementForm, WithdrawForm
from tracker.models import Milestone, Programme
from tracker.permissions import Action
from tracker.queries.records import record_of_milestone
from tracker.services import milestones as services
from tracker.services import plans as texts
from tracker.services.statements import Said, hidden_by
from tracker.web.access import access, missing, require
from tracker.web.parts.both_versions import mine_in_words, sent_again
from tracker.web.parts.milestone_page import entries, update_form
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.milestone_view import load_milestone, save_and_show, show_page
from tracker.web.parts.saving import author_in, form_page, refusals_in, save_and_go, sent_before
from tracker.web.parts.saying import is_sayable, newer_than

bp = Blueprint("milestone_updates", __name__, url_prefix="/programmes/<slug>/milestones")


@bp.post("/<int:milestone_id>/updates")
@access(Action.UPDATE_MILESTONE)
def create(slug: str, milestone_id: int) -> ResponseReturnValue:
    """What somebody says of the milestone, of today or of an earlier day."""
    programme, milestone = load_milestone(slug, milestone_id, locked=True)
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    form = update_form(programme, milestone)
    if before := sent_before(form):
        return before
    if newer := newer_than(form, milestone):
        return _both_versions(programme, milestone, form, newer)
    if not is_sayable(form):
        _add_what_rules_refuse(programme, milestone, form)
        return show_page(programme, milestone, form=form), 422
    said, since = form.said(), form.effective_on.data
    try:
        doubts = {
            "hiding": _hiding(programme, milestone, said, since),
            "over": _is_over(programme, milestone, form),
        }
        if any(doubts.values()) and not form.confirmed.data:
            return show_page(programme, milestone, form=form, **doubts), 422
        by = author_in(scope)
        row = services.record_update(milestone, programme=programme, by=by, effective_on=since, **said)
    except DomainError as error:
        _add_refusal(form, error)
        return show_page(programme, milestone, form=form), 422
    if link := form.proof_url.data:
        texts.add_evidence(milestone, title=form.proof_title.data or link, url=link)
    return save_and_show(form, programme, milestone, row, draft=f"milestone-{milestone.id}")


@bp.post("/<int:milestone_id>/unchanged")
@access(Action.UPDATE_MILESTONE)
def confirm_unchanged(slug: str, milestone_id: int) -> ResponseReturnValue:
    """Nothing has changed: one tap, and an update."""
    programme, milestone = load_milestone(slug, milestone_id, locked=True)
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    form = StatementForm()
    if before := sent_before(form):
        return before
    if newer := newer_than(form, milestone):
        return _both_versions(programme, milestone, form, newer)
    if not form.validate():
        return show_page(programme, milestone, unchanged_form=form), 422
    row = services.record_update(milestone, programme=programme, by=author_in(scope))
    return save_and_show(form, programme, milestone, row)


@bp.post("/<int:milestone_id>/agreed")
@access(Action.AGREE_DATE)
def agree(slug: str, milestone_id: int) -> ResponseReturnValue:
    """A new agreed date, with its reason; the old one stays in the history."""
    programme, milestone = load_milestone(slug, milestone_id, locked=True)
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    form = AgreeForm(agreed_now=milestone.agreed)
    if before := sent_before(form):
        return before
    if newer := newer_than(form, milestone):
        return _both_versions(programme, milestone, form, newer)
    with refusals_in(form, fields={"reason": "agreed_reason", "comment": "agreed_comment"}):
        if form.validate():
            row = services.record_update(milestone, programme=programme, by=author_in(scope), **form.said())
            return save_and_show(form, programme, milestone, row)
    return show_page(programme, milestone, agree_form=form), 422


@bp.route("/<int:milestone_id>/updates/<int:update_id>/withdraw", methods=["GET", "POST"])
@access(Action.WITHDRAW_UPDATE)
def withdraw(slug: str, milestone_id: int, update_id: int) -> ResponseReturnValue:
    """Takes back an update made in error, with the reason; both stay in the history."""
    programme, milestone = load_milestone(slug, milestone_id, locked=request.method == "POST")
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    form = WithdrawForm()
    if before := sent_before(form):
        return before
    row = next((one for one in milestone.updates if one.id == update_id), None) or missing()
    here = milestone_path(slug, milestone_id)
    if form.validate_on_submit():
        with refusals_in(form):
            services.withdraw_update(
                milestone,
                row,
                programme=programme,
                by=author_in(scope),
                comment=form.comment.data or "",
                language=form.language_said,
            )
            return save_and_go(form, here, line=_("Withdrawn. It stays in the history, struck out."))
    shown = [one for one in entries(programme, milestone) if one.id == row.id] or missing()
    return form_page(
        "milestone_updates/withdraw.html", form, milestone=milestone, entry=shown[0], back_url=here
    )


def _add_what_rules_refuse(programme: Programme, milestone: Milestone, form: UpdateForm) -> None:
    """What a rule says no to stands beside what the form says no to: all that is wrong, at once."""
    if form.errors.keys() & {"status", "confidence", "reason", "drop_reason", "effective_on"}:
        return
    try:
        said = Said(**form.said())
        services.checked(milestone, said, programme=programme, effective_on=form.effective_on.data)
    except DomainError as error:
        if error.field is None or not form.errors.get(error.field):
            _add_refusal(form, error)


def _add_refusal(form: UpdateForm, error: DomainError) -> None:
    """Puts what a rule says at the field of this form; a date later than the plan's is told what to do."""
    dropped = form.chosen is MilestoneStatus.DROPPED and "status" in form.changed
    expected, period = form.expected.data, error.values.get("period")
    if error.code == "outside_plan" and expected and _begins_after(expected, period):
        error = DomainError("expected", "later_than_plan", period=period)
    add_error(form, error, fields={"reason": "drop_reason"} if dropped else {})


def _begins_after(expected: ApproximateDate, period: ApproximateDate | None) -> bool:
    last = period.latest if period else None
    return bool(last and expected.earliest and expected.earliest > last)


def _is_over(programme: Programme, milestone: Milestone, form: UpdateForm) -> bool:
    """Whether an open milestone is expected on a day that was over when it was said: a slip, or overdue?"""
    expected, since = form.said()["expected"], form.effective_on.data
    status = form.chosen or milestone.status
    if expected is None or expected.latest is None or status in CLOSED:
        return False
    return bool(expected.latest < ((since and since.latest) or clock.today(programme.timezone)))


def _hiding(
    programme: Programme, milestone: Milestone, said: dict[str, Any], since: ApproximateDate | None
) -> list[UpdateRecord]:
    """The later updates behind which the statement would not be seen today."""
    checked = services.checked(milestone, Said(**said), programme=programme, effective_on=since)
    done = checked.status is MilestoneStatus.COMPLETED
    about = checked.happened if done else since
    hiding = hidden_by(record_of_milestone(milestone), checked, programme=programme, effective_on=about)
    # A corrected day takes the old *completed* back, so that one hides nothing.
    return [one for one in hiding if not (done and one.status is MilestoneStatus.COMPLETED)]


def _both_versions(
    programme: Programme, milestone: Milestone, form: StatementForm, newer: set[int]
) -> ResponseReturnValue:
    """Two people at once: what was said meanwhile beside what was typed here; nothing is saved yet."""
    html = render_template(
        "milestone_updates/conflict.html",
        milestone=milestone,
        theirs=[replace(one, withdraw_url=None) for one in entries(programme, milestone) if one.id in newer],
        mine=mine_in_words(form),
        hidden=sent_again(form, update_form(programme, milestone, formdata=None)),
        action=request.path,
        keep_theirs=f"{milestone_path(programme.slug, milestone.id)}?dropped=1",
    )
    return html, 409
