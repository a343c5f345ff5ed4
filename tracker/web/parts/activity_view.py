"""One activity, loaded and drawn: its facts, its history, and the form to say how it stands."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request, url_for

from tracker.forms.activity_updates import ActivityUpdateForm, seen_state
from tracker.forms.questions import AnswerForm, QuestionForm
from tracker.models import Activity, Programme
from tracker.permissions import Action, may
from tracker.queries.activities import get_activity
from tracker.queries.records import record_of_activity
from tracker.services.statements import standing_today
from tracker.web.access import load_programme, missing, scope_of
from tracker.web.parts import statements
from tracker.web.parts.activity_page import activity_page
from tracker.web.parts.evaluations import evaluation_sheet
from tracker.web.parts.questions import question_sheet
from tracker.web.parts.statements import Entry, Update, saved_words
from tracker.web.parts.visits import scope_of_activity, scope_of_update


def load_activity(slug: str, activity_id: int, *, held: bool = False) -> tuple[Programme, Activity]:
    """The programme and its activity, loaded whole; leaves the view where there is none to see.

    `held`: nobody else can say anything of the activity until this request is over.
    """
    programme = load_programme(slug)
    return programme, get_activity(programme.id, activity_id, held=held) or missing()


def show_page(
    programme: Programme,
    activity: Activity,
    *,
    ask_form: QuestionForm | None = None,
    answer_form: AnswerForm | None = None,
    **more: Any,
) -> str:
    """The page, with a form that is filled in as things stand; `more` goes before what is drawn else.

    `ask_form` and `answer_form` are those that were sent and failed.
    """
    scope = scope_of_activity(activity, programme)
    values = activity_page(programme, activity, scope)
    values["questions"] = question_sheet(activity, programme, ask_form=ask_form, answer_form=answer_form)
    values["evaluation"] = evaluation_sheet(activity, programme, scope)
    values["failed"] = ask_form or answer_form
    if values["may_update"] and "update_form" not in more:
        values["update_form"] = update_form_of(programme, activity, formdata=None)
    entries = entries_of(programme, activity)
    saved = next((row for row in activity.updates if str(row.id) == request.args.get("saved")), None)
    mine = next(
        (one for one in entries if saved is not None and one.id == saved.id and not one.withdrawn), None
    )
    if saved is not None and mine is not None:
        values |= {"saved": saved_words(saved), "undo_url": mine.withdraw_url}
    return render_template("activities/show.html", **{**values, "entries": entries, **more})


def entries_of(programme: Programme, activity: Activity) -> list[Entry]:
    """The history as this reader may see it."""
    slug = programme.slug

    def withdraw_url(row: Update) -> str | None:
        if not may(g.actor, Action.WITHDRAW_UPDATE, scope_of_update(activity, row, programme)):
            return None
        return url_for("activity_updates.withdraw", slug=slug, activity_id=activity.id, update_id=row.id)

    shows_people = may(g.actor, Action.SEE_PEOPLE, scope_of(programme))
    return statements.entries_of(activity, programme, shows_people=shows_people, withdraw_url=withdraw_url)


def update_form_of(programme: Programme, activity: Activity, **more: Any) -> ActivityUpdateForm:
    """The form to say how it stands, filled in with how it stands today."""
    standing = standing_today(record_of_activity(activity), programme)
    last = max((row.id for row in activity.updates), default=0)
    return ActivityUpdateForm(
        data=seen_state(standing, last),
        standing=standing,
        may_agree=may(g.actor, Action.AGREE_DATE, scope_of(programme)),
        **more,
    )
