"""Logging a visit in four steps: did it happen, who came, what was learned, what next. No scripts needed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.extensions import db, page_language
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error
from tracker.forms.report_lines import language_of_lesson, language_of_lines, next_data
from tracker.forms.visit_log import HappenedForm, LearnedForm, NextForm, PeopleForm
from tracker.permissions import Action
from tracker.queries.reports import WRITABLE, Content
from tracker.services import activities
from tracker.services import visit_log as services
from tracker.services.forms import already_sent, remember_sent
from tracker.web.access import access
from tracker.web.late_sends import note_taken
from tracker.web.parts.activity_warnings import flash_warnings
from tracker.web.parts.dates import say_date
from tracker.web.parts.saving import DRAFT_TAKEN, keep_language_of
from tracker.web.parts.visit_answer import (
    happened_form,
    just_recorded,
    key_of_send,
    other_answer,
    record,
    state_version,
    withdraw_held_url,
    withdrawn_words,
)
from tracker.web.parts.visit_steps import (
    changed_lines,
    draft_key,
    elsewhere_of,
    goes_back,
    offer_lines,
    offer_milestones,
    save_step,
    step_page,
    with_members,
)
from tracker.web.parts.visits import Visit, load_visit

bp = Blueprint("visit_log", __name__, url_prefix="/programmes/<slug>/activities/<int:activity_id>/log")

FIELDS = {"status": "answer", "host": "host_id"}
"""What the rules call the fields of step 1."""


@bp.get("")
@access(Action.LOG_ACTIVITY)
def show(slug: str, activity_id: int) -> ResponseReturnValue:
    """To the step that is next."""
    visit = load_visit(slug, activity_id)
    if services.last_ending(visit.activity):
        return redirect(visit.url("visit_log.recorded"), 303)
    return redirect(visit.url("visit_log.people" if visit.is_held else "visit_log.happened"), 303)


@bp.route("/happened", methods=["GET", "POST"])
@access(Action.LOG_ACTIVITY)
def happened(slug: str, activity_id: int) -> ResponseReturnValue:
    """Step 1: did it happen? The answer is recorded at once, and counts."""
    visit = load_visit(slug, activity_id)
    if visit.is_held and visit.state not in WRITABLE:
        return redirect(visit.url("reports.show"), 303)
    form = happened_form(visit)
    if not form.is_submitted():
        return _happened_page(visit, form)
    return _answered(visit, form)


def _answered(visit: Visit, form: HappenedForm) -> ResponseReturnValue:
    key, by = key_of_send(form), g.actor.user_id
    if (location := already_sent(key, by=by)) is not None:
        note_taken()
        return redirect(location, 303)
    if not form.validate():
        return _happened_page(visit, form), 422
    if form.seen_version != state_version(visit.activity) and (both := other_answer(visit, form)):
        return both
    try:
        location = record(visit, form)
    except DomainError as error:
        add_error(form, error, fields=FIELDS)
        return _happened_page(visit, form), 422
    if visit.is_held:
        flash_warnings(visit.activity, visit.programme)
    flash(draft_key(visit, "happened"), DRAFT_TAKEN)
    note_taken()
    remember_sent(key, location, by=by)
    keep_language_of(form)
    db.session.commit()
    return redirect(location, 303)


@bp.get("/recorded")
@access(Action.LOG_ACTIVITY)
def recorded(slug: str, activity_id: int) -> ResponseReturnValue:
    """What was recorded of a visit that did not take place, and how to undo it."""
    visit = load_visit(slug, activity_id)
    update = services.last_ending(visit.activity)
    if update is None:
        return redirect(visit.url("visit_log.happened"), 303)
    return render_template(
        "visit_log/recorded.html",
        visit=visit,
        update=update,
        expected=say_date(services.planned_day(visit.activity) if update.expected else None),
        form=TrackedForm(),
    )


@bp.post("/undo")
@access(Action.LOG_ACTIVITY)
def undo(slug: str, activity_id: int) -> ResponseReturnValue:
    """Takes back what step 1 has recorded last; both stay in the history."""
    visit = load_visit(slug, activity_id)
    here = visit.url("visit_log.happened")
    update = services.last_ending(visit.activity) or services.last_held(visit.activity)
    wanted = request.form.get("update", "")
    if update is not None and str(update.id) == wanted:
        words = _("Undone right after it was recorded.")
        activities.withdraw_update(
            visit.activity,
            update,
            programme=visit.programme,
            by=visit.author,
            comment=words,
            language=page_language(),
        )
        db.session.commit()
        flash(withdrawn_words(visit.activity), "done")
    return redirect(here, 303)


@bp.route("/people", methods=["GET", "POST"])
@access(Action.REPORT_ACTIVITY)
def people(slug: str, activity_id: int) -> ResponseReturnValue:
    """Step 2: who came? Numbers only."""
    visit = load_visit(slug, activity_id)
    if (elsewhere := elsewhere_of(visit)) is not None:
        return elsewhere

    def fill(content: Content, **more: Any) -> PeopleForm:
        value = content["people"]
        rows = with_members(visit, value["rows"]) if more else None
        form = PeopleForm(data={"unknown": value["unknown"], "people": rows or []}, **more)
        form.name_lines(visit.names)
        return form

    form = fill(visit.content) if request.method == "POST" else fill(visit.content, formdata=None)
    if (changed := changed_lines(form, form.people if request.method == "POST" else None)) is not None:
        form.name_lines(visit.names)
        return step_page(visit, "people", changed, redrawn=form.people)
    if not form.is_submitted():
        return step_page(visit, "people", form, just_recorded=just_recorded(visit))
    fine = form.validate()
    if fine and not form.is_answered() and not goes_back():
        form.form_errors = [*form.form_errors, _("Type a number, or tick “We don’t know yet”.")]
        fine = False
    if fine and form.contradicts_itself():
        words = _("There are numbers, so take the tick away; or empty the numbers, if nobody knows yet.")
        form.unknown.errors = [*form.unknown.errors, words]
        fine = False
    if not fine:
        return step_page(visit, "people", form), 422
    value = form.value(visit.names)
    return save_step(visit, "people", form, value, lambda content: fill(content, formdata=None))


@bp.route("/learned", methods=["GET", "POST"])
@access(Action.REPORT_ACTIVITY)
def learned(slug: str, activity_id: int) -> ResponseReturnValue:
    """Step 3: what did we see, what did we learn, what did not work?"""
    visit = load_visit(slug, activity_id)
    if (elsewhere := elsewhere_of(visit)) is not None:
        return elsewhere

    def fill(content: Content, **more: Any) -> LearnedForm:
        learned = {name: value for name, value in content["learned"].items() if name != "language"}
        form = LearnedForm(data=learned | language_of_lesson(content["learned"]), **more)
        offer_milestones(visit, form)
        return form

    form = fill(visit.content)
    if not form.is_submitted():
        return step_page(visit, "learned", form)
    if not form.validate():
        return step_page(visit, "learned", form), 422
    return save_step(visit, "learned", form, form.lesson(), lambda content: fill(content, formdata=None))


@bp.route("/next", methods=["GET", "POST"])
@access(Action.REPORT_ACTIVITY)
def next_(slug: str, activity_id: int) -> ResponseReturnValue:
    """Step 4: what next, who, by when?"""
    visit = load_visit(slug, activity_id)
    if (elsewhere := elsewhere_of(visit)) is not None:
        return elsewhere

    def fill(content: Content, **more: Any) -> NextForm:
        lines = content["next"]
        form = NextForm(data={"follow_ups": next_data(lines)} | language_of_lines(lines), **more)
        if more and not form.follow_ups.entries:
            form.follow_ups.add_line()
        offer_lines(visit, form)
        return form

    form = fill(visit.content) if request.method == "POST" else fill(visit.content, formdata=None)
    if (changed := changed_lines(form, form.follow_ups if request.method == "POST" else None)) is not None:
        offer_lines(visit, form)
        return step_page(visit, "next", changed, redrawn=form.follow_ups)
    if not form.is_submitted():
        return step_page(visit, "next", form)
    fine = form.validate()
    if not (form.check_due(visit.programme.period, visit.today) and fine):
        return step_page(visit, "next", form), 422
    return save_step(visit, "next", form, form.next_lines(), lambda content: fill(content, formdata=None))


def _happened_page(visit: Visit, form: HappenedForm) -> str:
    planned = services.planned_day(visit.activity)
    return render_template(
        "visit_log/happened.html",
        visit=visit,
        form=form,
        planned=say_date(planned),
        is_day_withdrawn=planned is None and services.is_day_withdrawn(visit.activity),
        agreed=say_date(visit.activity.agreed),
        withdraw_url=withdraw_held_url(visit),
        happened=say_date(visit.activity.happened),
        draft_key=draft_key(visit, "happened"),
    )
