"""Reviews as services make, freeze and decide them, without any page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tracker.domain.errors import DomainError
from tracker.models import Programme, Review, Snapshot
from tracker.queries.reviews import get_review, list_earlier_decisions, list_open_decisions
from tracker.services import reviews

FROZEN = {"content": {"rules": 1, "figures": {}}, "brief": {"title": "x"}, "pdf": b"%PDF-"}


@pytest.fixture
def programme(session: Session, frozen_day: Callable[..., None]) -> Programme:
    frozen_day("2022-06-30")
    return make.programme()


def draft(programme: Programme, cut_off: str = "2021-10-20", **values: Any) -> Review:
    made = reviews.create_review(programme, cut_off=date.fromisoformat(cut_off), **values)
    return loaded(programme, made)


def loaded(programme: Programme, review: Review) -> Review:
    found = get_review(programme.id, review.id, locked=True)
    assert found is not None
    return found


def refusal(act: Callable[[], object]) -> tuple[str | None, str]:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.field, caught.value.code


def test_each_change_counts_in_the_revision_of_the_programme(session: Session, programme: Programme) -> None:
    person = make.user()
    seen = [programme.revision]
    review = draft(programme)
    seen.append(programme.revision)
    decision = reviews.note_decision(review, programme=programme, what="Meet")
    seen.append(programme.revision)
    reviews.tick_decision(decision, programme=programme, done=True, by=person)
    seen.append(programme.revision)
    reviews.freeze(review, programme=programme, by=person, **FROZEN)
    seen.append(programme.revision)
    assert seen == list(range(seen[0], seen[0] + 5))


def test_a_review_is_frozen_once_also_by_two_at_the_same_moment(
    session: Session, programme: Programme
) -> None:
    person, review = make.user(), draft(programme)
    reviews.freeze(review, programme=programme, by=person, **FROZEN)
    # As the other one has read it, before the first was there.
    assert refusal(lambda: reviews.freeze(review, programme=programme, by=person, **FROZEN)) == (
        None,
        "review_frozen_already",
    )
    session.commit()
    kept = session.scalars(select(Snapshot)).one()
    assert (kept.review_id, kept.counting_rules, kept.frozen_by_id) == (review.id, 1, person.id)


def test_what_is_frozen_is_neither_changed_nor_deleted(session: Session, programme: Programme) -> None:
    review = draft(programme)
    reviews.freeze(review, programme=programme, by=make.user(), **FROZEN)
    review = loaded(programme, review)
    values = {"cut_off": review.cut_off, "plans": "Others"}
    assert refusal(lambda: reviews.change_review(review, programme=programme, **values))[1] == "review_frozen"
    assert refusal(lambda: reviews.delete_review(review, programme=programme))[1] == "review_stays"


def test_the_previous_review_is_frozen_and_of_this_programme(session: Session, programme: Programme) -> None:
    unfrozen, elsewhere = draft(programme, "2021-03-01"), make.review(make.programme("other"), "2021-03-01")
    make.frozen(elsewhere)
    for previous in (unfrozen, elsewhere):
        act = lambda one=previous: draft(programme, previous_id=one.id)  # noqa: E731
        assert refusal(act) == ("previous_id", "required")
    make.frozen(unfrozen)
    assert draft(programme, previous_id=unfrozen.id).previous_id == unfrozen.id


def test_nothing_else_of_a_review_or_a_decision_can_be_changed(
    session: Session, programme: Programme
) -> None:
    review = draft(programme)
    with pytest.raises(TypeError):
        reviews.change_review(review, programme=programme, cut_off=review.cut_off, programme_id=7)
    with pytest.raises(TypeError):
        reviews.note_decision(review, programme=programme, what="Meet", done=True)


def test_ticked_off_again_it_keeps_the_day_and_the_person(
    session: Session, programme: Programme, frozen_day: Callable[..., None]
) -> None:
    first, second = make.user("First"), make.user("Second")
    decision = reviews.note_decision(draft(programme), programme=programme, what="Meet")
    reviews.tick_decision(decision, programme=programme, done=True, by=first)
    frozen_day("2022-07-01")
    reviews.tick_decision(decision, programme=programme, done=True, by=second)
    assert (decision.done_on, decision.ticked_by_id) == (date(2022, 6, 30), first.id)


def test_earlier_decisions_are_those_still_open_and_the_previous_review_s_open_ones_first(
    session: Session, programme: Programme
) -> None:
    old, last = make.review(programme, "2021-01-31"), make.review(programme, "2021-06-30")
    now, later = (
        make.review(programme, "2021-12-31", previous_id=last.id),
        make.review(programme, "2022-03-31"),
    )
    make.decision(old, "old, done", done=True)
    make.decision(old, "old, open")
    make.decision(last, "last, done", done=True)
    make.decision(last, "last, open", due="2021-09")
    make.decision(now, "its own")
    make.decision(later, "of a later one")
    make.decision(make.review(make.programme("other"), "2021-01-31"), "of another programme")
    found = [one.what for one in list_earlier_decisions(now)]
    assert found == ["last, open", "old, open", "last, done"]


def test_open_decisions_are_those_of_my_organisations(session: Session, programme: Programme) -> None:
    mine, other = make.organisation(programme, "Mine"), make.organisation(programme, "Other")
    review = make.review(programme)
    make.decision(review, "mine", owner_id=mine.id)
    make.decision(review, "done", owner_id=mine.id, done=True)
    make.decision(review, "theirs", owner_id=other.id)
    assert [one.what for one in list_open_decisions(programme.id, {mine.id})] == ["mine"]
    assert list_open_decisions(programme.id, set()) == []
