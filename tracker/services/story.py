"""Setting and taking away the links of a story: what a lesson led to, and what led to an outcome."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from tracker import clock
from tracker.domain.story import check_same_pair
from tracker.labels.names import milestone_name
from tracker.models import Outcome, OutcomeMilestone, Programme, ReportMilestone, VisitReport
from tracker.queries.story import milestones_by_id


def link_lesson(
    report: VisitReport, milestone_ids: Collection[int], *, programme: Programme, pairs: Collection[int]
) -> None:
    """Brings what the lesson of a report led to to these milestones; a milestone that is no more is passed
    over. `pairs` are those of the activity. Raises DomainError on `led_to` for one of another pair."""
    wanted = _checked("led_to", milestone_ids, programme, pairs)
    _bring(report.milestone_links, wanted, ReportMilestone)


def link_outcome(
    outcome: Outcome, milestone_ids: Collection[int], *, programme: Programme, pairs: Collection[int]
) -> None:
    """Brings what led to an outcome to these milestones, as `link_lesson` does; the field is `came_from`."""
    wanted = _checked("came_from", milestone_ids, programme, pairs)
    if _bring(outcome.milestone_links, wanted, OutcomeMilestone):
        # Its version goes up for its links, too, also within one moment.
        outcome.updated_at = clock.now()
        flag_modified(outcome, "updated_at")


def _checked(
    field: str, milestone_ids: Collection[int], programme: Programme, pairs: Collection[int]
) -> list[int]:
    found = milestones_by_id(programme.id, milestone_ids) if milestone_ids else {}
    names = {milestone_name(one.plan_key, one.code, one.title): one.pair_id for one in found.values()}
    check_same_pair(field, pairs, names)
    return list(found)


def _bring(links: list[Any], wanted: Collection[int], table: type[Any]) -> bool:
    """Adds and removes what differs; whether anything did."""
    there = {link.milestone_id for link in links}
    if there == set(wanted):
        return False
    kept = [link for link in links if link.milestone_id in wanted]
    links[:] = [*kept, *(table(milestone_id=one) for one in wanted if one not in there)]
    return True
