"""What the database itself refuses of reviews, decisions and snapshots."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session

from tests.integration.models.rows import add_milestone
from tracker.domain.dates import ApproximateDate
from tracker.models import Decision, Review, Snapshot

BACKWARDS = ApproximateDate(None, "2022-06-16/2022-06-14", date(2022, 6, 16), date(2022, 6, 14))


@pytest.fixture
def milestone(session: Session) -> Any:
    return add_milestone(session)


@pytest.fixture
def review(session: Session, milestone: Any) -> Review:
    made = Review(programme_id=milestone.plan.pair.programme_id, cut_off=date(2021, 10, 20))
    session.add(made)
    session.flush()
    return made


def snapshot(review: Review) -> Snapshot:
    return Snapshot(review_id=review.id, counting_rules=1, content={"on": "x"}, brief={}, pdf=b"%PDF")


@pytest.fixture
def frozen(session: Session, review: Review) -> Snapshot:
    made = snapshot(review)
    session.add(made)
    session.commit()
    return made


@pytest.mark.parametrize(
    "change", [{"content": {}}, {"brief": {"title": "x"}}, {"pdf": b""}, {"counting_rules": 2}]
)
def test_a_snapshot_is_never_changed(session: Session, frozen: Snapshot, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="never changes"):
        session.execute(update(Snapshot).values(**change))
    session.rollback()


def test_a_snapshot_is_never_deleted_nor_is_its_review(session: Session, frozen: Snapshot) -> None:
    with pytest.raises(IntegrityError, match="never changes"):
        session.execute(delete(Snapshot))
    session.rollback()
    with pytest.raises(IntegrityError):
        session.execute(text("DELETE FROM review"))
    session.rollback()
    assert session.scalars(select(Snapshot.id)).all() == [frozen.id]


def test_a_review_is_frozen_once(session: Session, review: Review, frozen: Snapshot) -> None:
    session.add(snapshot(review))
    with pytest.raises(IntegrityError, match=r"uq_snapshot_review_id|snapshot\.review_id"):
        session.flush()
    session.rollback()


def test_what_is_large_is_read_only_where_it_is_asked_for(session: Session, frozen: Snapshot) -> None:
    session.expire_all()
    read = session.scalars(select(Snapshot)).one()
    for name in ("content", "brief", "pdf"):
        with pytest.raises(InvalidRequestError):
            getattr(read, name)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"due": BACKWARDS}, "ck_decision_due_order"),
        ({"done_on": date(2021, 11, 1)}, "ck_decision_done"),
        ({"owner_name": "Somebody", "owner_id": 0}, "ck_decision_owner_or_name"),
        ({"pair_id": 0, "milestone_id": 0}, "ck_decision_pair_or_milestone"),
    ],
)
def test_the_database_refuses_of_a_decision(
    session: Session, review: Review, milestone: Any, values: dict[str, Any], name: str
) -> None:
    pair = milestone.plan.pair
    ids = {"owner_id": pair.members[0].organisation_id, "pair_id": pair.id, "milestone_id": milestone.id}
    values = {key: ids.get(key) if value == 0 else value for key, value in values.items()}
    session.add(Decision(review_id=review.id, what="Meet again", **values))
    with pytest.raises(IntegrityError, match=name):
        session.flush()
    session.rollback()


def test_a_review_is_not_its_own_previous_one(session: Session, review: Review) -> None:
    review.previous_id = review.id
    with pytest.raises(IntegrityError, match="ck_review_previous"):
        session.flush()
    session.rollback()
