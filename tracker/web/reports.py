"""The report of a visit: looking it over, editing, submitting, accepting or returning it, comments."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.statuses import ReportState
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error
from tracker.forms.report_lines import language_of_content, next_data
from tracker.forms.reports import CommentForm, ReportForm, ReturnForm
from tracker.permissions import Action
from tracker.queries.reports import WRITABLE, Content
from tracker.services import reports as services
from tracker.web.access import access, missing, require
from tracker.web.conflicts import differences, show_conflict
from tracker.web.late_sends import note_taken
from tracker.web.parts.report_page import report_page
from tracker.web.parts.saving import DRAFT_TAKEN, keep_language_of, save_and_go, sent_before
from tracker.web.parts.visit_steps import ADD, REMOVE, new_line, offer_lines, offer_milestones, with_members
from tracker.web.parts.visits import Visit, load_visit, saved_by
from tracker.web.parts.what_now import WhatNow, what_now

bp = Blueprint("reports", __name__, url_prefix="/programmes/<slug>/activities/<int:activity_id>/report")

LISTS = ("people", "follow_ups", "links")


@bp.get("")
@access(Action.SEE_PROGRAMME)
def show(slug: str, activity_id: int) -> ResponseReturnValue:
    """The report. A draft, and one that was returned, are for those who work on the programme."""
    visit = load_visit(slug, activity_id)
    if visit.state in WRITABLE and visit.activity.report is not None:
        require(visit.scope, Action.SEE_DRAFTS)
    return _page(visit, what_now=what_now(visit) if request.args.get("submitted") else None)


@bp.route("/edit", methods=["GET", "POST"])
@access(Action.REPORT_ACTIVITY)
def edit(slug: str, activity_id: int) -> ResponseReturnValue:
    """All that it says on one page. Once submitted, only the coordinator corrects it."""
    visit = load_visit(slug, activity_id)
    if not visit.is_held:
        return redirect(visit.url("visit_log.happened"), 303)
    if visit.state not in WRITABLE:
        require(visit.scope, Action.ACCEPT_REPORT)
    form = _form(visit)
    if (go := request.form.get("go", "")) and (go.startswith((ADD, REMOVE))):
        _change_lines(form, go)
        _complete(visit, form)
        lines = form[go.removeprefix(f"{ADD}-")] if go in {f"{ADD}-{name}" for name in LISTS} else None
        return _edit_page(visit, form, is_redrawn=True, focus=new_line(lines))
    if not form.is_submitted():
        return _edit_page(visit, form)
    fine = form.validate()
    if not (form.check_due(visit.programme.period, visit.today) and fine):
        return _edit_page(visit, form), 422
    return _saved(visit, form)


@bp.post("/submit")
@access(Action.REPORT_ACTIVITY)
def submit(slug: str, activity_id: int) -> ResponseReturnValue:
    """Submits the report; a coordinator's own is accepted with it."""
    visit = load_visit(slug, activity_id)
    form = TrackedForm()
    if before := sent_before(form):
        return before
    if not visit.is_held:
        return redirect(visit.url("visit_log.happened"), 303)
    accepts = visit.may(Action.ACCEPT_REPORT)
    try:
        homeless = services.submit(
            visit.activity, programme=visit.programme, by=visit.author, accepts=accepts
        )
    except DomainError as error:
        return _refused(form, error)
    _tell_homeless(homeless)
    line = _("The report is submitted and accepted.") if accepts else _("The report is submitted.")
    return save_and_go(form, visit.url("reports.show") + "?submitted=1", line=line)


@bp.post("/accept")
@access(Action.ACCEPT_REPORT)
def accept(slug: str, activity_id: int) -> ResponseReturnValue:
    """The coordinator accepts a submitted report."""
    visit = _with_report(slug, activity_id)
    form = TrackedForm()
    if before := sent_before(form):
        return before
    try:
        services.accept(visit.activity, programme=visit.programme)
    except DomainError as error:
        return _refused(form, error)
    return save_and_go(form, visit.url("reports.show"), line=_("The report is accepted."))


@bp.post("/return")
@access(Action.ACCEPT_REPORT)
def return_(slug: str, activity_id: int) -> ResponseReturnValue:
    """The coordinator gives a report back, and says what is missing."""
    visit = _with_report(slug, activity_id)
    form = ReturnForm()
    if before := sent_before(form):
        return before
    if not form.validate():
        return _page(visit, return_form=form), 422
    try:
        services.return_to_author(visit.activity, programme=visit.programme, note=form.note.data or "")
    except DomainError as error:
        return _refused(form, error)
    draft = f"report-{visit.activity.id}-return"
    line = _("The report is returned. It is missing until it is submitted again.")
    return save_and_go(form, visit.url("reports.show"), line=line, draft=draft)


@bp.post("/comments")
@access(Action.COMMENT_REPORT)
def comment(slug: str, activity_id: int) -> ResponseReturnValue:
    """What somebody of the pair says to the report."""
    visit = _with_report(slug, activity_id)
    form = CommentForm()
    if before := sent_before(form):
        return before
    if not form.validate():
        return _page(visit, comment_form=form), 422
    services.add_comment(
        visit.activity,
        programme=visit.programme,
        by=visit.author,
        text=form.comment.data or "",
        language=form.language.code,
    )
    goal = visit.url("reports.show") + "#comments"
    draft = f"report-{visit.activity.id}-comment"
    return save_and_go(form, goal, line=_("Your comment is there."), draft=draft)


def _with_report(slug: str, activity_id: int) -> Visit:
    visit = load_visit(slug, activity_id)
    if visit.activity.report is None:
        missing()
    return visit


def _page(visit: Visit, *, faults: Any = None, what_now: WhatNow | None = None, **forms: Any) -> str:
    values = report_page(visit, **forms)
    return render_template("reports/show.html", faults=faults, what_now=what_now, **values)


def _refused(form: TrackedForm, error: DomainError) -> ResponseReturnValue:
    """The report as it stands now, which is why it was refused: somebody else was faster."""
    db.session.rollback()
    add_error(form, error)
    slug, activity_id = (request.view_args or {})["slug"], (request.view_args or {})["activity_id"]
    return _page(load_visit(slug, activity_id), faults=form), 409


def _form(visit: Visit, content: Content | None = None) -> ReportForm:
    """The form with what the report says, or with what was sent where no content is given."""
    sent = request.method == "POST" and content is None
    said = content or visit.content
    data: dict[str, Any] = {
        **{name: value for name, value in said["learned"].items() if name != "language"},
        **language_of_content(said),
        "people": said["people"]["rows"] if sent else with_members(visit, said["people"]["rows"]),
        "follow_ups": next_data(said["next"]),
        "links": said["links"],
    }
    form = ReportForm(data=data) if sent else ReportForm(formdata=None, data=data)
    _complete(visit, form)
    if not sent:
        form.version.data = str(_version(visit))
    return form


def _complete(visit: Visit, form: ReportForm) -> None:
    form.name_lines(visit.names)
    offer_lines(visit, form)
    offer_milestones(visit, form)


def _version(visit: Visit) -> int:
    """Changes with anything that the report says."""
    return services.fingerprint({**visit.content, "forms": None})


def _change_lines(form: ReportForm, go: str) -> None:
    for name in LISTS:
        if go == f"{ADD}-{name}":
            form[name].add_line()
        elif go.startswith(f"{REMOVE}{name}-"):
            form[name].drop_line(go.removeprefix(REMOVE))


def _saved(visit: Visit, form: ReportForm) -> ResponseReturnValue:
    content = form.content(visit.names, unknown=visit.content["people"]["unknown"])
    here, version = visit.url("reports.edit"), _version(visit)
    own = services.is_own_form(visit.activity, "links", form.form_token.data)
    if form.seen_version != version and not own:
        theirs = _form(visit, visit.content)
        if differences(form, theirs):
            return show_conflict(form, theirs, version=version, keep_theirs=here, saved_by=saved_by(visit))
    try:
        if visit.state in WRITABLE:
            for section, value in content.items():
                services.save_section(
                    visit.activity,
                    section,
                    value,
                    programme=visit.programme,
                    by=visit.author,
                    form_token=form.form_token.data,
                )
        else:
            _tell_homeless(services.correct(visit.activity, content, programme=visit.programme))
    except DomainError as error:
        add_error(form, error)
        return _edit_page(visit, form), 422
    keep_language_of(form)
    flash(_("Saved."), "done")
    flash(f"report-{visit.activity.id}", DRAFT_TAKEN)
    note_taken()
    goal = visit.url("reports.show")
    db.session.commit()
    return redirect(goal, 303)


def _edit_page(visit: Visit, form: ReportForm, **more: Any) -> str:
    return render_template(
        "reports/edit.html",
        visit=visit,
        form=form,
        back_url=visit.url("reports.show"),
        draft_key=f"report-{visit.activity.id}",
        is_final=visit.state is ReportState.ACCEPTED,
        person=g.actor.user_id,
        **more,
    )


def _tell_homeless(lines: list[Any]) -> None:
    """Says which to-dos found no plan to become a milestone in."""
    for line in lines:
        words = _("“%(what)s” was not proposed: the city has no open action plan.", what=line["what"][:80])
        flash(words, "warning")
