"""What reviews decided: noting, changing and ticking off. Decisions are listed where they belong."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.reviews import DecisionForm, NewDecisionForm, stored_decision
from tracker.models import Programme
from tracker.permissions import Action
from tracker.queries import reviews as queries
from tracker.queries.pairs import list_pairs
from tracker.services import reviews as services
from tracker.web.access import access, load_programme, missing, person_here, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.result_fields import pair_words
from tracker.web.parts.review_page import review_name
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before
from tracker.web.parts.spoken import name_of_milestone

bp = Blueprint("decisions", __name__, url_prefix="/programmes/<slug>/reviews/<int:review_id>/decisions")


@bp.route("/new", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def create(slug: str, review_id: int) -> ResponseReturnValue:
    """A decision of a review, also after it was frozen."""
    programme = load_programme(slug)
    require(scope_of(programme))
    review = queries.get_review(programme.id, review_id) or missing()
    form = NewDecisionForm(**_choices(programme))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        with refusals_in(form):
            services.note_decision(review, programme=programme, **form.values())
            goal = url_for("reviews.show", slug=slug, review_id=review_id, _anchor="decisions")
            draft = f"review-{review_id}-decision"
            return save_and_go(form, goal, line=_("The decision is noted."), draft=draft)
    return form_page("decisions/create.html", form, review_id=review_id, name=review_name(review))


@bp.route("/<int:decision_id>/edit", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def edit(slug: str, review_id: int, decision_id: int) -> ResponseReturnValue:
    """What was decided, about what, whose it is, by when."""
    programme = load_programme(slug)
    require(scope_of(programme))
    decision = queries.get_decision(programme.id, review_id, decision_id) or missing()
    form = DecisionForm(data=stored_decision(decision), **_choices(programme))
    if before := sent_before(form):
        return before
    goal = url_for("reviews.show", slug=slug, review_id=review_id, _anchor="decisions")
    name = review_name(decision.review)
    if form.validate_on_submit():
        if is_stale(form, decision):
            theirs = DecisionForm(formdata=None, data=stored_decision(decision), **_choices(programme))
            return show_conflict(form, theirs, version=decision.version, keep_theirs=goal)
        with refusals_in(form):
            services.change_decision(decision, programme=programme, **form.values())
            return save_and_go(form, goal, line=_("Saved."), draft=f"decision-{decision_id}")
    return form_page("decisions/edit.html", form, review_id=review_id, decision_id=decision_id, name=name)


@bp.route("/<int:decision_id>/delete", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def delete(slug: str, review_id: int, decision_id: int) -> ResponseReturnValue:
    """Removes what was noted in a draft by mistake, after asking once; of a frozen review it stays."""
    form = TrackedForm()
    # The second send finds nothing any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    programme = load_programme(slug)
    require(scope_of(programme))
    # Held, so that nobody freezes it in between.
    review = queries.get_review(programme.id, review_id, locked=request.method == "POST") or missing()
    decision = next((one for one in review.decisions if one.id == decision_id), None) or missing()
    refusal = DomainError(None, "decision_stays") if review.is_frozen else None
    if form.validate_on_submit() and refusal is None:
        services.delete_decision(decision, programme=programme)
        goal = url_for("reviews.show", slug=slug, review_id=review_id, _anchor="decisions")
        return save_and_go(form, goal, line=_("The decision is deleted."))
    name = review_name(review)
    return removal_page(
        "decisions/delete.html", form, refusal=refusal, decision=decision, review_id=review_id, name=name
    )


@bp.post("/<int:decision_id>/tick")
@access(Action.TICK_DECISION)
def tick(slug: str, review_id: int, decision_id: int) -> ResponseReturnValue:
    """Ticks it off; sent with `done=no`, it is open again. Leads back to the review that was looked at."""
    programme = load_programme(slug)
    decision = queries.get_decision(programme.id, review_id, decision_id, locked=True) or missing()
    require(scope_of(programme, owners=[decision.owner_id]))
    done = request.form.get("done") != "no"
    services.tick_decision(decision, programme=programme, done=done, by=person_here())
    back = _number(request.form.get("seen_at")) or review_id
    if queries.get_review(programme.id, back) is None:
        back = review_id
    db.session.commit()
    flash(_("Ticked off.") if done else _("It is open again."), "done")
    return redirect(
        url_for("reviews.show", slug=slug, review_id=back, _anchor=f"decision-{decision_id}"), 303
    )


def _choices(programme: Programme) -> dict[str, list[tuple[int, str]]]:
    """What the form offers: every pair, milestone and organisation of the programme."""
    return {
        "pairs": [(pair.id, pair_words(pair)) for pair in list_pairs(programme.id)],
        "milestones": [
            (one.id, name_of_milestone(one.key, one)) for one in queries.list_milestone_names(programme.id)
        ],
        "owners": organisation_choices(programme.id),
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
