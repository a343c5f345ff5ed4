"""What somebody has to do in a programme today: read from the same standings as the progress page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import or_, select

from tracker import clock
from tracker.domain.actors import Actor
from tracker.domain.gaps import Gap, gaps
from tracker.domain.records import ProgrammeRecord
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, programme_on
from tracker.domain.statuses import ActivityStatus, Flag, GapKind, MilestoneStatus, ReportState, RoleKind
from tracker.extensions import db
from tracker.models import ActionPlan, Decision, Membership, Milestone, Pair, Programme, Question, Review
from tracker.queries.progress import programme_record

JUST_ENDED = timedelta(days=60)
"""For so long a visit has just ended; after that its silence is a gap like any other."""

AWAITED = (ActivityStatus.PLANNED, ActivityStatus.CONFIRMED)
UNFINISHED = (None, ReportState.DRAFT)


@dataclass(frozen=True, slots=True)
class Mine:
    """The pairs and milestones that a person works on; None is all of the programme."""

    pairs: frozenset[int] | None
    milestones: frozenset[int] | None

    def has_activity(self, activity: ActivityOnDay) -> bool:
        return self.pairs is None or bool(self.pairs & set(activity.record.pairs))

    def has_milestone(self, milestone: MilestoneOnDay) -> bool:
        return self.milestones is None or milestone.record.id in self.milestones


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is open for one person in one programme on `day`. Most urgent first in each list.

    `just_ended`: activities whose day has passed and nobody has said whether they happened, and held
    ones with no finished report. `milestones` are overdue or due soon; `quiet` are long not spoken of, or
    have no expected date any more. `gaps` are those to close, without what stands under `just_ended`, and
    `closable` is how many there are with them. `decisions` are open ones of reviews, owned by an
    organisation of the person, for a reviewer all, `questions` those asked of it, `to_confirm` the milestones
    that wait for its word as a mentor city, `drafts` the reviews that the person may freeze; home alone asks
    for them. `writes` is False for a reviewer, who has nothing else
    to do here.
    """

    day: date
    writes: bool
    just_ended: list[ActivityOnDay] = field(default_factory=list)
    returned: list[ActivityOnDay] = field(default_factory=list)
    to_accept: list[ActivityOnDay] = field(default_factory=list)
    proposed: list[MilestoneOnDay] = field(default_factory=list)
    milestones: list[MilestoneOnDay] = field(default_factory=list)
    quiet: list[MilestoneOnDay] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    closable: int = 0
    decisions: Sequence[Decision] = ()
    questions: Sequence[Question] = ()
    to_confirm: Sequence[Milestone] = ()
    drafts: Sequence[Review] = ()

    @property
    def is_empty(self) -> bool:
        reports = (self.just_ended, self.returned, self.to_accept, self.questions, self.to_confirm)
        # Who only reads follows the decisions of others, which leaves nothing to do.
        decisions = self.decisions if self.writes else ()
        milestones = (self.proposed, self.milestones, self.quiet)
        return not any((*reports, *milestones, self.drafts, self.gaps, decisions))


def nothing(_gap: Gap) -> bool:
    """For who does not ask for the gaps."""
    return False


def to_do(programme: Programme, actor: Actor, *, closes: Callable[[Gap], bool] = nothing) -> ToDo:
    """What the actor has to do in the programme today; a fixed number of statements.

    `closes` says which gaps the actor may close.
    """
    day = clock.today(programme.timezone)
    leads = actor.administrator or actor.has_role(programme.id, RoleKind.COORDINATOR)
    organisations = actor.organisations(programme.id)
    if not (leads or organisations):
        return ToDo(day, writes=False)
    mine = Mine(None, None) if leads else _mine(programme.id, organisations)
    return open_on(programme_record(programme), day, mine, accepts=leads, closes=closes)


def open_on(
    record: ProgrammeRecord, day: date, mine: Mine, *, accepts: bool, closes: Callable[[Gap], bool]
) -> ToDo:
    """The same from plain records: what is open of `mine` on a day; `accepts` reports of others."""
    on = programme_on(record, day)
    activities = [activity for activity in on.activities if mine.has_activity(activity)]
    milestones = [milestone for milestone in on.milestones if mine.has_milestone(milestone)]
    ended = sorted((a for a in activities if _has_just_ended(a)), key=_last_day, reverse=True)
    flagged = [m for m in milestones if m.flag in (Flag.OVERDUE, Flag.DUE_SOON)]
    # What never had a date stands among the gaps; here is what lost the one it had.
    quiet = [m for m in milestones if m.flag is Flag.STALE or (m.flag is Flag.NO_DATE and not m.undated)]
    closable = [gap for gap in gaps(on) if closes(gap)]
    return ToDo(
        day,
        writes=True,
        just_ended=ended,
        returned=_with_report(activities, ReportState.RETURNED),
        to_accept=_with_report(activities, ReportState.SUBMITTED) if accepts else [],
        proposed=[m for m in milestones if m.standing.status is MilestoneStatus.PROPOSED],
        milestones=sorted(flagged, key=_due),
        quiet=sorted(quiet, key=_due),
        gaps=_other_gaps(closable, ended),
        closable=len(closable),
    )


def _mine(programme_id: int, organisations: frozenset[int]) -> Mine:
    pairs = select(Membership.pair_id).join(Membership.pair).where(Pair.programme_id == programme_id)
    owned = select(Milestone.id).join(Milestone.plan).where(ActionPlan.programme_id == programme_id)
    is_owner = or_(Milestone.owner_id.in_(organisations), ActionPlan.owner_id.in_(organisations))
    return Mine(
        frozenset(db.session.scalars(pairs.where(Membership.organisation_id.in_(organisations)))),
        frozenset(db.session.scalars(owned.where(is_owner))),
    )


def _last_day(activity: ActivityOnDay) -> date:
    standing = activity.standing
    said = standing.happened or standing.expected
    days = [*activity.record.session_days, *([said.latest or said.earliest] if said else [])]
    return max((day for day in days if day is not None), default=date.min)


def _has_just_ended(activity: ActivityOnDay) -> bool:
    last = _last_day(activity)
    if not activity.day - JUST_ENDED <= last < activity.day + timedelta(days=1):
        return False
    if activity.standing.status in AWAITED:
        return last < activity.day
    report = activity.record.report
    return activity.held and activity.is_core and (report.state if report else None) in UNFINISHED


def _with_report(activities: Sequence[ActivityOnDay], state: ReportState) -> list[ActivityOnDay]:
    found = [a for a in activities if a.held and a.record.report and a.record.report.state is state]
    return sorted(found, key=_last_day)


def _due(milestone: MilestoneOnDay) -> tuple[date, int]:
    expected = milestone.standing.expected
    return (expected.latest if expected and expected.latest else date.max, milestone.record.id)


def _other_gaps(closable: Sequence[Gap], ended: Sequence[ActivityOnDay]) -> list[Gap]:
    """The gaps without what stands under just ended already."""
    shown = {activity.record.id for activity in ended}
    told = (GapKind.DID_IT_HAPPEN, GapKind.REPORT_MISSING)
    return [
        gap
        for gap in closable
        if not (isinstance(gap.of, ActivityOnDay) and gap.of.record.id in shown and gap.kind in told)
    ]
