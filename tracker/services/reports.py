"""The report of a held activity: its draft, submitting it, accepting or returning it, and comments.

Nothing of a draft counts. Submitting writes head-counts, texts, follow-ups and links into their rows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from zlib import crc32

from tracker import clock
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.periods import is_wholly_outside
from tracker.domain.statuses import Capacity, MilestoneStatus, ReportState
from tracker.extensions import db
from tracker.models import (
    Activity,
    FollowUp,
    HeadCount,
    Milestone,
    Programme,
    ReportComment,
    VisitReport,
)
from tracker.models.types import TITLE_LENGTH
from tracker.queries.reports import (
    NUMBERS,
    SECTIONS,
    TEXTS,
    WRITABLE,
    Content,
    Count,
    NextLine,
    content_of,
    date_from_json,
    list_open_plans,
    surely_members,
)
from tracker.services import revision
from tracker.services.plans import create_milestone, free_code
from tracker.services.statements import Author
from tracker.services.story import link_lesson

FORMS = "forms"
"""Where a draft keeps, for each section, the token of the form that saved it last."""


def fingerprint(value: Any) -> int:
    """A number for what stands in a section: another person's change gives it another one."""
    return crc32(json.dumps(value, sort_keys=True, ensure_ascii=True).encode()) % 10**9


def ensure_report(activity: Activity, *, by: Author) -> VisitReport:
    """The report of a held activity; an empty draft where there was none."""
    if activity.report is None:
        activity.report = VisitReport(
            state=ReportState.DRAFT,
            reporter_id=by.organisation_id,
            by_user_id=by.user.id if by.user else None,
            follow_ups=[],
            milestone_links=[],
            comments=[],
        )
        db.session.flush()
    return activity.report


def is_own_form(activity: Activity, section: str, form_token: str | None) -> bool:
    """Whether that very form saved the section last: its sender has gone back, and sends it anew."""
    draft = activity.report.draft if activity.report else None
    return bool(form_token) and (draft or {}).get(FORMS, {}).get(section) == form_token


def save_section(
    activity: Activity,
    section: str,
    value: Any,
    *,
    programme: Programme,
    by: Author,
    form_token: str | None = None,
) -> None:
    """Keep one section in the draft. Only a report that is a draft, or was returned, has one."""
    assert section in SECTIONS
    report = ensure_report(activity, by=by)
    _refuse_unless(report, (ReportState.DRAFT, ReportState.RETURNED), ReportState.DRAFT)
    draft = dict(report.draft or {})
    draft[section] = value
    draft[FORMS] = {**draft.get(FORMS, {}), section: form_token}
    report.draft = draft
    report.reporter_id = report.reporter_id or by.organisation_id
    report.by_user_id = report.by_user_id or (by.user.id if by.user else None)
    revision.bump(programme)


def submit(activity: Activity, *, programme: Programme, by: Author, accepts: bool) -> list[NextLine]:
    """Submit the report; where the sender `accepts` reports, theirs is accepted with it.

    Returns the follow-ups that were to become a milestone and found no open plan to stand in.
    """
    report = ensure_report(activity, by=by)
    _refuse_unless(report, WRITABLE, ReportState.SUBMITTED)
    homeless = write_content(activity, content_of(activity), programme=programme)
    report.state = ReportState.SUBMITTED
    report.submitted_on = ApproximateDate.on(clock.today(programme.timezone))
    report.returned_note = None
    report.by_user_id = by.user.id if by.user else None
    report.reporter_id = report.reporter_id or by.organisation_id
    if accepts:
        _accept(report)
    revision.bump(programme)
    return homeless


def accept(activity: Activity, *, programme: Programme) -> None:
    """Accept a submitted report."""
    report = _report_of(activity)
    _refuse_unless(report, (ReportState.SUBMITTED,), ReportState.ACCEPTED)
    _accept(report)
    revision.bump(programme)


def return_to_author(activity: Activity, *, programme: Programme, note: str) -> None:
    """Give a submitted or accepted report back, with what is missing; it is missing again until then."""
    report = _report_of(activity)
    _refuse_unless(report, (ReportState.SUBMITTED, ReportState.ACCEPTED), ReportState.RETURNED)
    if not note.strip():
        raise DomainError("note", "required")
    report.state = ReportState.RETURNED
    report.returned_note = note.strip()
    report.accepted_at = None
    revision.bump(programme)


def back_to_draft(activity: Activity, *, programme: Programme) -> bool:
    """Make the report of what was not held after all a draft again; whether there was one to change.

    Its texts, head-counts and follow-ups stay, so that logging the visit once more goes on from them.
    """
    report = activity.report
    if report is None or report.state in (ReportState.DRAFT, ReportState.RETURNED):
        return False
    report.state = ReportState.DRAFT
    report.submitted_on = report.accepted_at = None
    revision.bump(programme)
    return True


def correct(activity: Activity, content: Content, *, programme: Programme) -> list[NextLine]:
    """Change a report that was submitted or accepted: the coordinator's act. Returns as `submit` does."""
    report = _report_of(activity)
    homeless = write_content(activity, content, programme=programme)
    # A change of its rows alone makes what a colleague has open out of date, too.
    report.updated_at = clock.now()
    revision.bump(programme)
    return homeless


def add_comment(
    activity: Activity, *, programme: Programme, by: Author, text: str, language: str | None = None
) -> ReportComment:
    """What somebody of the pair says to the report, for their organisation."""
    assert by.user is not None
    comment = ReportComment(
        by_user_id=by.user.id, by_organisation_id=by.organisation_id, text=text.strip(), language=language
    )
    _report_of(activity).comments.append(comment)
    revision.bump(programme)
    return comment


def write_content(activity: Activity, content: Content, *, programme: Programme) -> list[NextLine]:
    """Bring the rows to what the content says; the draft is then over."""
    report = _report_of(activity)
    _write_counts(activity, content["people"]["rows"])
    for name in TEXTS:
        setattr(report, name, content["learned"].get(name))
    report.language = content["learned"].get("language")
    pairs = {link.pair_id for link in activity.pair_links}
    link_lesson(report, content["learned"].get("led_to") or (), programme=programme, pairs=pairs)
    report.links = content["links"] or None
    homeless = _write_follow_ups(activity, content["next"], programme)
    report.draft = None
    db.session.flush()
    return homeless


def propose_milestone(
    follow_up: FollowUp, activity: Activity, *, programme: Programme, city: int
) -> Milestone | None:
    """Make the follow-up a milestone proposed to a mentee city of the activity's pairs.

    It stands in the city's newest plan that is not closed; None where the city has none.
    """
    if follow_up.milestone_id is not None:
        return None
    plans = list_open_plans([link.pair_id for link in activity.pair_links])
    plan = next((one for one in plans if one.owner_id == city), None)
    if plan is None:
        return None
    due = follow_up.due
    milestone = create_milestone(
        plan,
        programme=programme,
        code=free_code(plan),
        title=_short(follow_up.what),
        description=follow_up.what if len(follow_up.what) > TITLE_LENGTH else None,
        owner_id=city,
        # A day that the plan cannot have stays with the follow-up, which shows it.
        expected=None if is_wholly_outside(due, plan.period) else due,
        weight=1,
        evidence=[],
        language=follow_up.language,
    )
    milestone.status = MilestoneStatus.PROPOSED
    plan.milestones.append(milestone)
    db.session.flush()
    follow_up.milestone_id = milestone.id
    follow_up.milestone = milestone
    db.session.flush()
    return milestone


def _write_counts(activity: Activity, rows: Sequence[Count]) -> None:
    """Replace the head-counts as a whole. A line without a number is kept where somebody must know it.

    The first time that is every sure member of the pairs; later, who had a line before: correcting a
    text must not make a visit that was counted an unknown one.
    """
    sure = {row.organisation_id for row in activity.head_counts} or surely_members(activity)
    anything = any(row[name] is not None for row in rows for name in NUMBERS)  # type: ignore[literal-required]
    kept = [
        row
        for row in rows
        if _has_number(row) or (anything and row["organisation"] and row["organisation"] in sure)
    ]
    # Corrected numbers are known since somebody first counted.
    known_since = min((row.created_at for row in activity.head_counts), default=clock.now())
    activity.head_counts = [
        HeadCount(
            created_at=known_since,
            position=position,
            organisation_id=row["organisation"],
            name=None if row["organisation"] else row["name"],
            women=row["women"],
            men=row["men"],
            other=row["other"],
            not_stated=row["not_stated"],
            capacity=Capacity(row["capacity"]) if row["capacity"] else None,
        )
        for position, row in enumerate(kept)
    ]


def _has_number(row: Count) -> bool:
    return any(row[name] is not None for name in NUMBERS)  # type: ignore[literal-required]


def _write_follow_ups(activity: Activity, lines: Sequence[NextLine], programme: Programme) -> list[NextLine]:
    report = _report_of(activity)
    known = {row.id: row for row in report.follow_ups}
    named = {line["id"] for line in lines}
    # What was ticked off or became a milestone is history, and stays whatever the form left out.
    kept = [row for row in report.follow_ups if row.id in named or row.done or row.milestone_id]
    written: list[tuple[FollowUp, NextLine]] = []
    for line in lines:
        row = known.get(line["id"] or 0) or FollowUp(what="")
        if row.what != line["what"]:
            # What stays as it was stays in its own language, too.
            row.what, row.language = line["what"], line.get("language")
        row.owner_id, row.owner_name = line["owner"], None if line["owner"] else line["owner_name"]
        row.due = date_from_json(line["due"])
        written.append((row, line))
    new = [row for row, _ in written if row not in kept]
    report.follow_ups = [*kept, *new]
    for position, row in enumerate(report.follow_ups):
        row.position = position
    db.session.flush()
    wishes = [(row, line, city) for row, line in written if (city := line["propose"]) is not None]
    return [
        line
        for row, line, city in wishes
        if row.milestone_id is None
        and propose_milestone(row, activity, programme=programme, city=city) is None
    ]


def _accept(report: VisitReport) -> None:
    report.state = ReportState.ACCEPTED
    report.accepted_at = clock.now()


def _report_of(activity: Activity) -> VisitReport:
    assert activity.report is not None
    return activity.report


def _refuse_unless(report: VisitReport, states: Sequence[ReportState | None], to: ReportState) -> None:
    if report.state not in states:
        raise DomainError(None, "no_such_step", now=report.state, to=to)


def _short(text: str) -> str:
    """The first line as a title, no longer than one."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
