"""One milestone, loaded, drawn, and drawn again after something was said of it."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.forms.statements import StatementForm
from tracker.models import Milestone, MilestoneUpdate, Programme
from tracker.queries.milestones import get_milestone
from tracker.web.access import load_programme, missing
from tracker.web.parts.milestone_page import page_values
from tracker.web.parts.saving import save_and_go


def load_milestone(slug: str, milestone_id: int, *, locked: bool = False) -> tuple[Programme, Milestone]:
    """The milestone of an address with its programme; leaves the view where there is none to see."""
    programme = load_programme(slug)
    return programme, get_milestone(programme.id, milestone_id, locked=locked) or missing()


def show_page(programme: Programme, milestone: Milestone, **more: Any) -> str:
    """The page of the milestone; `more` are the forms that failed."""
    return render_template("milestones/show.html", **page_values(programme, milestone, **more))


def save_and_show(
    form: StatementForm,
    programme: Programme,
    milestone: Milestone,
    row: MilestoneUpdate,
    draft: str | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """On to the milestone's page, which says what was saved and offers to undo it."""
    goal = url_for("milestones.show", slug=programme.slug, milestone_id=milestone.id, saved=row.id, **more)
    return save_and_go(form, goal, draft=draft)
