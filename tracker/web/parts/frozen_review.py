"""What freezing a review keeps: its snapshot, its brief and its PDF, made from one look at the programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from tracker.documents.brief import brief_pdf
from tracker.documents.values import Brief
from tracker.domain.snapshots import snapshot_of
from tracker.models import Programme, Review, User
from tracker.queries.actors import actor_of
from tracker.web.parts.brief import brief_of
from tracker.web.parts.review_page import show_review
from tracker.web.parts.shown import Shown


def frozen_parts(review: Review, programme: Programme) -> dict[str, Any]:
    """What `services.reviews.freeze` keeps, made now: content, brief and PDF."""
    shown = show_review(review, programme)
    brief = _brief(shown, review, frozen_on=shown.today)
    return {"content": snapshot_of(shown.on), "brief": brief, "pdf": brief_pdf(brief)}


def frozen_parts_outside(review: Review, programme: Programme, by: User) -> dict[str, Any]:
    """The same without a request, for the demo: in the programme's language, as `by` would have it."""
    with current_app.test_request_context(), force_locale(programme.default_language):
        g.actor = actor_of(by)
        return frozen_parts(review, programme)


def preview_of(review: Review, programme: Programme) -> Brief:
    """The brief of a draft as it would be frozen now, marked as not frozen."""
    return _brief(show_review(review, programme), review, frozen_on=None)


def _brief(shown: Shown, review: Review, *, frozen_on: date | None) -> Brief:
    return brief_of(shown, review=review, previous=review.previous, frozen_on=frozen_on)
