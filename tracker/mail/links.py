"""Whole addresses for mails, which are read far from any request."""

from __future__ import annotations

from typing import Any

from flask import current_app

from tracker.extensions import settings
from tracker.models import Question


def url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, below the tracker's own public address (`Settings.address`)."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return settings().address.rstrip("/") + path


def url_of_question(question: Question, slug: str) -> str:
    """The page of the milestone or activity that a question is about, in the programme of that name."""
    if question.milestone_id is not None:
        return url("milestones.show", slug=slug, milestone_id=question.milestone_id)
    return url("activities.show", slug=slug, activity_id=question.activity_id)
