"""Steps 2 to 4 of logging a visit: what their views have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.queries.reports import WRITABLE, Content, members_on_the_day
from tracker.services import reports
from tracker.web.conflicts import differences, show_conflict
from tracker.web.late_sends import note_taken
from tracker.web.parts.saving import DRAFT_TAKEN, keep_language_of
from tracker.web.parts.spoken import choices_in_words
from tracker.web.parts.visits import Visit, saved_by

BACK, ADD, REMOVE = "back", "add", "remove-"
"""What the buttons of a step send as `go`; the one that goes on sends anything else."""

STEPS = ("happened", "people", "learned", "next")
ENDPOINTS = {step: f"visit_log.{'next_' if step == 'next' else step}" for step in STEPS}
TEMPLATES = {
    "people": "visit_log/people.html",
    "learned": "visit_log/learned.html",
    "next": "visit_log/next.html",
}


def with_members(visit: Visit, rows: list[Any]) -> list[Any]:
    """The lines of the content, with one for each member of that day that has none yet; members first."""
    members = [member.organisation_id for member in members_on_the_day(visit.activity)]
    blank = dict.fromkeys(("name", "women", "men", "other", "not_stated", "capacity"))
    lines: list[Any] = []
    for organisation in members:
        own = [row for row in rows if row["organisation"] == organisation]
        lines += own or [{"organisation": organisation, **blank}]
    return lines + [row for row in rows if row["organisation"] not in members]


def offer_lines(visit: Visit, form: Any) -> None:
    """Gives the lines of a form their choices."""
    report = visit.activity.report
    rows = report.follow_ups if report else []
    fixed = frozenset(row.id for row in rows if row.done or row.milestone_id)
    form.offer(owners=visit.owner_choices, cities=visit.cities, fixed=fixed)


def offer_milestones(visit: Visit, form: Any) -> None:
    """Gives the ticks of what the lesson led to their milestones: those of the pairs."""
    form.led_to.offer(choices_in_words(visit.milestones), visit.pair_names)


def elsewhere_of(visit: Visit) -> ResponseReturnValue | None:
    """Where the person must go instead: what was not held has nothing to report, what is done is read."""
    if not visit.is_held:
        return redirect(visit.url("visit_log.happened"), 303)
    if visit.state not in WRITABLE:
        flash(_("The report has been submitted. The coordinator can return it."), "info")
        return redirect(visit.url("reports.show"), 303)
    return None


def changed_lines(form: Any, lines: Any) -> Any:
    """The form with a line more or less, where that was asked; None where it was not. Nothing is saved."""
    asked = request.form.get("go", "")
    if lines is None or not (asked == ADD or asked.startswith(REMOVE)):
        return None
    if asked == ADD:
        lines.add_line()
    else:
        lines.drop_line(asked.removeprefix(REMOVE))
    return form


def goes_back() -> bool:
    return request.form.get("go") == BACK


def save_step(
    visit: Visit,
    section: str,
    form: VersionedForm,
    value: Any,
    fill: Callable[[Content], Any],
) -> ResponseReturnValue:
    """Keeps a step in the draft and goes on, or back; where somebody else changed it meanwhile, asks."""
    now = visit.content[section]  # type: ignore[literal-required]
    version = reports.fingerprint(now)
    stale = form.seen_version != version and value != now
    if stale and not reports.is_own_form(visit.activity, section, form.form_token.data):
        theirs = fill(visit.content)
        here = visit.url(ENDPOINTS[section])
        if differences(form, theirs):
            return show_conflict(form, theirs, version=version, keep_theirs=here, saved_by=saved_by(visit))
    reports.save_section(
        visit.activity,
        section,
        value,
        programme=visit.programme,
        by=visit.author,
        form_token=form.form_token.data,
    )
    keep_language_of(form)
    flash(draft_key(visit, section), DRAFT_TAKEN)
    note_taken()
    goal = _way_on(visit, section)
    db.session.commit()
    return redirect(goal, 303)


def _way_on(visit: Visit, section: str) -> str:
    here = STEPS.index(section)
    if goes_back():
        return visit.url(ENDPOINTS[STEPS[here - 1]])
    return visit.url("reports.show" if here + 1 == len(STEPS) else ENDPOINTS[STEPS[here + 1]])


def step_page(visit: Visit, section: str, form: VersionedForm, *, redrawn: Any = None, **more: Any) -> str:
    """The page of a step. `redrawn`: its list of lines, where a button of its own has changed that."""
    if not form.is_submitted():
        content = visit.content[section]  # type: ignore[literal-required]
        form.version.data = str(reports.fingerprint(content))
    return render_template(
        TEMPLATES[section],
        visit=visit,
        form=form,
        back_url=visit.url(ENDPOINTS[STEPS[STEPS.index(section) - 1]]),
        draft_key=draft_key(visit, section),
        is_redrawn=redrawn is not None,
        focus=new_line(redrawn),
        **more,
    )


def new_line(lines: Any) -> str | None:
    """The name of the line that was asked for with the last button, which is where one types next."""
    asked = request.form.get("go", "")
    return lines.entries[-1].name if lines is not None and asked.startswith(ADD) and lines.entries else None


def draft_key(visit: Visit, step: str) -> str:
    return f"log-{visit.activity.id}-{step}"
