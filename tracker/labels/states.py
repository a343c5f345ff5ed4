"""How things stand: the look of each state, and a flag, a judgement or a slippage in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain import statuses as s
from tracker.domain.outlook import silent_days
from tracker.domain.standings import MilestoneOnDay
from tracker.labels.words import label


class StateMark(NamedTuple):
    """How a state looks: the class behind `state-…` in the theme, and the shape drawn beside the word."""

    css: str
    icon: str


DONE = StateMark("done", "done")

RUNNING = StateMark("running", "running")

WAITING = StateMark("unknown", "open")

LATE = StateMark("late", "late")

RISK = StateMark("risk", "risk")

UNKNOWN = StateMark("unknown", "unknown")

STOPPED = StateMark("unknown", "stopped")

STATE_CLASS: Mapping[type[StrEnum], Mapping[Any, StateMark]] = {
    s.PairStatus: {
        s.PairStatus.PROPOSED: WAITING,
        s.PairStatus.ACTIVE: RUNNING,
        s.PairStatus.COMPLETED: STOPPED,
        s.PairStatus.DISSOLVED: STOPPED,
    },
    s.ActivityStatus: {
        s.ActivityStatus.IDEA: UNKNOWN,
        s.ActivityStatus.PLANNED: WAITING,
        s.ActivityStatus.CONFIRMED: RUNNING,
        s.ActivityStatus.HELD: DONE,
        s.ActivityStatus.POSTPONED: RISK,
        s.ActivityStatus.CANCELLED: STOPPED,
    },
    s.ReportState: {
        s.ReportState.DRAFT: WAITING,
        s.ReportState.SUBMITTED: RUNNING,
        s.ReportState.RETURNED: RISK,
        s.ReportState.ACCEPTED: DONE,
    },
    s.PlanStatus: {
        s.PlanStatus.DRAFT: WAITING,
        s.PlanStatus.ADOPTED: RUNNING,
        s.PlanStatus.IN_IMPLEMENTATION: RUNNING,
        s.PlanStatus.CLOSED: DONE,
    },
    s.MilestoneStatus: {
        s.MilestoneStatus.PROPOSED: UNKNOWN,
        s.MilestoneStatus.NOT_STARTED: WAITING,
        s.MilestoneStatus.IN_PROGRESS: RUNNING,
        s.MilestoneStatus.COMPLETED: DONE,
        s.MilestoneStatus.DROPPED: STOPPED,
        s.MilestoneStatus.UNKNOWN: UNKNOWN,
    },
    s.MessageState: {
        s.MessageState.WAITING: WAITING,
        s.MessageState.SENDING: RUNNING,
        s.MessageState.SENT: DONE,
        s.MessageState.BOUNCED: LATE,
        s.MessageState.NEEDLESS: STOPPED,
    },
    s.Confidence: {
        s.Confidence.ON_TRACK: RUNNING,
        s.Confidence.AT_RISK: RISK,
        s.Confidence.OFF_TRACK: LATE,
    },
    s.Flag: {
        s.Flag.OVERDUE: LATE,
        s.Flag.DUE_SOON: RISK,
        s.Flag.NO_DATE: UNKNOWN,
        s.Flag.STALE: UNKNOWN,
        s.Flag.ON_SCHEDULE: RUNNING,
    },
    s.ReplicationStatus: {
        s.ReplicationStatus.INTENDED: WAITING,
        s.ReplicationStatus.AGREED: RUNNING,
        s.ReplicationStatus.STARTED: RUNNING,
        s.ReplicationStatus.IN_PLACE: DONE,
        s.ReplicationStatus.ABANDONED: STOPPED,
    },
    s.TransferStage: {
        s.TransferStage.UNDERSTAND: WAITING,
        s.TransferStage.ADAPT: RUNNING,
        s.TransferStage.RE_USE: DONE,
    },
    s.DeliverableStatus: {
        s.DeliverableStatus.PLANNED: WAITING,
        s.DeliverableStatus.IN_PROGRESS: RUNNING,
        s.DeliverableStatus.DELIVERED: DONE,
        s.DeliverableStatus.CANCELLED: STOPPED,
    },
    s.OutcomeStatus: {
        s.OutcomeStatus.EXPECTED: WAITING,
        s.OutcomeStatus.ACHIEVED: DONE,
        s.OutcomeStatus.ABANDONED: STOPPED,
    },
    s.GapKind: dict.fromkeys(s.GapKind, UNKNOWN),
}


def state_mark(member: StrEnum | None) -> StateMark:
    """The class and shape of a status, flag or confidence; unknown where nothing was said."""
    if member is None:
        return UNKNOWN
    return STATE_CLASS.get(type(member), {}).get(member, UNKNOWN)


def flag_words(flag: s.Flag, *, days: int | None = None) -> str:
    """A flag with its number of days: "Overdue, 12 days", "Due in 3 days", "No update for 74 days"."""
    if days is None:
        return str(label(flag))
    if flag is s.Flag.OVERDUE:
        return str(ngettext("Overdue, %(num)d day", "Overdue, %(num)d days", days))
    if flag is s.Flag.DUE_SOON:
        if days == 0:
            return str(gettext("Due today"))
        return str(ngettext("Due in %(num)d day", "Due in %(num)d days", days))
    if flag is s.Flag.STALE:
        return str(ngettext("No update for %(num)d day", "No update for %(num)d days", days))
    return str(label(flag))


def flag_in_words(milestone: MilestoneOnDay) -> str:
    """The flag with its days: "Overdue, 12 days", "Due in 9 days", "No update for 74 days"; "" for none."""
    flag, expected = milestone.flag, milestone.standing.expected
    if flag is None:
        return ""
    days: int | None = None
    if flag is s.Flag.OVERDUE:
        days = milestone.overdue_days
    elif flag is s.Flag.DUE_SOON and expected and expected.latest:
        days = (expected.latest - milestone.day).days
    elif flag is s.Flag.STALE:
        days = silent_days(milestone)
    return flag_words(flag, days=days)


_CITY_SAYS: Mapping[s.Confidence, LazyString] = {
    s.Confidence.ON_TRACK: _l("city says: on track"),
    s.Confidence.AT_RISK: _l("city says: at risk"),
    s.Confidence.OFF_TRACK: _l("city says: off track"),
}

_NOT_ASSESSED = _l("not assessed")


def city_says(confidence: s.Confidence | None) -> LazyString:
    """The city's own judgement, beside the computed flag and never mixed with it."""
    return _NOT_ASSESSED if confidence is None else _CITY_SAYS[confidence]


def slippage_words(days: int, *, exact: bool = True) -> str:
    """A slippage in words; where either date is only a month, about how many months (model.md, section 4)."""
    if days == 0:
        return str(gettext("as agreed"))
    size, is_later = abs(days), days > 0
    if exact and is_later:
        return str(ngettext("%(num)d day later", "%(num)d days later", size))
    if exact:
        return str(ngettext("%(num)d day earlier", "%(num)d days earlier", size))
    months = max(1, round(size / 30.4))
    if is_later:
        return str(ngettext("about a month later", "about %(num)d months later", months))
    return str(ngettext("about a month earlier", "about %(num)d months earlier", months))
