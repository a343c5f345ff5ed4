"""Reviews: the list, one of them as a draft or frozen, writing its agenda, freezing it, deleting a draft."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.documents.values import Brief, charts_of
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.statuses import LogKind
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.reviews import FreezeForm, NewReviewForm, ReviewForm, stored_review
from tracker.models import Programme, Review
from tracker.permissions import Action
from tracker.queries import reviews as queries
from tracker.services import reviews as services
from tracker.services.log import note
from tracker.web.access import access, load_programme, missing, person_here, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.dates import say_day
from tracker.web.parts.frozen_review import frozen_parts, preview_of
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.review_page import (
    ReviewLine,
    review_choices,
    review_lines,
    review_name,
    show_values,
)
from tracker.web.parts.saving import form_page, refusals_in, removal_page, save_and_go, sent_before

bp = Blueprint("reviews", __name__, url_prefix="/programmes/<slug>/reviews")

PAGE_SIZE = 20


@bp.get("")
@access(Action.SEE_REVIEWS)
def list_(slug: str) -> ResponseReturnValue:
    """All reviews, the latest first."""
    programme = load_programme(slug)
    require(scope_of(programme))
    number, total = page_asked_for(), queries.count_reviews(programme.id)
    pages = pages_of(total, PAGE_SIZE, number)
    found = queries.list_reviews(programme.id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return render_template(
        "reviews/list.html",
        rows=review_lines(found, programme),
        total=total,
        number=number,
        pages=pages,
        url_for_page=lambda page: url_for("reviews.list_", slug=slug, page=page),
    )


@bp.get("/<int:review_id>")
@access(Action.SEE_REVIEWS)
def show(slug: str, review_id: int) -> ResponseReturnValue:
    """One review: open decisions of earlier ones, figures, agenda, gaps, and what it decided."""
    programme, review = _load(slug, review_id)
    return render_template("reviews/show.html", **show_values(review, programme))


@bp.route("/new", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def create(slug: str) -> ResponseReturnValue:
    """A new review, a draft until it is frozen."""
    programme = load_programme(slug)
    require(scope_of(programme))
    frozen, today = queries.list_frozen_reviews(programme.id), clock.today(programme.timezone)
    before_today = next((one.id for one in frozen if one.cut_off < today), None)
    first = {"cut_off": ApproximateDate.on(today), "previous_id": before_today}
    form = NewReviewForm(data=first, previous=review_choices(frozen, programme))
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        values = form.values()
        if twins := _unmeant_twins(form, programme, values["cut_off"]):
            return form_page("reviews/create.html", form, twins=twins)
        with refusals_in(form):
            review = services.create_review(programme, **values)
            goal = _url(programme, review)
            return save_and_go(form, goal, line=_("The review is there, as a draft."), draft="review-new")
    return form_page("reviews/create.html", form)


@bp.route("/<int:review_id>/edit", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def edit(slug: str, review_id: int) -> ResponseReturnValue:
    """The days and texts of a draft; what is frozen stays as it is."""
    programme, review = _load(slug, review_id, locked=True)
    form, goal = _form(programme, review), _url(programme, review)
    if before := sent_before(form):
        return before
    if review.is_frozen:
        refusal = DomainError(None, "review_frozen")
        return removal_page(
            "reviews/edit.html", form, refusal=refusal, review=review, name=review_name(review)
        )
    if form.validate_on_submit():
        if is_stale(form, review):
            theirs = _form(programme, review, formdata=None)
            return show_conflict(form, theirs, version=review.version, keep_theirs=goal)
        with refusals_in(form):
            services.change_review(review, programme=programme, **form.values())
            return save_and_go(form, goal, line=_("Saved."), draft=f"review-{review_id}")
    return form_page("reviews/edit.html", form, review=review, name=review_name(review))


@bp.route("/<int:review_id>/freeze", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def freeze(slug: str, review_id: int) -> ResponseReturnValue:
    """Says what freezing does, and does it: once, and as the review was when it was read."""
    programme, review = _load(slug, review_id, locked=True)
    form, goal = FreezeForm(data={"version": review.version}), _url(programme, review)
    if before := sent_before(form):
        return before
    values: dict[str, Any] = {
        "review": review,
        "name": review_name(review),
        "day": say_day(review.cut_off),
    }
    if review.is_frozen:
        refusal = DomainError(None, "review_frozen_already")
        return removal_page("reviews/freeze.html", form, refusal=refusal, **values)
    if form.validate_on_submit():
        if is_stale(form, review):
            form.version.data = str(review.version)
            form.form_errors = [_("Somebody changed this review meanwhile. Read it again, then freeze it.")]
            return removal_page("reviews/freeze.html", form, **values)
        with refusals_in(form):
            parts = frozen_parts(review, programme)
            services.freeze(review, programme=programme, by=person_here(), **parts)
            return save_and_go(form, goal, line=_("Frozen. The brief is ready."))
    return removal_page("reviews/freeze.html", form, used=bool(form.form_errors), **values)


@bp.get("/<int:review_id>/brief")
@access(Action.SEE_REVIEWS)
def brief(slug: str, review_id: int) -> ResponseReturnValue:
    """The brief as a page: the words that were frozen, or of a draft as it would be frozen now."""
    programme, review = _load(slug, review_id)
    return render_template("reviews/brief.html", review=review, brief=_brief_of(review, programme))


@bp.get("/<int:review_id>/brief.pdf")
@access(Action.SEE_REVIEWS)
def brief_pdf(slug: str, review_id: int) -> ResponseReturnValue:
    """The PDF that was made when the review was frozen; a draft has none."""
    programme, review = _load(slug, review_id)
    pdf = queries.pdf_of(review) or missing()
    name = f"brief-{programme.slug}-{review.cut_off.isoformat()}.pdf"
    if request.method == "GET":
        _note_taken_out(review, programme)
    return Response(
        pdf, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@bp.get("/<int:review_id>/brief/<name>.svg")
@access(Action.SEE_REVIEWS)
def brief_chart(slug: str, review_id: int, name: str) -> ResponseReturnValue:
    """A chart of the brief, as a picture that stands alone."""
    programme, review = _load(slug, review_id)
    chart = charts_of(_brief_of(review, programme)).get(name) or missing()
    return Response(chart["svg"], mimetype="image/svg+xml")


@bp.route("/<int:review_id>/delete", methods=["GET", "POST"])
@access(Action.WRITE_REVIEW)
def delete(slug: str, review_id: int) -> ResponseReturnValue:
    """Removes a draft with its decisions, after asking once; what is frozen stays."""
    form = TrackedForm()
    # The second send finds nothing any more, but it knows where the first one led to.
    if before := sent_before(form):
        return before
    programme, review = _load(slug, review_id, locked=True)
    name = review_name(review)
    refusal = DomainError(None, "review_stays") if review.is_frozen else None
    if form.validate_on_submit() and refusal is None:
        services.delete_review(review, programme=programme)
        goal = url_for("reviews.list_", slug=slug)
        return save_and_go(form, goal, line=_("%(name)s is deleted.", name=name))
    return removal_page("reviews/delete.html", form, refusal=refusal, review=review, name=name)


def _note_taken_out(review: Review, programme: Programme) -> None:
    """In a transaction of its own whose first statement writes, so that SQLite waits for its turn."""
    number, programme_id, name = review.id, programme.id, review_name(review)
    db.session.rollback()
    note(LogKind.EXPORTED, table="review", row_id=number, programme_id=programme_id, name=name)
    db.session.commit()


def _unmeant_twins(form: NewReviewForm, programme: Programme, cut_off: date) -> list[ReviewLine]:
    """The reviews of that day, unless a second one is meant; sent once more, it is."""
    day = cut_off.isoformat()
    if form.confirmed.data == day:
        return []
    form.confirmed.data = day
    return review_lines(queries.list_reviews_of_day(programme.id, cut_off), programme)


def _load(slug: str, review_id: int, *, locked: bool = False) -> tuple[Programme, Review]:
    """A review of a programme that the person may do what the view declares with."""
    programme = load_programme(slug)
    require(scope_of(programme))
    locked = locked and request.method == "POST"
    return programme, queries.get_review(programme.id, review_id, locked=locked) or missing()


def _brief_of(review: Review, programme: Programme) -> Brief:
    kept = queries.brief_of_review(review)
    # What was kept is what the same code made of an earlier day.
    return preview_of(review, programme) if kept is None else cast("Brief", kept)


def _url(programme: Programme, review: Review) -> str:
    return url_for("reviews.show", slug=programme.slug, review_id=review.id)


def _form(programme: Programme, review: Review, **more: Any) -> ReviewForm:
    frozen = queries.list_frozen_reviews(programme.id)
    return ReviewForm(data=stored_review(review), previous=review_choices(frozen, programme), **more)
