"""The tokens of the links of reminders: made, replaced, taken back, and gone with what they open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support import make
from tracker import clock
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.models import ActionPlan, ItemLink, Programme
from tracker.queries.activities import get_activity
from tracker.services import item_links, outbox
from tracker.services.activity_plans import delete_activity
from tracker.services.plans import delete_milestone
from tracker.services.tokens import hashed


@pytest.fixture
def pair(app, frozen_day):
    frozen_day("2021-10-20")
    return make.pair(make.programme())


@pytest.fixture
def milestone(pair):
    return make.milestone(make.plan(pair))


@pytest.fixture
def anna(milestone):
    return make.user("Anna")


def make_link(anna, milestone, **more):
    programme_id = db.session.scalar(select(Programme.id))
    return item_links.make(user_id=anna.id, programme_id=programme_id, milestone_id=milestone.id, **more)


def links():
    db.session.flush()
    return db.session.scalars(
        select(ItemLink).order_by(ItemLink.id).execution_options(populate_existing=True)
    ).all()


def digest(anna, key="digest"):
    return outbox.write(MessageKind.DIGEST, key=key, user_id=anna.id)


def test_of_a_token_only_its_hash_is_kept_for_14_days(milestone, anna):
    token = make_link(anna, milestone)
    [link] = links()
    assert len(token) >= 43
    assert link.token_hash == hashed(token)
    assert link.expires_at == clock.now() + timedelta(days=14)
    assert (link.user_id, link.milestone_id, link.activity_id) == (anna.id, milestone.id, None)


def test_a_message_that_is_worded_again_has_one_link_to_a_thing_and_the_earlier_token_is_no_good(
    milestone, anna
):
    message = digest(anna)
    first = make_link(anna, milestone, message_id=message)
    other = make_link(anna, make.milestone(db.session.get(ActionPlan, milestone.plan_id)), message_id=message)
    second = make_link(anna, milestone, message_id=message)
    assert {link.token_hash for link in links()} == {hashed(other), hashed(second)}
    assert first != second


def test_the_links_of_two_messages_are_both_good(milestone, anna):
    tokens = [make_link(anna, milestone, message_id=digest(anna, key)) for key in ("one", "two")]
    assert [link.token_hash for link in links()] == [hashed(token) for token in tokens]


def test_all_links_of_a_person_that_are_out_are_taken_back_at_once(milestone, anna, frozen_day):
    berta = make.user("Berta")
    make_link(anna, milestone)
    frozen_day("2021-11-10")
    make_link(anna, milestone)
    make_link(anna, milestone)
    make_link(berta, milestone)
    links()[2].revoked_at = clock.now()
    db.session.flush()
    assert item_links.revoke_all(anna.id) == 1
    assert [link.revoked_at is not None for link in links()] == [False, True, True, False]
    assert item_links.revoke_all(anna.id) == 0


def test_a_thing_that_is_deleted_takes_its_links_along(pair, milestone, anna):
    programme = db.session.get(Programme, pair.programme_id)
    visit = make.visit(pair)
    make_link(anna, milestone)
    item_links.make(user_id=anna.id, programme_id=programme.id, activity_id=visit.id)
    delete_milestone(milestone, programme=programme)
    db.session.expire_all()
    whole = get_activity(programme.id, visit.id)
    assert whole is not None
    delete_activity(whole, programme=programme)
    assert links() == []
