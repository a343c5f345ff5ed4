"""Up to where a person has seen what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.support import make
from tracker import clock
from tracker.extensions import db
from tracker.models import LastLook
from tracker.queries.changes import last_look
from tracker.services.last_looks import mark_seen


@pytest.fixture
def ada(programme):
    return make.user("Ada", programme=programme, role="reviewer")


def test_the_look_is_the_moment_when_the_page_was_drawn(programme, ada):
    drawn = clock.now() - timedelta(hours=2)
    assert mark_seen(programme, user_id=ada.id, drawn_at=drawn) == drawn
    assert last_look(ada.id, programme.id) == drawn


def test_a_look_never_goes_back_and_never_into_the_future(programme, ada):
    now = clock.now()
    assert mark_seen(programme, user_id=ada.id, drawn_at=now + timedelta(days=1)) == now
    assert mark_seen(programme, user_id=ada.id, drawn_at=now - timedelta(days=1)) == now
    assert last_look(ada.id, programme.id) == now


def test_each_person_has_one_in_each_programme(programme, ada):
    other = make.programme("other")
    mark_seen(programme, user_id=ada.id, drawn_at=clock.now())
    assert last_look(ada.id, other.id) is None
    make.saved(LastLook(user_id=ada.id, programme_id=other.id, looked_at=clock.now()))
    with pytest.raises(IntegrityError):
        make.saved(LastLook(user_id=ada.id, programme_id=other.id, looked_at=clock.now()))
    db.session.rollback()
