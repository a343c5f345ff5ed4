"""How people are called."""

from __future__ import annotations

from datetime import UTC, datetime

from tracker.labels.people import known_name, person_name
from tracker.models import User

LEFT = datetime(2022, 1, 1, tzinfo=UTC)


def test_a_person_goes_by_name_and_the_address_is_for_those_who_may_see_it() -> None:
    assert person_name(User(name="Ada", email="a@example.org")) == "Ada"
    nameless = User(name="", email="a@example.org")
    assert person_name(nameless, sees_address=True) == "a@example.org"
    assert person_name(nameless) == "somebody of the programme"
    assert known_name(nameless) is None
    assert known_name(None) is None


def test_who_has_left_is_a_former_colleague_to_everybody() -> None:
    left = User(name="Ada", email="a@example.org", left_at=LEFT)
    assert person_name(left) == person_name(left, sees_address=True) == known_name(left) == "former colleague"
