"""A proposed milestone: the city accepts or declines it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import milestone_path
from tracker.domain.statuses import MilestoneStatus
from tracker.forms.milestone_updates import AcceptForm, DeclineForm
from tracker.permissions import Action
from tracker.services import milestones as services
from tracker.web.access import access, require
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.milestone_view import load_milestone, save_and_show, show_page
from tracker.web.parts.saving import author_in, refusals_in, sent_before

bp = Blueprint("proposals", __name__, url_prefix="/programmes/<slug>/milestones/<int:milestone_id>")

FIELDS = {
    "accept_form": {"expected": "accept_expected"},
    "decline_form": {"reason": "decline_reason", "comment": "decline_comment"},
}


@bp.post("/accept")
@access(Action.DECIDE_PROPOSAL)
def accept(slug: str, milestone_id: int) -> ResponseReturnValue:
    """The city takes it into its plan, with the date it expects if it has one."""
    return _decide(slug, milestone_id, AcceptForm(), "accept_form")


@bp.post("/decline")
@access(Action.DECIDE_PROPOSAL)
def decline(slug: str, milestone_id: int) -> ResponseReturnValue:
    """The city does not take it, and says why; it stays in sight as dropped."""
    return _decide(slug, milestone_id, DeclineForm(), "decline_form")


def _decide(slug: str, milestone_id: int, form: AcceptForm | DeclineForm, name: str) -> ResponseReturnValue:
    programme, milestone = load_milestone(slug, milestone_id, locked=True)
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    if before := sent_before(form):
        return before
    if milestone.status is not MilestoneStatus.PROPOSED:
        flash(_("It has been decided meanwhile: this is how it stands now."), "warning")
        return redirect(milestone_path(slug, milestone_id), 303)
    with refusals_in(form, fields=FIELDS[name]):
        if form.validate():
            by = author_in(scope)
            row = services.record_update(milestone, programme=programme, by=by, **form.said())
            accepted: dict[str, Any] = {"accepted": 1} if isinstance(form, AcceptForm) else {}
            return save_and_show(form, programme, milestone, row, **accepted)
    return show_page(programme, milestone, **{name: form}), 422
