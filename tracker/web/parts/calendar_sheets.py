"""What a calendar address shows today: the events that its owner may see, in their own language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker import clock
from tracker.addresses import thing_path
from tracker.datewords import print_date
from tracker.documents.calendar import CalendarEvent, CalendarSheet
from tracker.domain.calendar import (
    Schedule,
    SessionHours,
    Slot,
    schedule_activity,
    schedule_milestone,
)
from tracker.domain.records import ActivityRecord, MilestoneRecord
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.domain.statuses import RoleKind
from tracker.extensions import page_language
from tracker.labels import country_name, label
from tracker.labels.joining import apart
from tracker.models import Activity, CalendarAddress, Pair, Programme
from tracker.permissions import Action, Actor, may
from tracker.queries import calendars as queries
from tracker.queries.calendars import Written
from tracker.queries.sides import sides_of
from tracker.web.access import scope_of
from tracker.web.parts.shown import Shown, shown_on


def calendar_sheet(address: CalendarAddress, actor: Actor) -> CalendarSheet | None:
    """The calendar of an address for its owner; None where they may have none of it any more."""
    programmes = _programmes_of(address, actor)
    if not programmes:
        return None
    parts = [_part(programme, address, actor) for programme in programmes]
    return CalendarSheet(
        name=calendar_name(address),
        description=_description(
            sum(part.activities_left_out for part in parts), sum(part.milestones_left_out for part in parts)
        ),
        events=[event for part in parts for event in part.events],
    )


def calendar_name(address: CalendarAddress) -> str:
    """How the calendar is called in the program that shows it."""
    if address.programme is None:
        return str(_("My mentoring"))
    programme = address.programme.acronym or address.programme.name
    return f"{sides_of(address.pair).names}, {programme}" if address.pair else programme


def _programmes_of(address: CalendarAddress, actor: Actor) -> list[Programme]:
    """Those of the address in which its owner may have a calendar today."""
    if address.programme is not None:
        found: Sequence[Programme] = [address.programme]
    else:
        found = queries.list_programmes_with_ids({grant.programme_id for grant in actor.grants})
    return [one for one in found if may(actor, Action.KEEP_CALENDAR, scope_of(one))]


def _description(activities: int, milestones: int) -> str:
    said = [str(_("Activities and due dates."))]
    things = [ngettext("%(num)d activity", "%(num)d activities", activities)] if activities else []
    things += [ngettext("%(num)d milestone", "%(num)d milestones", milestones)] if milestones else []
    if things:
        words = ", ".join(things)
        said.append(str(_("Left out, because their day is not known: %(things)s.", things=words)))
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one programme gives to a calendar."""

    events: list[CalendarEvent]
    activities_left_out: int
    milestones_left_out: int


def _part(programme: Programme, address: CalendarAddress, actor: Actor) -> _Part:
    pair = address.pair
    shown = shown_on(
        programme,
        clock.today(programme.timezone),
        today=clock.today(programme.timezone),
        pair=pair,
    )
    pair_id = pair.id if pair else None
    maker = _Maker(
        shown=shown,
        rows=queries.activities_with_sessions(programme.id, pair_id),
        written=queries.milestones_as_written(programme.id, pair_id),
        tells_links=may(actor, Action.SEE_DRAFTS, scope_of(programme)),
    )
    mine = _Mine.of(actor, programme, shown.pairs)
    wanted = mine if address.programme is None else None
    activities = [one for one in shown.on.activities if wanted is None or wanted.has_activity(one.record)]
    milestones = [one for one in shown.on.milestones if wanted is None or wanted.has_milestone(one.record)]
    planned = [(one, maker.schedule(one)) for one in activities]
    due = [(one, found) for one in milestones if (found := schedule_milestone(one, shown.look)) is not None]
    events = [event for one, found in planned for event in maker.of_activity(one, found)]
    events += [event for one, found in due for event in maker.of_milestone(one, found)]
    return _Part(
        events=events,
        activities_left_out=sum(found.is_left_out for _one, found in planned),
        milestones_left_out=sum(found.is_left_out for _one, found in due),
    )


@dataclass(frozen=True, slots=True)
class _Mine:
    """What a person has to do with in a programme: all of it for those who lead or review it."""

    has_all: bool
    organisations: frozenset[int]
    pairs: frozenset[int]

    @classmethod
    def of(cls, actor: Actor, programme: Programme, pairs: Mapping[int, Pair]) -> _Mine:
        own = actor.organisations(programme.id)
        return cls(
            has_all=actor.has_role(programme.id, RoleKind.COORDINATOR, RoleKind.REVIEWER),
            organisations=own,
            pairs=frozenset(
                number
                for number, pair in pairs.items()
                if any(member.organisation_id in own for member in pair.members)
            ),
        )

    def has_activity(self, record: ActivityRecord) -> bool:
        """Of one of their pairs, of the whole programme, or hosted by their organisation."""
        theirs = bool(self.pairs.intersection(record.pairs) or self.organisations & record.hosts)
        return self.has_all or not record.pairs or theirs

    def has_milestone(self, record: MilestoneRecord) -> bool:
        """Their organisation owns it, or its plan."""
        return self.has_all or bool(self.organisations & {record.owner, record.plan_owner})


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the events of one programme."""

    shown: Shown
    rows: Mapping[int, Activity]
    written: Mapping[int, Written]
    tells_links: bool

    def schedule(self, activity: ActivityOnDay) -> Schedule:
        row = self.rows[activity.record.id]
        hours = [SessionHours(s.day, s.begins, s.ends, s.timezone, s.place) for s in row.sessions]
        return schedule_activity(activity, hours, self.shown.look)

    def of_activity(self, activity: ActivityOnDay, found: Schedule) -> Iterator[CalendarEvent]:
        row, record = self.rows[activity.record.id], activity.record
        changed_at = max([row.updated_at, *(session.updated_at for session in row.sessions)])
        for number, slot in enumerate(found.slots, start=1):
            yield CalendarEvent(
                uid=self._uid("activity", record.id, number),
                sequence=row.version,
                changed_at=changed_at,
                slot=slot,
                status=found.status,
                summary=self.shown.name(record),
                location=_location(row, slot),
                description=self._about(row, activity, slot),
                url=self._url(record),
            )

    def of_milestone(self, milestone: MilestoneOnDay, found: Schedule) -> Iterator[CalendarEvent]:
        record = milestone.record
        version, changed_at = self.written.get(record.id, Written(1, record.created_at))
        name = self.shown.name(record)
        said = _("Completed: %(name)s", name=name) if milestone.completed else _("Due: %(name)s", name=name)
        for slot in found.slots:
            yield CalendarEvent(
                uid=self._uid("milestone", record.id, 1),
                sequence=version,
                changed_at=changed_at,
                slot=slot,
                status=found.status,
                summary=str(said),
                description="\n".join(
                    [self.shown.names.get(record.pair, ""), str(_status(milestone))]
                ).strip(),
                url=self._url(record),
                is_busy=False,
            )

    def _uid(self, kind: str, number: int, block: int) -> str:
        """The same for as long as the row is there, and another one in every other tracker."""
        born: datetime = self.shown.programme.created_at
        return str(uuid5(NAMESPACE_URL, f"{born.isoformat()}/{kind}/{number}/{block}"))

    def _url(self, record: ActivityRecord | MilestoneRecord) -> str:
        return request.host_url.rstrip("/") + thing_path(self.shown.programme.slug, record)

    def _about(self, row: Activity, activity: ActivityOnDay, slot: Slot) -> str:
        said = [] if row.title == self.shown.name(activity.record) else [row.title]
        said.append(str(_status(activity)))
        if len(slot.places) > 1:
            language = page_language()
            said += [f"{print_date(s.day, language)}: {s.place}" for s in row.sessions if s.day and s.place]
        if row.online_url and self.tells_links:
            said.append(str(_("Online: %(url)s", url=row.online_url)))
        return "\n".join(said)


def _status(thing: ActivityOnDay | MilestoneOnDay) -> str:
    return str(label(thing.standing.status))


def _location(row: Activity, slot: Slot) -> str:
    if slot.places:
        return apart(slot.places)
    return ", ".join([row.place, *([country_name(row.country)] if row.country else [])]) if row.place else ""
