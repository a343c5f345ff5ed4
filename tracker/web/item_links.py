"""The links of reminders: where they lead, and taking back those that are out."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tracker import clock
from tracker.domain.statuses import ActivityStatus, ReportState
from tracker.forms.base import TrackedForm
from tracker.labels.people import person_name
from tracker.models import Activity, ItemLink
from tracker.permissions import Action, Scope
from tracker.queries import item_links as queries
from tracker.queries.activities import get_activity
from tracker.queries.reports import day_of_activity
from tracker.services import item_links as services
from tracker.services.tokens import hashed
from tracker.web.access import access, anyone, require
from tracker.web.item_doors import actor_by, is_over, keep_token
from tracker.web.parts.saving import save_and_go, sent_before

bp = Blueprint("item_links", __name__)

NOT_HELD = frozenset({ActivityStatus.PLANNED, ActivityStatus.CONFIRMED})


@bp.get("/go/<token>", endpoint="open")
@anyone
def open_(token: str) -> ResponseReturnValue:
    """Leads to the form of the one thing, and lets the browser keep the token, by which it opens.

    Nothing is written, so that a scanner of mails, which opens every link, does no harm. ``?question=``
    leads to that question.
    """
    link = queries.get_by_token(hashed(token))
    if link is not None and g.actor.user_id == link.user_id:
        return redirect(_goal(link), 303)
    if link is None or actor_by(link) is None:
        flash(is_over(), "warning")
        return redirect(url_for("sign_in.show", next=_goal(link) if link else None), 303)
    if g.actor.is_signed_in:
        name, here = person_name(link.user), request.full_path.rstrip("?")
        return render_template("item_links/other.html", name=name, goal=_goal(link), here=here)
    answer = cast("Response", redirect(_goal(link), 303))
    keep_token(answer, token)
    return answer


@bp.post("/account/item-links/revoke")
@access(Action.KEEP_ACCOUNT)
def revoke() -> ResponseReturnValue:
    """Takes back all links of one's own that are out."""
    require(Scope())
    form, goal = TrackedForm(), url_for("account.show")
    if before := sent_before(form):
        return before
    if not form.validate():
        return redirect(goal, 303)
    count = services.revoke_all(g.actor.user_id)
    line = ngettext("%(num)d link is taken back.", "%(num)d links are taken back.", count)
    return save_and_go(form, goal, line=line)


def _goal(link: ItemLink) -> str:
    """The page of the link's thing on which there is something to do."""
    slug = link.programme.slug
    question = request.args.get("question", type=int)
    anchor = f"question-{question}" if question else None
    if link.milestone_id is not None:
        return url_for("milestones.show", slug=slug, milestone_id=link.milestone_id, _anchor=anchor)
    activity = None if anchor else get_activity(link.programme_id, cast("int", link.activity_id))
    endpoint = _page_to_do(activity, link) if activity is not None else "activities.show"
    return url_for(endpoint, slug=slug, activity_id=link.activity_id, _anchor=anchor)


def _page_to_do(activity: Activity, link: ItemLink) -> str:
    """The steps of the log where it is not known yet how it went; the report where that was returned."""
    report = activity.report
    if activity.status is ActivityStatus.HELD:
        if report is None or report.state is ReportState.DRAFT:
            return "visit_log.show"
        return "reports.show"
    day = day_of_activity(activity)
    is_over = day is not None and day.latest is not None and day.latest < clock.today(link.programme.timezone)
    return "visit_log.show" if activity.status in NOT_HELD and is_over else "activities.show"
