"""Making, changing and freezing a review, and what it decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_year
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Decision,
    Milestone,
    Organisation,
    Pair,
    Programme,
    Review,
    Snapshot,
    User,
)
from tracker.services import revision
from tracker.services.constraints import refused_as

AGENDA = ("state_of_play", "achievements", "plans", "risks", "next_steps")
"""The texts of a review, in the order in which they are read."""

TEXTS = frozenset({"cut_off", "held_on", "previous_id", "title", "language", *AGENDA})
DECISION_TEXTS = frozenset({"what", "pair_id", "milestone_id", "owner_id", "owner_name", "due", "language"})
FROZEN_ONCE = {"uq_snapshot_review_id": (None, "review_frozen_already")}


def create_review(programme: Programme, **values: Any) -> Review:
    """A new review, a draft. Raises DomainError on the field at fault."""
    review = Review(programme_id=programme.id)
    _set_review(review, programme, values)
    db.session.add(review)
    revision.bump(programme)
    return review


def change_review(review: Review, *, programme: Programme, **values: Any) -> Review:
    """Changes a draft; what is frozen stays (`review_frozen`). Its snapshot must be loaded."""
    if review.is_frozen:
        raise DomainError(None, "review_frozen")
    _set_review(review, programme, values)
    revision.bump(programme)
    return review


def delete_review(review: Review, *, programme: Programme) -> None:
    """Deletes a draft and what was decided in it; what is frozen stays (`review_stays`)."""
    if review.is_frozen:
        raise DomainError(None, "review_stays")
    db.session.delete(review)
    revision.bump(programme)


def freeze(
    review: Review,
    *,
    programme: Programme,
    by: User,
    content: Mapping[str, Any],
    brief: Mapping[str, Any],
    pdf: bytes,
) -> Snapshot:
    """Freezes a draft, once and for good. `content` is of `domain.snapshots.snapshot_of`.

    Raises DomainError `review_frozen_already` where it is frozen, also by somebody at this very moment.
    """
    if review.is_frozen:
        raise DomainError(None, "review_frozen_already")
    snapshot = Snapshot(
        review_id=review.id,
        counting_rules=content["rules"],
        content=dict(content),
        brief=dict(brief),
        pdf=pdf,
        frozen_by_id=by.id,
    )
    with refused_as(FROZEN_ONCE):
        db.session.add(snapshot)
    revision.bump(programme)
    return snapshot


def note_decision(review: Review, *, programme: Programme, **values: Any) -> Decision:
    """What the review decided; also after it was frozen, since the meeting comes after."""
    decision = Decision(review_id=review.id)
    _set_decision(decision, programme, values)
    db.session.add(decision)
    revision.bump(programme)
    return decision


def change_decision(decision: Decision, *, programme: Programme, **values: Any) -> Decision:
    """Changes what was decided. Raises DomainError on the field at fault."""
    _set_decision(decision, programme, values)
    revision.bump(programme)
    return decision


def delete_decision(decision: Decision, *, programme: Programme) -> None:
    """Deletes what was noted in a draft; of a frozen review it stays (`decision_stays`). The review must be
    loaded with its snapshot."""
    if decision.review.is_frozen:
        raise DomainError(None, "decision_stays")
    db.session.delete(decision)
    revision.bump(programme)


def tick_decision(decision: Decision, *, programme: Programme, done: bool, by: User) -> None:
    """Done today, or open again. Said again, it keeps the day and the person that said it first."""
    if decision.done is done:
        return
    decision.done = done
    decision.done_on = clock.today(programme.timezone) if done else None
    decision.ticked_by_id = by.id if done else None
    revision.bump(programme)


def _set_review(review: Review, programme: Programme, values: dict[str, Any]) -> None:
    if unknown := values.keys() - TEXTS:
        raise TypeError(f"{', '.join(sorted(unknown))} of a review cannot be changed here")
    today, cut_off = clock.today(programme.timezone), values["cut_off"]
    begins = programme.period.earliest if programme.period else None
    if cut_off > today:
        raise DomainError("cut_off", "on_in_future", day=cut_off)
    if begins is not None and cut_off < begins:
        raise DomainError("cut_off", "on_before_programme", day=cut_off, first=begins)
    check_year("held_on", values.get("held_on"), period=programme.period, today=today)
    if values.get("previous_id") is not None:
        _check_previous(programme, values["previous_id"], values)
    _assign(review, values)


def _check_previous(programme: Programme, previous_id: int, values: dict[str, Any]) -> None:
    """The previous review is frozen, so that it is not this one, and its cut-off is earlier."""
    previous = db.session.get(Review, previous_id)
    frozen = db.session.scalar(select(Snapshot.id).where(Snapshot.review_id == previous_id))
    if previous is None or frozen is None or previous.programme_id != programme.id:
        raise DomainError("previous_id", "required")
    if previous.cut_off >= values["cut_off"]:
        raise DomainError("previous_id", "previous_not_before", day=previous.cut_off)


def _set_decision(decision: Decision, programme: Programme, values: dict[str, Any]) -> None:
    if unknown := values.keys() - DECISION_TEXTS:
        raise TypeError(f"{', '.join(sorted(unknown))} of a decision cannot be changed here")
    if values.get("due") != decision.due:
        today = clock.today(programme.timezone)
        check_year("due", values.get("due"), period=programme.period, today=today)
    _check_own("owner_id", Organisation, values.get("owner_id"), programme, "organisation_elsewhere")
    _check_own("pair_id", Pair, values.get("pair_id"), programme, "required")
    milestone_id = values.get("milestone_id")
    if milestone_id is not None:
        milestone = db.session.get(Milestone, milestone_id)
        plan = milestone.plan_id if milestone else None
        _check_own("milestone_id", ActionPlan, plan or 0, programme, "required")
    _assign(decision, values)


def _check_own(field: str, table: type[Any], row_id: int | None, programme: Programme, code: str) -> None:
    """Refuses a row of another programme."""
    if row_id is None:
        return
    found = db.session.get(table, row_id)
    if found is None or found.programme_id != programme.id:
        raise DomainError(field, code)


def _assign(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
