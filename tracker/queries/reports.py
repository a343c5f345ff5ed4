"""What a report says: its draft where there is one, else what was submitted; and who has a line in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NotRequired, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.members import may_have_been_member
from tracker.domain.statuses import MemberRole, PlanStatus, ReportState
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    FollowUp,
    HeadCount,
    Membership,
    Organisation,
    Pair,
    VisitReport,
)
from tracker.queries.sides import has_ended

TEXTS = ("seen", "learned", "did_not_work", "effect_on_plan", "not_as_planned")
NUMBERS = ("women", "men", "other", "not_stated")
SECTIONS = ("people", "learned", "next", "links")
WRITABLE = (None, ReportState.DRAFT, ReportState.RETURNED)
"""The states in which those who write the report may still change it; None is no report yet."""

LINE_ORDER = (
    MemberRole.MENTOR_CITY,
    MemberRole.MENTEE_CITY,
    MemberRole.MENTOR_ASSOCIATION,
    MemberRole.MENTEE_ASSOCIATION,
)


class Count(TypedDict):
    """Head-counts of an organisation of the programme, or of one that only has a name. None is unknown."""

    organisation: int | None
    name: str | None
    women: int | None
    men: int | None
    other: int | None
    not_stated: int | None
    capacity: str | None


class People(TypedDict):
    """`unknown`: somebody said that nobody knows yet, which is an answer."""

    unknown: bool
    rows: list[Count]


class NextLine(TypedDict):
    """An agreed to-do. `id` where it was submitted before; `propose` is the city that gets a milestone.

    `language` is missing in drafts of the time before anybody was asked.
    """

    id: int | None
    what: str
    owner: int | None
    owner_name: str | None
    due: dict[str, str | None] | None
    propose: int | None
    language: NotRequired[str | None]


class Content(TypedDict):
    """All that a report says, as plain JSON values: a draft is kept like this.

    `learned` has the `TEXTS`, their language, and in `led_to` the ids of the milestones that it led to.
    """

    people: People
    learned: dict[str, Any]
    next: list[NextLine]
    links: list[dict[str, str]]


def content_of(activity: Activity) -> Content:
    """What the report says: the draft, section by section, else what stands in its rows.

    Head-counts, report and follow-ups of the activity must be loaded.
    """
    report = activity.report
    draft: dict[str, Any] = (report.draft or {}) if report else {}
    stored = stored_content(activity)
    sections: dict[str, Any] = {name: draft.get(name, stored[name]) for name in SECTIONS}  # type: ignore[literal-required]
    # A draft may be older than what the section holds now.
    sections["learned"] = {**stored["learned"], **sections["learned"]}
    content: Content = sections  # type: ignore[assignment]  # Every key of it is there.
    return content


def stored_content(activity: Activity) -> Content:
    """What the rows say, whatever stands in the draft."""
    report = activity.report
    return Content(
        people=People(unknown=False, rows=[count_of(row) for row in activity.head_counts]),
        learned=stored_lesson(report),
        next=[next_line_of(row) for row in report.follow_ups] if report else [],
        links=[dict(link) for link in (report.links or ())] if report else [],
    )


def stored_lesson(report: VisitReport | None) -> dict[str, Any]:
    """What was learned, as the rows say. The links to milestones must be loaded."""
    names = (*TEXTS, "language")
    texts: dict[str, Any] = {name: getattr(report, name) if report else None for name in names}
    return texts | {"led_to": sorted(link.milestone_id for link in report.milestone_links) if report else []}


def lesson_of(report: VisitReport) -> dict[str, Any]:
    """What was learned as its author sees it: as the draft says, where there is one."""
    return {**stored_lesson(report), **(report.draft or {}).get("learned", {})}


def count_of(row: HeadCount) -> Count:
    return Count(
        organisation=row.organisation_id,
        name=row.name,
        women=row.women,
        men=row.men,
        other=row.other,
        not_stated=row.not_stated,
        capacity=row.capacity.value if row.capacity else None,
    )


def next_line_of(row: FollowUp) -> NextLine:
    return NextLine(
        id=row.id,
        what=row.what,
        owner=row.owner_id,
        owner_name=row.owner_name,
        due=date_to_json(row.due),
        propose=None,
        language=row.language,
    )


def date_to_json(value: ApproximateDate | None) -> dict[str, str | None] | None:
    """A date as a draft keeps it: the words and the EDTF."""
    return None if value is None else {"text": value.text, "edtf": value.edtf}


def date_from_json(value: dict[str, str | None] | None) -> ApproximateDate | None:
    """The date that `date_to_json` kept."""
    if value is None:
        return None
    text, edtf = value.get("text"), value.get("edtf")
    return from_edtf(edtf, text) if edtf else ApproximateDate(text, None, None, None)


def day_of_activity(activity: Activity) -> ApproximateDate | None:
    """When it happened, else when it is expected, else what was agreed."""
    return activity.happened or activity.expected or activity.agreed


def members_on_the_day(activity: Activity) -> list[Membership]:
    """Who may have been in its pairs on that day, each organisation once: cities first, mentors first.

    Old visits keep the old mentee; of a bound that nobody knows, both sides of it count.
    """
    on = day_of_activity(activity)
    members = [
        member
        for link in activity.pair_links
        for member in link.pair.members
        if may_have_been_member(began=member.began, ended=member.ended, on=on)
    ]
    members.sort(key=lambda member: LINE_ORDER.index(member.role))
    return list({member.organisation_id: member for member in reversed(members)}.values())[::-1]


def surely_members(activity: Activity) -> set[int]:
    """The members of that day whom no unknown or later bound puts in doubt: an empty line is theirs."""
    on = day_of_activity(activity)
    return {
        member.organisation_id
        for member in members_on_the_day(activity)
        if _had_begun(member, on) and _was_there_until(member, on)
    }


def _had_begun(member: Membership, on: ApproximateDate | None) -> bool:
    if member.began is None:
        return not member.began_unknown
    last, first = member.began.latest, on.earliest if on else None
    return last is not None and first is not None and last <= first


def _was_there_until(member: Membership, on: ApproximateDate | None) -> bool:
    if member.ended is None:
        return not member.ended_unknown
    first, last = member.ended.earliest, on.latest if on else None
    return first is not None and last is not None and last <= first


def mentee_cities(pairs: Iterable[Pair]) -> list[Organisation]:
    """The mentee cities of these pairs as they are today, each once: who can be given a milestone."""
    cities = [
        member.organisation
        for pair in pairs
        for member in pair.members
        if member.role is MemberRole.MENTEE_CITY and not has_ended(member)
    ]
    return list({city.id: city for city in cities}.values())


def list_open_plans(pair_ids: Sequence[int]) -> Sequence[ActionPlan]:
    """The plans of these pairs that are not closed, newest first, with their milestones. Two statements."""
    return db.session.scalars(
        select(ActionPlan)
        .where(
            ActionPlan.pair_id.in_(pair_ids),
            ActionPlan.status.is_(None) | (ActionPlan.status != PlanStatus.CLOSED),
        )
        .order_by(ActionPlan.id.desc())
        .options(selectinload(ActionPlan.milestones))
    ).all()


def cities_with_plan(activity: Activity) -> list[Organisation]:
    """The mentee cities of its pairs that have an open plan, which a milestone can be proposed for."""
    cities = mentee_cities(link.pair for link in activity.pair_links)
    owners = {plan.owner_id for plan in list_open_plans([link.pair_id for link in activity.pair_links])}
    return [city for city in cities if city.id in owners]


def lock_activity(programme_id: int, activity_id: int) -> None:
    """Makes everybody else who writes to the activity wait; read it after this, not before."""
    db.session.execute(
        select(Activity.id)
        .where(Activity.id == activity_id, Activity.programme_id == programme_id)
        .with_for_update()
    )
