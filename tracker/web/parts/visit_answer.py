"""Step 1 of logging a visit: how its form is made, two different answers, and recording one."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityStatus, MilestoneStatus, Reason, ReportState
from tracker.extensions import db, page_language
from tracker.forms.base import TrackedForm
from tracker.forms.visit_log import (
    AS_PLANNED,
    CANCELLED,
    HELD_ANSWERS,
    OTHER_DATES,
    PARTLY_ONLINE,
    POSTPONED,
    HappenedForm,
)
from tracker.models import Activity, ActivityUpdate, Organisation, Programme
from tracker.permissions import Action, may
from tracker.queries.reports import date_to_json
from tracker.services import reports
from tracker.services import visit_log as services
from tracker.web.conflicts import show_conflict
from tracker.web.late_sends import without_marks
from tracker.web.parts.spoken import spoken
from tracker.web.parts.visits import Visit, scope_of_update


def happened_form(visit: Visit, **more: Any) -> HappenedForm:
    """The form of step 1. One that was sent means the plan that its sender saw."""
    activity = visit.activity
    planned = activity.happened if visit.is_held else services.planned_day(activity)
    is_held = visit.is_held
    if request.method == "POST" and request.form.get("version") != str(state_version(activity)):
        planned, is_held = _read(request.form.get("seen_day", "")), False
    form = HappenedForm(
        hosts=visit.member_choices,
        planned_host=activity.host.name if activity.host else None,
        planned=planned,
        is_held=is_held,
        **more,
    )
    if not form.is_submitted():
        form.version.data = str(state_version(activity))
        form.seen_day.data = planned.edtf if planned else ""
    return form


def _read(edtf: str) -> ApproximateDate | None:
    try:
        return from_edtf(edtf) if edtf else None
    except DomainError:
        return None


def key_of_send(form: TrackedForm) -> str:
    """The same form with the same answer is one send; gone back and answered otherwise, it is another."""
    said = without_marks(request.form.items(multi=True))
    return sha256(repr(sorted(said)).encode()).hexdigest() if form.form_token.data else ""


def state_version(activity: Activity) -> int:
    """Changes when somebody says whether and when it happened, and with nothing else."""
    state = [activity.status.value, date_to_json(activity.expected), date_to_json(activity.happened)]
    return reports.fingerprint(state)


def other_answer(visit: Visit, form: HappenedForm) -> ResponseReturnValue | None:
    """Both answers, where somebody else has given another one meanwhile; None where they agree."""
    activity = visit.activity
    day, recorded = form.day_held, activity.happened
    if visit.is_held and form.answer.data in HELD_ANSWERS and (day is None or _same(day, recorded)):
        return None
    if activity.status.value == form.answer.data:
        return None
    theirs = happened_form(visit, formdata=None, data=_recorded_answer(activity))
    if form.answer.data == AS_PLANNED:
        # "As planned" now means what was recorded meanwhile, so mine says its day.
        form.answer.data, form.happened.data, form.happened.raw_data = OTHER_DATES, day, None
    here = visit.url("visit_log.show")
    return show_conflict(form, theirs, version=state_version(activity), keep_theirs=here)


def _recorded_answer(activity: Activity) -> dict[str, Any]:
    """How it stands, as the form of step 1 would say it."""
    ending = services.last_ending(activity)
    if ending is not None:
        return {
            "answer": POSTPONED if activity.status is ActivityStatus.POSTPONED else CANCELLED,
            "reason": ending.reason.value if ending.reason else "",
            "comment": ending.comment,
            "language": ending.language,
            "expected": ending.expected,
        }
    if activity.status is ActivityStatus.HELD:
        return {"answer": OTHER_DATES, "happened": activity.happened}
    return {"answer": None, "happened": None}


def record(visit: Visit, form: HappenedForm) -> str:
    """Records the answer; says where to go on. Raises DomainError on the field at fault."""
    activity, answer = visit.activity, form.answer.data
    if answer not in HELD_ANSWERS:
        services.record_not_held(
            activity,
            programme=visit.programme,
            by=visit.author,
            status=ActivityStatus.POSTPONED if answer == POSTPONED else ActivityStatus.CANCELLED,
            reason=Reason(form.reason.data),
            comment=form.comment.data,
            language=form.language.code,
            expected=form.expected.data,
        )
        return visit.url("visit_log.recorded")
    day = form.day_held
    if not (visit.is_held and day is None):
        comment, language = form.comment.data, form.language.code
        if visit.is_held and activity.happened is None and not comment:
            comment, language = _("The day was not known before."), page_language()
        changed = services.record_held(
            activity,
            programme=visit.programme,
            by=visit.author,
            happened=day,
            place=form.place.data,
            host=_chosen(form.host_id.data),
            partly_online=answer == PARTLY_ONLINE,
            online_on=form.online_on.data,
            comment=comment,
            language=language,
        )
        if changed:
            return url_of_recorded(visit.programme, activity)
    return visit.url("visit_log.people")


def url_of_recorded(programme: Programme, activity: Activity) -> str:
    """Step 2 right after step 1: it says what was recorded, and how to undo it."""
    row = services.last_held(activity)
    recorded = row.id if row else None
    return url_for("visit_log.people", slug=programme.slug, activity_id=activity.id, recorded=recorded)


def just_recorded(visit: Visit) -> ActivityUpdate | None:
    """The *held* that the address says was recorded a moment ago, while it still stands."""
    row = services.last_held(visit.activity)
    return row if row is not None and str(row.id) == request.args.get("recorded") else None


def withdraw_held_url(visit: Visit) -> str | None:
    """Where it is taken back that it was held; None where nothing was said of that, or not to this reader."""
    row = services.last_held(visit.activity)
    scope = scope_of_update(visit.activity, row, visit.programme)
    if row is None or not may(g.actor, Action.WITHDRAW_UPDATE, scope):
        return None
    slug, number = visit.programme.slug, visit.activity.id
    return url_for("activity_updates.withdraw", slug=slug, activity_id=number, update_id=row.id)


def what_hangs_on(activity: Activity, row: ActivityUpdate) -> list[str]:
    """What else changes, or stays, where it is taken back that an activity was held."""
    last = services.last_held(activity)
    if last is None or last.id != row.id:
        return []
    report, lines = activity.report, len(activity.head_counts)
    found = []
    if report is not None and report.state in (ReportState.SUBMITTED, ReportState.ACCEPTED):
        found.append(_("Its report becomes a draft again. Its texts stay, for when it is logged once more."))
    if lines:
        words = ngettext(
            "%(num)d line of head-counts stays, and does not count.",
            "%(num)d lines of head-counts stay, and do not count.",
            lines,
        )
        found.append(words)
    follow_ups = report.follow_ups if report else []
    proposed = [
        one.milestone
        for one in follow_ups
        if one.milestone is not None and one.milestone.status is MilestoneStatus.PROPOSED
    ]
    for milestone in proposed:
        named = {"code": milestone.code, "title": spoken(milestone)}
        found.append(_("Milestone %(code)s, %(title)s, stays proposed. The city can decline it.", **named))
    return found


def withdrawn_words(activity: Activity) -> str:
    """What follows from taking back what was said of it."""
    if services.was_logged_unplanned(activity):
        return str(_("Withdrawn. Nobody had planned it, so it is an idea now, and counts in no figure."))
    return str(_("Withdrawn. It stands as it did before, and what was said stays in the history."))


def _chosen(organisation_id: int | None) -> Organisation | None:
    return None if organisation_id is None else db.session.get(Organisation, organisation_id)


def _same(one: ApproximateDate | None, other: ApproximateDate | None) -> bool:
    return one is not None and other is not None and one.edtf == other.edtf
