"""Making and changing action plans and the texts of their milestones.

What a milestone's state is changes in `services.milestones`, by updates alone.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_in_period, check_year
from tracker.domain.statuses import MemberRole, MilestoneStatus
from tracker.extensions import db
from tracker.models import ActionPlan, Membership, Milestone, Pair, Programme
from tracker.queries.milestones import has_history
from tracker.queries.plans import plan_keys
from tracker.services import revision, search_text
from tracker.services.item_links import forget_links_of
from tracker.services.transfers import remove_transfers_of

CODE = re.compile(r"M(\d{1,6})")
PLAN_TEXTS = frozenset(
    {"owner_id", "title", "objectives", "status", "adopted_on", "adopted_by", "period", "language"}
)
MILESTONE_TEXTS = frozenset(
    {
        *("code", "title", "description", "owner_id", "means_of_verification", "weight", "evidence", "note"),
        *("source_note", "language"),
    }
)
"""What people may change of a milestone without an update."""


def create_plan(programme: Programme, *, pair: Pair, **values: Any) -> ActionPlan:
    """A new plan of a mentee city of the pair. Raises DomainError on the field at fault."""
    plan = ActionPlan(programme_id=programme.id, pair_id=pair.id, key=_free_key(programme, pair))
    _set_plan(plan, programme, values)
    db.session.add(plan)
    revision.bump(programme)
    return plan


def change_plan(plan: ActionPlan, *, programme: Programme, **values: Any) -> ActionPlan:
    """Changes what is said of a plan. Raises DomainError on the field at fault."""
    _set_plan(plan, programme, values)
    revision.bump(programme)
    return plan


def delete_plan(plan: ActionPlan, *, programme: Programme) -> None:
    """Deletes a plan that holds nothing; one with milestones is closed instead (`has_history`)."""
    if plan.milestones:
        raise DomainError(None, "has_history")
    remove_transfers_of(plan)
    db.session.delete(plan)
    revision.bump(programme)


def create_milestone(
    plan: ActionPlan,
    *,
    programme: Programme,
    added_on: ApproximateDate | None = None,
    agreed: ApproximateDate | None = None,
    expected: ApproximateDate | None = None,
    **values: Any,
) -> Milestone:
    """A new milestone at the end of the plan, not started. `added_on` is today unless said."""
    today = clock.today(programme.timezone)
    added_on = added_on or ApproximateDate.on(today)
    if (added_on.earliest or today) > today:
        raise DomainError("added_on", "effective_in_future")
    _check_dates(plan, programme, today, agreed=agreed, expected=expected)
    milestone = Milestone(
        plan_id=plan.id,
        status=MilestoneStatus.NOT_STARTED,
        added_on=added_on,
        agreed=agreed,
        # An expected date that only repeats the agreed one is not said (model.md, section 2).
        expected=None if expected and agreed and expected.edtf == agreed.edtf else expected,
        position=max((one.position for one in plan.milestones), default=-1) + 1,
    )
    _set_milestone(milestone, plan, values)
    db.session.add(milestone)
    _flush_code()
    revision.bump(programme)
    return milestone


def free_code(plan: ActionPlan) -> str:
    """The next code of the plan, such as M4 after M3; its milestones must be loaded."""
    numbers = [int(found[1]) for one in plan.milestones if (found := CODE.fullmatch(one.code))]
    taken = {one.code for one in plan.milestones}
    number = max(numbers, default=len(taken)) + 1
    while f"M{number}" in taken:
        number += 1
    return f"M{number}"


def change_milestone(milestone: Milestone, *, programme: Programme, **values: Any) -> Milestone:
    """Changes a milestone's own texts. Raises DomainError on the field at fault."""
    _set_milestone(milestone, milestone.plan, values)
    _flush_code()
    revision.bump(programme)
    return milestone


def add_evidence(milestone: Milestone, *, title: str, url: str) -> None:
    """One more proof, after those that are there; the same link is kept once."""
    if all(one.get("url") != url for one in milestone.evidence or ()):
        milestone.evidence = [*(milestone.evidence or ()), {"title": title, "url": url}]
        db.session.flush()


def delete_milestone(milestone: Milestone, *, programme: Programme) -> None:
    """Deletes a milestone that nothing points to; any other is dropped instead (`has_history`)."""
    if has_history(milestone):
        raise DomainError(None, "has_history")
    forget_links_of(milestone_id=milestone.id)
    db.session.delete(milestone)
    revision.bump(programme)


def _set_plan(plan: ActionPlan, programme: Programme, values: dict[str, Any]) -> None:
    _refuse_unknown(values, PLAN_TEXTS)
    today = clock.today(programme.timezone)
    for name in ("adopted_on", "period"):
        check_year(name, values.get(name), period=programme.period, today=today)
    owner_id = values.get("owner_id", plan.owner_id)
    cities = select(Membership.organisation_id).where(
        Membership.pair_id == plan.pair_id, Membership.role == MemberRole.MENTEE_CITY
    )
    if owner_id not in set(db.session.scalars(cities)):
        raise DomainError("owner", "owner_not_mentee")
    _assign(plan, values)


def _set_milestone(milestone: Milestone, plan: ActionPlan, values: dict[str, Any]) -> None:
    _refuse_unknown(values, MILESTONE_TEXTS)
    code = values.get("code", milestone.code)
    same = select(Milestone.id).where(Milestone.plan_id == plan.id, Milestone.code == code)
    with db.session.no_autoflush:
        taken = db.session.scalar(same)
    if taken is not None and taken != milestone.id:
        raise DomainError("code", "duplicate")
    _assign(milestone, values)
    search_text.refresh(milestone)


def _flush_code() -> None:
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        # Two people added the same code at the same moment; only the database can see that.
        raise DomainError("code", "duplicate") from error


def _check_dates(
    plan: ActionPlan, programme: Programme, today: date, **dates: ApproximateDate | None
) -> None:
    for name, value in dates.items():
        check_year(name, value, period=programme.period, today=today)
        check_in_period(name, value, plan.period)


def _free_key(programme: Programme, pair: Pair) -> str:
    """The key that follow-ups and files name the plan by: AP and the pair's number, or the next free one."""
    taken = plan_keys(programme.id)
    key, number = f"AP{pair.number}", 2
    while key in taken:
        key, number = f"AP{pair.number}-{number}", number + 1
    return key


def _refuse_unknown(values: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := values.keys() - known:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")


def _assign(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
