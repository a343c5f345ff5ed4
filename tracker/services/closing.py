"""Who can close a gap, and the form that does: the same rules as those of the forms themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tracker.addresses import thing_path
from tracker.domain.owing import Debt
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.domain.statuses import GapKind, ReportState
from tracker.models import Pair, Programme
from tracker.permissions import Action, Scope, organisations_that_may
from tracker.queries.sides import has_ended

Thing = ActivityOnDay | MilestoneOnDay


@dataclass(frozen=True, slots=True)
class Closing:
    """What somebody must be allowed to do, and the form for it below the thing's own page."""

    action: Action
    form: tuple[str, ...] = ()
    anchor: str = ""


UPDATE_OF_MILESTONE = Closing(Action.UPDATE_MILESTONE, (), "update")
AGREEMENT = Closing(Action.AGREE_DATE, (), "agree")
PROOF = Closing(Action.EDIT_MILESTONE, ("edit",), "evidence-lines")
UPDATE_OF_ACTIVITY = Closing(Action.LOG_ACTIVITY, (), "update")
PLAN_OF_ACTIVITY = Closing(Action.EDIT_ACTIVITY, ("edit",))
CORRECTION = Closing(Action.ACCEPT_REPORT, ("report", "edit"))

OF_ACTIVITIES: dict[GapKind, Closing] = {
    GapKind.DID_IT_HAPPEN: Closing(Action.LOG_ACTIVITY, ("log", "happened")),
    GapKind.DAY_UNKNOWN: PLAN_OF_ACTIVITY,
    GapKind.HOST_UNKNOWN: PLAN_OF_ACTIVITY,
    GapKind.PLACE_UNKNOWN: PLAN_OF_ACTIVITY,
    GapKind.HEAD_COUNT_MISSING: Closing(Action.LOG_ACTIVITY, ("log", "people")),
    GapKind.REPORT_MISSING: Closing(Action.REPORT_ACTIVITY, ("log", "learned")),
}
"""The form for each gap of an activity, where nothing of the activity calls for another one."""


def closing_of(kind: GapKind | None, thing: Thing) -> Closing:
    """The form that closes a gap of a thing; without a kind, the one that says how the thing stands."""
    if isinstance(thing, MilestoneOnDay):
        return _of_milestone(kind, thing)
    if kind is GapKind.DAY_UNKNOWN and not thing.record.has_undated_session:
        return (
            UPDATE_OF_ACTIVITY  # The day of the whole is said by an update, the day of a session is planned.
        )
    if kind is GapKind.HEAD_COUNT_MISSING and _is_settled(thing):
        return CORRECTION  # Those who wrote the report cannot change it any more.
    return UPDATE_OF_ACTIVITY if kind is None else OF_ACTIVITIES[kind]


def _of_milestone(kind: GapKind | None, thing: MilestoneOnDay) -> Closing:
    if kind is GapKind.EVIDENCE_MISSING:
        return PROOF
    if kind is GapKind.UNDATED and thing.completed:
        return AGREEMENT  # Nothing is expected any more of what is done.
    return UPDATE_OF_MILESTONE


def _is_settled(activity: ActivityOnDay) -> bool:
    report = activity.record.report
    return report is not None and report.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)


class Closers:
    """Who can close what. Organisations are ids; where there is none, the coordinators alone."""

    def __init__(self, programme: Programme, pairs: Mapping[int, Pair]) -> None:
        """`pairs` are all pairs of the programme by id, with their members loaded."""
        self._programme, self._pairs = programme, pairs

    def organisations(self, debt: Debt) -> frozenset[int]:
        """The organisations whose editors may close it."""
        return organisations_that_may(closing_of(debt.kind, debt.of).action, self.scope(debt.of))

    def owing(self, debt: Debt) -> frozenset[int]:
        """Of these, the ones to ask: who has left the pair may still write, and is not reminded."""
        able = self.organisations(debt)
        here = {one for pair in debt.of.record.pairs for one in self._here.get(pair, ())}
        return able & (here | self._owners(debt.of)) or able

    def url(self, debt: Debt) -> str:
        """The form that closes it, as a path of the site."""
        closing = closing_of(debt.kind, debt.of)
        path = "/".join([thing_path(self._programme.slug, debt.of.record), *closing.form])
        return f"{path}#{closing.anchor}" if closing.anchor else path

    def scope(self, thing: Thing) -> Scope:
        """Owners and pair members of a thing, as its own page has them."""
        if isinstance(thing, MilestoneOnDay):
            return Scope(self._programme.id, self._programme.open, self._owners(thing))
        members = frozenset(one for pair in thing.record.pairs for one in self._members.get(pair, ()))
        return Scope(self._programme.id, self._programme.open, self._owners(thing), members)

    @staticmethod
    def _owners(thing: Thing) -> frozenset[int]:
        if isinstance(thing, ActivityOnDay):
            return thing.record.hosts
        return frozenset(one for one in (thing.record.owner, thing.record.plan_owner) if one is not None)

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        """Everybody who is, or was, in each pair."""
        pairs = self._pairs.items()
        return {number: [one.organisation_id for one in pair.members] for number, pair in pairs}

    @cached_property
    def _here(self) -> dict[int, list[int]]:
        """Who is in each pair, and has not left it."""
        return {
            number: [one.organisation_id for one in pair.members if not has_ended(one)]
            for number, pair in self._pairs.items()
        }
