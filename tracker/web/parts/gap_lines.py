"""What is not known yet, as lines: grouped by kind, each with the page or the form that closes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import g

from tracker.addresses import activity_path, milestone_path
from tracker.domain.gaps import Gap
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.domain.statuses import GapKind
from tracker.labels import GAP_ACTIONS, GAP_QUESTIONS, label
from tracker.permissions import Action, may
from tracker.web.access import scope_of
from tracker.web.parts.shown import Shown

FEW = 3
"""So many lines of a kind stand on the progress page; the others on the page of all gaps."""

CLOSED_BY: dict[GapKind, tuple[Action, tuple[str, ...]]] = {
    GapKind.DID_IT_HAPPEN: (Action.LOG_ACTIVITY, ("log", "happened")),
    GapKind.DAY_UNKNOWN: (Action.EDIT_ACTIVITY, ("edit",)),
    GapKind.HOST_UNKNOWN: (Action.EDIT_ACTIVITY, ("edit",)),
    GapKind.PLACE_UNKNOWN: (Action.EDIT_ACTIVITY, ("edit",)),
    GapKind.HEAD_COUNT_MISSING: (Action.LOG_ACTIVITY, ("log", "people")),
    GapKind.REPORT_MISSING: (Action.REPORT_ACTIVITY, ("log", "learned")),
    GapKind.EVIDENCE_MISSING: (Action.EDIT_MILESTONE, ("edit",)),
}
"""Who may close a gap, and the form below the thing's own page; the others are closed on the page itself."""


@dataclass(frozen=True, slots=True)
class GapLine:
    """`action` is the word of the link to `url`; None where the reader may look and not close it."""

    text: str
    url: str
    action: str | None
    later: str = ""


@dataclass(frozen=True, slots=True)
class GapGroup:
    kind: GapKind
    name: str
    question: str
    total: int
    lines: list[GapLine]

    @property
    def left_out(self) -> int:
        return self.total - len(self.lines)


def gap_groups(found: Sequence[Gap], shown: Shown, *, limit: int | None = FEW) -> list[GapGroup]:
    """The gaps by kind, in the order of the kinds; `limit` lines of each, or all."""
    groups = []
    for kind, same in groupby(found, key=lambda gap: gap.kind):
        every = list(same)
        lines = [gap_line(gap, shown) for gap in every[:limit]]
        groups.append(GapGroup(kind, str(label(kind)), str(GAP_QUESTIONS[kind]), len(every), lines))
    return groups


def gap_line(gap: Gap, shown: Shown) -> GapLine:
    """One gap, with the form that closes it for those who may."""
    record, later = gap.of.record, shown.later.of(gap.of)
    url = _closing_url(gap, shown) if shown.is_today else None
    if url is None:
        return GapLine(shown.name(record), shown.path(record), None, later)
    return GapLine(shown.name(record), url, str(GAP_ACTIONS[gap.kind]), later)


def _closing_url(gap: Gap, shown: Shown) -> str | None:
    slug = shown.programme.slug
    if isinstance(gap.of, MilestoneOnDay):
        record = gap.of.record
        action, form = (
            CLOSED_BY[gap.kind] if gap.kind is GapKind.EVIDENCE_MISSING else (Action.UPDATE_MILESTONE, ())
        )
        scope = scope_of(shown.programme, owners=(record.owner, record.plan_owner))
        return milestone_path(slug, record.id, *form) if may(g.actor, action, scope) else None
    action, form = CLOSED_BY[gap.kind]
    scope = scope_of(shown.programme, owners=gap.of.record.hosts, pair_members=_members(gap.of, shown))
    return activity_path(slug, gap.of.record.id, *form) if may(g.actor, action, scope) else None


def _members(activity: ActivityOnDay, shown: Shown) -> list[int]:
    """Everybody who is, or was, in a pair of the activity."""
    pairs = [shown.pairs[number] for number in activity.record.pairs if number in shown.pairs]
    return [member.organisation_id for pair in pairs for member in pair.members]
