"""The reviews of a programme, their decisions, and what was frozen for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from tracker.extensions import db
from tracker.models import ActionPlan, Decision, Membership, Milestone, Pair, Review, Snapshot
from tracker.models.types import earliest_of, latest_of

_LATEST_FIRST = (Review.cut_off.desc(), Review.id.desc())
_OPEN_FIRST = (
    Decision.done,
    latest_of(Decision.due).nulls_last(),
    earliest_of(Decision.due).nulls_last(),
    Decision.id,
)
_PAIR = selectinload(Pair.members).joinedload(Membership.organisation)
_DECISION = (
    joinedload(Decision.owner),
    joinedload(Decision.ticked_by),
    joinedload(Decision.pair).options(_PAIR),
    joinedload(Decision.milestone).joinedload(Milestone.plan).joinedload(ActionPlan.pair).options(_PAIR),
)


def count_reviews(programme_id: int) -> int:
    """How many reviews there are, drafts included."""
    return db.session.scalar(select(func.count(Review.id)).where(Review.programme_id == programme_id)) or 0


def list_reviews(programme_id: int, *, offset: int = 0, limit: int | None = None) -> Sequence[Review]:
    """Reviews, the latest cut-off first, with whether they are frozen and with their decisions."""
    return db.session.scalars(
        select(Review)
        .where(Review.programme_id == programme_id)
        .order_by(*_LATEST_FIRST)
        .offset(offset)
        .limit(limit)
        .options(joinedload(Review.snapshot), selectinload(Review.decisions))
    ).all()


def get_review(programme_id: int, review_id: int, *, locked: bool = False) -> Review | None:
    """A review with whether it is frozen, by whom, the previous one, and its decisions in their order.

    `locked` holds it until the end of the transaction, and reads it as it stands then.
    """
    statement = (
        select(Review)
        .where(Review.programme_id == programme_id, Review.id == review_id)
        .options(
            # By statements of their own, since what is locked must not be joined from outside.
            selectinload(Review.snapshot).joinedload(Snapshot.frozen_by),
            selectinload(Review.previous).options(
                selectinload(Review.snapshot), selectinload(Review.decisions).options(*_DECISION)
            ),
            selectinload(Review.decisions).options(*_DECISION),
        )
    )
    if locked:
        statement = statement.with_for_update(of=Review).execution_options(populate_existing=True)
    found: Review | None = db.session.scalar(statement)
    return found


def list_frozen_reviews(programme_id: int) -> Sequence[Review]:
    """The reviews that are frozen, the latest cut-off first."""
    return db.session.scalars(
        select(Review)
        .join(Review.snapshot)
        .where(Review.programme_id == programme_id)
        .order_by(*_LATEST_FIRST)
        .options(joinedload(Review.snapshot))
    ).all()


def list_reviews_of_day(programme_id: int, day: date) -> Sequence[Review]:
    """The reviews with this cut-off, drafts included, with whether they are frozen and with decisions."""
    return db.session.scalars(
        select(Review)
        .where(Review.programme_id == programme_id, Review.cut_off == day)
        .order_by(*_LATEST_FIRST)
        .options(joinedload(Review.snapshot), selectinload(Review.decisions))
    ).all()


def latest_frozen_review(programme_id: int, until: date) -> Review | None:
    """The frozen review with the latest cut-off that is not after a day."""
    found: Review | None = db.session.scalar(
        select(Review)
        .join(Review.snapshot)
        .where(Review.programme_id == programme_id, Review.cut_off <= until)
        .order_by(*_LATEST_FIRST)
        .limit(1)
    )
    return found


def list_drafts(programme_id: int) -> Sequence[Review]:
    """The reviews that wait to be frozen, the latest cut-off first, with their decisions."""
    return db.session.scalars(
        select(Review)
        .where(Review.programme_id == programme_id, ~Review.snapshot.has())
        .order_by(*_LATEST_FIRST)
        .options(joinedload(Review.snapshot), selectinload(Review.decisions))
    ).all()


def list_snapshots_of_day(programme_id: int, day: date) -> Sequence[Snapshot]:
    """What was frozen for the reviews with this cut-off, with its content and its review."""
    return db.session.scalars(
        select(Snapshot)
        .join(Snapshot.review)
        .where(Review.programme_id == programme_id, Review.cut_off == day)
        .order_by(Snapshot.id)
        .options(undefer(Snapshot.content), joinedload(Snapshot.review))
    ).all()


def content_of(review: Review) -> dict[str, Any] | None:
    """The figures, lists and gaps that were frozen; None for a draft."""
    return db.session.scalar(select(Snapshot.content).where(Snapshot.review_id == review.id))


def brief_of_review(review: Review) -> dict[str, Any] | None:
    """The words of the brief that was frozen; None for a draft."""
    return db.session.scalar(select(Snapshot.brief).where(Snapshot.review_id == review.id))


def finding_of(review: Review) -> tuple[str, str] | None:
    """The sentence that the frozen brief begins with, and its language; None for a draft."""
    words = (Snapshot.brief[name].as_string() for name in ("title", "language"))
    found = db.session.execute(select(*words).where(Snapshot.review_id == review.id)).first()
    return None if found is None else (found[0], found[1])


def pdf_of(review: Review) -> bytes | None:
    """The PDF that was made when the review was frozen; None for a draft."""
    return db.session.scalar(select(Snapshot.pdf).where(Snapshot.review_id == review.id))


def list_earlier_decisions(review: Review) -> Sequence[Decision]:
    """What earlier reviews decided: all that is still open, and what the previous one had done; open first.

    Earlier is by cut-off, and of one day by id.
    """
    earlier = or_(
        Review.cut_off < review.cut_off,
        and_(Review.cut_off == review.cut_off, Review.id < review.id),
    )
    stands = or_(Decision.done.is_(False), Decision.review_id == review.previous_id)
    statement = _decisions(review.programme_id).where(earlier, stands, Review.id != review.id)
    return db.session.scalars(statement).all()


def list_decisions_of_pair(pair: Pair) -> Sequence[Decision]:
    """What was decided about a pair or one of the milestones of its plans; open first."""
    own = select(Milestone.id).join(Milestone.plan).where(ActionPlan.pair_id == pair.id)
    about = or_(Decision.pair_id == pair.id, Decision.milestone_id.in_(own))
    return db.session.scalars(_decisions(pair.programme_id).where(about)).all()


def list_decisions_of_milestone(programme_id: int, milestone_id: int) -> Sequence[Decision]:
    """What was decided about a milestone; open first."""
    statement = _decisions(programme_id).where(Decision.milestone_id == milestone_id)
    return db.session.scalars(statement).all()


def list_open_decisions(programme_id: int, owners: Collection[int] | None) -> Sequence[Decision]:
    """The open decisions that any of these organisations owns, by the day they are due; all for None."""
    statement = _decisions(programme_id).where(Decision.done.is_(False))
    if owners is None:
        return db.session.scalars(statement).all()
    if not owners:
        return []
    return db.session.scalars(statement.where(Decision.owner_id.in_(owners))).all()


def get_decision(
    programme_id: int, review_id: int, decision_id: int, *, locked: bool = False
) -> Decision | None:
    """A decision of a review, with whose it is, what it is about, and its review.

    `locked` holds it until the end of the transaction, and reads it as it stands then.
    """
    statement = _decisions(programme_id).where(Decision.id == decision_id, Decision.review_id == review_id)
    if locked:
        statement = statement.with_for_update(of=Decision).execution_options(populate_existing=True)
    found: Decision | None = db.session.scalar(statement)
    return found


def list_milestone_names(programme_id: int) -> Sequence[Row[int, str, str, str]]:
    """Every milestone as (id, key of its plan, code, title), by pair, plan and place."""
    statement = (
        select(Milestone.id, ActionPlan.key, Milestone.code, Milestone.title)
        .join(Milestone.plan)
        .join(ActionPlan.pair)
        .where(ActionPlan.programme_id == programme_id)
        .order_by(Pair.number, ActionPlan.id, Milestone.position, Milestone.id)
    )
    return db.session.execute(statement).all()


def _decisions(programme_id: int) -> Select[Decision]:
    return (
        select(Decision)
        .join(Decision.review)
        .where(Review.programme_id == programme_id)
        .order_by(*_OPEN_FIRST)
        .options(*_DECISION, joinedload(Decision.review))
    )
