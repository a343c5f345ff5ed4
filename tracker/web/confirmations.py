"""A mentor city confirms a completed milestone; a confirmation is taken back with a reason."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.addresses import milestone_path
from tracker.forms.base import TrackedForm
from tracker.forms.confirmations import TakeBackForm
from tracker.permissions import Action
from tracker.services import confirmations as services
from tracker.web.access import access, require
from tracker.web.parts.confirmations import confirms_here
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.milestone_view import load_milestone, show_page
from tracker.web.parts.saving import author_in, refusals_in, save_and_go, sent_before

bp = Blueprint("confirmations", __name__, url_prefix="/programmes/<slug>/milestones/<int:milestone_id>")


@bp.post("/confirmation")
@access(Action.CONFIRM_MILESTONE)
def confirm(slug: str, milestone_id: int) -> ResponseReturnValue:
    """The mentor city confirms that it is completed; what is missing, it asks."""
    programme, milestone = load_milestone(slug, milestone_id, locked=True)
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    if not confirms_here(scope):
        abort(403)
    form = TrackedForm()
    if before := sent_before(form):
        return before
    if form.validate():
        with refusals_in(form):
            by = author_in(replace(scope, owners=scope.mentor_cities))
            services.confirm(milestone, programme=programme, by=by)
            return save_and_go(form, milestone_path(slug, milestone_id), line=_("It is confirmed."))
    return show_page(programme, milestone, confirm_form=form), 422


@bp.post("/confirmation/take-back")
@access(Action.TAKE_BACK_CONFIRMATION)
def take_back(slug: str, milestone_id: int) -> ResponseReturnValue:
    """The confirmation was an error: it ends, and the reason is kept with it."""
    programme, milestone = load_milestone(slug, milestone_id, locked=True)
    scope = scope_of_milestone(milestone, programme)
    require(scope)
    form = TakeBackForm()
    if before := sent_before(form):
        return before
    if form.validate():
        with refusals_in(form):
            by, why = author_in(replace(scope, owners=scope.mentor_cities)), form.because.data or ""
            services.take_back(milestone, programme=programme, by=by, why=why, language=form.language.code)
            goal, draft = milestone_path(slug, milestone_id), f"milestone-{milestone_id}-take-back"
            return save_and_go(form, goal, line=_("The confirmation is taken back."), draft=draft)
    return show_page(programme, milestone, take_back_form=form), 422
