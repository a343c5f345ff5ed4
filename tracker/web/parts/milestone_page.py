"""All that the page of one milestone shows: how it stands, who may do what, the history, the last save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request
from wtforms import HiddenField

from tracker import clock
from tracker.addresses import milestone_path
from tracker.domain.history import standing_updates
from tracker.domain.records import MilestoneRecord, UpdateRecord
from tracker.domain.standings import MilestoneOnDay
from tracker.domain.statuses import MilestoneStatus
from tracker.forms.base import TrackedForm
from tracker.forms.confirmations import TakeBackForm
from tracker.forms.milestone_updates import AcceptForm, AgreeForm, DeclineForm, UpdateForm, seen_values
from tracker.forms.questions import AnswerForm, QuestionForm
from tracker.forms.statements import StatementForm
from tracker.labels.written import in_language
from tracker.models import Milestone, MilestoneUpdate, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries.milestones import milestone_on
from tracker.queries.records import record_of_milestone
from tracker.queries.to_do import to_do
from tracker.services.statements import standing_today
from tracker.web.access import scope_of
from tracker.web.parts.confirmations import confirmation_sheet
from tracker.web.parts.milestone_scope import scope_of_milestone
from tracker.web.parts.plan_rows import stand_of
from tracker.web.parts.proposal import proposal_of
from tracker.web.parts.questions import question_sheet
from tracker.web.parts.reminded import reminded_words
from tracker.web.parts.replication_trees import counted_rows
from tracker.web.parts.review_page import decisions_about
from tracker.web.parts.statements import Entry, Update, entries_of, saved_words
from tracker.web.parts.story_links import links_of_milestone

AT_ONCE_SECONDS = 5
"""Two updates of one person so close together were made by one form: a correction."""


def update_form(programme: Programme, milestone: Milestone, **more: Any) -> UpdateForm:
    """The form to say how it stands, filled in with how it stands."""
    standing = standing_today(record_of_milestone(milestone), programme)
    return UpdateForm(data=seen_values(standing, last_update(milestone)), standing=standing, **more)


def last_update(milestone: Milestone) -> int:
    """The id of the last update that there is, 0 for none."""
    return max((row.id for row in milestone.updates), default=0)


def entries(programme: Programme, milestone: Milestone) -> list[Entry]:
    """The history as this reader may see it."""
    scope = scope_of_milestone(milestone, programme)

    may_withdraw = may(g.actor, Action.WITHDRAW_UPDATE, scope)

    def withdraw_url(row: Update) -> str | None:
        path = milestone_path(programme.slug, milestone.id, "updates", row.id, "withdraw")
        return path if may_withdraw else None

    return entries_of(
        milestone,
        programme,
        shows_people=may(g.actor, Action.SEE_PEOPLE, scope),
        withdraw_url=withdraw_url,
    )


def page_values(
    programme: Programme,
    milestone: Milestone,
    *,
    hiding: Sequence[UpdateRecord] = (),
    over: bool = False,
    ask_form: QuestionForm | None = None,
    answer_form: AnswerForm | None = None,
    **forms: Any,
) -> dict[str, Any]:
    """What `milestones/show.html` draws. The forms are those that were sent and failed, by their names.

    `hiding` are later updates that would hide what was sent; `over`: the day it expects is over already.
    """
    scope = scope_of_milestone(milestone, programme)
    history = entries(programme, milestone)
    shown = {**_unsent_forms(programme, milestone), **forms}
    for name, form in shown.items():
        _name_hidden_fields(name, form)
    return {
        **shown,
        "failed": next(iter(forms.values()), ask_form or answer_form),
        "questions": question_sheet(milestone, programme, ask_form=ask_form, answer_form=answer_form),
        "milestone": milestone,
        "why_comment": _comment_of_row(milestone),
        "stand": stand_of(_on_today(programme, milestone)),
        "entries": history,
        "last": next((one for one in history if not one.withdrawn), None),
        "hiding": [one for one in history if one.id in {update.id for update in hiding}],
        "over": over,
        "in_place": counted_rows(milestone.replications).in_place,
        "proposed": milestone.status is MilestoneStatus.PROPOSED,
        "decisions": decisions_about(milestone, programme),
        "confirmation": confirmation_sheet(milestone, programme, scope),
        "proposal": proposal_of(milestone, programme, scope),
        "story": links_of_milestone(milestone, programme, scope),
        "reminded": reminded_words(milestone, programme),
        **_what_they_may(programme, milestone, scope),
        **_last_save(programme, milestone),
    }


def _unsent_forms(programme: Programme, milestone: Milestone) -> dict[str, TrackedForm]:
    """Every form of the page, as it is before anything is typed into it."""
    seen = {"seen_update": last_update(milestone)}
    return {
        "form": update_form(programme, milestone, formdata=None),
        "unchanged_form": StatementForm(formdata=None, data=seen),
        "agree_form": AgreeForm(formdata=None, data=seen),
        "accept_form": AcceptForm(formdata=None, data=seen | {"accept_expected": milestone.expected}),
        "decline_form": DeclineForm(formdata=None, data=seen),
        "confirm_form": TrackedForm(formdata=None),
        "take_back_form": TakeBackForm(formdata=None),
    }


def _what_they_may(programme: Programme, milestone: Milestone, scope: Scope) -> dict[str, bool]:
    """What this reader may do here: of a proposal, first of all to decide it."""
    proposed = milestone.status is MilestoneStatus.PROPOSED
    of_plan = scope_of(programme, owners=[milestone.plan.owner_id])
    return {
        "can_update": not proposed and may(g.actor, Action.UPDATE_MILESTONE, scope),
        "can_decide": proposed and may(g.actor, Action.DECIDE_PROPOSAL, scope),
        "can_agree": not proposed and may(g.actor, Action.AGREE_DATE, scope),
        "can_edit_plan": may(g.actor, Action.EDIT_PLAN, of_plan),
        "can_edit": may(g.actor, Action.EDIT_MILESTONE, scope),
        "can_replicate": may(g.actor, Action.EDIT_REPLICATION, scope),
        "sees_source_note": may(g.actor, Action.SEE_SOURCE_NOTES, scope),
    }


def _name_hidden_fields(name: str, form: TrackedForm) -> None:
    """Several forms stand on one page, and an id only once."""
    for field in form:
        if isinstance(field, HiddenField):
            field.id = f"{name}-{field.name}"


def _on_today(programme: Programme, milestone: Milestone) -> MilestoneOnDay:
    """How it stands today; one that comes into the plan on a later day is shown as it will begin."""
    today = clock.today(programme.timezone)
    found = milestone_on(milestone, programme, today)
    if found is not None:
        return found
    standing = standing_today(record_of_milestone(milestone), programme)
    return MilestoneOnDay(record_of_milestone(milestone), standing, today, today)


def _last_save(programme: Programme, milestone: Milestone) -> dict[str, Any]:
    """The line after saving, with the way to undo it and the next thing to update."""
    number = request.args.get("saved", type=int)
    row = next((one for one in milestone.updates if one.id == number), None)
    if row is None or row.by_user_id != g.actor.user_id or g.actor.user_id is None:
        return {"saved": None}
    record = record_of_milestone(milestone)
    if row.id not in {update.id for update in standing_updates(record.updates)}:
        return {"saved": None}
    slug, following = programme.slug, _next_to_update(programme, milestone)
    return {
        "saved": saved_words(row),
        "undo_url": None
        if _corrects(milestone, row)
        else milestone_path(slug, milestone.id, "updates", row.id, "withdraw"),
        "undo_form": TrackedForm(formdata=None),
        "next": following,
        "next_url": milestone_path(slug, following.id) if following else None,
    }


def _corrects(milestone: Milestone, row: MilestoneUpdate) -> bool:
    """Whether it also took back an older one, which taking it back would not bring back."""
    return any(
        one.withdraws_id is not None
        and one.by_user_id == row.by_user_id
        and abs((one.recorded_at - row.recorded_at).total_seconds()) < AT_ONCE_SECONDS
        for one in milestone.updates
    )


def _next_to_update(programme: Programme, milestone: Milestone) -> MilestoneRecord | None:
    """The next of mine that is open and was not spoken of today."""
    todo = to_do(programme, g.actor)
    waiting = [one for one in todo.milestones if one.standing.last_update_day != todo.day]
    return next((one.record for one in waiting if one.record.id != milestone.id), None)


def _comment_of_row(milestone: Milestone) -> str | None:
    """Why it was dropped, in the language in which somebody said so; a file says it in that of the row."""
    said = [row.language for row in milestone.updates if row.comment == milestone.comment]
    return in_language(milestone.comment, said[-1] if said else milestone.language)
