"""Making and changing what is planned of an activity: all but its state and its dates.

State and dates change in `services.activities`, by updates alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker import clock
from tracker.domain.activities import FIRST_STATUSES, check_confirmed, mode_of_sessions
from tracker.domain.countries import check_country, read_country
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.hosts import check_host
from tracker.domain.meetings import Partner, SessionPlan, check_session_mode, check_times
from tracker.domain.periods import check_year
from tracker.domain.statuses import ActivityKind, ActivityStatus
from tracker.extensions import db
from tracker.models import Activity, ActivityPair, ActivitySession, CoOrganiser, Organisation, Pair, Programme
from tracker.queries.activities import has_history, pair_members, taken_rounds
from tracker.queries.story import milestones_by_id
from tracker.services import revision, search_text
from tracker.services.constraints import refused_as
from tracker.services.item_links import forget_links_of

CHANGEABLE = frozenset(
    {
        *("kind", "title", "mode", "added_on", "host_id", "place", "country", "online_url", "objective"),
        *("languages", "related_programme", "note", "source_note", "language"),
    }
)
"""What people may change of an activity without an update."""

FAULTS = {
    "uq_activity_pair_pair_id_round": ("round", "round_taken"),
    "uq_activity_programme_id_key": (None, "sent_together"),
}
"""What only the database can see, where two people plan at the same moment."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What belongs to an activity in rows of their own. `pairs` come with their members."""

    pairs: Sequence[Pair] = ()
    round: int | None = None
    sessions: Sequence[SessionPlan] = ()
    partners: Sequence[Partner] = ()


def create_activity(
    programme: Programme,
    *,
    plan: Plan,
    status: ActivityStatus = ActivityStatus.PLANNED,
    agreed: ApproximateDate | None = None,
    expected: ApproximateDate | None = None,
    **values: Any,
) -> Activity:
    """A new activity: an idea, planned, or confirmed. `added_on` is today unless said.

    Raises DomainError on the field at fault (model.md, "Rules").
    """
    today = clock.today(programme.timezone)
    values["added_on"] = values.get("added_on") or ApproximateDate.on(today)
    if status not in FIRST_STATUSES:
        raise DomainError("status", "no_first_status")
    for name, value in (("agreed", agreed), ("expected", expected)):
        check_year(name, value, period=programme.period, today=today)
    activity = Activity(
        programme_id=programme.id,
        key=_free_key(programme),
        status=status,
        agreed=agreed,
        # An expected date that only repeats the agreed one is not said (model.md, section 2).
        expected=None if expected and agreed and expected.edtf == agreed.edtf else expected,
        sessions=[],
        co_organisers=[],
    )
    _set(activity, programme, plan, values)
    if status is ActivityStatus.CONFIRMED:
        _check_confirmed(activity)
    with refused_as(FAULTS):
        db.session.add(activity)
    revision.bump(programme)
    return activity


def change_activity(activity: Activity, *, programme: Programme, plan: Plan, **values: Any) -> Activity:
    """Changes what is planned of an activity that was loaded whole; DomainError on the field at fault."""
    with refused_as(FAULTS), db.session.no_autoflush:
        _set(activity, programme, plan, values)
        # A change of its days or pairs makes what a colleague has open out of date, too.
        activity.updated_at = clock.now()
        flag_modified(activity, "updated_at")
    revision.bump(programme)
    return activity


def delete_activity(activity: Activity, *, programme: Programme) -> None:
    """Deletes an idea or a plan that nothing was said of; any other is cancelled instead."""
    if has_history(activity):
        raise DomainError(None, "activity_has_history")
    forget_links_of(activity_id=activity.id)
    db.session.delete(activity)
    revision.bump(programme)


def _set(activity: Activity, programme: Programme, plan: Plan, values: dict[str, Any]) -> None:
    if unknown := values.keys() - CHANGEABLE:
        raise TypeError(f"{', '.join(sorted(unknown))} of an activity cannot be changed here")
    if values.get("country"):
        values["country"] = read_country(values["country"])
        check_country(values["country"], programme.countries)
    _check(activity, programme, plan, values)
    for name, value in values.items():
        if getattr(activity, name) != value:
            setattr(activity, name, value)
    _link(activity, plan)
    _set_rows(activity, plan)
    search_text.refresh(activity)


def _check(activity: Activity, programme: Programme, plan: Plan, values: dict[str, Any]) -> None:
    today = clock.today(programme.timezone)
    kind = values.get("kind", activity.kind)
    added_on: ApproximateDate | None = values.get("added_on", activity.added_on)
    check_year("added_on", added_on, period=programme.period, today=today)
    if added_on is not None and (added_on.earliest or today) > today:
        raise DomainError("added_on", "effective_in_future")
    mode = values.get("mode", activity.mode)
    for session in plan.sessions:
        check_year(_at(session, "day"), session.day, period=programme.period, today=today)
        check_session_mode(_at(session, "mode"), session.mode, whole=mode)
        check_times(_at(session, "ends"), session.begins, session.ends)
    if kind is ActivityKind.STUDY_VISIT and not plan.pairs:
        raise DomainError("pairs", "pair_required")
    _check_lessons(activity, programme, plan)
    _check_round(activity, programme, plan, kind)
    _check_hosts(activity, programme, plan, kind, values.get("host_id", activity.host_id))


def _check_lessons(activity: Activity, programme: Programme, plan: Plan) -> None:
    """A pair stays for as long as the report says that its lesson led to a milestone of that pair."""
    report = activity.report if activity.id else None
    lost = {link.pair_id for link in activity.pair_links} - {pair.id for pair in plan.pairs}
    if not (report and lost and report.milestone_links):
        return
    linked = milestones_by_id(programme.id, [link.milestone_id for link in report.milestone_links])
    if any(one.pair_id in lost for one in linked.values()):
        raise DomainError("pairs", "pair_of_a_lesson")


def _check_round(activity: Activity, programme: Programme, plan: Plan, kind: ActivityKind) -> None:
    if plan.round is None:
        return
    if kind is not ActivityKind.STUDY_VISIT:
        raise DomainError("round", "round_without_visit")
    if plan.round > len(programme.rounds):
        raise DomainError("round", "no_such_round", round=plan.round)
    if activity.status is ActivityStatus.CANCELLED:
        return
    taken = taken_rounds(programme.id)
    for pair in plan.pairs:
        other = taken.get((pair.id, plan.round))
        if other is not None and other.activity_id != activity.id:
            raise DomainError(
                "round", "round_taken_by", round=plan.round, pair=pair.number, title=other.title
            )


def _check_hosts(
    activity: Activity, programme: Programme, plan: Plan, kind: ActivityKind, host_id: int | None
) -> None:
    said = {host_id, *(session.host_id for session in plan.sessions)} - {None}
    chosen = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(said), Organisation.programme_id == programme.id
    )
    names: dict[int, str] = {row.id: row.name for row in db.session.execute(chosen)} if said else {}
    if said - names.keys():
        raise DomainError("host_id", "organisation_elsewhere")
    if kind is not ActivityKind.STUDY_VISIT:
        return
    members = pair_members(plan.pairs)
    whole = activity.happened or activity.expected or activity.agreed
    check_host("host_id", host_id, names.get(host_id or 0, ""), members=members, on=whole)
    for session in plan.sessions:
        name = names.get(session.host_id or 0, "")
        day = session.day or whole
        check_host(_at(session, "host_id"), session.host_id, name, members=members, on=day)


def _check_confirmed(activity: Activity) -> None:
    sessions = activity.sessions
    check_confirmed(
        day=activity.expected or activity.agreed,
        has_host=activity.host_id is not None or any(session.host_id for session in sessions),
        mode=mode_of_sessions([session.mode for session in sessions]) or activity.mode,
        has_place=bool(activity.place) or any(session.place for session in sessions),
    )


def _at(session: SessionPlan, name: str) -> str:
    """The field of a row of the form, as forms name it."""
    return f"sessions-{session.row}-{name}"


def _link(activity: Activity, plan: Plan) -> None:
    """Brings the links to the pairs chosen; each has the round, and says whether it is taken."""
    wanted = {pair.id for pair in plan.pairs}
    kept = [link for link in activity.pair_links if link.pair_id in wanted]
    there = {link.pair_id for link in kept}
    added = [ActivityPair(pair_id=pair.id) for pair in plan.pairs if pair.id not in there]
    if added or len(kept) != len(activity.pair_links):
        activity.pair_links = [*kept, *added]
    for link in activity.pair_links:
        link.round = plan.round
        link.takes_round = activity.holds_round and link.round is not None


def _set_rows(activity: Activity, plan: Plan) -> None:
    """Replaces days and co-organisers as a whole, where they differ: nothing else names these rows."""
    days = [one.columns for one in plan.sessions]
    if days != [_columns(row, SessionPlan) for row in activity.sessions]:
        activity.sessions = [ActivitySession(position=number, **one) for number, one in enumerate(days)]
    partners = [{"organisation_id": one.organisation_id, "name": one.name} for one in plan.partners]
    if partners != [_columns(row, Partner) for row in activity.co_organisers]:
        activity.co_organisers = [CoOrganiser(position=number, **one) for number, one in enumerate(partners)]


def _columns(row: Any, kind: type[Any]) -> dict[str, Any]:
    return {one.name: getattr(row, one.name) for one in fields(kind) if one.name != "row"}


def _free_key(programme: Programme) -> str:
    """The key that files name the activity by: the next of A01, A02, …"""
    taken = set(db.session.scalars(select(Activity.key).where(Activity.programme_id == programme.id)))
    number = len(taken) + 1
    while (key := f"A{number:02}") in taken:
        number += 1
    return key
