"""The page of a report: what it says, what is still missing, and what the reader can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel.dates import get_timezone
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.addresses import milestone_path
from tracker.domain.statuses import Capacity, ReportState
from tracker.forms.base import TrackedForm
from tracker.forms.reports import CommentForm, ReturnForm
from tracker.labels import label
from tracker.labels.people import known_name
from tracker.labels.printed import list_words
from tracker.labels.written import in_language
from tracker.models import FollowUp, ReportComment
from tracker.permissions import Action
from tracker.queries.reports import NUMBERS, TEXTS, WRITABLE, Count, NextLine, date_from_json
from tracker.web.parts.dates import say_date, say_day
from tracker.web.parts.spoken import name_of_milestone
from tracker.web.parts.visits import Visit
from tracker.web.parts.written import written


@dataclass(frozen=True, slots=True)
class NextItem:
    """An agreed to-do, submitted or not yet."""

    what: str
    owner: str | None
    due: str
    done: bool
    done_on: str
    milestone: str | None
    milestone_url: str | None
    proposed_to: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    who: str
    day: str
    text: str


def report_page(
    visit: Visit, *, return_form: ReturnForm | None = None, comment_form: CommentForm | None = None
) -> dict[str, Any]:
    """All that `reports/show.html` draws."""
    report = visit.activity.report
    writable = visit.state in WRITABLE
    accepts, reports = visit.may(Action.ACCEPT_REPORT), visit.may(Action.REPORT_ACTIVITY)
    content = visit.content
    sees_people = visit.may(Action.SEE_PEOPLE)
    return {
        "visit": visit,
        "report": report,
        "state": visit.state,
        "counts": [(_who(row, visit), _numbers(row)) for row in content["people"]["rows"]],
        "total": _total(content["people"]["rows"]),
        "people_unknown": content["people"]["unknown"],
        "texts": {name: content["learned"].get(name) for name in TEXTS},
        "lesson": {"language": content["learned"].get("language")},
        "led_to": _led_to(visit),
        "next_items": _next_items(visit),
        "links": content["links"],
        "missing": _missing(visit) if writable and reports else [],
        "reporter": _reporter(visit, sees_people=sees_people),
        "submitted": say_date(report.submitted_on) if report else "",
        "comments": [_remark(one, visit, sees_people=sees_people) for one in report.comments]
        if report and sees_people
        else [],
        "may_write": visit.is_held and (reports if writable else accepts),
        "may_submit": visit.is_held and writable and reports,
        "may_accept": accepts and visit.state is ReportState.SUBMITTED,
        "may_return": accepts and visit.state in (ReportState.SUBMITTED, ReportState.ACCEPTED),
        "may_comment": report is not None and visit.may(Action.COMMENT_REPORT),
        "accepts": accepts,
        "form": TrackedForm(formdata=None),
        "return_form": _apart(return_form or ReturnForm(formdata=None), "return"),
        "comment_form": _apart(comment_form or CommentForm(formdata=None), "comment"),
        "activity_url": url_for("programmes.list_")
        + f"/{visit.programme.slug}/activities/{visit.activity.id}",
    }


def _led_to(visit: Visit) -> list[tuple[str, str]]:
    """The milestones that the lesson led to, each with its page."""
    ticked = visit.content["learned"]["led_to"]
    return [
        (name_of_milestone(one.plan_key, one), milestone_path(visit.programme.slug, one.id))
        for one in visit.milestones
        if one.id in ticked
    ]


def _apart(form: Any, name: str) -> Any:
    """One form of several on a page: the ids of its hidden fields are its own."""
    for field in form:
        if field.name in ("csrf_token", "form_token"):
            field.id = f"{name}-{field.name}"
    return form


def _who(row: Count, visit: Visit) -> str:
    who = visit.names.get(row["organisation"] or 0) or row["name"] or ""
    return f"{who} ({label(Capacity(row['capacity']))})" if row["capacity"] else who


def _numbers(row: Count) -> str | None:
    """ "10: 6 women, 4 men, 0 other"; None where nothing is known. What is not known is not said."""
    known = {name: row[name] for name in NUMBERS if row[name] is not None}  # type: ignore[literal-required]
    if not known:
        return None
    parts = ", ".join(_people(name, number) for name, number in known.items())
    return f"{sum(known.values())}: {parts}" if len(known) > 1 else parts


def _people(name: str, number: int) -> str:
    if name == "women":
        return str(ngettext("%(num)s woman", "%(num)s women", number))
    if name == "men":
        return str(ngettext("%(num)s man", "%(num)s men", number))
    if name == "other":
        return str(ngettext("%(num)s other", "%(num)s other", number))
    return str(ngettext("%(num)s not stated", "%(num)s not stated", number))


def _total(rows: list[Count]) -> str | None:
    """How many came, as far as that is known; None where there is one line or none."""
    known = [row[name] for row in rows for name in NUMBERS if row[name] is not None]  # type: ignore[literal-required]
    return str(sum(known)) if known and len(rows) > 1 else None


def _next_items(visit: Visit) -> list[NextItem]:
    report = visit.activity.report
    rows = {row.id: row for row in report.follow_ups} if report else {}
    return [_next_item(line, rows.get(line["id"] or 0), visit) for line in visit.content["next"]]


def _next_item(line: NextLine, row: FollowUp | None, visit: Visit) -> NextItem:
    milestone = row.milestone if row else None
    url = None
    if milestone is not None:
        url = f"{url_for('programmes.list_')}/{visit.programme.slug}/milestones/{milestone.id}"
    return NextItem(
        what=in_language(line["what"], line.get("language")) or "",
        owner=visit.names.get(line["owner"] or 0) or line["owner_name"],
        due=say_date(date_from_json(line["due"])),
        done=bool(row and row.done),
        done_on=say_date(row.done_on) if row else "",
        milestone=name_of_milestone("", milestone) if milestone else None,
        milestone_url=url,
        proposed_to=visit.names.get(line["propose"] or 0),
    )


def _missing(visit: Visit) -> list[str]:
    """What a reader will miss. It stops nobody: unknown is an answer."""
    content = visit.content
    found = []
    rows = content["people"]["rows"]
    known = [row for row in rows if any(row[name] is not None for name in NUMBERS)]  # type: ignore[literal-required]
    if not known:
        found.append(_("Who came is not known yet."))
    elif len(known) < len(rows):
        names = [_who(row, visit) for row in rows if row not in known]
        found.append(_("Not known for %(names)s. Type 0 where nobody came.", names=list_words(names)))
    if not any(content["learned"].get(name) for name in ("seen", "learned", "did_not_work")):
        found.append(_("Nothing is written about what was seen and learned."))
    if not content["next"]:
        found.append(_("Nothing was agreed for later."))
    return found


def _reporter(visit: Visit, *, sees_people: bool) -> str | None:
    report = visit.activity.report
    if report is None:
        return None
    names = [report.reporter.name] if report.reporter else []
    if sees_people and (name := known_name(report.by_user)):
        names.append(name)
    return ", ".join(names) or (_("the coordinator") if report.by_user_id else None)


def _remark(comment: ReportComment, visit: Visit, *, sees_people: bool) -> Remark:
    zone = get_timezone(visit.programme.timezone)
    names = [comment.by_organisation.name] if comment.by_organisation else []
    if sees_people and (name := known_name(comment.by_user)):
        names.append(name)
    day = say_day(comment.created_at.astimezone(zone).date())
    return Remark(", ".join(names) or _("the coordinator"), day, written(comment, "text", noted=True))
