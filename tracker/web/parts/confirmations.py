"""That a mentor city has confirmed what a mentee city says is completed, in words. It is in no figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import gettext as _
from markupsafe import escape

from tracker.addresses import milestone_path
from tracker.domain.looks import day_of
from tracker.domain.statuses import MilestoneStatus
from tracker.labels.written import in_language
from tracker.models import Confirmation, Milestone, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries.confirmations import Confirmed, list_confirmations, list_confirmed
from tracker.web.parts.dates import say_date, say_day
from tracker.web.parts.spoken import name_of_milestone
from tracker.web.parts.statements import names_of


@dataclass(frozen=True, slots=True)
class ConfirmationSheet:
    """What the page of a milestone says of it. `word` is "" unless it is completed and confirmed.

    `ended` are confirmations that stand no more, for members of the programme.
    """

    completed: bool
    word: str
    refused: bool
    ended: list[str]
    can_confirm: bool
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A completed milestone that waits for the word of the mentor city, in a list of what is theirs to do."""

    name: str
    who: str
    day: str
    """When it was completed; "" where nobody knows."""
    url: str


def to_confirm_lines(milestones: Iterable[Milestone], programme: Programme) -> list[ToConfirm]:
    """Milestones in the order given; plan, pair and owners must be loaded."""
    return [
        ToConfirm(
            name=name_of_milestone(one.plan.key, one, programme),
            who=(one.owner or one.plan.owner).name,
            day=say_date(one.happened),
            url=milestone_path(programme.slug, one.id) + "#confirm",
        )
        for one in milestones
    ]


def confirmed_words(programme: Programme, day: date) -> dict[int, str]:
    """How each milestone that was confirmed at the end of a day is said to be, by its id. One statement.

    Show it only of those that were completed on that day.
    """
    zone = ZoneInfo(programme.timezone)
    return {
        one.milestone_id: _word(one.by, one.confirmed_at, zone)
        for one in list_confirmed(programme.id)
        if _stood(one, day, zone)
    }


def confirmation_sheet(milestone: Milestone, programme: Programme, scope: Scope) -> ConfirmationSheet:
    """What this reader sees and may do. The pair of the milestone must be loaded."""
    zone = ZoneInfo(programme.timezone)
    rows = list_confirmations(milestone)
    completed = milestone.status is MilestoneStatus.COMPLETED
    confirmed = completed and bool(milestone.confirmed_by_mentor)
    standing = next((row for row in rows if row.ended_at is None), None)
    by = standing.by_organisation.name if standing and standing.by_organisation else None
    word = _word(by, standing.confirmed_at if standing else None, zone) if confirmed else ""
    sees_people = may(g.actor, Action.SEE_PEOPLE, scope)
    return ConfirmationSheet(
        completed=completed,
        word=word,
        refused=completed and milestone.confirmed_by_mentor is False,
        ended=[_ended_words(row, zone) for row in rows if row.ended_at is not None] if sees_people else [],
        can_confirm=completed and not confirmed and confirms_here(scope),
        can_take_back=confirmed and may(g.actor, Action.TAKE_BACK_CONFIRMATION, scope),
    )


def confirms_here(scope: Scope) -> bool:
    """Whether the person speaks for a mentor city: nobody else can, not even who may do everything."""
    own = g.actor.organisations(scope.programme_id)
    return may(g.actor, Action.CONFIRM_MILESTONE, scope) and bool(own & scope.mentor_cities)


def _stood(one: Confirmed, day: date, zone: ZoneInfo) -> bool:
    begun = one.confirmed_at is None or day_of(one.confirmed_at, zone) <= day
    if one.ended_at is not None:
        return begun and day_of(one.ended_at, zone) > day
    return begun and bool(one.stands)


def _word(by: str | None, moment: datetime | None, zone: ZoneInfo) -> str:
    if by is None or moment is None:
        return str(_("confirmed by the mentor"))
    return str(_("confirmed by %(city)s on %(day)s", city=by, day=say_day(day_of(moment, zone))))


def _ended_words(row: Confirmation, zone: ZoneInfo) -> str:
    assert row.ended_at is not None
    by = row.by_organisation.name if row.by_organisation else None
    day = say_day(day_of(row.ended_at, zone))
    who = names_of(row.ended_by_organisation, row.ended_by_user, shows_people=True)
    values = {"confirmed": _word(by, row.confirmed_at, zone), "day": day, "who": who or ""}
    if row.why is None:
        return str(_("%(confirmed)s, until it was opened again on %(day)s", **values))
    # Put together as markup, which keeps the language of what somebody wrote.
    why = in_language(row.why, row.language)
    return escape(_("%(confirmed)s; taken back on %(day)s by %(who)s: %(why)s")) % (values | {"why": why})
